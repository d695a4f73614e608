"""Three-way merges of documents: nobody's change is lost, nobody's comment either, and what disagrees is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.kernel.errors import InvalidInput
from hansa.standards.change import same
from hansa.standards.identity import keys_of, name_of
from hansa.standards.replay import MAX_LINES, merged_lines, replay, rewritten
from hansa.standards.threeway import ABSENT, merge
from hansa.standards.write import dump
from hansa.standards.yaml import parse

BASE = """\
# head
name: Orders
columns:
  # the key
  - name: id
    type: text
  - name: total # money
    type: number
    about: Euro
tags: [a, b]
"""

scalars = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.sampled_from(["a", "b", "yes", "1", "x y", ""]))
names = st.sampled_from(["a", "b", "c", "d"])
items = st.lists(
    st.fixed_dictionaries({"name": names}, optional={"type": scalars}), max_size=4, unique_by=lambda item: item["name"]
)
words = st.lists(st.sampled_from(["p", "q", "r"]), unique=True, max_size=3)
documents = st.dictionaries(
    st.sampled_from(["k", "l", "m", "n"]), st.one_of(scalars, items, words, st.dictionaries(names, scalars, max_size=3)),
    min_size=1, max_size=4,
)  # fmt: skip


@given(documents, documents)
def test_what_one_side_alone_changed_is_the_result(base, changed):
    assert same(merge(base, changed, base).data, changed)
    assert same(merge(base, base, changed).data, changed)
    assert same(merge(base, changed, changed).data, changed)
    assert not merge(base, changed, base).clashes


@given(documents, documents, documents)
def test_both_sides_name_the_same_clashes(base, ours, theirs):
    there = {clash.path for clash in merge(base, ours, theirs).clashes}
    assert there == {clash.path for clash in merge(base, theirs, ours).clashes}


@given(documents, documents, documents)
def test_a_text_says_what_the_values_say(base, ours, theirs):
    texts = [dump(each) for each in (base, ours, theirs)]
    found = replay(*texts, "x")
    wanted = merge(base, ours, theirs)
    assert same(parse(found.text, "x")[0].data, wanted.data)
    assert {clash.path for clash in found.clashes} == {clash.path for clash in wanted.clashes}


@given(documents, documents)
def test_a_text_is_rewritten_to_any_other_value(old, new):
    tree, _ = parse(dump(old), "x")
    assert same(parse(rewritten(tree, new), "x")[0].data, new)


@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_lines_of_one_side_alone_are_that_side(base, changed):
    one, other = ("".join(f"{line}\n" for line in lines) for lines in (base, changed))
    assert merged_lines(one, other, one) == other
    assert merged_lines(one, one, other) == other


def test_comments_of_both_sides_are_kept():
    ours = BASE.replace("# head", "# our head")
    theirs = BASE.replace("tags: [a, b]", "tags: [a, b] # theirs\nowner: us")
    found = replay(BASE, ours, theirs, "x")
    assert found.text.startswith("# our head\n")
    assert found.text.endswith("tags: [a, b] # theirs\nowner: us\n")


def test_changes_of_neighbouring_lines_are_put_together_by_their_values():
    ours = BASE.replace("type: number", "type: integer # counted")
    theirs = BASE.replace("about: Euro", "about: Dollar").replace("# the key", "# identifies it")
    found = replay(BASE, ours, theirs, "x")
    assert not found.clashes
    assert "type: integer # counted\n    about: Dollar" in found.text
    assert "# identifies it" in found.text


def test_a_column_that_one_side_added_stands_beside_those_of_the_other():
    ours = BASE.replace("tags:", "  - name: ours\ntags:")
    theirs = BASE.replace("tags:", "  - name: theirs\ntags:")
    data = parse(replay(BASE, ours, theirs, "x").text, "x")[0].data
    assert {each["name"] for each in data["columns"]} == {"id", "total", "ours", "theirs"}


@pytest.mark.parametrize(
    ("ours", "theirs", "reason", "path"),
    [
        ({"a": 2}, {"a": 3}, "bothChanged", ("a",)),
        ({"a": 2}, {}, "changedHereRemovedThere", ("a",)),
        ({}, {"a": 3}, "removedHereChangedThere", ("a",)),
        ({"a": 1, "b": 1}, {"a": 1, "b": 2}, "bothAdded", ("b",)),
    ],
)
def test_clashes_say_what_happened(ours, theirs, reason, path):
    (clash,) = merge({"a": 1}, ours, theirs).clashes
    assert (clash.reason, clash.path) == (reason, path)


def test_a_clash_that_is_settled_is_none():
    assert merge({"a": 1}, {"a": 2}, {"a": 3}, lambda _: "theirs").data == {"a": 3}
    assert merge({"a": 1}, {"a": 2}, {}, lambda _: "theirs").data == {}
    assert merge({"a": 1}, {}, {"a": 2}, lambda _: "ours").data == {}


def test_order_follows_who_changed_it():
    base, swapped = [{"name": "a"}, {"name": "b"}], [{"name": "b"}, {"name": "a"}]
    longer = [{"name": "a"}, {"name": "x"}, {"name": "b"}]
    assert [each["name"] for each in merge(base, longer, swapped).data] == ["b", "a", "x"]
    assert [each["name"] for each in merge(base, swapped, longer).data] == ["b", "a", "x"]


def test_items_are_told_apart_by_what_they_are_called():
    assert keys_of([{"property": "latency", "element": "a"}, {"property": "latency", "element": "b"}]) == (
        "property",
        "element",
    )
    assert keys_of([{"name": "a"}, {"name": "a"}]) is None
    assert keys_of(["a", "b"], ["b"]) == ()
    assert keys_of(["a", "a"]) is None
    assert keys_of([["a"]]) is None
    assert name_of(1, ()) != name_of("1", ())


def test_lists_without_names_are_looked_at_as_a_whole():
    (clash,) = merge([[1], [2]], [[1], [3]], [[0], [2]]).clashes
    assert clash.path == ()


def test_what_cannot_be_read_is_refused():
    with pytest.raises(InvalidInput, match="cannot be read"):
        replay("a: 1", "a: [", "a: 2", "x")


def test_very_long_texts_keep_one_sides_lines():
    long = "".join(f"k{number}: 1\n" for number in range(MAX_LINES + 1))
    assert merged_lines(long, long + "z: 1\n", long) == long + "z: 1\n"


def test_nothing_is_not_null():
    assert ABSENT is not None
    assert merge({"a": None}, {}, {"a": None}).data == {}
