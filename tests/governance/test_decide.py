"""Who sees what: every row of the table that the decision is."""

import pytest

from hansa.governance.decide import Classified, judge
from hansa.kernel.actor import GUEST, LOCAL, Actor, ActorKind
from hansa.registry.agreements.queries import AgreementRow
from hansa.registry.products.values import ProductRow

EMAIL = Classified("email", "confidential", 12)
OWNERS = frozenset({"checkout", "commerce"})


def product(**values):
    defaults = dict.fromkeys(ProductRow.__slots__, "") | {"tags": (), "outputs": (), "inputs": ()}
    return ProductRow(
        **(defaults | {"id": "orders", "name": "Orders", "owner": "checkout", "owner_name": "Checkout"} | values)
    )


def grant(**consumer):
    who = {"consumer_product": None, "consumer_team": None, "consumer_user": None} | consumer
    return AgreementRow("a1", "cohorts", "approved", True, None, None, "orders", "orders_pii_v2", **who)


def actor(*teams, operator=False):
    return Actor("ada", "Ada", ActorKind.USER, frozenset(teams), is_operator=operator)


@pytest.mark.parametrize(
    ("who", "grants", "masked"),
    [
        (GUEST, (), True),
        (actor(), (), True),
        (actor("marketing"), (), True),
        (actor("marketing"), (grant(consumer_team="search"),), True),
        (actor("marketing"), (grant(consumer_team="marketing"),), False),
        (actor(), (grant(consumer_user="ada"),), False),
        (actor(), (grant(consumer_user="grace"),), True),
        (actor(), (grant(),), True),
        (actor("checkout"), (), False),
        (actor("commerce"), (), False),
        (LOCAL, (), False),
        (actor(operator=True), (), False),
    ],
)
def test_classified_columns_are_masked_for_all_but_owner_and_agreed_consumer(who, grants, masked):
    decision = judge(who, product(), OWNERS, grants, (EMAIL,))
    assert decision.allow
    assert decision.masks == ({"email": "null"} if masked else {})
    assert decision.reasons


def test_a_mask_names_the_line_of_the_contract_and_whom_to_ask():
    reason = judge(GUEST, product(), OWNERS, (), (EMAIL,)).reasons[0]
    assert "email" in reason.sentence
    assert "confidential" in reason.sentence
    assert reason.document == "contract line 12"
    assert reason.whom == "Checkout"


def test_a_port_without_classified_columns_is_read_in_the_clear():
    decision = judge(GUEST, product(), OWNERS, (), ())
    assert decision.allow
    assert not decision.masks
