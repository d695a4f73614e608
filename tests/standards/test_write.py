import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.kernel.errors import InvalidInput
from hansa.standards.change import applied, same
from hansa.standards.read import read
from hansa.standards.write import Change, Remove, dump, edit, reads_back
from hansa.standards.yaml import parse

TEXT = """\
# header
apiVersion: v3.2.0   # the version
kind: 'DataContract'
id: "x"
tags: [a, b]
description:
    purpose: |
        many
        lines
    usage: x # why
empty:
schema:
- name: t1   # first
  properties:
  - name: a
    logicalType: string

  # about b
  - name: b
    required: true
- name: t2
# footer
"""


def changed(change: Change | Remove, text: str = TEXT) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came."""
    tree, _ = parse(text, "x")
    before, after = text.splitlines(), edit(tree, [change]).splitlines()
    while before and after and before[0] == after[0]:
        del before[0], after[0]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    return before, after


@pytest.mark.parametrize(
    "change",
    [
        Remove("/nothing"),
        Remove(""),
        Remove("/tags/2"),
        Change("/tags/7", "x"),
        Change("/tags/x", 1),
        Change("/id/x", 1),
        Remove("/schema/-"),
    ],
)
def test_an_edit_of_what_is_not_there_is_refused(change):
    tree, _ = parse(TEXT, "x")
    with pytest.raises(InvalidInput):
        edit(tree, [change])


@pytest.mark.parametrize(
    ("change", "gone", "come"),
    [
        (
            Change("/apiVersion", "v3.1.0"),
            ["apiVersion: v3.2.0   # the version"],
            ["apiVersion: v3.1.0   # the version"],
        ),
        (Change("/kind", "it's"), ["kind: 'DataContract'"], ["kind: 'it''s'"]),
        (Change("/id", "a: b"), ['id: "x"'], ['id: "a: b"']),
        (Change("/id", 5), ['id: "x"'], ["id: 5"]),
        (Change("/tags/-", "c, d"), ["tags: [a, b]"], ['tags: [a, b, "c, d"]']),
        (Change("/tags", ["a", "z"]), ["tags: [a, b]"], ["tags: [a, z]"]),
        (Remove("/tags/0"), ["tags: [a, b]"], ["tags: [b]"]),
        (Remove("/tags/1"), ["tags: [a, b]"], ["tags: [a]"]),
        (
            Change("/description/purpose", "one"),
            ["    purpose: |", "        many", "        lines"],
            ["    purpose: one"],
        ),
        (Change("/description/limitations", "a\nb"), [], ["    limitations: |-", "        a", "        b"]),
        (Change("/description/more/deep", "x"), [], ["    more:", "        deep: x"]),
        (Change("/empty", "v"), ["empty:"], ["empty: v"]),
        (Change("/empty", {"a": [1]}), [], ["    a:", "    - 1"]),
        (Change("/schema/0/properties/-", {"name": "c", "tags": ["x"]}), [], ["  - name: c", "    tags:", "    - x"]),
        (Change("/schema/1/properties", [{"name": "q"}]), [], ["  properties:", "  - name: q"]),
        (Change("/schema/0/description", "d"), [], ["  description: d"]),
        (Change("/new", True), [], ["new: true"]),
        (Remove("/schema/0/properties/0"), ["  - name: a", "    logicalType: string"], []),
        (Remove("/schema/0/properties/1/required"), ["    required: true"], []),
        (Remove("/schema/0/name"), ["- name: t1   # first", "  properties:"], ["- properties:"]),
        (Remove("/schema/1"), ["- name: t2"], []),
        (Remove("/description/usage"), ["    usage: x # why"], []),
    ],
    ids=lambda value: str(getattr(value, "pointer", ""))[:30],
)
def test_only_the_edit_changes(change, gone, come):
    assert changed(change) == (gone, come)


def test_a_whole_map_is_edited_where_it_differs():
    tree, _ = parse(TEXT, "x")
    data = applied(tree.data, Change("/schema/0/properties/0/logicalType", "date"))
    assert changed(Change("", data)) == (["    logicalType: string"], ["    logicalType: date"])


def test_windows_line_breaks_survive():
    text = "a: 1 # one\r\nb:\r\n  - x\r\n"
    tree, _ = parse(text, "x")
    assert (
        edit(tree, [Change("/b/-", "y\nz\n"), Change("/c", {"d": 1})])
        == "a: 1 # one\r\nb:\r\n  - x\r\n  - |\r\n    y\r\n    z\r\nc:\r\n  d: 1\r\n"
    )


def test_json_stays_json():
    text = '{\n  "a": 1,\n  "b": [1, 2]\n}\n'
    tree, _ = parse(text, "x")
    assert edit(tree, [Change("/c", "yes"), Change("/b/-", {"d": None}), Change("/a", "x")]) == (
        '{\n  "a": "x",\n  "b": [1, 2, {"d": null}],\n  "c": "yes"\n}\n'
    )


def test_an_anchor_is_kept_from_what_another_place_means():
    tree, _ = parse("a: &x [1]\nb: *x\n", "x")
    assert parse(edit(tree, [Change("/b/0", 2)]), "x")[0].data == {"a": [1], "b": [2]}
    assert parse(edit(tree, [Change("/a/0", 2)]), "x")[0].data == {"a": [2], "b": [1]}


def test_the_last_value_leaves_an_empty_container():
    tree, _ = parse("a:\n  - x\nb:\n  c: 1\n", "x")
    assert edit(tree, [Remove("/a/0"), Remove("/b/c")]) == "a: []\nb: {}\n"


def test_the_byte_order_mark_stays():
    tree, _ = parse("\ufeffa: 1\n", "x")
    assert edit(tree, [Change("/a", 2)]) == "\ufeffa: 2\n"


def test_no_change_is_no_edit(example):
    document = read(example.read_text(), example.name).document
    assert edit(document, [Change("", document.data)]) == document.text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (
            {"a": "1", "b": "true", "c": "no", "d": "2020-01-01", "e": "", "f": "12:30"},
            'a: "1"\nb: "true"\nc: "no"\nd: "2020-01-01"\ne: ""\nf: "12:30"\n',
        ),
        (
            {"v": "1.0.0", "u": "https://x.y/z?a=b", "k": None, "z": []},
            "v: 1.0.0\nu: https://x.y/z?a=b\nk: null\nz: []\n",
        ),
        ({"a": [{"b": 1, "c": [2]}]}, "a:\n  - b: 1\n    c:\n      - 2\n"),
        ({"a": "x\ny\n", "b": "x\n\n"}, "a: |\n  x\n  y\nb: |+\n  x\n\n"),
        ({"a b": "Grüße", "#c": "- d"}, 'a b: Grüße\n"#c": "- d"\n'),
    ],
)
def test_a_new_document_is_readable(value, text):
    assert dump(value) == text


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
tricky = st.sampled_from(
    [
        "yes",
        "1",
        "1.5",
        "null",
        "~",
        "a: b",
        "a #b",
        "- x",
        "x\n",
        "\nx",
        " x",
        "x ",
        "a\nb\n\n",
        "%x",
        "@",
        "'",
        '"',
        "<<",
        "0x1",
        "…",
        "\t",
        "a,b",
        "[",
        "{}",
        "2020-01-01",
        "---",
        "...",
    ]
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words
    | tricky
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words | tricky, inner, max_size=4),
    max_leaves=12,
)


@given(values)
@settings(max_examples=150, deadline=None)
def test_what_is_dumped_is_read_back(value):
    tree, findings = parse(dump({"x": value, "l": [value]}), "x")
    assert findings in {(), None} or "<<" in str(findings), findings
    if tree:
        assert same(tree.data, {"x": value, "l": [value]})


def pointers(data: object, at: str = "") -> list[str]:
    found = [at]
    if isinstance(data, dict):
        for name, value in data.items():
            found += pointers(value, at + "/" + name.replace("~", "~0").replace("/", "~1"))
    if isinstance(data, list):
        for index, value in enumerate(data):
            found += pointers(value, f"{at}/{index}")
        found.append(at + "/-")
    return found


@given(
    st.data(),
    st.sampled_from(
        [TEXT, TEXT.replace("\n", "\r\n"), '{"a": {"b": [1, {"c": "d"}]}}', "a: &x {b: 1}\nc: *x\nd: [*x, 'e']\n"]
    ),
)
@settings(max_examples=200, deadline=None)
def test_an_edit_does_what_it_says_and_keeps_every_other_comment(data, text):
    tree, _ = parse(text, "x")
    pointer = data.draw(st.sampled_from(pointers(tree.data)))
    remove = pointer and not pointer.endswith("/-") and data.draw(st.booleans())
    change = Remove(pointer) if remove else Change(pointer, data.draw(values))
    wanted = applied(tree.data, change)
    after = edit(tree, [change])
    assert same(parse(after, "x")[0].data, wanted)
    if pointer.count("/") == 1 and text is TEXT and not pointer.startswith("/schema"):
        assert all(comment in after for comment in ("# header", "# about b", "# first"))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_edits_in_a_row(data):
    tree, _ = parse(TEXT, "x")
    wanted, changes = tree.data, []
    for _ in range(4):
        pointer = data.draw(st.sampled_from([p for p in pointers(wanted) if p]))
        change = Change(pointer, data.draw(scalars))
        changes.append(change)
        wanted = applied(wanted, change)
    assert same(parse(edit(tree, changes), "x")[0].data, wanted)


@pytest.mark.parametrize("char", "\u0085\u00a0\u2028\u2029\ufeff\ufffe\uffff")
def test_signs_that_yaml_reads_as_breaks_or_refuses_are_escaped(char):
    for text in (char, f"{char}a", f"a{char}b", f"a {char} b"):
        tree, _ = parse(dump({"d": text, "e": 1}), "x")
        assert tree is not None
        assert tree.data == {"d": text, "e": 1}


@given(values)
@settings(max_examples=150, deadline=None)
def test_what_is_said_to_read_back_does(value):
    if reads_back({"x": value}):
        tree, findings = parse(dump({"x": value}), "x")
        assert not findings
        assert same(tree.data, {"x": value})


@pytest.mark.parametrize("data", [{"a": "\ud800"}, {"a": "\0"}, {"a" * 300: 1}, {"a": float("nan")}, {"a": 10**400}])
def test_what_may_not_read_back_is_not_said_to(data):
    assert not reads_back(data)
