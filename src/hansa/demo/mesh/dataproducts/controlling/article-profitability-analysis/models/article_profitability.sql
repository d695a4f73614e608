-- hansa: {materialized: table}
-- What each article earned in each year, after purchase, vouchers and shipping.
WITH article AS (
  SELECT sku, name, coalesce(category, 'unknown') AS category FROM articles WHERE is_current
),
earned AS (
  SELECT sku, year, sum(quantity)::BIGINT AS units, sum(line_total)::DECIMAL(14, 2) AS revenue, sum(cost)::DECIMAL(14, 2) AS purchase_cost,
    sum(shipping_cost)::DECIMAL(14, 2) AS shipping_cost
  FROM sold_at_cost
  GROUP BY sku, year
)
SELECT
  e.sku, a.name, a.category, e.year, e.units, e.revenue, e.purchase_cost, e.shipping_cost,
  (e.revenue - e.purchase_cost - e.shipping_cost)::DECIMAL(14, 2) AS profit,
  round((e.revenue - e.purchase_cost - e.shipping_cost) / e.revenue, 4)::DOUBLE AS margin,
  e.revenue < e.purchase_cost + e.shipping_cost AS loss_making
FROM earned AS e
JOIN article AS a USING (sku)
