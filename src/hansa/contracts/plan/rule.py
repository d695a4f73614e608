"""What a rule family says about one value, before it becomes a check of the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Rule:
    """`text` follows the column's name ("must be at least 0"); `fails` is a predicate over the value, NULL counts as passed.

    `problem` instead of `fails` says why the rule cannot be run, `skip` why there is nothing to run; `verb` ends "3 of 50 rows …".
    `convex`: where the least and the greatest value pass, all between them do.
    """

    kind: str
    text: str
    fails: str
    threshold: str
    dimension: str = "conformity"
    verb: str = "do not"
    problem: str = ""
    skip: str = ""
    convex: bool = False


def number_option(options: Mapping[str, object], name: str) -> int | None:
    """A whole, non-negative number among the options; anything else is no rule (the standard's schema refuses it)."""
    value = options.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
