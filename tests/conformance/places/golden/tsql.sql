WITH [hansa_checked] AS (
  SELECT
    [id] AS [id],
    [city] AS [city],
    [total] AS [total],
    [score] AS [score],
    [day] AS [day],
    [state] AS [state]
  FROM (
    SELECT
      [id] AS [id],
      [city] AS [city],
      [total] AS [total],
      [score] AS [score],
      [day] AS [day],
      [state] AS [state]
    FROM [home].[shop].[orders]
  ) AS t
)
SELECT
  COUNT_BIG(*),
  COUNT_BIG(*) - COUNT_BIG([id]),
  COUNT_BIG(*) - COUNT_BIG([city]),
  COUNT(CASE WHEN LEN([city]) > 5 THEN 1 END),
  COUNT(CASE WHEN [total] < 0 THEN 1 END),
  COUNT(
    CASE
      WHEN CAST([total] AS NUMERIC(38, 2)) % CAST('0.5' AS NUMERIC(38, 2)) <> 0
      THEN 1
    END
  ),
  COUNT(CASE WHEN [score] >= 10 THEN 1 END),
  COUNT(CASE WHEN [day] < CAST('2026-01-01' AS DATE) THEN 1 END),
  COUNT(CASE WHEN NOT [state] IN ('new', 'sent') THEN 1 END),
  COUNT_BIG(*)
FROM [hansa_checked];

/* read by column */
SELECT
  [email] AS [email],
  [at] AS [at]
FROM [home].[shop].[orders];

WITH [hansa_checked] AS (
  SELECT
    [email] AS [email]
  FROM (
    SELECT
      [email] AS [email]
    FROM [home].[shop].[orders]
  ) AS t
)
SELECT
  COUNT_BIG(*) - COUNT_BIG(DISTINCT [email])
FROM [hansa_checked]
WHERE
  NOT [email] IS NULL;

WITH [hansa_checked] AS (
  SELECT
    [id] AS [id]
  FROM (
    SELECT
      [id] AS [id]
    FROM [home].[shop].[orders]
  ) AS t
)
SELECT
  COUNT_BIG(*) - COUNT_BIG(DISTINCT [id])
FROM [hansa_checked]
WHERE
  NOT [id] IS NULL;

WITH [hansa_checked] AS (
  SELECT
    [city] AS [city],
    [day] AS [day]
  FROM (
    SELECT
      [city] AS [city],
      [day] AS [day]
    FROM [home].[shop].[orders]
  ) AS t
)
SELECT
  COUNT_BIG(*) - COUNT_BIG(DISTINCT [city], [day])
FROM [hansa_checked]
WHERE
  NOT [city] IS NULL AND NOT [day] IS NULL;

WITH [hansa_checked] AS (
  SELECT
    [id] AS [id],
    [city] AS [city],
    [email] AS [email],
    [total] AS [total],
    [score] AS [score],
    [day] AS [day],
    [at] AS [at],
    [paid] AS [paid],
    [state] AS [state]
  FROM (
    SELECT
      [id] AS [id],
      [city] AS [city],
      [email] AS [email],
      [total] AS [total],
      [score] AS [score],
      [day] AS [day],
      [at] AS [at],
      [paid] AS [paid],
      [state] AS [state]
    FROM [home].[shop].[orders]
  ) AS t
), [orders] AS (
  SELECT
    *
  FROM [hansa_checked]
)
SELECT
TOP 2
  *
FROM (
  SELECT
    COUNT_BIG(*) AS _col_0
  FROM [orders]
  WHERE
    [paid] <> 0 AND [total] > 100
) AS rule;
