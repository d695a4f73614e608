"""Compares two versions of a data product: its envelope only, for each of its contracts is compared on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.compare import ordered
from hansa.contracts.compatibility.compare_rest import PEOPLE, WORDS
from hansa.contracts.compatibility.difference import Difference, Rule
from hansa.contracts.compatibility.product.compare_ports import compare_inputs, compare_management, compare_outputs
from hansa.standards.change import same
from hansa.standards.pointer import join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from hansa.standards.odps.product import Product

    ProductRule: TypeAlias = Callable[[Product, Product], Iterator[Difference]]

OTHER_ID = Rule("product-id-changed", "terms", "breaking", "breaking", "Everything refers to a product by its id.")
RETIRED = Rule("product-retired", "terms", "breaking", "compatible", "A retired product serves nobody any more.")
DEPRECATED = Rule(
    "product-deprecated", "terms", "compatible", "compatible", "It still serves; consumers should move on.", notice=True
)
STATUS = Rule(
    "product-status-changed", "terms", "cosmetic", "cosmetic", "Other steps of the life cycle serve the same."
)
_TOLD = {"id", "status", "version", "inputPorts", "outputPorts", "managementPorts"}
_PEOPLE = {"team", "support", "tenant", "domain", "name"}


def compare_products(old: Product, new: Product) -> tuple[Difference, ...]:
    """Every difference, the heaviest first; none if both promise the same (the products' own versions aside)."""
    return ordered(difference for rule in PRODUCT_RULES for difference in rule(old, new))


def compare_product_status(old: Product, new: Product) -> Iterator[Difference]:
    if old.id != new.id:
        text = f"The product's id changed from `{old.id}` to `{new.id}`: nobody finds it any more."
        yield OTHER_ID.found("/id", old.id, new.id, text)
    if old.status == new.status:
        return
    if new.status == "retired":
        yield RETIRED.found("/status", old.status, new.status, "The product is retired: it serves nobody any more.")
    elif new.status == "deprecated":
        text = "The product is deprecated: consumers should move on."
        yield DEPRECATED.found("/status", old.status, new.status, text)
    else:
        text = f"The status changed from `{old.status}` to `{new.status}`."
        yield STATUS.found("/status", old.status, new.status, text)


def compare_product_rest(old: Product, new: Product) -> Iterator[Difference]:
    before, after = old.to_json(), new.to_json()
    for key in dict.fromkeys([*before, *after]):
        if key not in _TOLD and not same(before.get(key), after.get(key)):
            rule = PEOPLE if key in _PEOPLE else WORDS
            yield rule.found(join([key]), before.get(key), after.get(key), f"`{key}` of the product changed.")


PRODUCT_RULES: tuple[ProductRule, ...] = (
    compare_product_status,
    compare_outputs,
    compare_inputs,
    compare_management,
    compare_product_rest,
)
