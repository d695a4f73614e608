"""What the importers of single tables share: from neutral fields to the contract, and from a contract its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert import draft
from hansa.contracts.convert.fields import named, property_of
from hansa.contracts.convert.format import Imported
from hansa.contracts.convert.notes import Notes
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.contracts.convert.described import Described
    from hansa.contracts.convert.format import Options
    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract


def imported(tables: Sequence[Described], options: Options, notes: Notes | None = None, **keys: Json) -> Imported:
    """The contract of described tables; the only one may be renamed by `options.table`."""
    notes = notes or Notes(options.source)
    servers: list[Json] = [dict(each.server) for each in tables if each.server]
    if servers:
        keys["servers"] = servers
    made = [table_of(each, notes, options.table if len(tables) == 1 else "") for each in chosen(tables, options)]
    return Imported(draft.document(options, made, **keys), notes.findings)


def chosen(tables: Sequence[Described], options: Options) -> Sequence[Described]:
    """Those that were asked for, if there are several."""
    if len(tables) < 2 or not options.tables:
        return tables
    names = [each.name for each in tables]
    if missing := [name for name in options.tables if name not in names]:
        raise InvalidInput(f"{options.source} has no table {missing[0]!r}.", hint=f"It has: {', '.join(names)}.")
    return [each for each in tables if each.name in options.tables]


def table_of(described: Described, notes: Notes, name: str = "") -> dict[str, Json]:
    title = name or described.name or "table"
    for where, text in described.notes:
        notes.lost(where, text)
    properties = [property_of(each, notes, title) for each in named(described.fields, notes, title)]
    for position, key in enumerate(described.key, 1):
        for each in properties:
            if each["name"] == key:
                each |= {"primaryKey": True, "primaryKeyPosition": position, "required": True}
    for position, key in enumerate(described.partitions, 1):
        for each in properties:
            if each["name"] == key:
                each |= {"partitioned": True, "partitionKeyPosition": position}
    ordered = [draft.column(str(each.pop("name")), str(each.pop("logicalType")), **each) for each in properties]
    extra = draft.custom(dict(described.metadata))
    return draft.table(title, ordered, description=described.description, customProperties=extra)


def only_table(contract: Contract, title: str, notes: Notes) -> None:
    """Refuses a contract without tables; a format of one table takes the first and says which were left out."""
    if not contract.schema_:
        raise InvalidInput("The contract has no table.", hint="Add one under `schema`.")
    for each in contract.schema_[1:]:
        notes.lost(each.name, f"was left out, as {title} holds one table.", "Export it with --table.")
