"""All rules, in the order in which they run and are listed."""

from __future__ import annotations

from hansa.contracts.lint.rules import (
    between_ordered,
    description_given,
    metric_arguments,
    metric_known,
    metric_level,
    names_unique,
    operator_single,
    owner_given,
    pattern_compiles,
    primary_key_required,
    schema_given,
    threshold_possible,
    version_semver,
)

RULES = (
    schema_given.RULE,
    version_semver.RULE,
    description_given.RULE,
    owner_given.RULE,
    names_unique.RULE,
    primary_key_required.RULE,
    pattern_compiles.RULE,
    metric_known.RULE,
    metric_level.RULE,
    metric_arguments.RULE,
    operator_single.RULE,
    between_ordered.RULE,
    threshold_possible.RULE,
)
"""Rules about the whole first, then names, keys, types, quality; findings are told by line anyway."""
