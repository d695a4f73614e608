"""Mermaid: the tables of a contract and their references as an entity relationship diagram."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.convert.format import Exported, Feature, Format, Options
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.rules import rules
from hansa.contracts.types import column_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaObject

CARRIES = frozenset(
    {
        Feature.IDENTITY, Feature.DESCRIPTIONS, Feature.PRIMARY_KEYS, Feature.UNIQUE, Feature.REFERENCES,
        Feature.ARRAYS, Feature.MAPS, Feature.VECTORS, Feature.PHYSICAL_NAMES,
    }
)  # fmt: skip
MAX_TEXT = 120
"""Characters of a comment; a diagram is no place for more."""


def export_mermaid(contract: Contract, options: Options) -> Exported:
    notes = Notes(options.source)
    note_losses(contract, "Mermaid", CARRIES, notes)
    names = _names(contract)
    lines = ["erDiagram"]
    for schema in contract.schema_:
        lines += _entity(schema, names)
    lines += _links(contract, names)
    return Exported("\n".join(lines) + "\n", notes.findings)


def _names(contract: Contract) -> dict[str, str]:
    """Table → entity; each once, in letters that Mermaid takes without quotes."""
    names: dict[str, str] = {}
    outside = [
        rule.table for schema in contract.schema_ for rule in rules(schema, Notes("")) if rule.kind == "reference"
    ]
    for name in (*(schema.name for schema in contract.schema_), *outside):
        if name not in names:
            names[name] = _free(_word(name, "table"), set(names.values()))
    return names


def _free(word: str, taken: set[str]) -> str:
    number, chosen = 1, word
    while chosen in taken:
        number += 1
        chosen = f"{word}_{number}"
    return chosen


def _word(text: str, otherwise: str) -> str:
    """Letters, digits and underscores, and never a word of Mermaid's own."""
    word = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_") or otherwise
    return f"{otherwise}_{word}" if word[0].isdigit() or word.lower() in _OWN else word


_OWN = frozenset(
    {
        "title",
        "direction",
        "style",
        "class",
        "classdef",
        "erdiagram",
        "end",
        "tb",
        "bt",
        "lr",
        "rl",
        "one",
        "only",
        "zero",
        "many",
        "to",
        "optionally",
    }
)


def text(value: str) -> str:
    """Text inside Mermaid's quotes: on one line, without what would end them or be read as markup."""
    line = " ".join("".join(each if each.isprintable() else " " for each in value).split())
    cut = line if len(line) <= MAX_TEXT else line[: MAX_TEXT - 1] + "…"
    return re.sub(r'["#&<>%\\`{}\[\]|;]', lambda mark: _LOOKALIKE.get(mark[0], " "), cut)


_LOOKALIKE = {'"': "”", "<": "‹", ">": "›", "&": "+", "`": "’"}


def _entity(schema: SchemaObject, names: dict[str, str]) -> Iterator[str]:
    entity = names[schema.name]
    label = text(schema.business_name or schema.name)
    head = f"  {entity}" if label == entity else f'  {entity}["{label}"]'
    yield f"{head} {{"
    keyed = {name for rule in rules(schema, Notes("")) if rule.kind == "reference" for name in rule.columns}
    taken: set[str] = set()
    for prop in schema.properties:
        name = _free(_word(column_name(prop), "column"), taken)
        taken.add(name)
        yield f"    {_type(prop)} {name}{_marks(prop, column_name(prop) in keyed)}{_comment(prop, name)}"
    yield "  }"


def _type(prop: Property) -> str:
    if prop.items:
        return f"array_{_word(prop.items.logical_type or 'value', 'type')}"
    return _word(prop.logical_type or prop.physical_type or "unknown", "type")


def _marks(prop: Property, refers: bool) -> str:
    marks = [
        mark
        for mark, given in (("PK", prop.primary_key), ("FK", refers), ("UK", prop.unique and not prop.primary_key))
        if given
    ]
    return f" {', '.join(marks)}" if marks else ""


def _comment(prop: Property, name: str) -> str:
    real = column_name(prop)
    words = " · ".join(
        each for each in (real if real != name else "", prop.description or prop.business_name or "") if each
    )
    return f' "{text(words)}"' if words.strip() else ""


def _links(contract: Contract, names: dict[str, str]) -> Iterator[str]:
    for schema in contract.schema_:
        for rule in rules(schema, Notes("")):
            if rule.kind == "reference":
                yield f'  {names[rule.table]} ||--o{{ {names[schema.name]} : "{text(", ".join(rule.columns))}"'


FORMAT = Format(name="mermaid", title="Mermaid", extension="mmd", exporter=export_mermaid, carries=CARRIES)
