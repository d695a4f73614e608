-- hansa: {materialized: table}
-- The same history without a person in it: a key instead of the number, a decade instead of the birthday, an area instead of the street.
SELECT
  customer_key,
  CASE WHEN birth_date IS NOT NULL THEN (year(birth_date) // 10 * 10)::INTEGER END AS birth_decade,
  left(postcode, 2) AS postcode_area,
  country, newsletter, deleted, changed_at AS valid_from, valid_to, valid_to IS NULL AS is_current
FROM customer_versions
