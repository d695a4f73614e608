WITH "hansa_checked" AS (
  SELECT
    "id" AS "id",
    "city" AS "city",
    "email" AS "email",
    "total" AS "total",
    "score" AS "score",
    "day" AS "day",
    "at" AS "at",
    "state" AS "state"
  FROM (
    SELECT
      "id" AS "id",
      "city" AS "city",
      "email" AS "email",
      "total" AS "total",
      "score" AS "score",
      "day" AS "day",
      "at" AS "at",
      "state" AS "state"
    FROM "home"."shop"."orders"
  ) AS t
)
SELECT
  COUNT(*),
  COUNT(*) - COUNT("id"),
  COUNT(*) - COUNT("city"),
  COUNT(*) FILTER(WHERE
    LENGTH("city") > 5),
  COUNT(*) FILTER(WHERE
    NOT REGEXP_LIKE(
      "email",
      '^[A-Za-z0-9.!#$%&''*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+\z'
    )),
  COUNT(*) FILTER(WHERE
    "total" < 0),
  COUNT(*) FILTER(WHERE
    CAST("total" AS DECIMAL(38, 2)) % CAST('0.5' AS DECIMAL(38, 2)) <> 0),
  COUNT(*) FILTER(WHERE
    "score" >= 10),
  COUNT(*) FILTER(WHERE
    "day" < CAST('2026-01-01' AS DATE)),
  COUNT(*) FILTER(WHERE
    NOT "state" IN ('new', 'sent')),
  COUNT(*),
  MAX(CAST(TO_UNIXTIME(CAST("at" AS TIMESTAMP(6))) * 1000000 AS BIGINT))
FROM "hansa_checked";

WITH "hansa_checked" AS (
  SELECT
    "email" AS "email"
  FROM (
    SELECT
      "email" AS "email"
    FROM "home"."shop"."orders"
  ) AS t
)
SELECT
  COUNT(*) - COUNT(DISTINCT "email")
FROM "hansa_checked"
WHERE
  NOT "email" IS NULL;

WITH "hansa_checked" AS (
  SELECT
    "id" AS "id"
  FROM (
    SELECT
      "id" AS "id"
    FROM "home"."shop"."orders"
  ) AS t
)
SELECT
  COUNT(*) - COUNT(DISTINCT "id")
FROM "hansa_checked"
WHERE
  NOT "id" IS NULL;

WITH "hansa_checked" AS (
  SELECT
    "city" AS "city",
    "day" AS "day"
  FROM (
    SELECT
      "city" AS "city",
      "day" AS "day"
    FROM "home"."shop"."orders"
  ) AS t
)
SELECT
  COUNT(*) - COUNT(
    DISTINCT CASE
      WHEN "city" IS NULL
      THEN NULL
      WHEN "day" IS NULL
      THEN NULL
      ELSE ("city", "day")
    END
  )
FROM "hansa_checked"
WHERE
  NOT "city" IS NULL AND NOT "day" IS NULL;

WITH "hansa_checked" AS (
  SELECT
    "id" AS "id",
    "city" AS "city",
    "email" AS "email",
    "total" AS "total",
    "score" AS "score",
    "day" AS "day",
    "at" AS "at",
    "paid" AS "paid",
    "state" AS "state"
  FROM (
    SELECT
      "id" AS "id",
      "city" AS "city",
      "email" AS "email",
      "total" AS "total",
      "score" AS "score",
      "day" AS "day",
      "at" AS "at",
      "paid" AS "paid",
      "state" AS "state"
    FROM "home"."shop"."orders"
  ) AS t
), "orders" AS (
  SELECT
    *
  FROM "hansa_checked"
)
SELECT
  *
FROM (
  SELECT
    COUNT(*)
  FROM "orders"
  WHERE
    "paid" AND "total" > 100
) AS rule
LIMIT 2;
