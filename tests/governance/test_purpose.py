"""Purposes compared by their words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.governance.purpose import ruled_out, shared


@pytest.mark.parametrize(
    ("said", "agreed", "same"),
    [
        ("Counting orders of the day", "Count the orders", {"count", "order"}),
        ("Which customers bought twice", "Retention of customers", {"custom"}),
        ("marketing campaign", "Fraud detection", set()),
        ("Use the data for each purpose", "All data may be used", set()),
        ("", "Fraud detection", set()),
    ],
)
def test_words_that_two_purposes_share(said, agreed, same):
    assert shared(said, agreed) == same


@pytest.mark.parametrize(
    ("purpose", "limitations", "sentence"),
    [
        ("Send marketing mails", "Must not be used for marketing. Keep it 30 days.", "Must not be used for marketing."),
        ("Fraud detection", "Must not be used for marketing.", ""),
        ("Marketing", "Good for marketing.", ""),
        ("Profiling of people", "Fine to count.\nNo profiling of people", "No profiling of people"),
        ("", "Not for anything.", ""),
    ],
)
def test_a_sentence_that_rules_it_out(purpose, limitations, sentence):
    assert ruled_out(purpose, limitations) == sentence


@given(st.text(), st.text())
def test_it_takes_any_text(one, other):
    assert shared(one, other) == shared(other, one)
    assert ruled_out(one, other) in other
