import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.standards.builder import MAX_DEPTH
from hansa.standards.jsontext import LONGEST_KEY, quick
from hansa.standards.nodes import plain
from hansa.standards.yaml import Tree, parse


@pytest.mark.parametrize(
    "text",
    [
        "[1]",
        "a: 1",
        '{"a": 1, "a": 2}',
        '{"a": {"b": 1, "b": 2}}',
        '{"a": NaN}',
        '{"a": -Infinity}',
        '{"a": 1e999}',
        '{"a": ' + "9" * 400 + "}",
        '{"a": "\\ud83d"}',
        '{"a": "\x7f"}',
        '{"a": "\x85"}',
        '{"a": "\u2028"}',
        '{"a":\t1}',
        '{"a"\n: 1}',
        '{"a": 1} # more',
        '{"a": 1,}',
        '{"%s": 1}' % ("k" * (LONGEST_KEY + 1)),
        '{"a": ' + "[" * MAX_DEPTH + "]" * MAX_DEPTH + "}",
        '{"a": ' + "[" * 5_000 + "]" * 5_000 + "}",
    ],
)
def test_what_yaml_refuses_or_reads_otherwise_is_left_to_it(text):
    assert quick(text) is None


def test_what_is_as_deep_as_allowed_is_read():
    text = '{"a": ' + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1) + "}"
    assert quick(text) == parse(" " + text, "x")[0].data


TEXTS = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("\"\\/{}[]:,#&*!|>'%@`?- \t\n\x85\ufeffé")), max_size=8
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)


@given(
    st.dictionaries(TEXTS, VALUES, max_size=5),
    st.sampled_from([None, 0, 2, "\t"]),
    st.sampled_from([(",", ":"), (", ", ": "), (" ,", " : "), (",\r\n", ":\n")]),
    st.booleans(),
)
def test_json_means_the_same_as_yaml(data, indent, separators, is_ascii):
    text = json.dumps(data, indent=indent, separators=separators, ensure_ascii=is_ascii)
    found = quick(text)
    if found is not None:
        assert json.dumps(found) == json.dumps(plain(Tree(text, "x").root))


def test_places_are_found_when_they_are_asked_for():
    tree, _ = parse('{"a": 1,\n "b": {"c": 2}}', "x.json")
    where = tree.later("/b/c")
    assert "root" not in vars(tree)
    assert (where().line, where().column) == (2, 13)
    assert parse("a: 1", "x.yaml")[0].later("/a")().column == 4
