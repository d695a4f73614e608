-- hansa: {materialized: table}
-- Articles that lie on a shelf and were not sold for at least three months.
WITH shelf AS (
  SELECT
    sku,
    arg_max(warehouse, actual_timestamp) FILTER (WHERE warehouse <> 'unknown') AS warehouse,
    arg_max(quantity_after, actual_timestamp) AS stock_on_hand,
    max(actual_timestamp) FILTER (WHERE reason = 'sale') AS last_sold_at,
    min(actual_timestamp) AS first_seen_at,
    max(actual_timestamp) AS last_seen_at
  FROM stock_update_events
  GROUP BY sku
),
-- The newest event is "today": the same events always give the same answer.
today AS (SELECT max(last_seen_at) AS at_latest FROM shelf)
SELECT
  sku,
  warehouse,
  stock_on_hand,
  last_sold_at,
  date_diff('day', coalesce(last_sold_at, first_seen_at), at_latest)::INTEGER AS days_without_sale,
  CASE WHEN date_diff('day', coalesce(last_sold_at, first_seen_at), at_latest) >= 365 THEN 'over a year'
       WHEN date_diff('day', coalesce(last_sold_at, first_seen_at), at_latest) >= 180 THEN 'half a year' ELSE 'three months' END AS warmth,
  last_seen_at AS processed_timestamp
FROM shelf, today
WHERE stock_on_hand > 0 AND date_diff('day', coalesce(last_sold_at, first_seen_at), at_latest) >= 90
