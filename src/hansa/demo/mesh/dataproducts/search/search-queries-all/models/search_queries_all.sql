-- hansa: {materialized: table}
-- Every search a person made, from the service's logs and, for the newest days, from the search index.
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
  CASE WHEN any_value(customer_id) IS NOT NULL THEN substr(md5('hansa:' || any_value(customer_id)), 1, 16) END AS customer_key,
  to_timestamp(epoch(any_value(searched))) AS searched_at,
  -- "  Desk  LAMP" and "desk lamp" are one wish.
  regexp_replace(lower(trim(any_value(query))), '\s+', ' ', 'g') AS query,
  any_value(results) AS results,
  any_value(clicked_sku) AS clicked_sku,
  any_value(basket) AS added_to_basket,
  any_value(client) AS client
FROM both_systems
-- Crawlers want nothing, and neither does an empty box.
WHERE client NOT LIKE 'bot%' AND trim(query) <> ''
-- The log repeats lines, and the index overlaps the log by three days.
GROUP BY search_id, session_id
