-- hansa: {materialized: table}
-- All successful orders with the person who placed them.
SELECT
  order_id, customer_id, customer_key, session_id, email, phone_number, order_status, order_total, currency, voucher_code, country,
  order_date, processed_timestamp
FROM orders_cleaned
