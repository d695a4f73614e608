-- hansa: {materialized: table}
-- Each customer's cohort (the month of registration) and the segment that their orders put them into.
WITH bought AS (
  SELECT customer_key, count(*) AS orders, sum(order_total) AS revenue, min(order_date) AS first_order_at, max(order_date) AS last_order_at
  FROM orders.orders_npii
  GROUP BY customer_key
),
today AS (SELECT max(last_order_at) AS at_latest FROM bought)
SELECT
  c.customer_key,
  date_trunc('month', c.registered_at)::DATE AS cohort_month,
  c.country,
  CASE WHEN c.birth_date IS NULL THEN 'unknown'
       WHEN year(at_latest) - year(c.birth_date) < 30 THEN 'under 30'
       WHEN year(at_latest) - year(c.birth_date) < 50 THEN '30 to 49' ELSE '50 and over' END AS age_group,
  coalesce(b.orders, 0) AS orders,
  coalesce(b.revenue, 0)::DECIMAL(14, 2) AS revenue,
  b.first_order_at,
  b.last_order_at,
  CASE WHEN b.orders IS NULL THEN 'prospect'
       WHEN b.last_order_at < at_latest - INTERVAL 365 DAY THEN 'lost'
       WHEN b.orders >= 8 THEN 'loyal'
       WHEN b.last_order_at < at_latest - INTERVAL 180 DAY THEN 'at risk'
       WHEN c.registered_at >= at_latest - INTERVAL 90 DAY THEN 'new' ELSE 'active' END AS segment
FROM customers AS c
LEFT JOIN bought AS b USING (customer_key)
CROSS JOIN today
