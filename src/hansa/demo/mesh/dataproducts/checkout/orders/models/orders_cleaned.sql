-- hansa: {materialized: table}
-- The successful orders, once each. Both order ports and the order lines are cut from it.
WITH once AS (
  -- The dump was resumed after a broken connection: the same order again, word for word.
  SELECT * FROM order_rows
  QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY row_id) = 1
)
SELECT
  order_id,
  customer_id,
  substr(md5('hansa:' || customer_id), 1, 16) AS customer_key,
  session_id,
  nullif(regexp_extract(lower(trim(replace(email, '(at)', '@'))), '^[^@\s]+@[^@\s]+\.[a-z]+$'), '') AS email,
  regexp_replace(regexp_replace(regexp_replace(phone, '[^0-9+]', '', 'g'), '^00', '+'), '^0', '+49') AS phone_number,
  lower(trim(status)) AS order_status,
  -- Cents with a comma until the migration.
  replace(total, ',', '.')::DECIMAL(12, 2) AS order_total,
  'EUR' AS currency,
  voucher_code,
  ship_country AS country,
  coalesce(to_timestamp(TRY_CAST(created_at AS BIGINT) / 1000.0), TRY_CAST(created_at AS TIMESTAMP) AT TIME ZONE 'UTC') AS order_date,
  coalesce(to_timestamp(TRY_CAST(updated_at AS BIGINT) / 1000.0), TRY_CAST(updated_at AS TIMESTAMP) AT TIME ZONE 'UTC') AS processed_timestamp
FROM once
-- Successful means: not cancelled, and not placed by our own testers.
WHERE lower(trim(status)) <> 'cancelled' AND coalesce(email, '') NOT LIKE '%@example.test'
