"""What the guard refuses, family by family, and what it lets through."""

import json

import duckdb
import pytest

from hansa.gateway.errors import UnknownTable
from hansa.gateway.guard import check_text, rewrite
from hansa.kernel.errors import HansaError

GRANTED = {("checkout", "orders"), ("checkout", "orders", "orders-pii-v2")}


@pytest.fixture(scope="module")
def guard():
    with duckdb.connect(config={"threads": 1}) as parser:

        def resolve(name):
            if tuple(part.lower() for part in name) not in GRANTED:
                raise UnknownTable(f"There is no {'.'.join(name)}.")
            return ("inside", "t0")

        def run(sql):
            check_text(sql)
            row = parser.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchone()
            tree = rewrite(json.loads(row[0]), resolve)
            return parser.execute("SELECT json_deserialize_sql(?::JSON)", [tree]).fetchone()[0]

        yield run


FILES = """
SELECT * FROM read_text('/etc/passwd')
SELECT * FROM read_blob('/etc/passwd')
SELECT * FROM read_csv('/etc/passwd')
SELECT * FROM read_csv_auto('/etc/passwd')
SELECT * FROM read_json('/etc/passwd')
SELECT * FROM read_parquet('/x.parquet')
SELECT * FROM parquet_scan('/x.parquet')
SELECT * FROM "parquet_scan"('/x.parquet')
SELECT * FROM checkout.orders, "read_text"('/etc/passwd')
SELECT * FROM '/etc/passwd'
SELECT * FROM "/etc/passwd"
SELECT * FROM '/x.parquet'
SELECT * FROM sniff_csv('/etc/passwd')
SELECT * FROM glob('/*')
SELECT * FROM parquet_metadata('/x.parquet')
SELECT * FROM parquet_kv_metadata('/x.parquet')
SELECT * FROM parquet_bloom_probe('/x.parquet', 'a', 1)
SELECT * FROM read_duckdb('/x.db')
COPY (SELECT 1) TO '/tmp/x'
COPY t FROM '/etc/passwd'
EXPORT DATABASE '/tmp/x'
IMPORT DATABASE '/tmp/x'
ATTACH '/tmp/x.db'
ATTACH ':memory:' AS m
DETACH m
INSTALL httpfs
LOAD '/tmp/x.so'
SELECT * FROM 'https://example.com/x.csv'
SELECT getenv('HOME')
CREATE SECRET s (TYPE s3)
SELECT * FROM duckdb_secrets()
SELECT * FROM enable_logging()
SELECT write_log('x')
SET temp_directory = '/tmp'
PRAGMA enable_profiling
PRAGMA add_parquet_key('a', 'b')
"""
RAW = """
SELECT * FROM inside.t0
SELECT * FROM memory.inside.t0
SELECT * FROM "inside"."t0"
SELECT * FROM t0
SELECT * FROM checkout.customers
SELECT * FROM other.orders
SELECT * FROM a.checkout.orders.orders
SELECT * FROM query('SELECT 1')
SELECT * FROM query_table('t')
SELECT * FROM query_table(['t'])
SELECT * FROM json_execute_serialized_sql('{}')
PRAGMA json_execute_serialized_sql('{}')
SELECT json_serialize_sql('SELECT 1')
SELECT * FROM seq_scan('t')
USE inside
SET search_path = 'inside'
SET schema = 'inside'
SET VARIABLE x = 1
SELECT getvariable('x')
SELECT * FROM duckdb_views
SELECT * FROM duckdb_views()
SELECT * FROM checkout.orders, LATERAL (SELECT * FROM t0)
SELECT (SELECT max(id) FROM inside.t0)
SELECT list_transform([1], lambda x: (SELECT max(id) FROM inside.t0))
SELECT 1 UNION SELECT id FROM inside.t0
VALUES ((SELECT max(id) FROM inside.t0))
FROM inside.t0
TABLE inside.t0
CREATE MACRO md5(x) AS x
CREATE TEMP MACRO f() AS TABLE SELECT 1
CREATE VIEW v AS SELECT 1
CREATE OR REPLACE VIEW checkout.orders AS SELECT 1
PREPARE p AS SELECT 1
EXECUTE p
SELECT 1; SELECT 2
SELECT 1 /* ; */; DROP TABLE t
PIVOT inside.t0 ON id
UNPIVOT inside.t0 ON id INTO NAME n VALUE v
SELECT * FROM inside.t0 PIVOT (sum(id) FOR id IN (1))
SUMMARIZE checkout.orders
SELECT * FROM (SUMMARIZE inside.t0)
DESCRIBE checkout.orders
SHOW TABLES
SELECT * FROM (SHOW TABLES)
SELECT * FROM (SHOW ALL TABLES)
SELECT * FROM summary(checkout.orders)
SELECT * FROM histogram(inside.t0, id)
SELECT * FROM histogram_values(inside.t0, id)
EXPLAIN SELECT 1
WITH x AS (DELETE FROM checkout.orders RETURNING *) SELECT * FROM x
WITH x AS (UPDATE checkout.orders SET id = 1 RETURNING *) SELECT * FROM x
WITH x AS (INSERT INTO checkout.orders VALUES (1) RETURNING *) SELECT * FROM x
SELECT * FROM (WITH x AS (DELETE FROM inside.t0 RETURNING *) SELECT * FROM x)
INSERT INTO checkout.orders VALUES (1)
UPDATE checkout.orders SET id = 1
DELETE FROM checkout.orders
DROP VIEW checkout.orders
ALTER TABLE checkout.orders RENAME TO x
TRUNCATE checkout.orders
SELECT * FROM checkout.orders AT (VERSION => 1)
SELECT * FROM checkout.orders AT (TIMESTAMP => now())
SELECT main.read_text('x')
SELECT system.main.md5('x')
SELECT * FROM main.range(3)
CALL range(3)
BEGIN
CHECKPOINT
VACUUM
"""
INSIDE = """
SELECT stats(id) FROM checkout.orders
SELECT * FROM duckdb_tables()
SELECT * FROM duckdb_settings()
SELECT * FROM duckdb_variables()
SELECT * FROM duckdb_logs
SELECT * FROM duckdb_functions()
SELECT * FROM information_schema.columns
SELECT * FROM information_schema.views
SELECT * FROM pg_catalog.pg_class
SELECT * FROM pg_views
SELECT * FROM sqlite_master
SELECT * FROM pragma_storage_info('t0')
SELECT * FROM pragma_table_info('t0')
SELECT current_setting('temp_directory')
SELECT current_query()
SELECT pg_get_viewdef(1)
SELECT error('x')
SELECT sleep_ms(1000)
SELECT pg_sleep(10)
SELECT nextval('s')
SELECT setseed(0.5)
SELECT in_search_path('a', 'b')
SELECT * FROM arrow_scan(1, 2, 3)
SELECT * FROM python_map_function()
SELECT * FROM pandas_scan(1)
SELECT * FROM test_all_types()
SELECT * FROM test_vector_types(NULL)
SELECT * FROM repeat_row(1)
SELECT * FROM duckdb_databases()
SELECT * FROM sql_auto_complete('S')
SELECT ?
SELECT $1
SELECT $name
SELECT * FROM checkout.orders WHERE id = ?
"""
SCOPE = """
SELECT * FROM duckdb_views, (WITH duckdb_views AS (SELECT 1) SELECT * FROM duckdb_views)
SELECT * FROM '/x.parquet', (WITH "/x.parquet" AS (SELECT 1) SELECT * FROM "/x.parquet")
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a
WITH pg_class AS (SELECT * FROM pg_class) SELECT * FROM pg_class
SELECT (WITH t0 AS (SELECT 1) SELECT 1 FROM t0) FROM t0
WITH a AS (WITH sqlite_master AS (SELECT 1) SELECT 1) SELECT * FROM sqlite_master
"""


