-- hansa: {materialized: view}
-- Each order line with what the article cost us on the day it was sold.
SELECT
  l.sku,
  year(l.order_date)::INTEGER AS year,
  l.quantity,
  l.line_total,
  (l.quantity * a.purchase_price)::DECIMAL(14, 2) AS cost,
  -- Every parcel costs; its lines share it.
  (3.4 / count(*) OVER (PARTITION BY l.order_id))::DECIMAL(12, 2) AS shipping_cost
FROM orders.order_lines AS l
JOIN articles AS a ON l.sku = a.sku AND l.order_date >= a.valid_from AND (l.order_date < a.valid_to OR a.valid_to IS NULL)
