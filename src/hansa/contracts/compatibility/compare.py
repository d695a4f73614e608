"""Compares two versions of a contract: every difference with its weight, and the step the version must take.

compare ─ CONTRACT_RULES: contract against contract
        └ schema objects of the same name or id ─ OBJECT_RULES
                                                └ properties of the same name or id, at every depth ─ PROPERTY_RULES
and after the rules of each level the rest: what changed and no rule told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.compare_classification import compare_classification
from hansa.contracts.compatibility.compare_enum import compare_enum
from hansa.contracts.compatibility.compare_key import compare_key
from hansa.contracts.compatibility.compare_levels import compare_levels
from hansa.contracts.compatibility.compare_names import compare_names, compare_object_names
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
from hansa.contracts.compatibility.difference import ObjectPair, object_matches
from hansa.kernel.semver import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
)
OBJECT_RULES: tuple[ObjectRule, ...] = (
    compare_object_names,
    compare_properties,
    compare_key,
    compare_quality,
    compare_relationships,
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
)

_ORDER = ("breaking", "compatible", "cosmetic")
_STEPS = (Step.NONE, Step.PATCH, Step.MINOR, Step.MAJOR)


def compare(old: Contract, new: Contract) -> tuple[Difference, ...]:
    """Every difference, the heaviest first; none if both promise the same (the versions' own numbers aside)."""
    return ordered(_all(old, new))


def ordered(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """The heaviest first, else as they were found."""
    return tuple(sorted(differences, key=lambda difference: _ORDER.index(difference.impact)))


def step(differences: Sequence[Difference]) -> Step:
    """The least step that the differences allow the version to take."""
    return max((difference.step for difference in differences), key=_STEPS.index, default=Step.NONE)


def _all(old: Contract, new: Contract) -> Iterator[Difference]:
    found = [difference for rule in CONTRACT_RULES for difference in rule(old, new)]
    yield from found
    yield from compare_contract_rest(old, new, found)
    for kept in object_matches(old, new).kept:
        yield from _object(ObjectPair(kept.old, kept.new, f"/schema/{kept.now}", f"/schema/{kept.was}"))


def _object(pair: ObjectPair) -> Iterator[Difference]:
    found = [difference for rule in OBJECT_RULES for difference in rule(pair)]
    keys = [difference for difference in found if difference.code.startswith("key-")]
    yield from found
    yield from compare_object_rest(pair, found)
    for columns in property_pairs(pair):
        told = [difference for rule in PROPERTY_RULES for difference in rule(columns)]
        yield from told
        yield from compare_column_rest(columns, [*told, *keys])
