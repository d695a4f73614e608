-- What the order service delivers: a change log of customers and the orders table of its database, and the order lines as a dump.
-- Until its second year the service wrote ISO text and amounts with a comma; after a migration, epoch milliseconds and a point.

SET VARIABLE migrated = getvariable('first_day') + 520;

CREATE MACRO service_time(t) AS CASE WHEN t::DATE < getvariable('migrated') THEN strftime(t, '%Y-%m-%d %H:%M:%S') ELSE epoch_ms(t)::VARCHAR END;
CREATE MACRO service_amount(x, d) AS CASE WHEN d < getvariable('migrated') THEN comma(x) ELSE printf('%.2f', x) END;
CREATE MACRO plain(s) AS regexp_replace(lower(replace(replace(replace(replace(strip_accents(s), 'ß', 'ss'), 'ø', 'o'), 'ł', 'l'), 'ı', 'i')), '[^a-z]', '', 'g');

CREATE MACRO address_of(i, first, last, test) AS
  CASE WHEN test THEN 'testkunde' || i || '@example.test'
       ELSE CASE WHEN rnd(i, 70) < 0.012 THEN plain(first) || '.' || plain(last) || '(at)example.org'      -- typed by hand at the help desk
                 WHEN rnd(i, 70) < 0.018 THEN plain(first) || '.' || plain(last) || '@'                    -- cut off by an old form
                 WHEN rnd(i, 70) < 0.05 THEN upper(plain(first)) || '.' || plain(last) || i || '@Example.com '
                 WHEN rnd(i, 70) < 0.06 THEN NULL
                 ELSE plain(first) || '.' || plain(last) || i || '@' || pick(['example.com', 'example.org', 'example.net'], rnd(i, 71)) END END;

CREATE MACRO phone_of(i) AS CASE WHEN rnd(i, 72) < 0.3 THEN NULL
  WHEN rnd(i, 72) < 0.65 THEN '+49 30 23125 ' || lpad((i % 1000)::VARCHAR, 3, '0') WHEN rnd(i, 72) < 0.85 THEN '030/23125' || lpad((i % 1000)::VARCHAR, 3, '0')
  ELSE '0049 40 66969-' || lpad((i % 1000)::VARCHAR, 3, '0') END;

CREATE VIEW customer_changes AS
WITH change AS (
  SELECT *, 0 AS c, 'CREATED' AS op, joined + to_seconds(second_of_day(rnd(i, 73), rnd(i, 74))) AS t FROM customer
  UNION ALL  -- people move, marry, subscribe
  SELECT * EXCLUDE (k), 1 + k, 'UPDATED', least(joined + (900 * rnd(i * 4 + k, 75))::INTEGER, getvariable('until')) + to_seconds(second_of_day(rnd(i * 4 + k, 76), rnd(i, 77)))
  FROM (SELECT *, unnest(range((2.6 * rnd(i, 78) ** 2)::INTEGER)) AS k FROM customer)
  UNION ALL  -- and some leave
  SELECT *, 9 AS c, 'DELETED', getvariable('until') - (300 * rnd(i, 79))::INTEGER + to_seconds(36000 + (i % 20000)::INTEGER) FROM customer
  WHERE rnd(i, 80) < 0.012 AND joined < getvariable('until') - 330
), row AS (
  SELECT i * 16 + c AS change_id, op, customer_id, first_name,
    CASE WHEN c > 0 AND rnd(i, 81) < 0.15 THEN pick(getvariable('last_names'), rnd(i, 82)) ELSE last_name END AS last_name,
    address_of(i, first_name, last_name, test) AS email, phone_of(i) AS phone,
    CASE WHEN rnd(i, 83) < 0.2 THEN NULL WHEN rnd(i, 83) < 0.6
         THEN strftime(DATE '1948-01-01' + (20800 * rnd(i, 84))::INTEGER, '%d.%m.%Y')
         ELSE (DATE '1948-01-01' + (20800 * rnd(i, 84))::INTEGER)::VARCHAR END AS birth_date,
    pick(['Speicherstraße', 'Am Hafen', 'Koggenweg', 'Marktplatz', 'Salzspeicher', 'Kanalgatan', 'Brückenallee'], rnd(i + c, 85)) || ' ' || (1 + (120 * rnd(i + c, 86))::INTEGER) AS street,
    place.p AS postcode, CASE WHEN rnd(i, 87) < 0.04 THEN '  ' || upper(place.c) || ' ' ELSE place.c END AS city,
    CASE WHEN rnd(i, 88) < 0.03 THEN lower(place.k) ELSE place.k END AS country,
    CASE WHEN rnd(i + 3 * c, 89) < 0.44 THEN 'J' WHEN rnd(i + 3 * c, 89) < 0.95 THEN 'N' END AS newsletter,
    t AS changed
  FROM change
)
SELECT row_number() OVER (ORDER BY log_time, change_id) AS row_id, change_id, op, customer_id, first_name, last_name, email, phone, birth_date, street, postcode, city, country,
  newsletter, service_time(changed) AS changed_at
