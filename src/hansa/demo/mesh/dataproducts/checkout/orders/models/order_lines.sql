-- hansa: {materialized: table}
-- The lines of the successful orders, once each.
SELECT
  l.order_id,
  l.line_no,
  upper(trim(l.sku)) AS sku,
  l.quantity,
  replace(l.unit_price, ',', '.')::DECIMAL(12, 2) AS unit_price,
  coalesce(l.discount_percent, 0) AS discount_percent,
  (l.quantity * replace(l.unit_price, ',', '.')::DECIMAL(12, 2) * (100 - coalesce(l.discount_percent, 0)) / 100)::DECIMAL(12, 2) AS line_total,
  o.order_date
FROM order_line_dump AS l
JOIN orders_cleaned AS o USING (order_id)
-- A correction of the help desk is booked as a line with a negative quantity; it is not what was ordered.
WHERE l.quantity > 0
QUALIFY row_number() OVER (PARTITION BY l.order_id, l.line_no) = 1
