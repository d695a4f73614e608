import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.standards.write import Change, edit
from hansa.standards.yaml import MAX_SIZE, parse


def refused(text: str) -> tuple[str, int, int]:
    tree, findings = parse(text, "x.yaml")
    assert tree is None
    assert len(findings) == 1
    assert findings[0].fix
    return findings[0].code, findings[0].place.line, findings[0].place.column


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]\n"
    for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LAUGHS, ("yaml-alias", 5, 20)),
        ("a: !!python/object/apply:os.system [ls]", ("yaml-tag", 1, 4)),
        ("a: !mine x", ("yaml-tag", 1, 4)),
        ("a: !!str 1", ("yaml-tag", 1, 4)),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", ("yaml-duplicate-key", 4, 3)),
        ('a: 1\n"a": 2', ("yaml-duplicate-key", 2, 1)),
        ("a: &x\n  b: *x", ("yaml-alias", 2, 6)),
        ("a: *nowhere", ("yaml-alias", 1, 4)),
        ("a: &x b\n*x : c", ("yaml-key", 2, 1)),
        ("base: &b {x: 1}\nc:\n  <<: *b", ("yaml-merge", 3, 3)),
        ("[" * 65, ("yaml-depth", 1, 65)),
        ("[" * 5000, ("yaml-depth", 1, 65)),
        ("- " * 70 + "x", ("yaml-depth", 1, 129)),
        ("? [a, b]\n: c", ("yaml-key", 1, 3)),
        ("? {a: b}\n: c", ("yaml-key", 1, 3)),
        ("a: b\n---\nc: d", ("yaml-documents", 2, 1)),
        ("", ("yaml-empty", 1, 1)),
        ("# only a comment\n", ("yaml-empty", 1, 1)),
        ("a: .inf", ("yaml-number", 1, 4)),
        ("a: .nan", ("yaml-number", 1, 4)),
        ("a: 1e999", ("yaml-number", 1, 4)),
        ("a: " + "9" * 5000, ("yaml-number", 1, 4)),
        ("a: b\x00c", ("yaml-character", 1, 5)),
        ("a: b\x07c", ("yaml-character", 1, 5)),
        ("\ufeffa: 1\na: 2", ("yaml-duplicate-key", 2, 1)),
        ("ok: 1\nb: \udce4", ("yaml-encoding", 2, 4)),
        ('{"a": 1,\n "b": "\\ud83d"}', ("yaml-surrogate", 2, 10)),
        ('{"a": "\\ud83d\\uded2",\n "b": "\\uded2\\ud83d"}', ("yaml-surrogate", 2, 10)),
        ('a: "\\ud83d\\uded2"\nb: "\\ud83dx"', ("yaml-surrogate", 2, 7)),
        ("\n".join(f'a{n}: "\\ud83d\\uded2"' for n in range(51)), ("yaml-surrogate", 1, 1)),
        ("a: b: c", ("yaml-syntax", 1, 5)),
        ("a:\n\t- b", ("yaml-syntax", 2, 1)),
        ("a: 'x", ("yaml-syntax", 1, 6)),
        ("a: [1, 2", ("yaml-syntax", 1, 9)),
        ("a: " + "x" * MAX_SIZE, ("yaml-size", 1, 1)),
    ],
    ids=lambda value: None if isinstance(value, str) else value[0],
)
def test_hostile_and_broken_text_is_a_finding_at_its_place(text, expected):
    assert refused(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2020-01-01", "2020-01-01"),
        ("2001-12-14T21:59:43Z", "2001-12-14T21:59:43Z"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-012", -12),
        ("0o14", 12),
        ("0xC", 12),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("+1e3", 1000.0),
        ("1.0.0", "1.0.0"),
        ("'12'", "12"),
        ('"\\u00e4"', "ä"),
    ],
)
def test_plain_scalars_follow_the_core_schema_of_1_2(text, value):
    tree, _ = parse(f"a: {text}", "x")
    assert tree.data == {"a": value}
    assert type(tree.data["a"]) is type(value)


def test_keys_are_text():
    assert parse("1: a\ntrue: b\nnull: c", "x")[0].data == {"1": "a", "true": "b", "null": "c"}


def test_aliases_are_copies():
    data = parse("a: &x [1]\nb: *x", "x")[0].data
    assert data == {"a": [1], "b": [1]}
    assert data["a"] is not data["b"]


def test_every_place_is_known():
    tree, _ = parse("\ufeffa: 1\r\nb:\r\n  - c: ä\r\n    'd/e': [x, y]\r\n", "x.yaml")

    def at(pointer: str, *, key: bool = False) -> tuple[int, int]:
        place = tree.place(pointer, key=key)
        return place.line, place.column

    assert at("/b/0/c") == (3, 8)
    assert at("/b/0/c", key=True) == (3, 5)
    assert at("/b/0/d~1e/1") == (4, 16)
    assert at("/b/0/missing/x") == (3, 5)
    assert at("/nowhere") == (1, 2)
    assert tree.place("/nowhere").pointer == "/nowhere"


@given(st.text(max_size=200))
def test_no_text_makes_the_parser_raise(text):
    tree, findings = parse(text, "x")
    assert (tree is None) == bool(findings)
    for finding in findings:
        assert finding.place.line >= 1


@given(st.text("ab:-?[]{},&*!|>'\"%@` #\n\t\r\\01~<.", max_size=60))
def test_no_yaml_like_text_makes_the_parser_raise(text):
    tree, findings = parse(text, "x")
    assert (tree is None) == bool(findings)


BEYOND = st.text(st.one_of(st.characters(min_codepoint=0x10000, codec="utf-8"), st.sampled_from('"\\ud83u{}:,#\n é')))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), BEYOND),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(BEYOND, inner, max_size=4)),
    max_leaves=12,
)


@given(st.dictionaries(BEYOND, VALUES, max_size=5), st.sampled_from([None, 2]))
def test_what_json_dumps_writes_is_read_as_it_was(data, indent):
    tree, findings = parse(json.dumps(data, indent=indent), "x.json")
    assert findings == ()
    assert tree.data == data


@given(st.lists(BEYOND, min_size=1, max_size=5))
def test_places_are_those_of_the_text_as_it_was_written(words):
    text = json.dumps([*words, {"here": 1}])
    tree, _ = parse(text, "x.json")
    place = tree.place(f"/{len(words)}/here")
    assert text[place.column - 1] == "1"


def test_a_pair_in_yaml_is_joined_only_where_it_is_an_escape():
    text = 'a: "x\\ud83d\\uded2y"  # \\ud83d\\uded2\nb: \'\\ud83d\\uded2\'\nc: "\\\\ud83d\\\\uded2"\n'
    tree, findings = parse(text, "x.yaml")
    assert findings == ()
    assert tree.data == {"a": "x\U0001f6d2y", "b": "\\ud83d\\uded2", "c": "\\ud83d\\uded2"}
    assert (tree.place("/c").line, tree.place("/c").column) == (3, 4)
    assert edit(tree, [Change("/b", "new")]) == text.replace("'\\ud83d\\uded2'", "'new'")
