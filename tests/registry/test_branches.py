"""Branches of documents: cut, written, rebased; who may, and that nobody's words are lost."""

import pytest

from hansa.governance.contract_branches import CONTRACT, Landing, land, standing
from hansa.kernel.actor import LOCAL, Actor, ActorKind
from hansa.kernel.errors import Conflict, InvalidInput, NotFound, Refused
from hansa.registry import catalogue
from hansa.registry.branches import commands
from hansa.registry.branches.queries import access_branch, list_branches
from hansa.registry.catalogue import Kind

STRANGER = Actor("eve", "Eve", ActorKind.USER, frozenset({"marketing"}), roles=frozenset({("marketing", "Owner")}))
EDITOR = Actor("ada", "Ada", ActorKind.USER, frozenset({"checkout"}), roles=frozenset({("checkout", "Editor")}))

TEXT = """\
apiVersion: v3.1.0
kind: DataContract
id: orders
name: Orders # as people call it
version: 1.0.0
status: active
team: {name: checkout}
schema:
  - name: orders
    properties:
      # identifies the order
      - name: order_id
        logicalType: string
      - name: total
        logicalType: number
        description: Euro
"""


@pytest.fixture
def orders(mesh, put):
    put(Kind.CONTRACT, TEXT)
    return mesh


@pytest.fixture
def branching(orders, make):
    """Runs a command of branches on the contract's branch `draft`."""

    def run(command, *arguments, actor=LOCAL, name="draft", **options):
        with orders.write() as session:
            return command(session, actor, CONTRACT, "orders", name, *arguments, at=make.now, **options)

    run(commands.cut)
    return run


def seen(db, name="draft"):
    with db.read() as session:
        return standing(session, "orders", name)


def live(db, identifier="orders"):
    with db.read() as session:
        return catalogue.get(session, Kind.CONTRACT, identifier).text


def test_who_owns_another_team_may_not_cut_write_or_delete(branching):
    for command, options in ((commands.cut, {}), (commands.write, {"text": TEXT}), (commands.discard, {})):
        with pytest.raises(Refused, match="DATACONTRACT_BRANCH_ADD"):
            branching(command, actor=STRANGER, **options)


def test_an_editor_of_the_owning_team_may(branching):
    assert branching(commands.cut, actor=EDITOR, name="theirs").created_by == "user:ada"


@pytest.mark.parametrize("name", ["", "..", "a b", "a..b", "-x", "x.lock", "x/", "x" * 101])
def test_what_git_would_not_take_is_no_name(branching, name):
    with pytest.raises(InvalidInput):
        branching(commands.cut, name=name)


def test_a_branch_of_nothing_is_not_found(orders, make):
    with pytest.raises(NotFound), orders.write() as session:
        commands.cut(session, LOCAL, CONTRACT, "nothing", "draft", at=make.now)


def test_cutting_again_gives_the_branch_that_is_there(branching, orders):
    branching(commands.write, text=TEXT + "# mine\n")
    assert branching(commands.cut).text == TEXT + "# mine\n"
    with orders.read() as session:
        assert [each.name for each in list_branches(session, Kind.CONTRACT, "orders")] == ["draft"]


def test_what_is_written_is_kept_byte_for_byte_and_leaves_the_contract_alone(branching, orders):
    text = TEXT.replace("Euro", "Euros   # counted").replace("\n", "\r\n")
    assert branching(commands.write, text=text).text == text
    assert live(orders) == TEXT


def test_a_text_that_is_no_contract_or_another_one_is_refused(branching):
    for text in ("nonsense", TEXT.replace("id: orders", "id: others"), "a: [", "kind: DataProduct"):
        with pytest.raises(InvalidInput):
            branching(commands.write, text=text)


def test_two_writers_lose_nothing(branching):
    first = branching(commands.cut)
    branching(commands.write, text=TEXT + "# one\n", revision=first.revision)
    with pytest.raises(Conflict, match="changed the branch"):
        branching(commands.write, text=TEXT + "# two\n", revision=first.revision)


def test_changes_name_the_element_what_happened_and_what_it_means(branching, orders):
    text = TEXT.replace("logicalType: number", "logicalType: string").replace("Euro", "Amount")
    branching(commands.write, text=text + "      - name: state\n        logicalType: string\n")
    found = seen(orders)
    told = [(each.element.key, each.op, each.impact) for each in found.changes]
    assert told == [("property:orders.total", "modify", "structural"), ("property:orders.state", "add", "structural")]
    assert [(f.field, f.before, f.after) for f in found.changes[0].fields] == [
        ("logicalType", "number", "string"),
        ("description", "Euro", "Amount"),
    ]
    assert (found.suggestion.state, found.suggestion.step, found.suggestion.version) == ("needsBump", "major", "1.1.0")
    assert "orders.total" in found.suggestion.breaking[0]


def test_a_rebase_keeps_what_both_sides_wrote_with_their_comments(branching, orders, put):
    mine = TEXT.replace("        description: Euro\n", "        description: Euro\n        required: true # always\n")
    branching(commands.write, text=mine)
    put(Kind.CONTRACT, TEXT.replace("# identifies the order", "# the key").replace("name: Orders", "name: All orders"))
    assert seen(orders).behind
    found = branching(commands.rebase)
    assert not found.conflicted
    assert "required: true # always" in found.text
    assert "# the key" in found.text
    assert "name: All orders # as people call it" in found.text
    assert not seen(orders).behind


