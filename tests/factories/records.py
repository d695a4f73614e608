"""Small documents of every kind, as programs send them."""

UUIDS = {
    name: f"00000000-0000-4000-8000-{number:012d}" for number, name in enumerate(["gold", "sales", "port", "sales_c"])
}


def team(key="checkout", **more):
    return {"id": key, "name": key.title(), "type": "Domain Team"} | more


def tag(key="Governance/PII", owner="checkout", **more):
    return {
        "id": key,
        "info": {"owner": owner, "description": "Says who somebody is."},
        "links": {"wiki": "https://e.org"},
    } | more


def definition(key="checkout/customer_name", owner="checkout", **more):
    body = {"id": key, "owner": owner, "title": "Customer name", "type": "string", "minLength": 1, "pii": True}
    return body | {"example": "Ada", "tags": ["customer"]} | more


def source(key="stock-service", owner="checkout", **more):
    return {"id": key, "name": "Stock", "owner": owner, "tags": ["dev"], "links": {}, "custom": {"slack": "x"}} | more


def policy(key="GLOBAL-1", **more):
    return {
        "id": key,
        "name": "Data quality",
        "status": "Accepted",
        "content": "# Quality\n\nAll have checks.\n",
    } | more


def certification(key=UUIDS["gold"], tag="certification-gold", **more):
    body = {"id": key, "name": "Gold", "rank": 1, "description": "The best", "criteria": "All checks", "tag": tag}
    return body | {"icon": "star", "restricted": False} | more


def scheme(key="sensitivity", **more):
    tiers = [
        {"externalId": "public", "name": "Public", "level": 1, "colorScheme": "green"},
        {"externalId": "secret", "name": "Secret", "level": 4, "criteria": "Harms people"},
    ]
    return {"externalId": key, "name": key.title(), "classifications": tiers} | more


def builder(key="dbt", **more):
    body = {"id": key, "name": "dbt builder", "pluginRepository": "https://git.example.org/dbt"}
    body |= {"supportedAgents": ["claude_code"], "usageInstructions": "Open {{dataProductName}} at {{dataProductUrl}}."}
    return body | more


def asset(key="orders_table", owner="checkout", **more):
    columns = [
        {"name": "z", "type": "number", "required": True},
        {"name": "a", "type": "record", "properties": [{"name": "inner", "type": "string", "tags": ["pii"]}]},
    ]
    info = {"owner": owner, "source": "snowflake", "type": "snowflake_table", "name": "ORDERS", "status": "active"}
    body = {"id": key, "info": info, "custom": {"db": {"n": 1, "list": [3, 1, 2]}}, "columns": columns}
    return body | {"relationships": [{"relationshipType": "parent", "assetId": "schema"}], "tags": ["b", "a"]} | more


def contract(key="orders_v1", owner="checkout", **more):
    body = {"apiVersion": "v3.1.0", "kind": "DataContract", "id": key, "version": "1.0.0", "status": "active"}
    schema = [{"name": "orders", "properties": [{"name": "order_id", "logicalType": "string"}]}]
    return body | {"name": "Orders", "team": {"name": owner}, "schema": schema} | more


def product(key="orders", owner="checkout", contract="", **more):
    port = {"name": "orders_v1", "version": "1.0.0"} | ({"contractId": contract} if contract else {})
    body = {"apiVersion": "v1.0.0", "kind": "DataProduct", "id": key, "status": "active", "name": "Orders"}
    return body | {"domain": owner, "team": {"name": owner}, "outputPorts": [port], "tags": ["demo"]} | more


def dps(key="stock", owner="checkout"):
    info = {"title": "Stock", "owner": owner, "status": "active", "archetype": "source-aligned"}
    ports = [{"id": "stock_v1", "name": "Stock", "type": "s3", "server": {"location": "s3://x"}, "containsPii": False}]
    return {"dataProductSpecification": "0.0.1", "id": key, "info": info, "outputPorts": ports, "custom": {"x": "y"}}


def dcs(key="old", owner="checkout"):
    info = {"title": "Old", "version": "1.0.0", "owner": owner, "status": "active"}
    fields = {"sku": {"type": "string", "required": True}}
    return {"dataContractSpecification": "0.9.3", "id": key, "info": info, "models": {"stock": {"fields": fields}}}


def example(key="shown", product=UUIDS["sales"], **more):
    return {"id": key, "dataProductId": product, "schemaName": "orders", "data": [{"a": 1}, {"a": None}]} | more


def cost(product="orders", **more):
    body = {"dataProductId": product, "name": "S3", "yearMonth": "2026-10", "amount": 12.5, "currency": "EUR"}
    return body | {"estimated": False, "category": "storage", "tags": ["x"], "link": "https://e.org/c"} | more


def connector(key="c1", **more):
    return {"id": key, "info": {"type": "databricks", "connectorVersion": "1.0"}, "state": {"lastEventId": "e1"}} | more
