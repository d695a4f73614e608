"""Factories of small documents, and a mesh of them written through the catalogue."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from hansa.kernel.actor import LOCAL
from hansa.registry import catalogue
from hansa.registry.catalogue import Draft, Kind

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def team(key, kind="Domain Team", **more):
    return json.dumps({"id": key, "name": key.replace("-", " ").title(), "type": kind, **more}, ensure_ascii=False)


def source(key, owner="checkout", **more):
    return json.dumps({"id": key, "name": key.replace("-", " ").title(), "owner": owner, **more})


def contract(key, owner="checkout", status="active", version="1.0.0", columns=("order_id",), **more):
    properties = [{"name": column, "logicalType": "string"} for column in columns]
    body = {"apiVersion": "v3.1.0", "kind": "DataContract", "id": key, "version": version, "status": status}
    schema = [{"name": key.replace("-", "_"), "properties": properties}]
    return json.dumps(body | {"name": key.title(), "team": {"name": owner}, "schema": schema} | more, indent=1)


def product(key, inputs=(), outputs=(), owner="checkout", domain="checkout", source_id=None, **more):
    """ODPS with one port for each contract id, on lines of their own."""
    custom = [{"property": "sourceSystemId", "value": source_id}] if source_id else []
    ports = [{"name": f"in_{c}", "version": "1.0.0", "contractId": c, "customProperties": custom} for c in inputs]
    made = [{"name": c.replace("-", "_"), "version": "1.0.0", "contractId": c} for c in outputs]
    body = {"apiVersion": "v1.0.0", "kind": "DataProduct", "id": key, "status": "active", "name": key.title()}
    body |= {"domain": domain, "team": {"name": owner}, "inputPorts": ports, "outputPorts": made}
    return json.dumps({k: v for k, v in (body | more).items() if v}, indent=1)


def access(key, product, port, status="approved", **more):
    info = {"purpose": "Count orders", "status": status, **more}
    provider = {"dataProductId": product, "outputPortId": port}
    return json.dumps({"id": key, "info": info, "provider": provider, "consumer": {"teamId": "marketing"}})


MESH = [
    Draft(
        Kind.PRODUCT,
        product("funnel", ["orders-pii"], ["funnel"], owner="marketing", domain="marketing"),
        "funnel.yaml",
    ),
    Draft(Kind.PRODUCT, product("orders", ["raw"], ["orders-pii"], source_id="shop", tags=["demo"]), "orders.yaml"),
    Draft(Kind.CONTRACT, contract("raw"), "raw.yaml"),
    Draft(Kind.CONTRACT, contract("orders-pii", columns=("order_id", "email")), "orders-pii.yaml"),
    Draft(Kind.CONTRACT, contract("funnel", owner="marketing"), "funnel-contract.yaml"),
    Draft(Kind.SOURCE, source("shop"), "shop.yaml"),
    Draft(Kind.TEAM, team("checkout", parent="retail"), "checkout.yaml"),
    Draft(Kind.TEAM, team("marketing", parent="retail"), "marketing.yaml"),
    Draft(Kind.TEAM, team("retail", "Domain"), "retail.yaml"),
]


@pytest.fixture
def make():
    return SimpleNamespace(
        team=team, source=source, contract=contract, product=product, access=access, now=NOW, mesh=MESH
    )


@pytest.fixture
def put(db):
    """Writes documents of one kind, or a list of drafts, in a transaction of their own."""

    def write(what, text=None, *, why="a test", at=NOW, actor=LOCAL, **more):
        with db.write() as session:
            if text is None:
                return catalogue.put_many(session, actor, what, why=why, at=at)
            return catalogue.put(session, actor, what, text, why=why, at=at, **more)

    return write


@pytest.fixture
def mesh(db, put):
    """The small mesh of MESH, written in one go; the database."""
    put(MESH)
    return db
