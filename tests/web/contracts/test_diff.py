from hypothesis import given
from hypothesis import strategies as st

from hansa.web.pages.contracts.diff import unified


def test_equal_texts_have_no_rows():
    assert unified("a\nb", "a\nb\n") == ()


def test_a_changed_line_is_removed_and_added_and_the_rest_is_folded():
    old = "\n".join(str(n) for n in range(20))
    rows = unified(old, old.replace("10", "ten"))
    assert [(r.kind, r.old, r.new, r.text) for r in rows if r.kind not in {"same", "skip"}] == [
        ("removed", 11, 0, "10"),
        ("added", 0, 11, "ten"),
    ]
    assert [r.hidden for r in rows if r.kind == "skip"] == [7, 6]


LINES = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=25)


@given(LINES, LINES)
def test_nothing_is_lost_on_either_side(old, new):
    rows = unified("\n".join(old), "\n".join(new))
    before, after = "\n".join(old).splitlines(), "\n".join(new).splitlines()
    if not rows:
        assert before == after
        return
    assert sum(r.hidden or 1 for r in rows if r.kind != "added") == len(before)
    assert [before[r.old - 1] for r in rows if r.old] == [r.text for r in rows if r.old]
    assert [after[r.new - 1] for r in rows if r.new] == [r.text for r in rows if r.new]
