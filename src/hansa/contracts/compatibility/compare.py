"""Compares two versions of a contract: every difference with its weight, and the step the version must take.

compare ─ CONTRACT_RULES: contract against contract
        └ schema objects of the same name ─ OBJECT_RULES
                                          └ properties of the same name, at every depth ─ PROPERTY_RULES
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.compare_classification import compare_classification
from hansa.contracts.compatibility.compare_enum import compare_enum
from hansa.contracts.compatibility.compare_key import compare_key
from hansa.contracts.compatibility.compare_levels import compare_levels
from hansa.contracts.compatibility.compare_names import compare_names
from hansa.contracts.compatibility.compare_objects import compare_objects
from hansa.contracts.compatibility.compare_options import compare_options
from hansa.contracts.compatibility.compare_price import compare_price
from hansa.contracts.compatibility.compare_promises import compare_promises
from hansa.contracts.compatibility.compare_properties import compare_properties, property_pairs
from hansa.contracts.compatibility.compare_quality import compare_column_quality, compare_quality
from hansa.contracts.compatibility.compare_relationships import compare_column_relationships, compare_relationships
from hansa.contracts.compatibility.compare_rest import compare_column_rest, compare_contract_rest, compare_object_rest
from hansa.contracts.compatibility.compare_roles import compare_roles
from hansa.contracts.compatibility.compare_servers import compare_servers
from hansa.contracts.compatibility.compare_status import compare_status
from hansa.contracts.compatibility.compare_terms import compare_terms
from hansa.contracts.compatibility.compare_types import compare_types
from hansa.contracts.compatibility.difference import ObjectPair
from hansa.kernel.semver import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.contracts.compatibility.difference import ContractRule, Difference, ObjectRule, PropertyRule
    from hansa.standards.odcs.contract import Contract

CONTRACT_RULES: tuple[ContractRule, ...] = (
    compare_status,
    compare_objects,
    compare_servers,
    compare_levels,
    compare_terms,
    compare_price,
    compare_roles,
    compare_contract_rest,
)
OBJECT_RULES: tuple[ObjectRule, ...] = (
    compare_properties,
    compare_key,
    compare_quality,
    compare_relationships,
    compare_object_rest,
)
PROPERTY_RULES: tuple[PropertyRule, ...] = (
    compare_types,
    compare_promises,
    compare_options,
    compare_enum,
    compare_classification,
    compare_names,
    compare_column_quality,
    compare_column_relationships,
    compare_column_rest,
)

_ORDER = ("breaking", "compatible", "cosmetic")
_STEPS = (Step.NONE, Step.PATCH, Step.MINOR, Step.MAJOR)


def compare(old: Contract, new: Contract) -> tuple[Difference, ...]:
    """Every difference, the heaviest first; none if both promise the same (the versions' own numbers aside)."""
    return tuple(sorted(_all(old, new), key=lambda difference: _ORDER.index(difference.impact)))


def step(differences: Sequence[Difference]) -> Step:
    """The least step that the differences allow the version to take."""
    return max((difference.step for difference in differences), key=_STEPS.index, default=Step.NONE)


def _all(old: Contract, new: Contract) -> Iterator[Difference]:
    for contract_rule in CONTRACT_RULES:
        yield from contract_rule(old, new)
    before = {item.name: (index, item) for index, item in enumerate(old.schema_)}
    for index, schema in enumerate(new.schema_):
        if schema.name not in before:
            continue
        was, earlier = before[schema.name]
        pair = ObjectPair(earlier, schema, f"/schema/{index}", f"/schema/{was}")
        for object_rule in OBJECT_RULES:
            yield from object_rule(pair)
        for columns in property_pairs(pair):
            for property_rule in PROPERTY_RULES:
                yield from property_rule(columns)
