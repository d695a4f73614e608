"""Texts as whole numbers: however they are written, they are read exactly or not at all."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.dataplane.places.settle import read_text

WIDE = 2**63


def read(texts, kind="BIGINT"):
    with duckdb.connect(config={"threads": 1}) as connection:
        rows = ", ".join(f"({n}, '{each}')" for n, each in enumerate(texts))
        asked = f"SELECT {read_text('v', kind)} FROM (VALUES {rows}) t(n, v) ORDER BY n"
        return [row[0] for row in connection.sql(asked).fetchall()]


def written(number, digits, zeros):
    """One number in the ways that people and programs write it, and what each of them says."""
    whole = int(digits) == 0
    return {
        str(number): number,
        f"{number:+d}": number,
        f"{'-' if number < 0 else ''}{'0' * zeros}{abs(number)}": number,
        f"{number}.0": number,
        f"{number}.{digits}": number if whole else None,
        f"{number}0e-1": number,
        f"{number}x": None,
    }


@given(st.integers(-(10**16), 10**16), st.text("0123456789", min_size=1, max_size=9), st.integers(0, 3))
def test_a_whole_number_is_what_its_text_says(number, digits, zeros):
    cases = written(number, digits, zeros)
    assert read(cases) == list(cases.values())


@pytest.mark.parametrize("kind", ["INTEGER", "BIGINT", "HUGEINT"])
def test_what_is_too_large_or_none_is_not_read(kind):
    assert read(["", " ", "-", "1.5", "2.5", "1e-1", "nan", "inf", str(10**40)], kind) == [None] * 9


def test_the_ends_of_the_type_are_read():
    assert read([str(WIDE - 1), str(-WIDE), str(WIDE), str(-WIDE - 1)]) == [WIDE - 1, -WIDE, None, None]
