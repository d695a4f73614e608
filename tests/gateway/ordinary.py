"""Statements as analysts write them over `shop.orders` and `shop.customers`: the door must not be in their way."""

ORDINARY = """
SELECT * FROM shop.orders ORDER BY id
SELECT count(*) FROM shop.orders
SELECT count(DISTINCT customer) AS n, sum(total), avg(total), min(placed), max(placed) FROM shop.orders
SELECT customer, sum(total) AS s FROM shop.orders GROUP BY customer HAVING sum(total) > 10 ORDER BY s DESC
SELECT customer, sum(total) FROM shop.orders GROUP BY ALL ORDER BY ALL
SELECT country, segment, count(*) FROM shop.customers GROUP BY ROLLUP (country, segment) ORDER BY ALL
SELECT country, segment, count(*), grouping(country) FROM shop.customers GROUP BY CUBE (country, segment) ORDER BY ALL
SELECT country, count(*) FROM shop.customers GROUP BY GROUPING SETS ((country), ()) ORDER BY ALL
SELECT id, row_number() OVER (PARTITION BY customer ORDER BY placed) AS n FROM shop.orders ORDER BY id
SELECT id, sum(total) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM shop.orders ORDER BY id
SELECT id, lag(total, 1, 0) OVER w, lead(total) OVER w, rank() OVER w FROM shop.orders WINDOW w AS (ORDER BY id) ORDER BY id
SELECT id, first_value(total) OVER (PARTITION BY customer ORDER BY id), ntile(2) OVER (ORDER BY id) FROM shop.orders ORDER BY id
SELECT * FROM shop.orders QUALIFY row_number() OVER (PARTITION BY customer ORDER BY total DESC) = 1 ORDER BY id
SELECT o.id, c.name FROM shop.orders o JOIN shop.customers c ON o.customer = c.id ORDER BY o.id
SELECT orders.id FROM shop.orders WHERE orders.total > 5 ORDER BY 1
SELECT c.name, o.id FROM shop.customers c LEFT JOIN shop.orders o ON o.customer = c.id ORDER BY ALL
SELECT c.name FROM shop.customers c SEMI JOIN shop.orders o ON o.customer = c.id ORDER BY 1
SELECT c.name FROM shop.customers c ANTI JOIN shop.orders o ON o.customer = c.id ORDER BY 1
SELECT a.id FROM shop.orders a JOIN shop.orders b USING (id) ORDER BY id
SELECT id FROM shop.orders NATURAL JOIN (SELECT id FROM shop.orders WHERE id < 3) ORDER BY 1
SELECT count(*) FROM shop.orders CROSS JOIN shop.customers
SELECT o.id, c.id FROM shop.orders o ASOF JOIN shop.customers c ON o.placed >= c.since ORDER BY ALL
SELECT o.id, p.id FROM shop.orders o POSITIONAL JOIN shop.customers p ORDER BY ALL
SELECT c.id, t.n FROM shop.customers c, LATERAL (SELECT count(*) AS n FROM shop.orders o WHERE o.customer = c.id) t ORDER BY 1
SELECT id FROM shop.customers c WHERE EXISTS (SELECT 1 FROM shop.orders o WHERE o.customer = c.id) ORDER BY 1
SELECT id FROM shop.orders WHERE customer IN (SELECT id FROM shop.customers WHERE country = 'DE') ORDER BY 1
SELECT id FROM shop.orders WHERE total > ALL (SELECT 1) AND total > ANY (SELECT 2) ORDER BY 1
SELECT id, (SELECT name FROM shop.customers c WHERE c.id = o.customer) FROM shop.orders o ORDER BY id
WITH s AS (SELECT customer, sum(total) AS t FROM shop.orders GROUP BY 1) SELECT * FROM s WHERE t > 10 ORDER BY 1
WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT * FROM a, b
WITH orders AS (SELECT * FROM shop.orders WHERE id < 3) SELECT count(*) FROM orders
WITH a AS MATERIALIZED (SELECT id FROM shop.orders) SELECT count(*) FROM a x JOIN a y USING (id)
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT sum(n) FROM r
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT * FROM r JOIN shop.orders ON id = n ORDER BY n
FROM shop.orders ORDER BY id
FROM shop.orders SELECT id WHERE total > 5 ORDER BY id
TABLE shop.orders ORDER BY id
VALUES (1, 'a'), (2, 'b')
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) v(n, t) ORDER BY n
SELECT id FROM shop.orders UNION SELECT id FROM shop.customers ORDER BY 1
SELECT id FROM shop.orders UNION ALL BY NAME SELECT id, name FROM shop.customers ORDER BY ALL
SELECT id FROM shop.orders EXCEPT SELECT 1 ORDER BY 1
SELECT id FROM shop.orders INTERSECT SELECT id FROM shop.customers ORDER BY 1
SELECT DISTINCT customer FROM shop.orders ORDER BY 1
SELECT DISTINCT ON (customer) customer, id FROM shop.orders ORDER BY customer, id
SELECT * EXCLUDE (tags) FROM shop.orders ORDER BY id
SELECT * REPLACE (total * 2 AS total) FROM shop.orders ORDER BY id
SELECT * RENAME (total AS amount) FROM shop.orders ORDER BY id
SELECT COLUMNS('i.*') FROM shop.orders ORDER BY 1
SELECT min(COLUMNS(* EXCLUDE (tags))) FROM shop.orders
SELECT sum(total) FILTER (WHERE total > 5), count(*) FILTER (WHERE customer = 1) FROM shop.orders
SELECT date_trunc('month', placed) AS m, count(*) FROM shop.orders GROUP BY 1 ORDER BY 1
SELECT extract(year FROM placed), month(placed), dayname(placed), strftime(placed, '%Y-%m'), placed + INTERVAL 1 DAY FROM shop.orders ORDER BY id
SELECT date_diff('day', placed, TIMESTAMP '2026-02-01 00:00:00'), time_bucket(INTERVAL '1 week', placed), last_day(placed) FROM shop.orders ORDER BY id
SELECT placed::DATE, CAST(placed AS DATE) - DATE '2026-01-01', age(placed, TIMESTAMP '2025-01-01') FROM shop.orders ORDER BY id
SELECT * FROM shop.orders WHERE placed BETWEEN '2026-01-01' AND '2026-01-10' ORDER BY id
SELECT upper(name), lower(name), length(name), left(name, 1), name || '!', concat_ws('-', name, country) FROM shop.customers ORDER BY id
SELECT regexp_replace(name, 'a', 'b', 'g'), regexp_matches(name, '^A'), name ~ 'A.*', name SIMILAR TO 'A.*' FROM shop.customers ORDER BY id
SELECT name FROM shop.customers WHERE name LIKE 'A%' OR name ILIKE '%E' OR name NOT LIKE '%x%' OR name GLOB 'A*' ORDER BY 1
SELECT name FROM shop.customers WHERE name LIKE 'A!%' ESCAPE '!' ORDER BY 1
SELECT trim(name), substring(name, 1, 2), substring(name FROM 1 FOR 2), position('a' IN name), split_part(name, 'a', 1) FROM shop.customers ORDER BY id
SELECT name[1], name[1:2] FROM shop.customers ORDER BY id
SELECT coalesce(name, '-'), nullif(country, 'DE'), ifnull(segment, 'none'), if(id = 1, 'a', 'b') FROM shop.customers ORDER BY id
SELECT CASE WHEN total > 10 THEN 'big' ELSE 'small' END AS size, count(*) FROM shop.orders GROUP BY size ORDER BY size
SELECT CASE customer WHEN 1 THEN 'a' END FROM shop.orders ORDER BY id
SELECT try_cast('x' AS INTEGER), '1'::INTEGER, CAST(2.5 AS DECIMAL(4, 1)), TRY_CAST('5' AS BIGINT)
SELECT unnest([1, 2, 3]) AS n
SELECT id, unnest(tags) AS tag FROM shop.orders ORDER BY ALL
SELECT id, t.tag FROM shop.orders, unnest(tags) AS t(tag) ORDER BY ALL
SELECT {'a': 1, 'b': id} AS s FROM shop.orders ORDER BY id
SELECT s.b, s['a'], s.* FROM (SELECT {'a': 1, 'b': id} AS s FROM shop.orders) ORDER BY ALL
SELECT [x * 2 FOR x IN [1, 2, 3] IF x > 1]
SELECT list_transform([1, 2], lambda x: x + 1), list_filter([1, 2], lambda x: x > 1), list_reduce([1, 2], lambda a, b: a + b)
SELECT list_sort(tags), array_length(tags), list_contains(tags, 'a'), tags[1], len(tags) FROM shop.orders ORDER BY id
SELECT list(id ORDER BY id), string_agg(customer::VARCHAR, ',' ORDER BY id), array_agg(id ORDER BY id DESC) FROM shop.orders
SELECT MAP {'a': 1}['a'], map_keys(MAP {'a': 1})
SELECT row(1, 'a'), (1, 2) < (2, 1)
SELECT '{"a": {"b": 2}}'::JSON -> 'a' ->> 'b', json_extract('{"a": 1}', '$.a')
SELECT to_json({'a': 1}), json_array_length('[1, 2]'), json_object('a', 1)
SELECT quantile_cont(total, 0.5), median(total), mode(customer), stddev(total), approx_count_distinct(id) FROM shop.orders
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) FROM shop.orders
SELECT arg_max(id, total), max_by(id, total), any_value(1), bool_or(total > 5), corr(id, total), histogram(customer) FROM shop.orders
SELECT round(total, 1), floor(total), ceil(total), abs(-total), total % 2, total // 2, 2 ** 3, sqrt(total), greatest(1, 2) FROM shop.orders ORDER BY id
SELECT sum(n) FROM range(10) t(n)
SELECT * FROM generate_series(1, 3) ORDER BY 1
SELECT * FROM range(TIMESTAMP '2026-01-01', TIMESTAMP '2026-01-03', INTERVAL 1 DAY)
PIVOT shop.customers ON country IN ('DE', 'FR') USING count(*) GROUP BY segment ORDER BY ALL
SELECT * FROM (PIVOT shop.customers ON country IN ('DE', 'FR') USING count(*) GROUP BY segment) ORDER BY ALL
SELECT * FROM shop.customers PIVOT (count(*) FOR country IN ('DE', 'FR') GROUP BY segment) ORDER BY ALL
UNPIVOT (SELECT id, total FROM shop.orders) ON total INTO NAME k VALUE v ORDER BY ALL
SELECT * FROM (SELECT id, customer FROM shop.orders) UNPIVOT (v FOR k IN (id, customer)) ORDER BY ALL
SELECT id FROM shop.orders ORDER BY total DESC NULLS LAST, id LIMIT 2 OFFSET 1
SELECT id FROM shop.orders ORDER BY id LIMIT 50 PERCENT
SELECT count(*) FROM shop.orders USING SAMPLE 100%
SELECT count(*) FROM shop.orders TABLESAMPLE 100%
SELECT total IS NULL, total IS NOT DISTINCT FROM 5, NOT (total > 5), -total FROM shop.orders ORDER BY id
SELECT id AS x, x + 1 AS y FROM shop.orders WHERE x > 1 ORDER BY y
SELECT "o"."id" FROM "shop"."orders" AS "o" ORDER BY 1
SELECT id FROM SHOP.Orders ORDER BY id;
SELECT id FROM shop.orders ORDER BY id -- the number
SELECT /* a note */ id FROM shop.orders ORDER BY id
SELECT 'a;b', 'it''s', $$dollar$$
SELECT name COLLATE NOCASE FROM shop.customers ORDER BY name COLLATE NOCASE
SELECT md5(name), sha256(name), hash(1) = hash(1) FROM shop.customers ORDER BY id
SELECT typeof(total), alias(total) FROM shop.orders LIMIT 1
SELECT current_date IS NOT NULL, now() IS NOT NULL, today() IS NOT NULL, current_timestamp IS NOT NULL
SELECT id.abs(), name.upper().lower() FROM shop.customers ORDER BY id
SELECT o FROM shop.orders o ORDER BY o.id
SELECT count(*), count(), count(1) FROM shop.orders
SELECT sum(DISTINCT total) FROM shop.orders
SELECT printf('%05d', id), format('{:.2f}', total), lpad(id::VARCHAR, 3, '0') FROM shop.orders ORDER BY id
SELECT levenshtein(name, 'Ada'), strip_accents(name) FROM shop.customers ORDER BY id
SELECT epoch(placed), make_date(2026, 1, 1), date_part('dow', placed), weekofyear(placed), isodow(placed) FROM shop.orders ORDER BY id
SELECT x'41', 0x1F, 1_000, 1e3, TRUE, NULL, DATE '2026-01-01', INTERVAL '2' DAY
SELECT ([1, 2, 3])[-1], [1, 2] || [3], 1 IN (1, 2), [1] @> [1], list_zip([1], ['a'])
""".strip().splitlines()
