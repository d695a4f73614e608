-- hansa: {materialized: table}
-- Every movement of stock, from both generations of the stock service, in one language.
WITH both_services AS (
  SELECT
    "Nr" AS event_id, "Artikel" AS sku, "Lager" AS warehouse, "Menge" AS quantity_change,
    CASE "Grund" WHEN 'Verkauf' THEN 'sale' WHEN 'Rückgabe' THEN 'return' WHEN 'Wareneingang' THEN 'goods_received' WHEN 'Zählung' THEN 'count' WHEN 'Korrektur' THEN 'correction' END AS reason,
    "Bestand" AS quantity_after, strptime("Datum", '%d.%m.%Y %H:%M:%S') AS actual, strptime("Gebucht", '%d.%m.%Y %H:%M:%S') AS processed
  FROM stock_exports_legacy
  UNION ALL
  SELECT
    event_id, sku, warehouse, quantity_change, reason, quantity_after,
    strptime(occurred_at, '%Y-%m-%dT%H:%M:%SZ'), strptime(processed_at, '%Y-%m-%dT%H:%M:%SZ')
  FROM stock_exports
)
SELECT
  event_id,
  upper(trim(sku)) AS sku,
  -- The old service could not write "ń" and left a question mark.
  CASE WHEN warehouse LIKE 'Gda_sk%' THEN 'Gdańsk' ELSE coalesce(warehouse, 'unknown') END AS warehouse,
  quantity_change,
  reason,
  quantity_after,
  to_timestamp(epoch(actual)) AS actual_timestamp,
  to_timestamp(epoch(processed)) AS processed_timestamp
FROM both_services
-- An export that was run twice lists an event twice.
QUALIFY row_number() OVER (PARTITION BY event_id) = 1
