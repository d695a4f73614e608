"""The rules of scores as people read them: all there are, and which of them the organisation chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def with_choice(rules: Sequence[dict[str, Any]], chosen: dict[str, Any]) -> list[dict[str, Any]]:
    """`rules` and `chosen` as the API answers them; each rule with its weight there and whether it `counts`."""
    weights = {each["key"]: each["weight"] for each in chosen["rules"]}
    return [
        {**each, "weight": weights.get(each["key"], each["weight"]), "counts": each["key"] in weights} for each in rules
    ]
