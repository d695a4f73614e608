from __future__ import annotations

import pytest

from hansa.kernel.errors import InvalidInput
from hansa.kernel.json import Json
from hansa.standards.node import NOTHING, Node


class Leaf(Node):
    word: str

    @classmethod
    def of(cls, given: Json) -> Leaf:
        return super().of({"word": given} if isinstance(given, str) else given)


class Tree(Node):
    from_: str | tuple[str, ...] | None = None
    leaf_count: int = 3
    height: float | int | None = None
    green: bool = False
    options: dict[str, Json] = NOTHING
    leaf: Leaf | None = None
    leaves: tuple[Leaf, ...] = ()
    by_name: dict[str, Leaf] | None = None
    parent: Tree | None = None
    anything: Json = None


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("leafCount", "3"),
        ("leafCount", 3.5),
        ("height", "high"),
        ("green", "yes"),
        ("options", []),
        ("options", "none"),
        ("leaf", 3),
        ("leaves", {"word": "x"}),
        ("leaves", [3]),
        ("byName", {"x": 3}),
        ("parent", [{}]),
    ],
)
def test_a_value_of_another_type_is_refused_when_it_is_asked_for(key, given):
    tree = Tree({key: given})
    names = {part.key: part.name for part in tree.parts()}
    with pytest.raises(InvalidInput, match="cannot be"):
        getattr(tree, names[key])


def test_what_must_be_given_is_missed_when_it_is_asked_for():
    with pytest.raises(InvalidInput, match="`word` is missing"):
        _ = Leaf({}).word


def test_what_is_not_given_is_the_default():
    tree = Tree({})
    assert (tree.from_, tree.leaf_count, tree.green, tree.leaves, tree.parent) == (None, 3, False, (), None)
    assert Tree({"leafCount": None}).leaf_count == 3


def test_a_default_map_is_every_nodes_own():
    Tree({}).options["x"] = 1
    assert Tree({}).options == {}


def test_values_are_read_as_the_class_says():
    tree = Tree(
        {
            "from": ["a", "b"],
            "leafCount": 4.0,
            "height": 2,
            "leaf": "oak",
            "leaves": ["ash", {"word": "elm"}],
            "byName": {"x": "yew"},
            "parent": {"leafCount": 1},
            "anything": [{"x": None}],
        }
    )
    assert tree.from_ == ("a", "b")
    assert isinstance(tree.leaf_count, int)
    assert [each.word for each in (tree.leaf, *tree.leaves, tree.by_name["x"])] == ["oak", "ash", "elm", "yew"]
    assert tree.parent.leaf_count == 1
    assert tree.anything == [{"x": None}]
    assert tree.leaf is tree.leaf


def test_what_no_class_knows_is_kept():
    tree = Tree({"green": True, "owner": {"team": "a"}})
    assert (tree.raw("owner"), tree.raw("green"), tree.raw("blue")) == ({"team": "a"}, True, None)
    assert tree.extras() == {"owner": {"team": "a"}}


def test_json_is_what_was_given_and_a_copy():
    data = {"owner": {"team": "a"}, "leaf": "oak", "leaves": [{"word": "elm"}], "height": None}
    tree = Tree(data)
    json = tree.to_json()
    assert json == {"owner": {"team": "a"}, "leaf": {"word": "oak"}, "leaves": [{"word": "elm"}], "height": None}
    assert tree.to_json(without=["leaves", "owner"]) == {"leaf": {"word": "oak"}, "height": None}
    json["owner"]["team"] = "b"
    assert data["owner"] == {"team": "a"}


def test_another_one_has_other_values():
    tree = Tree({"leafCount": 1, "leaves": ["oak", "elm"]})
    other = tree.but(leaf_count=2, leaves=tree.leaves[1:], from_=None)
    assert other.to_json() == {"leafCount": 2, "leaves": [{"word": "elm"}], "from": None}
    assert other.leaves == (Leaf({"word": "elm"}),)
    assert tree.leaf_count == 1


def test_equal_is_what_says_the_same():
    assert Leaf({"word": "a"}) == Leaf({"word": "a"})
    assert Leaf({"word": "a"}) != Leaf({"word": "b"})
    assert Leaf({"word": "a"}) != {"word": "a"}
    assert repr(Leaf({"word": "a"})) == "Leaf({'word': 'a'})"


def test_a_node_is_frozen():
    with pytest.raises(AttributeError, match="frozen"):
        Leaf({"word": "a"}).word = "b"
