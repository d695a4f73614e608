"""Who may write what: refused first, then what each role grants, in the team and below it."""

import pytest

from hansa.kernel.actor import GUEST, LOCAL, Actor, ActorKind
from hansa.kernel.errors import Conflict, InvalidInput, Refused
from hansa.kernel.permissions import EVERYTHING, RETIRED, Permission
from hansa.registry import authority, catalogue
from hansa.registry.records.values import Kind
from hansa.registry.roles import commands, queries
from hansa.registry.roles.values import DEFAULTS, Role
from hansa.registry.teams.queries import memberships


def person(*roles, **more):
    return Actor("ada", "Ada", ActorKind.USER, frozenset(team for team, _ in roles), roles=frozenset(roles), **more)


def key(team, **more):
    return Actor("k1", "A key", ActorKind.KEY, frozenset({team}), **more)


STRANGER = person()


def test_a_stranger_is_refused_and_told_whom_to_ask(mesh, put, make):
    members = [{"emailAddress": "grace@example.org", "role": "Owner"}]
    put(Kind.TEAM, make.team("checkout", parent="retail", members=members))
    with pytest.raises(
        Refused, match=r"add the data contract `mine`.*DATACONTRACT_ADD in the team `checkout`"
    ) as refused:
        put(Kind.CONTRACT, make.contract("mine"), actor=STRANGER)
    assert "grace@example.org" in str(refused.value)
    with mesh.read() as session:
        assert catalogue.get(session, Kind.CONTRACT, "mine") is None


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (person(("checkout", "Owner")), True),
        (person(("checkout", "Editor")), True),
        (person(("checkout", "approver")), True),
        (person(("retail", "Editor")), True),
        (person(("checkout", "Member")), False),
        (person(("checkout", "")), False),
        (person(("checkout", "Steward")), False),
        (person(("checkout", "Sorcerer")), False),
        (person(("marketing", "Owner")), False),
        (key("checkout"), True),
        (key("retail"), True),
        (key("marketing"), False),
        (key("checkout", read_only=True), False),
        (key("checkout", limit=frozenset({Permission.ACCESS_REQUEST})), False),
        (key("checkout", limit=frozenset({Permission.DATAPRODUCT_EDIT})), True),
        (Actor("o", "Owner", ActorKind.USER, is_operator=True), True),
        (Actor("o", "Reader", ActorKind.KEY, is_operator=True, read_only=True), False),
        (GUEST, True),
        (LOCAL, True),
    ],
)
def test_who_edits_a_product(mesh, put, make, actor, allowed):
    changed = make.product("orders", ["raw"], ["orders-pii"], source_id="shop", tags=["changed"])
    if allowed:
        assert put(Kind.PRODUCT, changed, actor=actor).action == "updated"
        return
    with pytest.raises(Refused):
        put(Kind.PRODUCT, changed, actor=actor)


def test_giving_a_product_away_needs_a_word_of_who_gets_it(mesh, put, make):
    given = make.product("orders", ["raw"], ["orders-pii"], owner="marketing", source_id="shop")
    with pytest.raises(Refused, match="DATAPRODUCT_ADD in the team `marketing`"):
        put(Kind.PRODUCT, given, actor=person(("checkout", "Owner")))
    both = person(("checkout", "Owner"), ("marketing", "Editor"))
    assert put(Kind.PRODUCT, given, actor=both).action == "updated"


def test_taking_a_product_over_needs_a_word_of_who_has_it(mesh, put, make):
    taken = make.product("orders", ["raw"], ["orders-pii"], owner="marketing", source_id="shop")
    with pytest.raises(Refused, match="DATAPRODUCT_EDIT in the team `checkout`"):
        put(Kind.PRODUCT, taken, actor=person(("marketing", "Owner")))


def test_only_owners_of_the_organisation_make_teams_at_the_top(mesh, put, make):
    with pytest.raises(Refused, match="whole organisation"):
        put(Kind.TEAM, make.team("new"), actor=person(("retail", "Owner")))
    below = make.team("new", parent="retail")
    assert put(Kind.TEAM, below, actor=person(("retail", "Owner"))).action == "created"