def lines(text):
    return [line for line in text.strip().splitlines() if line]


@pytest.mark.parametrize("sql", [*lines(FILES), *lines(RAW), *lines(INSIDE), *lines(SCOPE)])
def test_refused(guard, sql):
    with pytest.raises(HansaError):
        guard(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "  -- nothing",
        "SELECT 1\x00",
        "SELECT " + "1," * 30_000 + "1",
        "SELECT " + "(" * 400 + "1" + ")" * 400 + " + ",
        "SELECT " + "abs(" * 150 + "1" + ")" * 150,
        "SELECT * FROM " + "(SELECT * FROM " * 120 + "checkout.orders" + ")" * 120,
        "SELECT * FROM \ufeffinside.t0",
    ],
    ids=range(8),
)
def test_refused_for_its_size_or_its_bytes(guard, sql):
    with pytest.raises(HansaError):
        guard(sql)


ORDINARY = """
SELECT * FROM checkout.orders
SELECT * FROM CHECKOUT."Orders"
SELECT * FROM checkout.orders."orders-pii-v2"
SELECT orders.id, checkout.orders.id FROM checkout.orders
SELECT o.id FROM checkout.orders o WHERE o.id > 5 ORDER BY o.id DESC NULLS LAST LIMIT 5 OFFSET 1
SELECT date_trunc('month', placed) AS m, sum(amount)::DECIMAL(18,2), count(DISTINCT e_mail) FROM checkout.orders GROUP BY ALL ORDER BY 1
SELECT count(*) FILTER (WHERE id > 3), avg(amount), median(amount), quantile_cont(amount, 0.9) FROM checkout.orders
SELECT id, row_number() OVER (PARTITION BY id % 3 ORDER BY amount) AS r, lag(id) OVER (ORDER BY id) FROM checkout.orders QUALIFY r = 1
SELECT CASE WHEN id > 1 THEN 'a' ELSE 'b' END, coalesce(e_mail, ''), id IN (1, 2), id BETWEEN 1 AND 5, e_mail LIKE '%x' FROM checkout.orders
WITH a AS (SELECT * FROM checkout.orders), b AS (SELECT id FROM a) SELECT * FROM a JOIN b USING (id)
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT * FROM r
WITH this AS (SELECT * FROM checkout.orders) SELECT count(*) FROM this
SELECT a.id FROM checkout.orders a LEFT JOIN checkout.orders b ON a.id = b.id + 1 WHERE b.id IS NULL
SELECT * FROM range(3) t(i), (VALUES (1), (2)) v(x)
SELECT * FROM generate_series(1, 3)
SELECT unnest([1, 2, 3])
SELECT [x * 2 FOR x IN [1, 2] IF x > 1], list_filter([1, 2], lambda x: x > 1), {'a': 1}.a, map {'a': 1}['a']
SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT 3 ORDER BY 1
SELECT * EXCLUDE (amount) REPLACE (id + 1 AS id) FROM checkout.orders
SELECT COLUMNS('i.*') FROM checkout.orders
SELECT DISTINCT ON (id % 3) id FROM checkout.orders ORDER BY id % 3, id
SELECT id FROM checkout.orders WHERE id = ANY (SELECT 1) AND EXISTS (SELECT 1) AND id > (SELECT min(id) FROM checkout.orders)
SELECT strftime(placed, '%Y'), extract(year FROM placed), placed + INTERVAL 1 DAY, date_diff('day', placed, now()), epoch(placed) FROM checkout.orders
SELECT id % 2 AS g, sum(amount) FROM checkout.orders GROUP BY ROLLUP (g) HAVING count(*) > 1
SELECT * FROM checkout.orders PIVOT (sum(amount) FOR id IN (1, 2))
SELECT string_agg(e_mail, ',' ORDER BY id), regexp_extract(e_mail, '@(.*)', 1) FROM checkout.orders GROUP BY 2
SELECT TRY_CAST('x' AS INT), nullif(1, 1), greatest(1, 2), round(1.5), 'a' || 'b', upper('x'), TRUE IS DISTINCT FROM NULL
SELECT * FROM checkout.orders USING SAMPLE 10 ROWS
FROM checkout.orders SELECT id
SELECT o FROM checkout.orders o LIMIT 1
"""


@pytest.mark.parametrize("sql", lines(ORDINARY))
def test_ordinary_statements_pass_and_still_run(guard, sql):
    text = guard(sql)
    with duckdb.connect(config={"threads": 1}) as engine:
        engine.execute("CREATE SCHEMA inside")
        engine.execute(
            "CREATE TABLE inside.t0 AS SELECT i AS id, 'u@b.de' AS e_mail, i * 1.5 AS amount, TIMESTAMP '2026-01-01' AS placed FROM range(9) t(i)"
        )
        engine.execute(text).fetchall()
