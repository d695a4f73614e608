-- hansa: {materialized: view}
-- The searches of both systems in one shape, without crawlers and empty boxes; some are in it more than once.
WITH both_systems AS (
  SELECT search_id, session_id, customer_id, logged_at AS searched, query, results, clicked_sku, basket, client FROM search_logs
  UNION ALL
  SELECT
    _id::BIGINT, _source.session, _source.customer::BIGINT,
    coalesce(epoch_ms(TRY_CAST(_source.ts AS BIGINT)), TRY_CAST(_source.ts AS TIMESTAMP)),
    _source.q, _source.hits, _source.click, _source.basket, _source.ua
  FROM opensearch_dump
)
SELECT
  search_id,
  session_id,
  CASE WHEN customer_id IS NOT NULL THEN substr(md5('hansa:' || customer_id), 1, 16) END AS customer_key,
  to_timestamp(epoch(searched)) AS searched_at,
  -- "  Desk  LAMP" and "desk lamp" are one wish.
  replace(lower(trim(query)), '  ', ' ') AS query,
  results,
  clicked_sku,
  basket AS added_to_basket,
  client
FROM both_systems
WHERE client NOT LIKE 'bot%' AND trim(query) <> ''