def test_a_team_owner_cannot_move_the_team_to_the_top(mesh, put, make):
    with pytest.raises(Refused, match="whole organisation"):
        put(Kind.TEAM, make.team("checkout"), actor=person(("checkout", "Owner")))


def test_what_belongs_to_nobody_is_the_organisations(mesh, put, make):
    with pytest.raises(Refused, match="whole organisation"):
        put(Kind.TAG, '{"id": "pii"}', actor=person(("checkout", "Owner")))


def test_code_is_the_products(mesh, put):
    code = '{"models/a.sql": "SELECT 1"}'
    with pytest.raises(Refused, match="DATAPRODUCT_EDIT"):
        put(Kind.CODE, code, id="orders", actor=person(("marketing", "Owner")))
    assert put(Kind.CODE, code, id="orders", actor=person(("checkout", "Editor"))).action == "created"


def test_removing_asks_as_well(mesh, make):
    with pytest.raises(Refused, match="DATAPRODUCT_DELETE"), mesh.write() as session:
        catalogue.remove(session, person(("marketing", "Owner")), Kind.PRODUCT, "orders", why="", at=make.now)


def test_a_refused_document_keeps_the_whole_batch_out(mesh, put, make):
    batch = [
        catalogue.Draft(Kind.CONTRACT, make.contract("mine"), "mine.yaml"),
        catalogue.Draft(Kind.CONTRACT, make.contract("theirs", owner="marketing"), "theirs.yaml"),
    ]
    with pytest.raises(Refused, match="theirs"):
        put(batch, actor=person(("checkout", "Owner")))
    with mesh.read() as session:
        assert catalogue.get(session, Kind.CONTRACT, "mine") is None


def test_roles_own_catalogue(mesh, make):
    writer = Role("Writer", frozenset({Permission.DATACONTRACT_EDIT}))
    with mesh.write() as session:
        commands.use_custom_roles(session, LOCAL, [writer], why="ours", at=make.now)
        assert authority.may(session, person(("checkout", "writer")), Permission.DATACONTRACT_EDIT, "checkout")
        assert not authority.may(session, person(("checkout", "Owner")), Permission.DATACONTRACT_EDIT, "checkout")
        commands.use_default_roles(session, LOCAL, why="back", at=make.now)
        assert authority.may(session, person(("checkout", "Owner")), Permission.DATACONTRACT_EDIT, "checkout")
        assert queries.custom_roles(session) == (writer,)


def test_a_role_that_is_carried_cannot_go(mesh, put, make):
    with pytest.raises(Refused), mesh.write() as session:
        commands.use_custom_roles(session, STRANGER, [Role("Writer", EVERYTHING)], why="", at=make.now)
    with mesh.write() as session:
        commands.use_custom_roles(session, LOCAL, [Role("Writer", EVERYTHING)], why="", at=make.now)
    put(
        Kind.TEAM,
        make.team("checkout", parent="retail", members=[{"emailAddress": "Ada@example.org", "role": "Writer"}]),
    )
    with pytest.raises(Conflict, match=r"Ada@example.org in the team `checkout`"), mesh.write() as session:
        commands.use_custom_roles(session, LOCAL, [Role("Reader", EVERYTHING)], why="", at=make.now)
    with pytest.raises(InvalidInput, match="twice"), mesh.write() as session:
        commands.use_custom_roles(
            session, LOCAL, [Role("One", EVERYTHING), Role("one", EVERYTHING)], why="", at=make.now
        )
    with mesh.read() as session:
        assert memberships(session, "ADA@example.org") == {("checkout", "Writer")}


def test_every_permission_is_granted_by_some_role_and_the_owner_has_all():
    assert {role.name: role.permissions for role in DEFAULTS}["Owner"] == EVERYTHING
    assert frozenset().union(*RETIRED.values()) < EVERYTHING
    assert len(EVERYTHING) == 53
