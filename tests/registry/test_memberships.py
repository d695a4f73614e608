"""A role may be made for the members of a team alone, and gives nobody more than it has."""

import pytest

from hansa.kernel.actor import LOCAL, Actor, ActorKind
from hansa.kernel.errors import Refused
from hansa.kernel.permissions import Permission
from hansa.registry.memberships import may_edit_team
from hansa.registry.records.values import Kind
from hansa.registry.roles import commands
from hansa.registry.roles.values import OWNER, Role

KEEPER = Actor("ada", "Ada", ActorKind.USER, frozenset({"checkout"}), roles=frozenset({("checkout", "Keeper")}))
GRACE = {"emailAddress": "grace@example.org", "role": "Reader"}


@pytest.fixture
def roles(mesh, put, make):
    """`checkout` with Grace in it, and the roles `Keeper` of these permissions, `Reader` and `Owner`."""

    def made(*permissions):
        reader, owner = Role("Reader", frozenset({Permission.ACCESS_REQUEST})), Role(OWNER, frozenset(Permission))
        put(Kind.TEAM, make.team("checkout", parent="retail", members=[GRACE]))
        with mesh.write() as session:
            keeper = Role("Keeper", frozenset({Permission.ACCESS_REQUEST, *permissions}))
            commands.use_custom_roles(session, LOCAL, [keeper, reader, owner], why="ours", at=make.now)

    return made


CHANGES = (
    (Permission.TEAM_MEMBER_ADD, {"members": [GRACE, {"emailAddress": "new@example.org", "role": "Reader"}]}),
    (Permission.TEAM_MEMBER_EDIT, {"members": [{**GRACE, "role": "Keeper"}]}),
    (Permission.TEAM_MEMBER_EDIT, {"members": [{**GRACE, "name": "Grace H."}]}),
    (Permission.TEAM_MEMBER_DELETE, {"members": []}),
    (Permission.TEAM_EDIT, {"members": [GRACE], "description": "Baskets"}),
    (Permission.TEAM_EDIT, {"members": [GRACE], "notModelled": 1}),
)


@pytest.mark.parametrize(("permission", "change"), CHANGES)
def test_each_change_of_a_team_needs_its_own_permission(roles, put, make, permission, change):
    team = make.team("checkout", parent="retail", **change)
    others = {Permission.TEAM_EDIT, *(each for each, _ in CHANGES)} - {permission}
    roles(*others)
    with pytest.raises(Refused, match=f"needs {permission} in the team `checkout`"):
        put(Kind.TEAM, team, actor=KEEPER)
    roles(permission)
    assert put(Kind.TEAM, team, actor=KEEPER).action == "updated"


def test_nobody_gives_a_role_that_grants_more_than_theirs(mesh, roles, put, make):
    roles(Permission.TEAM_MEMBER_ADD, Permission.TEAM_MEMBER_EDIT)
    for members in ([{**GRACE, "role": "owner"}], [GRACE, {"emailAddress": "ada@example.org", "role": "Owner"}]):
        with pytest.raises(Refused, match="may not give the role `[Oo]wner`"):
            put(Kind.TEAM, make.team("checkout", parent="retail", members=members), actor=KEEPER)
    with mesh.read() as session:
        assert may_edit_team(session, KEEPER, "checkout")
        assert not may_edit_team(session, KEEPER, "retail")


def test_an_owner_that_stays_one_is_not_given_anything(roles, put, make):
    owner = {"emailAddress": "own@example.org", "role": "Owner"}
    roles(Permission.TEAM_MEMBER_ADD)
    put(Kind.TEAM, make.team("checkout", parent="retail", members=[owner]))
    more = [owner, GRACE]
    assert put(Kind.TEAM, make.team("checkout", parent="retail", members=more), actor=KEEPER).action == "updated"


def test_showing_a_private_product_to_everybody_is_publishing_it(roles, put, make):
    private = make.product(
        "orders",
        ["raw"],
        ["orders-pii"],
        source_id="shop",
        customProperties=[{"property": "visibility", "value": "private"}],
    )
    shown = make.product("orders", ["raw"], ["orders-pii"], source_id="shop")
    roles(Permission.DATAPRODUCT_EDIT)
    assert put(Kind.PRODUCT, private, actor=KEEPER).action == "updated"
    with pytest.raises(Refused, match="publish the private data product `orders`: that needs DATAPRODUCT_PUBLISH"):
        put(Kind.PRODUCT, shown, actor=KEEPER)
    roles(Permission.DATAPRODUCT_EDIT, Permission.DATAPRODUCT_PUBLISH)
    assert put(Kind.PRODUCT, shown, actor=KEEPER).action == "updated"
