"""The types of data products an organisation tells apart: the standard's, and its own beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.registry.settings.commands import put
from hansa.registry.settings.queries import section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json

SETTING = "dataproduct-types"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")


def _built_in(id_: str, behavior: str, label: str, description: str, *, ports: bool = True) -> dict[str, Json]:
    return {
        "id": id_,
        "outputPorts": ports,
        "behavior": behavior,
        "labels": {"en": label},
        "descriptions": {"en": description},
        "enabled": True,
        "default": id_ == "source-aligned",
    }


BUILT_IN: tuple[dict[str, Json], ...] = (
    _built_in("source-aligned", "data-product", "Source-aligned", "The facts of one operational system."),
    _built_in("aggregate", "data-product", "Aggregate", "Facts of several sources put together for many uses."),
    _built_in("consumer-aligned", "data-product", "Consumer-aligned", "Made to fit one use."),
    _built_in("application", "application", "Application", "An operational system that gives data."),
    _built_in("dataconsumer", "data-consumer", "Data consumer", "Reads products and gives none.", ports=False),
    _built_in("ai-agent", "ai-agent", "AI agent", "A program that reads products by itself.", ports=False),
    _built_in("powerbi-report", "powerbi-report", "Power BI report", "A report.", ports=False),
    _built_in("powerbi-semanticmodel", "powerbi-semantic-model", "Power BI semantic model", "A model for reports."),
)
_OWN = {str(each["id"]): each for each in BUILT_IN}
_FIXED = ("outputPorts", "behavior")
"""What of a built-in type is not the organisation's to say."""


def product_types(session: Session) -> list[dict[str, Json]]:
    """In the order in which they are shown."""
    kept = section(session, SETTING).get("types")
    return [each for each in kept if isinstance(each, dict)] if isinstance(kept, list) else list(BUILT_IN)


def put_types(session: Session, actor: Actor, wanted: Sequence[Json], *, why: str, at: datetime) -> None:
    """Replaces them all; a built-in type that is left out stays, switched off. Raises InvalidInput."""
    types: list[dict[str, Json]] = [_checked(number, each) for number, each in enumerate(wanted)]
    named = [str(each["id"]) for each in types]
    for name in named:
        if named.count(name) > 1:
            raise InvalidInput(f"The type `{name}` is named twice.", hint="Give each type its own id.")
    types += [{**each, "enabled": False, "default": False} for name, each in _OWN.items() if name not in named]
    enabled = [each for each in types if each.get("enabled") is not False]
    if not enabled:
        raise InvalidInput("At least one type must be enabled.")
    if sum(each.get("default") is True for each in enabled) > 1:
        raise InvalidInput("At most one enabled type can be the default.")
    put(session, actor, SETTING, {"types": [dict(each) for each in types]}, why=why, at=at)


def _checked(number: int, each: Json) -> dict[str, Json]:
    where = f"dataProductTypes[{number}]"
    if not isinstance(each, dict):
        raise InvalidInput(f"{where}: this is not an object.")
    name = str(each.get("id") or "").strip().lower()
    if not _ID.match(name):
        raise InvalidInput(
            f"{where}.id: {name!r} is no id of a type.", hint="Use small letters, digits and dashes, at most 64."
        )
    built_in: Mapping[str, Json] = _OWN.get(name, {})
    if not built_in and not (isinstance(each.get("labels"), dict) and each["labels"]):
        raise InvalidInput(f"{where}: the type `{name}` needs a label in at least one language.")
    rest = {key: value for key, value in each.items() if not (built_in and key in _FIXED)}
    defaults: dict[str, Json] = {"outputPorts": True, "behavior": "data-product", "enabled": True, "default": False}
    return {**defaults, **built_in, **({"default": False} if built_in else {}), **rest, "id": name}
