-- hansa: {materialized: table}
-- One row for each state a customer was in, cleaned. Both the history and the latest state are cut from it.
WITH once AS (
  -- A retried transaction is in the log twice, with the same change_id; the first entry is the one that happened.
  SELECT * FROM customer_changes
  QUALIFY row_number() OVER (PARTITION BY change_id ORDER BY row_id) = 1
),
cleaned AS (
  SELECT
    customer_id,
    substr(md5('hansa:' || customer_id), 1, 16) AS customer_key,
    trim(first_name) AS first_name,
    trim(last_name) AS last_name,
    -- The help desk types "(at)"; what is still no address after that is worth less than none.
    nullif(regexp_extract(lower(trim(replace(email, '(at)', '@'))), '^[^@\s]+@[^@\s]+\.[a-z]+$'), '') AS email,
    -- Three ways to write the same number become one: +49, then digits.
    regexp_replace(regexp_replace(regexp_replace(phone, '[^0-9+]', '', 'g'), '^00', '+'), '^0', '+49') AS phone_number,
    coalesce(TRY_CAST(birth_date AS DATE), try_strptime(birth_date, '%d.%m.%Y')::DATE) AS birth_date,
    trim(street) AS street,
    postcode,
    array_to_string(list_transform(string_split(lower(trim(city)), ' '), lambda w: upper(w[1]) || w[2:]), ' ') AS city,
    upper(country) AS country,
    coalesce(newsletter = 'J', false) AS newsletter,
    op = 'DELETED' AS deleted,
    -- Text until the migration, milliseconds since 1970 after it; both are UTC.
    coalesce(to_timestamp(TRY_CAST(changed_at AS BIGINT) / 1000.0), TRY_CAST(changed_at AS TIMESTAMP) AT TIME ZONE 'UTC') AS changed_at
  FROM once
  -- Test customers of the service's own developers never happened.
  WHERE coalesce(email, '') NOT LIKE '%@example.test' AND last_name <> 'Testkunde'
)
SELECT
  *,
  -- The log is late and out of order: the time of the change decides, not its place in the log.
  lead(changed_at) OVER states AS valid_to,
  first_value(changed_at) OVER states AS registered_at
FROM cleaned
WINDOW states AS (PARTITION BY customer_id ORDER BY changed_at, deleted)
-- Two changes in the same second are one state.
QUALIFY changed_at IS DISTINCT FROM lead(changed_at) OVER states
