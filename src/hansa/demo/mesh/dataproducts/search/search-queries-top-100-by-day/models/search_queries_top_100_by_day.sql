-- hansa: {materialized: table}
-- The hundred most frequent queries of each day.
WITH counted AS (
  SELECT
    searched_at::DATE AS day,
    query,
    count(*) AS searches,
    count(clicked_sku) AS clicked,
    count(*) FILTER (WHERE results = 0) AS without_result
  FROM search_queries_all
  GROUP BY ALL
)
SELECT
  day,
  row_number() OVER top AS rank,
  query,
  searches,
  round(clicked / searches, 4) AS click_rate,
  round(without_result / searches, 4) AS no_result_rate
FROM counted
WINDOW top AS (PARTITION BY day ORDER BY searches DESC, query)
-- Ties are broken by the alphabet, so that a rebuild gives the same hundred.
QUALIFY row_number() OVER top <= 100
