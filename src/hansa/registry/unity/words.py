"""What a contract wants to be said of the tables it names, within what a Unity Catalog can hold. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.registry.unity.values import Wish, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaObject

TYPES = frozenset({"databricks", "unity", "unitycatalog", "unity-catalog"})
"""Types of servers whose tables a Unity Catalog describes."""
MOST_TAGS, LONGEST_KEY, LONGEST_VALUE = 50, 255, 1000
"""What the platform holds of each table and column."""
CLASSIFICATION = "classification"
_SPLIT = re.compile(r"[:=/]")
_FORBIDDEN = re.compile(r"[.,\-=/:]")


def wishes(contract: Contract, servers: Mapping[str, Mapping[str, Json]], host: str) -> Iterator[Wish]:
    """One for each server of the workspace `host` and each schema object; a server that names no host is of every workspace."""
    for name, server in servers.items():
        if not is_of(server, host):
            continue
        for each in contract.schema_:
            path = _path(server, each)
            if path is not None:
                yield _wish(f"{name}/{each.name}", path, contract, each)


def is_of(server: Mapping[str, Json], host: str) -> bool:
    named = str(server.get("host") or "")
    return str(server.get("type") or "").lower() in TYPES and (not named or bare(named) == bare(host))


def bare(host: str) -> str:
    """`https://adb-1.azuredatabricks.net/` → `adb-1.azuredatabricks.net`."""
    return re.sub(r"^https?://", "", host.strip().lower()).partition("/")[0]


def _path(server: Mapping[str, Json], each: SchemaObject) -> tuple[str, str, str] | None:
    """The catalog, schema and table; a physical name may bring its own catalog and schema."""
    said = (each.physical_name or each.name).replace("`", "").split(".")
    above = [str(server.get("catalog") or ""), str(server.get("schema") or "")]
    parts = [*above[: 3 - len(said)], *said]
    if len(parts) != 3 or not all(parts):
        return None
    return parts[0], parts[1], parts[2]


def _wish(element: str, path: tuple[str, str, str], contract: Contract, each: SchemaObject) -> Wish:
    notes: list[str] = []
    table = Words(each.description or None, tags([*contract.tags, *each.tags], notes, each.name))
    columns = {}
    for prop in each.properties:
        named = [f"{CLASSIFICATION}:{prop.classification}"] if prop.classification else []
        said = Words(prop.description or None, tags([*prop.tags, *named], notes, _column(prop)))
        columns[_column(prop)] = said
    return Wish(element, path, table, columns, tuple(notes))


def _column(prop: Property) -> str:
    return prop.physical_name or prop.name


def tags(said: Iterable[str], notes: list[str], where: str) -> dict[str, str]:
    """`pii:true` → pii = true, `governance/internal` → governance = internal, `finance` → finance without a value.

    What the platform does not hold goes to `notes`.
    """
    found: dict[str, str] = {}
    for tag in said:
        key, value = _pair(tag)
        if not key or len(key) > LONGEST_KEY or len(value) > LONGEST_VALUE:
            notes.append(f"{where}: the tag `{tag[:80]}` is empty or too long for the platform.")
        elif found.get(key, value) != value:
            notes.append(f"{where}: the tag `{tag[:80]}` is left out, because `{key}` is `{found[key]}` already.")
        elif key not in found and len(found) >= MOST_TAGS:
            notes.append(f"{where}: the tag `{tag[:80]}` is left out: the platform holds {MOST_TAGS} tags.")
        else:
            found[key] = value
    return found


def _pair(tag: str) -> tuple[str, str]:
    """The characters that the platform refuses in a key become `_`."""
    parts = _SPLIT.split(tag.strip(), maxsplit=1)
    return _FORBIDDEN.sub("_", parts[0].strip()), parts[1].strip() if len(parts) > 1 else ""
