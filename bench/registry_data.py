"""What the registry is filled with: teams, contracts, products that feed each other, assets, and needles to search for.

Words come as they do in speech: a few are everywhere, most are rare. Every document is made from its number alone, so that two
runs and two databases hold the same.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TEAMS = 50
PRIVATE = 100
"""One product in so many is private, so that what an actor may see is judged in every question."""

AGREED = 10
"""One product in so many has an agreement with a team that reads it."""

FLOW = 10_000
"""Products of the river, whose lineage is asked for."""

SUBJECTS = [
    "order",
    "customer",
    "payment",
    "product",
    "stock",
    "price",
    "invoice",
    "shipment",
    "supplier",
    "campaign",
    "return",
    "store",
    "contract",
    "account",
    "claim",
    "session",
    "visit",
    "basket",
    "voucher",
    "refund",
    "delivery",
    "warehouse",
    "margin",
    "budget",
    "forecast",
    "employee",
    "vehicle",
    "route",
    "sensor",
    "meter",
    "policy",
    "premium",
    "loan",
    "card",
    "transfer",
    "ticket",
    "booking",
    "flight",
    "hotel",
    "patient",
    "sample",
    "batch",
    "machine",
    "energy",
    "tariff",
    "network",
]
"""The first stand in far more documents than the last: see `words`."""

RARE = [
    "churn",
    "cohort",
    "uplift",
    "elasticity",
    "backlog",
    "dwell",
    "scrap",
    "yield",
    "shrinkage",
    "attrition",
    "lapse",
    "default",
    "arrears",
    "chargeback",
    "dispute",
    "spoilage",
    "occupancy",
    "footfall",
    "conversion",
    "bounce",
    "retention",
    "loyalty",
    "reward",
    "discount",
    "markdown",
    "assortment",
    "planogram",
    "shelf",
    "pallet",
    "container",
    "customs",
    "freight",
    "carrier",
    "parcel",
    "locker",
    "courier",
    "depot",
    "hub",
    "lane",
    "dock",
    "slot",
    "shift",
    "roster",
    "payroll",
    "overtime",
    "leave",
    "training",
    "skill",
    "vacancy",
    "applicant",
    "referral",
    "survey",
    "complaint",
    "callback",
    "escalation",
    "outage",
    "incident",
    "alarm",
    "downtime",
    "maintenance",
    "spare",
    "lubricant",
    "torque",
    "vibration",
    "humidity",
    "pressure",
    "viscosity",
    "density",
    "purity",
    "assay",
    "titration",
    "pathogen",
    "dose",
    "allergy",
    "referral",
    "admission",
    "discharge",
    "triage",
    "ward",
    "theatre",
    "implant",
    "prosthesis",
    "rehabilitation",
    "reinsurance",
    "actuarial",
    "solvency",
    "reserve",
    "annuity",
    "mortality",
    "underwriting",
    "broker",
    "quote",
    "endorsement",
    "deductible",
    "subrogation",
    "collateral",
    "covenant",
    "swap",
    "hedge",
    "futures",
    "custody",
    "settlement",
    "clearing",
    "ledger",
    "accrual",
    "depreciation",
    "goodwill",
    "consolidation",
    "intercompany",
    "audit",
]

NEEDLES = json.loads(Path(__file__).with_name("registry_needles.json").read_text(encoding="utf-8"))
"""Documents as people write them and questions as people ask them, each with the ids that answer it: judged by hand."""


def words(chance: random.Random, count: int) -> list[str]:
    """Zipf: the n-th subject is n times rarer than the first; one word in three is a rare one."""
    often = chance.choices(SUBJECTS, [1 / (n + 1) for n in range(len(SUBJECTS))], k=count)
    return [chance.choice(RARE) if chance.random() < 0.33 else word for word in often]


def question(number: int) -> str:
    """Two words, as often apart in the documents as their frequencies make them."""
    return " ".join(words(random.Random(-1 - number), 2))


def teams() -> Iterator[str]:
    for number in range(TEAMS):
        yield json.dumps({"id": f"team-{number}", "name": f"Team {number}", "type": "Domain Team"})


def product(number: int, products: int) -> str:
    """Each reads the one `products / 10` before it, so that flows are ten hops long, and every third also another."""
    chance = random.Random(number)
    said, team = words(chance, 4), f"team-{number % TEAMS}"
    body: dict[str, object] = {
        "apiVersion": "v1.1.0",
        "kind": "DataProduct",
        "id": f"product-{number}",
        "name": f"{' '.join(said[:3]).title()} {number}",
        "status": chance.choice(["active", "active", "draft"]),
        "domain": team,
        "team": {"name": team},
        "description": {
            "purpose": f"The {said[0]} and {said[1]} of the {said[3]}, as {' '.join(words(chance, 3))} need them."
        },
        "tags": sorted(set(words(chance, 2))),
        "outputPorts": [{"name": "port", "version": "1.0.0", "contractId": f"contract-{number}"}],
    }
    if number % PRIVATE == PRIVATE - 1:
        body["customProperties"] = [{"property": "visibility", "value": "private"}]
    ports = [
        {"name": f"in_{before}", "version": "1.0.0", "contractId": f"contract-{before}"}
        for before in reads(number, products)
    ]
    return json.dumps(body | ({"inputPorts": ports} if ports else {}))


def reads(number: int, products: int) -> list[int]:
    step = max(products // 10, 1)
    found = [number - step] if number >= step else []
    return [*found, number - step + 1] if found and number % 3 == 0 and step > 1 else found


def contract(number: int) -> str:
    chance = random.Random(number)
    name, team = "_".join(words(chance, 2)), f"team-{number % TEAMS}"
    columns = [
        {"name": f"{word}_{kind}", "logicalType": "string"}
        for word, kind in zip(words(chance, 6), ("id", "name", "code", "text", "type", "key"), strict=True)
    ]
    body = {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": f"contract-{number}",
        "version": "1.0.0",
        "name": name,
    }
    body |= {"status": "active", "team": {"name": team}}
    return json.dumps(body | {"schema": [{"name": name, "properties": columns}]})


def asset(number: int) -> str:
    chance = random.Random(number)
    name = f"db.{chance.choice(SUBJECTS)}_{number % 100}.{'_'.join(words(chance, 2))}_{number}"
    columns = [{"name": f"{word}_id", "type": "int"} for word in words(chance, 2)]
    info = {"name": name, "type": "table", "source": f"platform-{number % 5}", "owner": f"team-{number % TEAMS}"}
    return json.dumps({"id": f"asset-{number}", "info": info, "columns": columns})


def agreement(number: int, products: int) -> str:
    body = {"purpose": f"Report {number} on {question(number)}", "status": "approved", "startDate": "2026-01-01"}
    provider = {"dataProductId": f"product-{number * AGREED % products}", "outputPortId": "port"}
    team = {"teamId": f"team-{(number + 1) % TEAMS}"}
    return json.dumps({"id": f"access-{number}", "info": body, "provider": provider, "consumer": team})


def flow_product(number: int) -> str:
    """A river that splits ten times on its way to 10,000 mouths: each reads the one two fifths before it."""
    before = (number - 1) * 2 // 5
    ports = [{"name": "in", "version": "1.0.0", "contractId": f"flow-contract-{before}"}] if number else []
    body: dict[str, object] = {
        "apiVersion": "v1.1.0",
        "kind": "DataProduct",
        "id": f"flow-{number}",
        "status": "active",
    }
    body |= {"name": f"River {number}", "domain": "team-1", "team": {"name": "team-1"}, "inputPorts": ports}
    outputs = [{"name": "port", "version": "1.0.0", "contractId": f"flow-contract-{number}"}]
    return json.dumps({key: value for key, value in (body | {"outputPorts": outputs}).items() if value})


def flow_contract(number: int) -> str:
    body = {"apiVersion": "v3.1.0", "kind": "DataContract", "id": f"flow-contract-{number}", "version": "1.0.0"}
    schema = [{"name": "water", "properties": [{"name": "drops", "logicalType": "integer"}]}]
    return json.dumps(
        body | {"name": f"river_{number}", "status": "active", "team": {"name": "team-1"}, "schema": schema}
    )


def needles() -> Iterator[str]:
    for each in NEEDLES["products"]:
        body = {
            "apiVersion": "v1.1.0",
            "kind": "DataProduct",
            "id": each["id"],
            "name": each["name"],
            "status": "active",
        }
        body |= {"domain": each["team"], "team": {"name": each["team"]}, "description": {"purpose": each["purpose"]}}
        body |= {
            "tags": each.get("tags", []),
            "outputPorts": [{"name": port, "version": "1.0.0"} for port in each["ports"]],
        }
        yield json.dumps(body, ensure_ascii=False)
