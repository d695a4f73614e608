-- hansa: {materialized: table}
-- Every state of every article, with the time in which it was true, whatever order the events arrived in.
SELECT
  sku,
  event_type,
  name,
  -- An event without a category does not take it away: the last one known holds.
  last_value(category IGNORE NULLS) OVER (PARTITION BY sku ORDER BY actual_timestamp, event_id ROWS UNBOUNDED PRECEDING) AS category,
  price,
  purchase_price,
  currency,
  status,
  actual_timestamp AS valid_from,
  lead(actual_timestamp) OVER versions AS valid_to,
  lead(actual_timestamp) OVER versions IS NULL AS is_current
FROM article_versions
WINDOW versions AS (PARTITION BY sku ORDER BY actual_timestamp, event_id)
-- Two events of the same second are one state: the later of them.
QUALIFY actual_timestamp IS DISTINCT FROM lead(actual_timestamp) OVER versions
