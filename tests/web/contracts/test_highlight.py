from hansa.web.pages.contracts.highlight import LONGEST_LINE, highlight


def kinds(text):
    return [[(t.kind, t.text) for t in line.tokens if t.kind] for line in highlight(text)]


def test_keys_values_and_comments_are_told_apart():
    assert kinds('id: "a b" # why\n- name: 12\nlist: [true, x-1]') == [
        [("key", "id"), ("mark", ":"), ("string", '"a b"'), ("comment", "# why")],
        [("mark", "-"), ("key", "name"), ("mark", ":"), ("number", "12")],
        [("key", "list"), ("mark", ":"), ("mark", "["), ("keyword", "true"), ("mark", ","), ("mark", "]")],
    ]


def test_a_block_scalar_is_a_string_until_its_indent_ends():
    assert kinds("query: |\n  SELECT a: b\n\n  FROM t\nnext: 1")[1:] == [
        [("string", "  SELECT a: b")],
        [],
        [("string", "  FROM t")],
        [("key", "next"), ("mark", ":"), ("number", "1")],
    ]


def test_no_character_is_lost_whatever_the_text():
    text = "a: 'it''s'\n\"b\": {c: ~}\n<script>alert(1)</script>\n# only\n\tx\n? y\nd: 2026-01-01T10:00:00Z\nurl: http://x#y"
    assert ["".join(t.text for t in line.tokens) for line in highlight(text)] == text.splitlines()


def test_a_very_long_line_is_left_alone():
    (line,) = highlight("a: " + "x" * LONGEST_LINE)
    assert len(line.tokens) == 1
