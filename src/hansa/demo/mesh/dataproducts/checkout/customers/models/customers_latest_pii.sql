-- hansa: {materialized: table}
-- The customers as they are now. Who asked to be deleted is gone.
SELECT
  customer_id, customer_key, first_name, last_name, email, phone_number, birth_date, street, postcode, city, country, newsletter,
  registered_at, changed_at AS updated_at
FROM customer_versions
WHERE valid_to IS NULL AND NOT deleted
