"""A desk at which access is asked for: a small mesh of three teams, and the verbs, each in a transaction of its own."""

import json
from datetime import UTC, datetime, timedelta

from hansa.db import outbox
from hansa.governance import access_document, agreements, copying, dates, provisioning
from hansa.governance.agreements import Ask
from hansa.kernel.actor import LOCAL, Actor, ActorKind
from hansa.registry import catalogue
from hansa.registry.records.values import Draft, Kind
from hansa.registry.settings import commands as settings
from hansa.registry.settings.features import FEATURES

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROLES = [{"role": "analyst"}, {"role": "engineer"}]


def contract(key, roles=ROLES, **more):
    body = {"apiVersion": "v3.1.0", "kind": "DataContract", "id": key, "version": "1.2.0", "status": "active"}
    columns = [{"name": "id", "logicalType": "string"}]
    body |= {"team": {"name": "checkout"}, "schema": [{"name": key, "properties": columns}], "roles": roles}
    return json.dumps(body | more)


def product(*, auto=False):
    custom = [{"property": "autoApprove", "value": auto}]
    ports = [
        {"name": name, "version": "1.0.0", "contractId": contract_id, "customProperties": custom}
        for name, contract_id in (("orders_v1", "orders"), ("orders_v2", "orders2"))
    ]
    body = {"apiVersion": "v1.0.0", "kind": "DataProduct", "id": "orders", "status": "active", "domain": "checkout"}
    return json.dumps(body | {"team": {"name": "checkout"}, "outputPorts": ports})


class Mesh:
    """At a clock that can be moved."""

    def __init__(self, db):
        self.db, self.at = db, NOW
        teams = [
            Draft(Kind.TEAM, json.dumps({"id": key, "name": key, "type": "Domain Team"}))
            for key in ("checkout", "marketing", "search")
        ]
        contracts = [contract("orders"), contract("orders2", ROLES[:1])]
        self.put(*teams, *(Draft(Kind.CONTRACT, each) for each in contracts), Draft(Kind.PRODUCT, product()))

    def put(self, *drafts):
        with self.db.write() as session:
            return catalogue.put_many(session, LOCAL, drafts, why="a test", at=self.at)

    def features(self, **value):
        with self.db.write() as session:
            settings.put(session, LOCAL, FEATURES, value, why="a test", at=self.at)

    def ask(self, who, ask, key="a1"):
        with self.db.write() as session:
            return agreements.request(session, who, ask, at=self.at, id=key)

    def put_access(self, who, document, key="a1"):
        with self.db.write() as session:
            return access_document.put(session, who, key, document, why="a test", at=self.at)

    def do(self, verb, who, key="a1", **words):
        with self.db.write() as session:
            return getattr(agreements, verb)(session, who, key, at=self.at, **{"why": "because", **words})

    def report(self, who, state, key="a1", **said):
        with self.db.write() as session:
            return provisioning.report(session, who, key, state, said, at=self.at)

    def replace(self, who, state, key="a1", **said):
        with self.db.write() as session:
            return provisioning.put(session, who, key, state, said, at=self.at)

    def copy(self, who, only=None):
        with self.db.write() as session:
            return copying.copy(session, who, ("orders", "orders_v2"), "orders_v1", only=only, at=self.at)

    def preview(self, who):
        with self.db.read() as session:
            return copying.preview(session, who, "orders", "orders_v2", "orders_v1", at=self.at)

    def verbs(self, who, key="a1"):
        with self.db.read() as session:
            return agreements.verbs(session, who, key, at=self.at)

    def read(self, question):
        with self.db.read() as session:
            return question(session)

    def tick(self, **moved):
        self.at += timedelta(**moved)
        with self.db.write() as session:
            return [event.name for event in dates.follow(session, self.at)]

    def names(self, key="a1"):
        return self.read(lambda session: [each.name for each in outbox.read(session, subject=key, limit=1000)])


def key(*teams, **more):
    return Actor(f"key-{'-'.join(teams)}", "A key", ActorKind.KEY, frozenset(teams), **more)


def person(name, **roles):
    teams = frozenset(roles)
    address = f"{name}@example.org"
    return Actor(name, name.title(), ActorKind.USER, teams, roles=frozenset(roles.items()), email=address, user_id=name)


def wanted(**more):
    return Ask("orders", "orders_v1", "Count the orders", **more)


def document(**more):
    provider = {"dataProductId": "orders", "outputPortId": "orders_v1"}
    base = {"id": "a1", "info": {"purpose": "Count the orders"}, "provider": provider}
    return base | {"consumer": {"teamId": "marketing"}} | more