FROM (
  -- Replicas write late, and a retried transaction is in the log twice.
  SELECT *, changed + to_seconds(CASE WHEN rnd(change_id, 90) < 0.01 THEN (86400 * 3 * rnd(change_id, 91))::INTEGER ELSE 0 END) AS log_time FROM row
  UNION ALL SELECT *, changed + to_seconds(40) FROM row WHERE rnd(change_id, 92) < 0.006
);

CREATE TABLE order_total AS SELECT n, sum(quantity * price) AS goods FROM line GROUP BY n;

-- One in some orders comes back; which, is fixed here, because the returns desk reports the same.
CREATE TABLE order_fate AS
SELECT n, CASE WHEN rnd(n, 100) < 0.028 THEN 'cancelled'
               WHEN day > getvariable('until') - 3 AND rnd(n, 101) < 0.7 THEN 'paid'
               WHEN day > getvariable('until') - 6 AND rnd(n, 101) < 0.6 THEN 'shipped' ELSE 'delivered' END AS status
FROM orders;

CREATE VIEW order_rows AS
WITH row AS (
  SELECT o.n, 'O-' || lpad((1000000 + o.n)::VARCHAR, 7, '0') AS order_id, o.customer_id, o.session_id,
    CASE WHEN rnd(o.n, 102) < 0.06 THEN upper(f.status) WHEN rnd(o.n, 102) < 0.1 THEN f.status || ' ' ELSE f.status END AS status,
    address_of(o.i, c.first_name, c.last_name, c.test) AS email, phone_of(o.i) AS phone,
    service_amount(round(t.goods * CASE o.voucher WHEN 'WELCOME10' THEN 0.9 WHEN 'BLACK30' THEN 0.7 WHEN 'SUMMER15' THEN 0.85 ELSE 1 END
                         + CASE WHEN t.goods < 60 THEN 4.9 ELSE 0 END, 2), o.day) AS total,
    CASE WHEN o.day < getvariable('migrated') AND rnd(o.n, 103) < 0.3 THEN '€' ELSE 'EUR' END AS currency, o.voucher AS voucher_code, o.place.k AS ship_country,
    service_time(o.placed) AS created_at, service_time(o.placed + to_hours((90 * rnd(o.n, 104))::INTEGER)) AS updated_at
  FROM orders o JOIN order_total t USING (n) JOIN order_fate f USING (n) JOIN customer c USING (i)
)
SELECT row_number() OVER (ORDER BY n, again) AS row_id, * EXCLUDE (n, again) FROM (SELECT *, 0 AS again FROM row UNION ALL SELECT *, 1 FROM row WHERE rnd(n, 105) < 0.007);

CREATE MACRO order_line_dump(y) AS TABLE
SELECT 'O-' || lpad((1000000 + n)::VARCHAR, 7, '0') AS order_id, l + 1 AS line_no, CASE WHEN rnd(r, 110) < 0.01 THEN lower(sku) ELSE sku END AS sku, quantity,
  service_amount(price, day) AS unit_price, CASE voucher WHEN 'WELCOME10' THEN '10' WHEN 'BLACK30' THEN '30' WHEN 'SUMMER15' THEN '15' END AS discount_percent
FROM line WHERE year(day) = y
UNION ALL  -- the help desk books a correction as a line with a negative quantity
SELECT 'O-' || lpad((1000000 + n)::VARCHAR, 7, '0'), l + 91, sku, -1, service_amount(price, day), NULL FROM line WHERE year(day) = y AND rnd(r, 111) < 0.004
UNION ALL  -- the dump was resumed after a broken connection
SELECT 'O-' || lpad((1000000 + n)::VARCHAR, 7, '0'), l + 1, sku, quantity, service_amount(price, day), CASE voucher WHEN 'WELCOME10' THEN '10' WHEN 'BLACK30' THEN '30' WHEN 'SUMMER15' THEN '15' END
FROM line WHERE year(day) = y AND rnd(r, 110) BETWEEN 0.5 AND 0.503;
