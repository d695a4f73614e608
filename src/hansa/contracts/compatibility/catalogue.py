"""All rules there are, for the documentation and for reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility import (
    compare_classification,
    compare_enum,
    compare_key,
    compare_levels,
    compare_names,
    compare_objects,
    compare_options,
    compare_price,
    compare_promises,
    compare_properties,
    compare_quality,
    compare_relationships,
    compare_rest,
    compare_roles,
    compare_servers,
    compare_status,
    compare_terms,
    compare_types,
    found,
    judge,
    versions,
)
from hansa.contracts.compatibility.difference import Rule
from hansa.contracts.compatibility.product import compare_ports, compare_product

if TYPE_CHECKING:
    from collections.abc import Iterator

_MODULES = (
    compare_objects, compare_properties, compare_types, compare_names, compare_key, compare_promises,
    compare_relationships, compare_options, compare_enum, compare_quality, compare_levels, compare_servers,
    compare_status, compare_terms, compare_classification, compare_price, compare_roles, compare_rest,
    compare_ports, compare_product, judge, versions, found,
)  # fmt: skip


def _rules() -> Iterator[Rule]:
    for module in _MODULES:
        yield from (value for value in vars(module).values() if isinstance(value, Rule))


RULES: dict[str, Rule] = {rule.code: rule for rule in _rules()}
"""By code, in the order of the chapters of the standard."""
