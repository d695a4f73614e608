-- What the stock service delivers: a CSV file a month. Half-way it was replaced: German headings, dd.mm.yyyy and Latin-1 before,
-- English headings, ISO times and UTF-8 after; and the returns desk's own small export.

SET VARIABLE replaced = date_trunc('month', getvariable('first_day') + 560)::DATE;
SET VARIABLE stock_weight = (SELECT sum(rhythm * growth) FROM calendar);

CREATE MACRO stock_events(m) AS TABLE
WITH slot AS (
  -- 1.2 million draws, of which a sixth names an article that is not listed yet.
  SELECT c.day, c.n * 100000 + unnest(range(round(scaled(1200000) * c.rhythm * c.growth / getvariable('stock_weight'))::INTEGER)) AS e
  FROM calendar c WHERE date_trunc('month', c.day) = m
), drawn AS (
  SELECT *, rnd(e, 140) AS u, CASE WHEN rnd(e, 140) < 0.74
      THEN (zipf(rnd(e, 141), getvariable('articles'))::BIGINT * 7919 + getvariable('seed')) % getvariable('articles')
      ELSE floor(getvariable('articles') * rnd(e, 142))::BIGINT END AS a
  FROM slot
), placed AS (
  SELECT d.e, d.day, a.sku, a.i,
    pick(['Hamburg', 'Köln', 'München', 'Visby', 'Gdańsk Süd'], rnd(a.i, 143)) AS warehouse,
    CASE WHEN a.faded < day_of(d.day) THEN CASE WHEN u < 0.95 THEN 'count' ELSE 'correction' END
         WHEN u < 0.7 THEN 'sale' WHEN u < 0.74 THEN 'return' WHEN u < 0.9 THEN 'goods_received' WHEN u < 0.97 THEN 'count' ELSE 'correction' END AS reason,
    -- Stock falls from delivery to delivery like the teeth of a saw; a faded article stays where it stopped.
    3 + floor((18 + 140 * rnd(a.i, 144)) * (1 - ((least(day_of(d.day), coalesce(a.faded, 99999)) + 40 * rnd(a.i, 145)) / (12 + 50 * rnd(a.i, 146))) % 1))::INTEGER AS after,
    d.day + to_seconds(CASE WHEN u < 0.7 THEN second_of_day(rnd(d.e, 147), rnd(d.e, 148)) ELSE 21600 + (43200 * rnd(d.e, 147))::INTEGER END) AS t
  FROM drawn d JOIN article a ON a.i = d.a
  WHERE a.listed <= d.day
)
SELECT e, CASE WHEN rnd(e, 149) < 0.01 THEN lower(sku) || ' ' ELSE sku END AS sku, CASE WHEN rnd(e, 150) < 0.004 THEN NULL ELSE warehouse END AS warehouse, reason,
  CASE reason WHEN 'sale' THEN -1 - floor(2.5 * rnd(e, 151) ** 5)::INTEGER WHEN 'return' THEN 1 WHEN 'goods_received' THEN 10 + 5 * floor(12 * rnd(e, 152))::INTEGER
              WHEN 'count' THEN 0 ELSE floor(7 * rnd(e, 153))::INTEGER - 3 END AS change,
  after, t, t + to_seconds(CASE WHEN rnd(e, 154) < 0.008 THEN (86400 * 6 * rnd(e, 155))::INTEGER ELSE 2 + (e % 50)::INTEGER END) AS processed
FROM placed;

CREATE MACRO stock_export_old(m) AS TABLE
SELECT 'ST' || lpad(e::VARCHAR, 9, '0') AS "Nr", sku AS "Artikel", warehouse AS "Lager", strftime(t, '%d.%m.%Y %H:%M:%S') AS "Datum", change AS "Menge",
  CASE reason WHEN 'sale' THEN 'Verkauf' WHEN 'return' THEN 'Rückgabe' WHEN 'goods_received' THEN 'Wareneingang' WHEN 'count' THEN 'Zählung' ELSE 'Korrektur' END AS "Grund",
  after AS "Bestand", strftime(processed, '%d.%m.%Y %H:%M:%S') AS "Gebucht"
FROM (SELECT *, unnest(range(CASE WHEN rnd(e, 156) < 0.006 THEN 2 ELSE 1 END)) FROM stock_events(m));

CREATE MACRO stock_export_new(m) AS TABLE
SELECT 'ST' || lpad(e::VARCHAR, 9, '0') AS event_id, sku, warehouse, strftime(t, '%Y-%m-%dT%H:%M:%SZ') AS occurred_at, change AS quantity_change, reason, after AS quantity_after,
  strftime(processed, '%Y-%m-%dT%H:%M:%SZ') AS processed_at
FROM (SELECT *, unnest(range(CASE WHEN rnd(e, 156) < 0.006 THEN 2 ELSE 1 END)) FROM stock_events(m));

-- The returns desk: one line of an order a row.
CREATE TABLE returned_line AS
SELECT r, n, sku, price, day + 5 + (16 * rnd(r, 160))::INTEGER AS back,
  pick(['wrong size', 'damaged', 'not as described', 'changed mind', 'changed mind', 'arrived late', 'defective'], rnd(r, 161)) AS reason
FROM line JOIN order_fate USING (n) WHERE status = 'delivered' AND rnd(r, 162) < returned AND day + 21 <= getvariable('until');

CREATE MACRO return_export(m) AS TABLE
SELECT 'R-' || lpad(r::VARCHAR, 9, '0') AS return_id, 'O-' || lpad((1000000 + n)::VARCHAR, 7, '0') AS order_id, CASE WHEN rnd(r, 163) < 0.02 THEN lower(sku) ELSE sku END AS sku,
  strftime(back, '%d.%m.%Y') AS returned_on, CASE WHEN rnd(r, 164) < 0.05 THEN upper(reason) ELSE reason END AS reason, comma(price) AS refund
FROM returned_line WHERE date_trunc('month', back) = m ORDER BY back, r;

-- The bad day: a new scanner writes its own reason codes and books refunds with a sign, and two pallets were scanned without their papers.
CREATE VIEW bad_return_export AS
SELECT 'R-' || lpad((900000000 + i)::VARCHAR, 9, '0') AS return_id, CASE WHEN i % 8 <> 1 THEN 'O-' || lpad((1000000 + n)::VARCHAR, 7, '0') END AS order_id, sku,
  strftime(getvariable('until') + 1, '%d.%m.%Y') AS returned_on, CASE WHEN i % 5 IN (1, 3) THEN 'RC-' || (10 + r % 7) ELSE reason END AS reason,
  CASE WHEN i % 3 = 1 THEN comma(-price) ELSE comma(price) END AS refund
FROM (SELECT *, row_number() OVER (ORDER BY back DESC, r) AS i FROM returned_line)
WHERE i <= 120 ORDER BY i;
