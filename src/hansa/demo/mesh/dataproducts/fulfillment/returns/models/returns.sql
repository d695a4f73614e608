-- hansa: {materialized: table}
-- What came back. Form is cleaned here; a wrong fact is left for the contract to find.
SELECT
  trim(return_id) AS return_id,
  trim(order_id) AS order_id,
  upper(trim(sku)) AS sku,
  strptime(returned_on, '%d.%m.%Y')::DATE AS returned_on,
  lower(trim(reason)) AS reason,
  replace(refund, ',', '.')::DECIMAL(12, 2) AS refund_amount
FROM returns_desk
