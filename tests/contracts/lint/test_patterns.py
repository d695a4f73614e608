"""Regular expressions: which explode, which cannot be read, and that judging them takes no time itself."""

import contextlib
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.contracts.lint.dates import in_format, moment
from hansa.contracts.lint.explode import explodes
from hansa.contracts.lint.patterns import compiled
from hansa.contracts.lint.schedules import cron_problem


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(a+)+$",
        r"(a*)*",
        r"(?:\w+\s?)*$",
        r"^(\d+)*x",
        r"((ab)+)+$",
        r"(.*)*",
        r"^([a-z]+[0-9]*)+$",
        r"(x+x+)+y",
    ],
)
def test_repeated_repetitions_are_found(pattern):
    assert explodes(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[a-z]+$",
        r"(a+b)+",
        r"^\d{4}-\d{2}$",
        r"^(\w+\.)+\w+$",
        r"(foo|bar)*",
        r"^[A-Z]{2}[0-9]{2}([A-Z0-9]?){0,16}$",
        r"(-\d+)*",
        r"^(?:[A-Z]\d)+$",
        r"ACC[0-9]{8}",
        r"([",
    ],
)
def test_others_are_not(pattern):
    assert not explodes(pattern)


def test_what_is_found_really_explodes():
    began = time.process_time()
    re.match(r"^(a+)+$", "a" * 22 + "!")
    slow = time.process_time() - began
    began = time.process_time()
    re.match(r"^(a+b)+$", "a" * 22 + "!")
    assert slow > 20 * (time.process_time() - began)


@pytest.mark.parametrize("pattern", [r"\p{L}+", r"^\/x$", r"(?<year>\d{4})", r"\u{1F600}", r"[\d\-]+"])
def test_ecmascript_is_read(pattern):
    compiled(pattern)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab(|)*+?[]{}\\1,.^$", max_size=30))
def test_any_pattern_is_judged_without_an_error(pattern):
    explodes(pattern)
    with contextlib.suppress(re.error, OverflowError, RecursionError):
        compiled(pattern)


@pytest.mark.parametrize(
    "text", ["0 20 * * *", "*/15 8-18 * * 1-5", "@daily", "0 0 1,15 * *", "0 9 ? * MON-FRI", "0 0 L * *"]
)
def test_schedules_that_run(text):
    assert cron_problem(text) == ""


@pytest.mark.parametrize(
    "text",
    ["0 25 * * *", "* * *", "60 * * * *", "every day at five past", "a b c d e", "*/0 * * * *"],
)
def test_schedules_that_never_run(text):
    assert cron_problem(text)


def test_dates_in_the_formats_of_java():
    assert in_format("yyyy-MM-dd").match("2024-07-10")
    assert not in_format("yyyy-MM-dd").match("10.07.2024")
    assert in_format("yyyy-MM-ddTHH:mm:ssZ").match("2024-03-10T14:22:35Z")
    assert in_format("dd.MM.yyyy 'um' HH:mm").match("10.07.2024 um 09:30")
    assert in_format("QQQQ") is None
    assert moment("2026-02-31") is None
