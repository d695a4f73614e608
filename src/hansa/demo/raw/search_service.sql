-- What search delivers: the service's monthly Parquet logs, and an elasticdump of the index for the newest days, which overlap.

SET VARIABLE search_weight = (SELECT sum(rhythm * growth) FROM calendar);
CREATE TABLE day_order AS SELECT day, min(n) AS first_order, count(*) AS orders FROM orders GROUP BY day;

CREATE MACRO searches(a, b) AS TABLE
WITH slot AS (
  -- 2.7 million wishes, of which the seasons below leave two million.
  SELECT c.day, c.n::BIGINT * 1000000 + unnest(range(round(scaled(2700000) * c.rhythm * c.growth / getvariable('search_weight'))::BIGINT)) AS e, o.first_order, o.orders
  FROM calendar c JOIN day_order o USING (day) WHERE c.day BETWEEN a AND b
), drawn AS (
  -- Four in ten searches belong to a customer who orders that day: before the order, often in the same session.
  SELECT *, CASE WHEN rnd(e, 180) < 0.4 THEN first_order + floor(orders * rnd(e, 181))::BIGINT END AS n,
    zipf(rnd(e, 182) ** 1.15, 125 * 9) AS q, second_of_day(rnd(e, 183), rnd(e, 184)) AS s
  FROM slot
), known AS (
  SELECT d.*, o.customer_id, q % 125 AS noun, o.n IS NOT NULL AND rnd(d.e, 185) < 0.62 AS same_visit, o.session_id AS order_session, o.placed
  FROM drawn d LEFT JOIN orders o ON o.n = d.n
), typed AS (
  SELECT k.*, w.noun AS word,
    -- Lights in winter, gardens in spring, tents in summer: some words have their season.
    CASE WHEN q < 125 THEN w.noun
         WHEN q < 375 THEN pick(getvariable('colours'), rnd(q, 186)) || ' ' || w.noun
         WHEN q < 625 THEN w.noun || ' ' || pick(getvariable('brands'), rnd(q, 187))
         WHEN q < 875 THEN pick(['cheap', 'small', 'large', 'used', 'best'], rnd(q, 188)) || ' ' || w.noun ELSE w.noun || ' ' || pick(['sale', 'gift', 'set', 'for kids', 'xl'], rnd(q, 189)) END AS query
  FROM known k JOIN noun w ON w.id = k.noun
  WHERE rnd(k.e, 190) < CASE WHEN w.category IN ('Garden', 'Outdoor') THEN [0.4, 0.5, 0.8, 1, 1, 1, 1, 1, 0.7, 0.5, 0.45, 0.5][month(k.day)]
                             WHEN w.category IN ('Lamps', 'Bedding', 'Children') THEN [0.9, 0.8, 0.7, 0.6, 0.6, 0.6, 0.6, 0.6, 0.7, 0.9, 1, 1][month(k.day)] ELSE 0.8 END
)
SELECT e AS search_id, CASE WHEN same_visit THEN order_session ELSE (hash(coalesce(customer_id, 0), e // 2, getvariable('seed')) >> 12)::BIGINT END AS session_id, customer_id,
  CASE WHEN same_visit THEN placed - to_seconds(30 + (2400 * rnd(e, 191))::INTEGER) ELSE day + to_seconds(s) END AS t,
  CASE WHEN rnd(e, 192) < 0.06 THEN upper(query) WHEN rnd(e, 192) < 0.11 THEN '  ' || query WHEN rnd(e, 192) < 0.15 THEN replace(query, ' ', '  ')
       WHEN rnd(e, 192) < 0.157 THEN '' WHEN rnd(e, 192) < 0.2 THEN left(query, len(query) - 1) ELSE query END AS query,
  CASE WHEN rnd(e, 193) < 0.035 THEN 0 ELSE 1 + (q * 7919 % 57) END AS results,
  CASE WHEN rnd(e, 193) >= 0.035 AND rnd(e, 194) < CASE WHEN same_visit THEN 0.72 WHEN customer_id IS NOT NULL THEN 0.4 ELSE 0.27 END
       THEN noun + 125 * floor(getvariable('articles') / 125.0 * rnd(e, 195))::INTEGER END AS clicked,
  rnd(e, 196) < CASE WHEN same_visit THEN 0.55 WHEN customer_id IS NOT NULL THEN 0.2 ELSE 0.09 END AS basket,
  CASE WHEN rnd(e, 197) < 0.012 THEN 'bot/2.1 (+https://crawler.example)' WHEN rnd(e, 197) < 0.42 THEN 'web' WHEN rnd(e, 197) < 0.8 THEN 'mobile' ELSE 'app' END AS client
FROM typed;

CREATE MACRO search_log(a, b) AS TABLE
SELECT s.search_id, s.session_id, s.customer_id, s.t AS logged_at, s.query, s.results::INTEGER AS results, x.sku AS clicked_sku, s.basket AND x.sku IS NOT NULL AS basket, s.client
FROM (SELECT *, unnest(range(CASE WHEN rnd(search_id, 198) < 0.004 THEN 2 ELSE 1 END)) FROM searches(a, b)) s LEFT JOIN article x ON x.i = s.clicked;

CREATE MACRO search_dump(a, b) AS TABLE
SELECT 'search-' || strftime(t, '%Y.%m') AS _index, search_id::VARCHAR AS _id,
  {'session': session_id, 'customer': customer_id::VARCHAR, 'ts': CASE WHEN search_id % 2 = 0 THEN strftime(t, '%Y-%m-%dT%H:%M:%SZ') ELSE epoch_ms(t)::VARCHAR END, 'q': query, 'hits': results,
   'click': x.sku, 'basket': basket AND x.sku IS NOT NULL, 'ua': client} AS _source
FROM searches(a, b) s LEFT JOIN article x ON x.i = s.clicked;
