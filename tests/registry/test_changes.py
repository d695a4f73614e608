"""Changes that need approval: refused, asked for, accepted, rejected, withdrawn, outdated, and never written twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from hansa.db import outbox
from hansa.governance import changes
from hansa.kernel.actor import LOCAL, Actor, ActorKind
from hansa.kernel.errors import Conflict, InvalidInput, NotFound, Refused
from hansa.kernel.permissions import Permission
from hansa.registry import catalogue
from hansa.registry.accounts import commands as accounts
from hansa.registry.accounts.commands import NewUser
from hansa.registry.accounts.queries import actor_of_user, find_user
from hansa.registry.accounts.values import OrganizationRole
from hansa.registry.changes.queries import (
    Wanted,
    access_request,
    count_to_decide,
    list_requests,
    to_decide,
)
from hansa.registry.changes.values import State
from hansa.registry.keys import commands as keys
from hansa.registry.keys.queries import verify
from hansa.registry.keys.values import Scope
from hansa.registry.keys.values import Wanted as WantedKey
from hansa.registry.records.values import Draft, Kind
from hansa.registry.settings.commands import put as put_setting
from hansa.registry.settings.features import FEATURES

AT = datetime(2026, 11, 24, tzinfo=UTC)
ROLES = {"mia": "Member", "ed": "Editor", "ann": "Approver", "olga": "Owner"}


def set_mode(db, at, **more):
    with db.write() as session:
        value = {"changeProcessMode": "approval-required", **more}
        put_setting(session, LOCAL, FEATURES, value, why="a test", at=at)


class People:
    """Members of `checkout`, by their names, as they are allowed to act now."""

    def __init__(self, db, put, make):
        self.db, self.make = db, make
        members = [{"emailAddress": f"{name}@example.org", "role": role} for name, role in ROLES.items()]
        put(Kind.TEAM, make.team("checkout", parent="retail", members=members))
        away = [{"emailAddress": "mark@example.org", "role": "Owner"}]
        put(Kind.TEAM, make.team("marketing", parent="retail", members=away))
        with db.write() as session:
            for name in (*ROLES, "mark"):
                new = NewUser(f"{name}@example.org", name.title(), OrganizationRole.MEMBER)
                accounts.create(session, LOCAL, new, at=make.now)

    def __getattr__(self, name):
        with self.db.read() as session:
            return actor_of_user(session, find_user(session, f"{name}@example.org"))


@pytest.fixture
def people(mesh, put, make):
    found = People(mesh, put, make)
    set_mode(mesh, make.now)
    yield found
    with mesh.write() as session:
        put_setting(session, LOCAL, FEATURES, {}, why="a test", at=make.now)


def orders(make, **more):
    return make.product("orders", ["raw"], ["orders-pii"], source_id="shop", **({"tags": ["demo"]} | more))


def text_of(db, kind, identifier):
    with db.read() as session:
        found = catalogue.get(session, kind, identifier)
    return found.text if found else None


def decide(db, verb, actor, request, why="", at=None, **more):
    with db.write() as session:
        return changes.VERBS[verb](session, actor, request, why=why, at=at or AT, **more).request


def names(db):
    with db.read() as session:
        return [event.name for event in outbox.read(session, limit=1000) if event.name.startswith("ChangeRequest")]


# Who may ask


def test_a_stranger_and_another_team_may_not_even_ask(mesh, put, make, people):
    for actor in (Actor("x", "X", ActorKind.USER), people.mark):
        with pytest.raises(Refused, match="DATAPRODUCT_EDIT in the team `checkout`"):
            put(Kind.PRODUCT, orders(make, tags=["changed"]), actor=actor)
    with mesh.read() as session:
        assert list_requests(session, LOCAL, Wanted()) == ([], False)


def test_without_the_process_a_member_is_refused_and_an_editor_writes(mesh, put, make, people):
    with mesh.write() as session:
        put_setting(session, LOCAL, FEATURES, {}, why="", at=make.now)
    with pytest.raises(Refused):
        put(Kind.PRODUCT, orders(make, tags=["changed"]), actor=people.mia)
    assert put(Kind.PRODUCT, orders(make, tags=["changed"]), actor=people.ed).action == "updated"


@pytest.mark.parametrize("name", ["mia", "ed"])
def test_who_may_not_approve_asks(mesh, put, make, people, name):
    before = text_of(mesh, Kind.PRODUCT, "orders")
    outcome = put(Kind.PRODUCT, orders(make, tags=["changed"]), actor=getattr(people, name), why="Better tags")
    assert (outcome.action, outcome.id) == ("requested", "orders")
    assert text_of(mesh, Kind.PRODUCT, "orders") == before
    with mesh.read() as session:
        found = access_request(session, people.ann, outcome.request)
    assert (found.state, found.why, found.author_name) == (State.OPEN, "Better tags", name.title())
    assert (found.teams, found.changes[0].base_revision) == (("checkout",), 1)
    assert names(mesh) == ["ChangeRequestCreated"]


@pytest.mark.parametrize("name", ["ann", "olga"])
def test_who_may_approve_writes(put, make, people, name):
    assert put(Kind.PRODUCT, orders(make, tags=["changed"]), actor=getattr(people, name)).action == "updated"


def test_a_teams_key_writes_unless_it_is_limited(put, make, people):
    whole = Actor("k", "K", ActorKind.KEY, frozenset({"checkout"}))
    limited = Actor("l", "L", ActorKind.KEY, frozenset({"checkout"}), limit=frozenset({Permission.DATAPRODUCT_EDIT}))
    assert put(Kind.PRODUCT, orders(make, tags=["changed"]), actor=whole).action == "updated"
    assert put(Kind.PRODUCT, orders(make, tags=["again"]), actor=limited).action == "requested"
    reader = Actor("r", "R", ActorKind.KEY, frozenset({"checkout"}), read_only=True)
    with pytest.raises(Refused, match="only reads"):
        put(Kind.PRODUCT, orders(make, tags=["third"]), actor=reader)


def test_other_kinds_are_written_as_before(put, make, people):
    assert put(Kind.SOURCE, make.source("till"), actor=people.ed).action == "created"
    with pytest.raises(Refused):
        put(Kind.SOURCE, make.source("till-2"), actor=people.mia)


def test_a_wrong_document_is_refused_and_no_request(mesh, put, make, people):
    with pytest.raises(InvalidInput):
        put(Kind.PRODUCT, orders(make, outputPorts=[{"name": "x", "contractId": "nowhere"}]), actor=people.ed)
    with mesh.read() as session:
        assert list_requests(session, LOCAL, Wanted())[0] == []


def test_the_same_wish_is_one_request_and_another_replaces_it(mesh, put, make, people):
    first = put(Kind.PRODUCT, orders(make, tags=["a"]), actor=people.ed)
    again = put(Kind.PRODUCT, orders(make, tags=["a"]), actor=people.ed)
    other = put(Kind.PRODUCT, orders(make, tags=["b"]), actor=people.ed)
    theirs = put(Kind.PRODUCT, orders(make, tags=["b"]), actor=people.mia)
    assert first.request == again.request != other.request != theirs.request
    with mesh.read() as session:
        states = {each.id: each.state for each in list_requests(session, LOCAL, Wanted())[0]}
    assert states == {first.request: "withdrawn", other.request: "open", theirs.request: "open"}
    assert put(Kind.PRODUCT, orders(make), actor=people.ed).action == "unchanged"


# Deciding


def test_accepting_writes_in_both_names(mesh, put, make, people):
    outcome = put(Kind.PRODUCT, orders(make, tags=["changed"]), actor=people.ed, why="Better tags")
    for actor in (people.mia, people.mark):
        with pytest.raises((Refused, NotFound)):
            decide(mesh, "accept", actor, outcome.request)
    done = decide(mesh, "accept", people.ann, outcome.request, "Agreed")
    assert (done.state, done.decided_name, done.decision) == (State.ACCEPTED, "Ann", "Agreed")
    assert text_of(mesh, Kind.PRODUCT, "orders") == orders(make, tags=["changed"])
    with mesh.read() as session:
        newest = catalogue.history(session, Kind.PRODUCT, "orders")[0]
    assert newest.by == people.ann.principal
    assert newest.why == "Better tags (asked for by Ed, accepted by Ann: Agreed)"
    assert names(mesh) == ["ChangeRequestCreated", "ChangeRequestAccepted"]


def test_a_rejection_needs_a_reason_and_changes_nothing(mesh, put, make, people):
    request = put(Kind.PRODUCT, orders(make, tags=["changed"]), actor=people.ed).request
    with pytest.raises(InvalidInput, match="needs a reason"):
        decide(mesh, "reject", people.olga, request, " ")
    with pytest.raises(Refused):
        decide(mesh, "reject", people.ed, request, "No")
    assert decide(mesh, "reject", people.olga, request, "No").state == State.REJECTED
    assert text_of(mesh, Kind.PRODUCT, "orders") == orders(make)
    with pytest.raises(Conflict, match="rejected already by Olga"):
        decide(mesh, "accept", people.ann, request)


def test_only_the_author_withdraws(mesh, put, make, people):
    request = put(Kind.PRODUCT, orders(make, tags=["changed"]), actor=people.ed).request
    with pytest.raises(Refused, match="it is Ed's"):
        decide(mesh, "withdraw", people.ann, request)
    assert decide(mesh, "withdraw", people.ed, request).state == State.WITHDRAWN


def test_nobody_accepts_their_own_unless_that_is_allowed(mesh, put, make, people):
    request = put(Kind.PRODUCT, orders(make, tags=["changed"]), actor=people.ed).request
    members = [{"emailAddress": "ed@example.org", "role": "Approver"}]
    put(Kind.TEAM, make.team("checkout", parent="retail", members=members))
    with pytest.raises(Refused, match="may not accept it too"):
        decide(mesh, "accept", people.ed, request)
    with mesh.write() as session:
        own_key = keys.create(session, people.ed, WantedKey(Scope.USER, "mine", people.ed.user_id), at=AT)
        with pytest.raises(Refused, match="may not accept it too"):
            changes.accept(session, verify(session, own_key.text, AT), request, why="", at=AT)
    set_mode(mesh, make.now, changeSelfApproval="allowed")
    assert decide(mesh, "accept", people.ed, request).state == State.ACCEPTED


def test_what_is_given_to_another_team_needs_both(mesh, put, make, people):
    members = [{"emailAddress": "mark@example.org", "role": "Owner"}, {"emailAddress": "ed@example.org", "role": ""}]
    put(Kind.TEAM, make.team("marketing", parent="retail", members=members))
    request = put(Kind.PRODUCT, orders(make, owner="marketing"), actor=people.ed).request
    for name in ("ann", "mark"):
        with pytest.raises(Refused):
            decide(mesh, "accept", getattr(people, name), request)
    put(Kind.TEAM, make.team("retail", "Domain", members=[{"emailAddress": "mark@example.org", "role": "Owner"}]))
    assert decide(mesh, "accept", people.mark, request).state == State.ACCEPTED


def test_a_batch_waits_as_a_whole(mesh, put, make, people):
    drafts = [
        Draft(Kind.PRODUCT, make.product("returns", ["back"]), "returns.yaml"),
        Draft(Kind.CONTRACT, make.contract("back"), "back.yaml"),
        Draft(Kind.SOURCE, make.source("till"), "till.yaml"),
    ]
    outcomes = put(drafts, actor=people.ed)
    assert {each.action for each in outcomes} == {"requested"}
    assert len({each.request for each in outcomes}) == 1
    assert text_of(mesh, Kind.SOURCE, "till") is None
    decide(mesh, "accept", people.ann, outcomes[0].request)
    for kind, identifier in ((Kind.PRODUCT, "returns"), (Kind.CONTRACT, "back"), (Kind.SOURCE, "till")):
        assert text_of(mesh, kind, identifier)


def test_removing_is_asked_for_too(mesh, put, make, people):
    put(Kind.CONTRACT, make.contract("idle"))
    with mesh.write() as session:
        outcome = catalogue.remove(session, people.ed, Kind.CONTRACT, "idle", why="Unused", at=AT)
    assert (outcome.action, bool(text_of(mesh, Kind.CONTRACT, "idle"))) == ("requested", True)
    decide(mesh, "accept", people.ann, outcome.request)
    assert text_of(mesh, Kind.CONTRACT, "idle") is None


# Faults


def test_a_change_elsewhere_is_merged(mesh, put, make, people):
    request = put(Kind.PRODUCT, orders(make, tags=["changed"]), actor=people.ed).request
    put(Kind.PRODUCT, orders(make, name="Better orders"))
    with mesh.read() as session:
        found = changes.standing(session, access_request(session, LOCAL, request).changes[0])
    assert (found.behind, found.clashes) == (True, ())
    assert decide(mesh, "accept", people.ann, request).state == State.ACCEPTED
    with mesh.read() as session:
        data = catalogue.get(session, Kind.PRODUCT, "orders").data
    assert (data["name"], data["tags"]) == ("Better orders", ["changed"])


def test_a_change_of_the_same_place_makes_it_outdated(mesh, put, make, people):
    request = put(Kind.PRODUCT, orders(make, name="Mine"), actor=people.ed).request
    put(Kind.PRODUCT, orders(make, name="Theirs"))
    done = decide(mesh, "accept", people.ann, request)
    assert (done.state, done.clashes[0].place) == (State.OUTDATED, "name")
    assert "“Theirs”" in done.clashes[0].text
    assert "“Mine”" in done.clashes[0].text
    assert text_of(mesh, Kind.PRODUCT, "orders") == orders(make, name="Theirs")
    assert names(mesh)[-1] == "ChangeRequestOutdated"


def test_a_document_that_is_gone_or_was_added_makes_it_outdated(mesh, put, make, people):
    put(Kind.CONTRACT, make.contract("idle"))
    gone = put(Kind.CONTRACT, make.contract("idle", columns=("x",)), actor=people.ed).request
    made = put(Kind.CONTRACT, make.contract("new"), actor=people.ed).request
    with mesh.write() as session:
        removal = catalogue.remove(session, people.mia, Kind.CONTRACT, "idle", why="", at=AT).request
        catalogue.remove(session, LOCAL, Kind.CONTRACT, "idle", why="", at=AT)
    put(Kind.CONTRACT, make.contract("new", columns=("y",)))
    for request, said in ((gone, "removed meanwhile"), (made, "added one"), (removal, "removed meanwhile")):
        done = decide(mesh, "accept", people.ann, request)
        assert done.state == State.OUTDATED
        assert said in done.clashes[0].text


def test_what_can_no_longer_stand_is_refused_and_stays_open(mesh, put, make, people):
    put(Kind.CONTRACT, make.contract("idle"))
    wish = put(
        Kind.PRODUCT, orders(make, outputPorts=[{"name": "x", "version": "1", "contractId": "idle"}]), actor=people.ed
    )
    with mesh.write() as session:
        catalogue.remove(session, LOCAL, Kind.CONTRACT, "idle", why="", at=AT)
    with pytest.raises(InvalidInput, match="idle"):
        decide(mesh, "accept", people.ann, wish.request)
    with mesh.read() as session:
        assert access_request(session, LOCAL, wish.request).state == State.OPEN


def test_an_author_who_lost_their_rights_gets_nothing_written(mesh, put, make, people):
    request = put(Kind.PRODUCT, orders(make, tags=["changed"]), actor=people.ed).request
    put(
        Kind.TEAM,
        make.team("checkout", parent="retail", members=[{"emailAddress": "ann@example.org", "role": "Owner"}]),
    )
    with pytest.raises(Refused, match="`Ed` may not edit"):
        decide(mesh, "accept", people.ann, request)
    with mesh.write() as session:
        user = find_user(session, "ed@example.org")
        accounts.remove(session, LOCAL, user.id, at=AT)
    with pytest.raises(Refused, match="Ed, who asked for this change, may not act here any more"):
        decide(mesh, "accept", people.ann, request)
    assert text_of(mesh, Kind.PRODUCT, "orders") == orders(make)


def test_two_who_accept_at_once_write_once(mesh, put, make, people):
    request = put(Kind.PRODUCT, orders(make, tags=["changed"]), actor=people.ed).request
    approvers = [people.ann, people.olga]

    def accept(actor):
        try:
            return decide(mesh, "accept", actor, request).state
        except Conflict as error:
            return str(error)

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(accept, approvers))
    assert said[1] == "accepted"
    assert "accepted already by" in said[0]
    with mesh.read() as session:
        assert len(catalogue.history(session, Kind.PRODUCT, "orders")) == 2


# Who sees what


def test_only_those_whom_it_concerns_see_a_request(mesh, put, make, people):
    request = put(Kind.PRODUCT, orders(make, tags=["changed"]), actor=people.ed).request
    with mesh.read() as session:
        for name in ("mia", "ed", "ann", "olga"):
            assert access_request(session, getattr(people, name), request)
        with pytest.raises(NotFound):
            access_request(session, people.mark, request)
        assert list_requests(session, people.mark, Wanted())[0] == []
        assert [count_to_decide(session, getattr(people, name)) for name in ("mia", "ed", "ann", "mark")] == [
            0,
            0,
            1,
            0,
        ]
        assert [each.id for each in to_decide(session, people.ann, "checkout")] == [request]
        assert to_decide(session, people.ann, "marketing") == []
        found = access_request(session, LOCAL, request)
        assert changes.verbs(session, people.ed, found) == ("withdraw",)
        assert changes.verbs(session, people.ann, found) == ("accept", "reject")
        assert changes.verbs(session, people.mia, found) == ()


def test_the_list_is_filtered_in_the_order_in_which_they_were_made(mesh, put, make, people):
    first = put(Kind.PRODUCT, orders(make, tags=["x"]), actor=people.ed, at=AT).request
    second = put(Kind.CONTRACT, make.contract("idle"), actor=people.ed, at=AT + timedelta(1)).request
    decide(mesh, "reject", people.ann, first, "No", at=AT + timedelta(2))

    def listed(**wanted):
        with mesh.read() as session:
            return [each.id for each in list_requests(session, people.ann, Wanted(**wanted))[0]]

    assert listed() == [first, second]
    assert listed(state="open") == [second]
    assert listed(kind="dataproducts") == listed(id="orders") == [first]
    assert (listed(team="checkout"), listed(team="marketing"), listed(page=1)) == ([first, second], [], [])
