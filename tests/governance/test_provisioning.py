"""The grant in the data platform: who reports it, what stays of a report, and when access counts only with it."""

import pytest
from access_desk import document, key, wanted

from hansa.governance import provisioning
from hansa.governance.decide import decide
from hansa.kernel.errors import NotFound, Refused
from hansa.registry.agreements.provisioning import State
from hansa.registry.agreements.queries import find_agreement

OWNER, CONSUMER, STRANGER = key("checkout"), key("marketing"), key("search")


@pytest.fixture
def granted(mesh):
    mesh.put_access(OWNER, document(info={"purpose": "Count the orders", "status": "approved"}))
    return mesh


@pytest.mark.parametrize("who", [STRANGER, CONSUMER, key("checkout", read_only=True)])
def test_only_the_providers_side_reports(granted, who):
    with pytest.raises(Refused):
        granted.report(who, State.PROVISIONED)


def test_of_nothing_there_is_nothing_to_report(mesh):
    with pytest.raises(NotFound):
        mesh.report(OWNER, State.PROVISIONED, "nothing")
    mesh.ask(CONSUMER, wanted(team="marketing"))
    with pytest.raises(NotFound, match="Nothing has been reported"):
        mesh.read(lambda session: provisioning.get(session, "a1"))


def test_any_state_may_follow_any_other_and_what_is_left_out_stays(granted):
    granted.report(OWNER, State.PROVISIONING, platform="bigquery", links={"log": "https://x.example"})
    failed = granted.report(OWNER, State.PROVISIONING_FAILED, diagnostics="denied", note="look at it")
    assert (failed.platform, failed.diagnostics, failed.failed_at) == ("bigquery", "denied", granted.at)
    done = granted.report(OWNER, State.PROVISIONED, reference="role/1")
    assert (done.diagnostics, done.note, done.links) == (None, "look at it", {"log": "https://x.example"})
    assert done.provisioning_started_at == done.provisioned_at == granted.at
    granted.report(OWNER, State.DEPROVISIONING_FAILED, diagnostics="busy")
    granted.report(OWNER, State.DEPROVISIONING)
    assert granted.report(OWNER, State.DEPROVISIONED).reference == "role/1"
    assert granted.names()[3:] == [
        "AccessProvisioningStarted",
        "AccessProvisioningFailed",
        "AccessProvisioned",
        "AccessDeprovisioningFailed",
        "AccessDeprovisioningStarted",
        "AccessDeprovisioned",
    ]


def test_a_whole_state_clears_what_it_leaves_out(granted):
    granted.report(OWNER, State.PROVISIONING_FAILED, platform="bigquery", diagnostics="denied")
    kept = granted.replace(OWNER, State.PROVISIONED, note="by hand", provisioned_at=granted.at)
    assert (kept.platform, kept.diagnostics, kept.note, kept.failed_at) == (None, None, "by hand", None)


def test_it_goes_with_its_agreement(granted):
    granted.report(OWNER, State.PROVISIONED)
    granted.do("remove", OWNER)
    granted.put_access(OWNER, document(info={"purpose": "Again", "status": "approved"}))
    with pytest.raises(NotFound):
        granted.read(lambda session: provisioning.get(session, "a1"))


def test_where_the_organisation_wants_it_access_counts_only_with_its_grant(granted):
    def counts():
        row = granted.read(lambda session: find_agreement(session, "a1", today=granted.at.date()))
        decision = granted.read(lambda session: decide(session, CONSUMER, "orders", "orders_v1", at=granted.at))
        assert bool(decision.agreements) == row.counts
        return row.active, row.counts

    assert counts() == (True, True)
    granted.features(accessProvisioningPolicy="required")
    assert counts() == (True, False)
    granted.report(OWNER, State.PROVISIONED)
    assert counts() == (True, True)
    granted.report(OWNER, State.DEPROVISIONING)
    assert counts() == (True, False)
