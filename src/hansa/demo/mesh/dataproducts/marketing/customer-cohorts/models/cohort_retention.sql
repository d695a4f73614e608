-- hansa: {materialized: table}
-- How many of a month's new customers order again, month after month.
WITH size AS (
  SELECT cohort_month, count(*) AS customers FROM customer_cohorts GROUP BY cohort_month
),
active AS (
  SELECT c.cohort_month, date_diff('month', c.cohort_month, o.order_date::DATE)::INTEGER AS months_since, count(DISTINCT c.customer_key) AS active_customers,
    sum(o.order_total)::DECIMAL(14, 2) AS revenue
  FROM customer_cohorts AS c
  JOIN orders.orders_npii AS o USING (customer_key)
  GROUP BY ALL
)
SELECT a.cohort_month, a.months_since, s.customers, a.active_customers, round(a.active_customers / s.customers, 4) AS retention, a.revenue
FROM active AS a
JOIN size AS s USING (cohort_month)
-- Who registered before the data begins would look as if they had come back from nowhere.
WHERE a.cohort_month >= (SELECT min(order_date)::DATE FROM orders.orders_npii) AND a.months_since >= 0
