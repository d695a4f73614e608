from hansa.registry.records.ranking import ranked


def test_a_name_counts_more_than_a_text_and_a_short_text_more_than_a_long_one():
    entries = [
        ("dataproducts", "long", "returns", "orders " + "and many other things " * 20),
        ("dataproducts", "short", "returns", "orders and returns"),
        ("dataproducts", "named", "orders", "what customers buy"),
    ]
    assert [identifier for _, identifier in ranked(["order"], entries)] == ["named", "short", "long"]


def test_only_beginnings_of_words_count_and_ties_are_in_the_order_of_the_names():
    entries = [("teams", "b", "orders b", ""), ("teams", "a", "orders a", ""), ("teams", "c", "borders", "orders")]
    assert [identifier for _, identifier in ranked(["orders"], entries)] == ["a", "b", "c"]
    assert ranked(["orders"], []) == []
