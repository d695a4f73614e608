-- hansa: {materialized: table}
-- The customers as they are now, without a person in it.
SELECT
  customer_key,
  CASE WHEN birth_date IS NOT NULL THEN (year(birth_date) // 10 * 10)::INTEGER END AS birth_decade,
  left(postcode, 2) AS postcode_area,
  country, newsletter, registered_at, changed_at AS updated_at
FROM customer_versions
WHERE valid_to IS NULL AND NOT deleted
