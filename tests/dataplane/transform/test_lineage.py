from hansa.dataplane.transform.lineage import column_origins, model_edges
from hansa.dataplane.transform.values import Edge, Model

SCHEMAS = {
    "o.orders": {"id": "BIGINT", "customer": "BIGINT", "total": "DOUBLE"},
    "customers": {"id": "BIGINT", "mail": "VARCHAR"},
}


def origins(sql, schemas=SCHEMAS):
    return {name: sorted(found) for name, found in column_origins(sql, schemas).items()}


def test_what_cannot_be_read_has_no_columns() -> None:
    assert column_origins("SELECT (", SCHEMAS) is None
    broken = Model("m", "models/m.sql", "sql", "SELECT (", ("customers",))
    assert model_edges(broken, SCHEMAS) == (Edge("customers", "", "m", ""),)


def test_joins_expressions_and_stars() -> None:
    sql = "SELECT c.*, o.total * 2 AS twice FROM o.orders o JOIN customers c ON o.customer = c.id"
    assert origins(sql) == {
        "id": [("customers", "id")],
        "mail": [("customers", "mail")],
        "twice": [("o.orders", "total")],
    }


def test_common_table_expressions_unions_and_aggregates() -> None:
    sql = """
    WITH spent AS (SELECT customer AS who, sum(total) AS money FROM o.orders GROUP BY 1),
         both_ AS (SELECT who AS k, money AS v FROM spent UNION ALL SELECT id, 0 FROM customers)
    SELECT k, count(*) AS n, max(v) AS most, (SELECT max(mail) FROM customers) AS any_mail FROM both_ GROUP BY k
    """
    assert origins(sql) == {
        "k": [("customers", "id"), ("o.orders", "customer")],
        "n": [],
        "most": [("o.orders", "total")],
        "any_mail": [("customers", "mail")],
    }


def test_a_recursive_query_ends() -> None:
    sql = "WITH RECURSIVE r AS (SELECT id FROM customers UNION ALL SELECT id + 1 FROM r WHERE id < 9) SELECT id FROM r"
    assert origins(sql, {"customers": SCHEMAS["customers"]}) == {"id": [("customers", "id")]}


def test_a_python_model_is_traced_by_table() -> None:
    model = Model("m", "models/m.py", "python", "def m(customers): ...", ("customers",))
    assert model_edges(model, SCHEMAS) == (Edge("customers", "", "m", ""),)
