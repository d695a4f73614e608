-- hansa: {materialized: table}
-- All successful orders; the key tells that two orders are of one customer, but not of whom.
SELECT order_id, customer_key, order_status, order_total, currency, voucher_code, country, order_date, processed_timestamp
FROM orders_cleaned
