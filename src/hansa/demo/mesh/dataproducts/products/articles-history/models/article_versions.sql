-- hansa: {materialized: view}
-- The article service's events, once each and cleaned.
SELECT
  event_id,
  type AS event_type,
  upper(trim(article.sku)) AS sku,
  trim(article.name) AS name,
  -- Written in capitals by an old import, and sometimes not at all.
  upper(left(article.category, 1)) || lower(article.category[2:]) AS category,
  replace(article.price, ',', '.')::DECIMAL(12, 2) AS price,
  replace(article.purchase_price, ',', '.')::DECIMAL(12, 2) AS purchase_price,
  article.currency AS currency,
  article.status AS status,
  coalesce(to_timestamp(TRY_CAST(occurred_at AS BIGINT) / 1000.0), TRY_CAST(occurred_at AS TIMESTAMPTZ)) AS actual_timestamp
FROM article_events
-- The broker delivers at least once.
QUALIFY row_number() OVER (PARTITION BY event_id) = 1
