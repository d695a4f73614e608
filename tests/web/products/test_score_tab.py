"""The score of a product on its page."""

from hansa.kernel.actor import LOCAL
from hansa.observe.scores.definition import put_definition
from hansa.observe.scores.values import Bands


def test_the_tab_tells_every_rule_and_what_to_do(sandbox):
    page = sandbox.get("/dataproducts/orders/score").text
    assert "What would bring the most" in page
    assert "Never tested: <code>orders-pii</code>" in page
    assert 'aria-label="Score ' in page
    assert "FAIR R1.2" in page
    assert page.index("Keeps what its contracts promise") < page.index("<h2>Ownership</h2>")


def test_the_organisations_rules_count(sandbox):
    with sandbox.db.write() as session:
        put_definition(session, LOCAL, Bands(), [("owner", 1)], why="a test", at=sandbox.clock.now())
    page = sandbox.get("/dataproducts/orders/score").text
    assert "Score 100 of 100" in page
    assert "Every rule that applies is fulfilled." in page
    assert "Excellent" in page
    assert "What would bring the most" not in page
