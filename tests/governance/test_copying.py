"""Readers of one port taken over to another: who may, who is left out and why, and what the copies say."""

import pytest
from access_desk import document, key

from hansa.governance import copying
from hansa.kernel.errors import InvalidInput, NotFound, Refused

OWNER, CONSUMER = key("checkout"), key("marketing")


def grant(mesh, identifier, team, port="orders_v1", **more):
    provider = {"dataProductId": "orders", "outputPortId": port}
    info = {"purpose": "Count", "status": "approved", "endDate": "2027-01-01"}
    body = document(id=identifier, info=info, provider=provider, consumer={"teamId": team}, **more)
    return mesh.put_access(OWNER, body, identifier)


@pytest.fixture
def readers(mesh):
    grant(mesh, "a1", "marketing", roles=["analyst", "engineer"])
    grant(mesh, "a2", "search")
    grant(mesh, "a3", "search", "orders_v2")
    mesh.put_access(CONSUMER, document(id="a4"), "a4")
    return mesh


def test_only_the_provider_looks_and_copies(readers):
    with pytest.raises(Refused):
        readers.preview(CONSUMER)
    with pytest.raises(Refused):
        readers.copy(CONSUMER)


@pytest.mark.parametrize(("port", "source"), [("orders_v2", "nothing"), ("nothing", "orders_v1")])
def test_both_ports_must_be_there(readers, port, source):
    with pytest.raises(NotFound):
        readers.read(lambda session: copying.preview(session, OWNER, "orders", port, source, at=readers.at))


def test_a_port_is_not_copied_to_itself(readers):
    with pytest.raises(InvalidInput):
        readers.read(lambda s: copying.preview(s, OWNER, "orders", "orders_v1", "orders_v1", at=readers.at))


def test_the_look_says_who_could_come_along(readers):
    found = {each.id: each for each in readers.preview(OWNER)}
    assert {key: each.reason for key, each in found.items()} == {"a1": None, "a2": "already-has-access"}
    assert (found["a1"].roles, found["a1"].roles_missing) == (("analyst", "engineer"), ("engineer",))


def test_the_copies_begin_today_with_purpose_and_end_and_the_roles_that_there_are(readers):
    done = readers.copy(OWNER)
    assert [source for _, source in done.copied] == ["a1"]
    assert done.skipped == [("a2", "already-has-access")]
    made = done.copied[0][0]
    assert readers.names(made) == ["AccessCreated", "AccessApproved", "AccessActivated"]
    again = readers.copy(OWNER)
    assert (again.copied, len(again.skipped)) == ([], 2)


def test_what_is_not_there_is_said_to_have_failed(readers):
    done = readers.copy(OWNER, only=["a1", "nothing"])
    assert [source for _, source in done.copied] == ["a1"]
    assert [each for each, _ in done.failed] == ["nothing"]
