-- hansa: {materialized: table}
-- Every state of every customer, with the time in which it was true.
SELECT
  customer_id, customer_key, first_name, last_name, email, phone_number, birth_date, street, postcode, city, country, newsletter,
  deleted, changed_at AS valid_from, valid_to, valid_to IS NULL AS is_current
FROM customer_versions
