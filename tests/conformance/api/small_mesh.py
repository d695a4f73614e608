"""A mesh small enough to be put over the API: two teams, a contract with roles, a product with two ports."""

COLUMNS = [
    {"name": "order_id", "logicalType": "string"},
    {"name": "email", "logicalType": "string", "classification": "confidential"},
]
TEAMS = [{"id": key, "name": key.title(), "type": "Domain Team"} for key in ("checkout", "marketing")]


def contract(key, roles=("analyst", "engineer")):
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": key,
        "name": key.title(),
        "version": "1.0.0",
        "status": "active",
        "team": {"name": "checkout"},
        "description": {"purpose": "Orders of the shop", "limitations": "Must not be used for profiling."},
        "servers": [{"server": "production", "type": "snowflake", "account": "a", "database": "d", "schema": "s"}],
        "schema": [{"name": "orders", "physicalName": "d.s.orders", "properties": COLUMNS}],
        "roles": [{"role": each} for each in roles],
    }


PRODUCT = {
    "apiVersion": "v1.0.0",
    "kind": "DataProduct",
    "id": "orders",
    "name": "Orders",
    "status": "active",
    "domain": "checkout",
    "team": {"name": "checkout"},
    "outputPorts": [
        {"name": "orders_v1", "version": "1.0.0", "contractId": "orders"},
        {"name": "orders_v2", "version": "2.0.0", "contractId": "orders2"},
    ],
}


def put(http):
    """Writes it; the same again changes nothing."""
    for team in TEAMS:
        _put(http, "teams", team)
    _put(http, "datacontracts", contract("orders"))
    _put(http, "datacontracts", contract("orders2", ("analyst",)))
    _put(http, "dataproducts", PRODUCT)


def _put(http, noun, document):
    answer = http.put(f"/api/{noun}/{document['id']}", json=document)
    assert answer.status_code == 200, answer.text


def access(key, **more):
    provider = {"dataProductId": "orders", "outputPortId": "orders_v1"}
    base = {"id": key, "info": {"purpose": "Counting orders"}, "provider": provider}
    return base | {"consumer": {"teamId": "marketing"}} | more
