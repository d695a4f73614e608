"""Agreements that programs put whole: what is filled in, what stays, and who may."""

import pytest
from access_desk import document, key, wanted

from hansa.kernel.actor import LOCAL
from hansa.kernel.errors import InvalidInput, Refused
from hansa.registry import catalogue
from hansa.registry.records.values import Kind

OWNER, CONSUMER, STRANGER = key("checkout"), key("marketing"), key("search")
READER = key("marketing", read_only=True)


@pytest.mark.parametrize("who", [STRANGER, READER, key()])
def test_who_may_not_ask_does_not_put_a_request(mesh, who):
    with pytest.raises(Refused):
        mesh.put_access(who, document())


def test_a_new_one_without_a_status_is_a_request_that_begins_today(mesh):
    made = mesh.put_access(CONSUMER, document(roles=["analyst"])).data
    assert made["info"] == {"startDate": "2026-11-23", "purpose": "Count the orders", "status": "requested"}
    assert made["provider"] == {
        "teamId": "checkout",
        "dataContractId": "orders",
        "dataContractVersion": "1.2.0",
        "dataProductId": "orders",
        "outputPortId": "orders_v1",
    }
    assert mesh.names() == ["AccessCreated", "AccessRequested"]


def test_a_consuming_product_brings_its_team(mesh):
    made = mesh.put_access(OWNER, document(consumer={"dataProductId": "orders"})).data
    assert made["consumer"] == {"dataProductId": "orders", "teamId": "checkout"}
    assert made["info"]["status"] == "approved"


def test_a_request_with_a_role_that_the_contract_lacks_is_refused(mesh):
    with pytest.raises(InvalidInput, match="admin"):
        mesh.put_access(CONSUMER, document(roles=["admin"]))


def test_what_an_update_leaves_out_stays_and_what_hansa_works_out_is_not_taken(mesh):
    mesh.put_access(CONSUMER, document(info={"purpose": "Count the orders", "startDate": "2026-12-01"}))
    mesh.do("approve", OWNER)
    info = {"purpose": "Count all orders", "active": True}
    made = mesh.put_access(OWNER, document(info=info, provisioning={"status": "provisioned"}, tags=["x"])).data
    assert made["info"] == {"status": "approved", "startDate": "2026-12-01", "purpose": "Count all orders"}
    assert "provisioning" not in made
    assert made["tags"] == ["x"]


def test_the_same_again_is_no_change(mesh):
    first = mesh.put_access(OWNER, document(info={"purpose": "Count the orders", "status": "approved"}))
    again = mesh.put_access(OWNER, dict(first.data))
    assert again.revision == first.revision
    assert mesh.names() == ["AccessCreated", "AccessApproved", "AccessActivated"]


def test_who_asked_still_changes_a_request_but_not_what_was_decided(mesh):
    mesh.put_access(CONSUMER, document())
    better = document(info={"purpose": "Count the orders of a day"})
    with pytest.raises(Refused):
        mesh.put_access(STRANGER, better)
    assert mesh.put_access(CONSUMER, better).data["info"]["purpose"].endswith("a day")
    mesh.do("approve", OWNER)
    with pytest.raises(Refused):
        mesh.put_access(CONSUMER, document(info={"purpose": "Sell them"}))
    with pytest.raises(Refused):
        mesh.put_access(CONSUMER, document(info={"purpose": "Count the orders of a day", "endDate": "2030-01-01"}))


def test_a_request_is_not_handed_to_a_team_that_did_not_ask(mesh):
    mesh.put_access(CONSUMER, document())
    with pytest.raises(Refused):
        mesh.put_access(CONSUMER, document(consumer={"teamId": "search"}))


def test_unknown_keys_are_kept(mesh):
    assert mesh.put_access(LOCAL, document(custom={"k": "v"}, later={"a": 1})).data["later"] == {"a": 1}


@pytest.mark.parametrize("consumer", [{"teamId": 5}, {"teamId": "nobody"}])
def test_what_is_no_agreement_is_refused(mesh, consumer):
    with pytest.raises(InvalidInput):
        mesh.put_access(LOCAL, document(consumer=consumer))


def test_removing_an_active_one_says_that_it_ended(mesh):
    mesh.put_access(OWNER, document(info={"purpose": "Count the orders", "status": "approved"}))
    with pytest.raises(Refused):
        mesh.do("remove", CONSUMER)
    mesh.do("remove", OWNER)
    assert mesh.names()[-2:] == ["AccessDeleted", "AccessDeactivated"]


def test_one_that_is_removed_by_other_means_is_noticed_by_the_clock(mesh):
    mesh.put_access(OWNER, document(info={"purpose": "Count the orders", "status": "approved"}))
    with mesh.db.write() as session:
        catalogue.remove(session, LOCAL, Kind.ACCESS, "a1", why="pruned", at=mesh.at)
    assert mesh.tick(minutes=1) == ["AccessDeactivated"]
    assert mesh.tick(minutes=1) == []


def test_asking_by_verb_and_by_document_end_in_the_same_place(mesh):
    by_verb = mesh.ask(CONSUMER, wanted(team="marketing"), "v").data
    by_document = mesh.put_access(CONSUMER, document(id="d"), "d").data
    assert by_verb["provider"] == by_document["provider"]
    assert by_verb["consumer"] == by_document["consumer"]
    assert by_verb["info"]["status"] == by_document["info"]["status"]
