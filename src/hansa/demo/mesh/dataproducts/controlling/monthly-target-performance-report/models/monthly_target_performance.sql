-- hansa: {materialized: table}
-- Plan against turnover, month by month.
WITH actual AS (
  SELECT date_trunc('month', order_date)::DATE AS month, count(*) AS orders, sum(order_total)::DECIMAL(14, 2) AS turnover
  FROM orders.orders_npii
  GROUP BY 1
),
target AS (
  SELECT
    strptime('01/' || "Month", '%d/%m/%Y')::DATE AS month,
    -- The spreadsheet writes a million as 1.000.000,00.
    replace(replace("Target", '.', ''), ',', '.')::DECIMAL(14, 2) AS target
  FROM target_sheet
)
SELECT
  month,
  t.target,
  a.turnover,
  a.orders,
  round(a.turnover / a.orders, 2)::DECIMAL(12, 2) AS average_order,
  round(a.turnover / t.target, 4)::DOUBLE AS attainment,
  round(a.turnover / lag(a.turnover, 12) OVER (ORDER BY month) - 1, 4)::DOUBLE AS growth_year_on_year,
  CASE WHEN a.turnover >= 1.03 * t.target THEN 'above' WHEN a.turnover >= 0.97 * t.target THEN 'on target' ELSE 'below' END AS verdict
FROM actual AS a
JOIN target AS t USING (month)
