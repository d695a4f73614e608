"""The documents of the demo: what the standards ask for, complete, and pointing at nothing that is not there."""

from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from hansa.contracts.convert.rdf.ontology_file import read_ontology
from hansa.dataplane.transform.models import read_models
from hansa.standards.read import read

MESH = Path(str(files("hansa.demo").joinpath("mesh")))


def load(pattern):
    return {p.relative_to(MESH): yaml.safe_load(p.read_text(encoding="utf-8")) for p in sorted(MESH.glob(pattern))}


CONTRACTS = {c["id"]: c for c in load("dataproducts/**/*.odcs.yaml").values()}
PRODUCTS = {p["id"]: p for p in load("dataproducts/**/*.odps.yaml").values()}
FOLDERS = {p["id"]: MESH / path.parent for path, p in load("dataproducts/**/*.odps.yaml").items()}
TEAMS = {t["id"]: t for t in load("teams/*.yaml").values()}
SOURCES = {s["id"]: s for s in load("sourcesystems/*.yaml").values()}
DEFINITIONS = {d["id"]: d for d in load("definitions/*.yaml").values()}
ONTOLOGY, _ = read_ontology((MESH / "semantic-ontology/main.yaml").read_text(encoding="utf-8"), "main.yaml", "main")
MEANINGS = {
    f"main/{name}{part}"
    for name, concept in ONTOLOGY.concepts.items()
    for part in ("", *(f".{each['id']}" for each in concept.get("properties", ()) if "id" in each))
}
TAGS = {t["id"] for t in load("tags/*.yaml").values()}
ACCESS = {a["id"]: a for a in load("access/*.yaml").values()}
PROMISED = {port["contractId"] for p in PRODUCTS.values() for port in p["outputPorts"]}
MAKERS = {port["contractId"]: p["id"] for p in PRODUCTS.values() for port in p["outputPorts"]}


def properties(contract):
    return [p for schema in contract["schema"] for p in schema["properties"]]


@pytest.mark.parametrize("path", sorted(MESH.glob("dataproducts/**/*.od?s.yaml")), ids=lambda p: p.name)
def test_a_document_is_what_its_standard_asks_for(path):
    reading = read(path.read_text(encoding="utf-8"), path.name)
    assert reading.findings == ()
    assert reading.document.spec_version.lstrip("v") in {"3.2.0", "1.1.0"}


def test_the_mesh_is_as_large_as_promised():
    assert len(TEAMS) == 9
    assert len(SOURCES) == 5
    assert len(DEFINITIONS) >= 6
    assert len(PRODUCTS) == 14
    assert CONTRACTS["orders-pii"]["name"] == "Orders with PII"
    assert {p["type"] for p in PRODUCTS.values()} == {"sourceAligned", "aggregate", "consumerAligned"}


def test_every_owner_source_and_tag_exists():
    for document in [*PRODUCTS.values(), *CONTRACTS.values()]:
        assert document["domain"] in TEAMS
        assert document["team"]["name"] in TEAMS
        assert set(document["tags"]) <= TAGS, document["id"]
    assert {d["owner"] for d in [*SOURCES.values(), *DEFINITIONS.values()]} <= set(TEAMS)


def test_every_input_is_another_products_promise_or_a_source_with_a_server():
    for product in PRODUCTS.values():
        for port in product["inputPorts"]:
            contract = CONTRACTS[port["contractId"]]
            assert contract["version"] == port["version"]
            sources = [p["value"] for p in port.get("customProperties", ()) if p["property"] == "sourceSystemId"]
            if contract["id"] in PROMISED:
                assert sources == []
            else:
                assert set(sources) <= set(SOURCES)
                assert contract["servers"]


def test_every_read_of_another_product_has_an_active_agreement():
    agreed = {
        (a["provider"]["dataContractId"], a["consumer"]["dataProductId"])
        for a in ACCESS.values()
        if a["info"]["status"] == "approved"
    }
    reads = {
        (port["contractId"], p["id"])
        for p in PRODUCTS.values()
        for port in p["inputPorts"]
        if port["contractId"] in PROMISED
    }
    assert reads == agreed
    assert [a["info"]["status"] for a in ACCESS.values()].count("requested") == 1


def test_every_agreement_names_a_port_that_exists():
    for agreement in ACCESS.values():
        provider, consumer = agreement["provider"], agreement["consumer"]
        port = next(
            p for p in PRODUCTS[provider["dataProductId"]]["outputPorts"] if p["name"] == provider["outputPortId"]
        )
        assert (port["contractId"], port["version"]) == (provider["dataContractId"], provider["dataContractVersion"])
        assert PRODUCTS[consumer["dataProductId"]]["team"]["name"] == consumer["teamId"]


@pytest.mark.parametrize("contract_id", sorted(PROMISED))
def test_a_promise_is_complete(contract_id):
    contract = CONTRACTS[contract_id]
    assert set(contract["description"]) >= {"purpose", "usage", "limitations"}
    assert contract["price"]["priceUnit"] == "month"
    assert contract["support"]
    assert contract["roles"]
    assert contract["team"]["members"]
    levels = {level["property"]: level for level in contract["slaProperties"]}
    assert set(levels) >= {"frequency", "retention", "availability", "noticePeriod"}
    assert levels["noticePeriod"]["value"] == "P3M"
    for schema in contract["schema"]:
        assert schema["quality"]
        assert any(p.get("primaryKey") for p in schema["properties"])
    for prop in properties(contract):
        assert prop["description"].endswith("."), prop["name"]
        assert prop["classification"]
        assert prop["examples"]
        assert prop["physicalType"]
        for link in prop.get("authoritativeDefinitions", ()):
            known = DEFINITIONS if link["type"] == "definition" else MEANINGS
            assert link["url"].removeprefix("/definitions/").removeprefix("/semantics/") in known


@pytest.mark.parametrize("product_id", sorted(PRODUCTS))
def test_a_port_with_personal_data_says_so_and_no_other_does(product_id):
    for port in PRODUCTS[product_id]["outputPorts"]:
        personal = any("pii" in p.get("tags", ()) for p in properties(CONTRACTS[port["contractId"]]))
        flags = {p["property"]: p["value"] for p in port["customProperties"]}
        assert flags["containsPii"] is personal
        assert not (flags["containsPii"] and flags["autoApprove"])


@pytest.mark.parametrize("product_id", sorted(PRODUCTS))
def test_every_table_has_its_model_and_no_model_reads_what_is_not_there(product_id):
    product, folder = PRODUCTS[product_id], FOLDERS[product_id]
    inputs = set()
    for port in product["inputPorts"]:
        objects = [schema["name"] for schema in CONTRACTS[port["contractId"]]["schema"]]
        inputs |= {f"{port['name']}.{name}" for name in objects}
        inputs |= {port["name"]} if len(objects) == 1 else set()
    code = {str(p.relative_to(folder)): p.read_text(encoding="utf-8") for p in folder.glob("models/*.*")}
    assert read_models(code, inputs).findings == ()
    tables = {schema["name"] for port in product["outputPorts"] for schema in CONTRACTS[port["contractId"]]["schema"]}
    assert tables <= {Path(name).stem for name in code}
