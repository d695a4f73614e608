WITH "hansa_checked" AS (
  SELECT
    "id" AS "id",
    "city" AS "city",
    "email" AS "email",
    "total" AS "total",
    "score" AS "score",
    "day" AS "day",
    "state" AS "state"
  FROM (
    SELECT
      "id" AS "id",
      "city" AS "city",
      "email" AS "email",
      "total" AS "total",
      "score" AS "score",
      "day" AS "day",
      "state" AS "state"
    FROM "home"."shop"."orders"
  ) t
)
SELECT
  COUNT(*),
  COUNT(*) - COUNT("id"),
  COUNT(*) - COUNT("city"),
  COUNT(CASE WHEN LENGTH("city") > 5 THEN 1 END),
  COUNT(
    CASE
      WHEN NOT REGEXP_LIKE(
        "email",
        '^[A-Za-z0-9.!#$%&''*+/=?^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$'
      )
      THEN 1
    END
  ),
  COUNT(CASE WHEN "total" < 0 THEN 1 END),
  COUNT(
    CASE
      WHEN MOD(CAST("total" AS NUMBER(38, 2)), CAST('0.5' AS NUMBER(38, 2))) <> 0
      THEN 1
    END
  ),
  COUNT(CASE WHEN "score" >= 10 THEN 1 END),
  COUNT(CASE WHEN "day" < CAST('2026-01-01' AS DATE) THEN 1 END),
  COUNT(CASE WHEN NOT "state" IN ('new', 'sent') THEN 1 END),
  COUNT(*)
FROM "hansa_checked";

/* read by column */
SELECT
  "at" AS "at"
FROM "home"."shop"."orders";

WITH "hansa_checked" AS (
  SELECT
    "email" AS "email"
  FROM (
    SELECT
      "email" AS "email"
    FROM "home"."shop"."orders"
  ) t
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
  ) t
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
  ) t
)
SELECT
  COUNT(*) - COUNT(DISTINCT "city", "day")
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
  ) t
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
) rule
FETCH FIRST 2 ROWS ONLY;