def test_conflicts_are_named_and_decided_one_by_one(branching, orders, put):
    branching(commands.write, text=TEXT.replace("Euro", "EUR").replace("name: Orders", "name: Mine"))
    put(Kind.CONTRACT, TEXT.replace("Euro", "Dollar").replace("name: Orders", "name: Theirs"))
    found = branching(commands.rebase)
    assert [(each.key, each.reason) for each in found.conflicts] == [
        ("field:name", "bothChanged"),
        ("property:orders.total", "bothChanged"),
    ]
    assert "EUR" in found.text
    found = branching(commands.rebase, decided={"field:name": "ours"})
    assert [each.key for each in found.conflicts] == ["property:orders.total"]
    found = branching(commands.rebase, decided={"field:name": "ours", "property:orders.total": "theirs"})
    assert not found.conflicts
    assert "name: Mine" in found.text
    assert "Dollar" in found.text


def test_editing_what_disagrees_resolves_it(branching, put):
    branching(commands.write, text=TEXT.replace("Euro", "EUR"))
    put(Kind.CONTRACT, TEXT.replace("Euro", "Dollar"))
    assert branching(commands.rebase).conflicted
    assert not branching(commands.write, text=TEXT.replace("Euro", "Dollar")).conflicted


def test_versions_raised_on_both_sides_are_no_conflict(branching, orders, put):
    branching(commands.write, text=TEXT.replace("1.0.0", "1.1.0").replace("Euro", "EUR"))
    put(Kind.CONTRACT, TEXT.replace("1.0.0", "1.0.1").replace("name: Orders", "name: All orders"))
    assert not branching(commands.rebase).conflicted
    assert seen(orders).version == "1.1.0"


def test_a_stranger_may_not_land_what_an_editor_wrote(branching, orders, make):
    with pytest.raises(Refused), orders.write() as session:
        land(session, STRANGER, "orders", "draft", Landing("1.0.0"), at=make.now)


def test_landing_needs_a_version_that_says_what_it_costs(branching, orders, make):
    branching(commands.write, text=TEXT.replace("Euro", "EUR"))
    with pytest.raises(InvalidInput, match=r"1\.0\.1"), orders.write() as session:
        land(session, LOCAL, "orders", "draft", Landing(), at=make.now)
    with pytest.raises(InvalidInput, match="already"), orders.write() as session:
        land(session, LOCAL, "orders", "draft", Landing("0.9.0"), at=make.now)
    with orders.write() as session:
        land(session, LOCAL, "orders", "draft", Landing("1.0.1"), at=make.now)
    assert live(orders) == TEXT.replace("Euro", "EUR").replace("1.0.0", "1.0.1")
    with pytest.raises(NotFound), orders.read() as session:
        access_branch(session, Kind.CONTRACT, "orders", "draft")


def test_landing_takes_on_what_others_changed_meanwhile(branching, orders, put, make):
    branching(commands.write, text=TEXT.replace("Euro", "EUR").replace("1.0.0", "1.0.1"))
    put(Kind.CONTRACT, TEXT.replace("name: Orders", "name: All orders"))
    with orders.write() as session:
        assert land(session, LOCAL, "orders", "draft", Landing(), at=make.now).written
    assert "All orders" in live(orders)
    assert "EUR" in live(orders)


def test_a_branch_that_disagrees_does_not_land(branching, orders, put, make):
    branching(commands.write, text=TEXT.replace("Euro", "EUR").replace("1.0.0", "1.0.1"))
    put(Kind.CONTRACT, TEXT.replace("Euro", "Dollar"))
    with orders.write() as session:
        landed = land(session, LOCAL, "orders", "draft", Landing(), at=make.now)
    assert not landed.written
    assert seen(orders).branch.conflicted
    assert "Dollar" in live(orders)


def test_another_major_version_lands_only_if_it_is_said(branching, orders, make):
    branching(commands.write, text=TEXT.replace("1.0.0", "2.0.0"))
    assert seen(orders).suggestion.state == "majorDiffers"
    with pytest.raises(InvalidInput, match="major"), orders.write() as session:
        land(session, LOCAL, "orders", "draft", Landing(), at=make.now)


def test_ports_take_the_version_over_only_if_they_are_asked_to(branching, orders, put, make):
    put(Kind.PRODUCT, make.product("orders", outputs=["orders"], source_id="shop"))
    branching(commands.write, text=TEXT.replace("Euro", "EUR"))
    with orders.write() as session:
        landed = land(session, LOCAL, "orders", "draft", Landing("1.1.0", update_ports=True), at=make.now)
    assert (Kind.PRODUCT, "orders") in landed.written
    with orders.read() as session:
        assert catalogue.get(session, Kind.PRODUCT, "orders").data["outputPorts"][0]["version"] == "1.1.0"


def test_branches_go_with_their_contract(branching, orders, make):
    with orders.write() as session:
        catalogue.remove(session, LOCAL, Kind.CONTRACT, "orders", why="a test", at=make.now)
    with orders.read() as session:
        assert list_branches(session, Kind.CONTRACT, "orders") == []
