"""JSON Schema, both ways: an object is a table, or each object under `$defs` is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, unquote

from hansa.contracts.convert import draft
from hansa.contracts.convert.format import Exported, Feature, Format, Imported, Options
from hansa.contracts.convert.jsonschema_in import Reader
from hansa.contracts.convert.jsonschema_out import Writer
from hansa.contracts.convert.loss import ROOT, note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.text import as_list, as_map, as_text, load_json
from hansa.kernel.errors import InvalidInput
from hansa.kernel.ids import identifier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract

TITLE = "JSON Schema"
CARRIES = frozenset(Feature) - ROOT - {Feature.MEASURES}
NATIVE = frozenset(
    {
        Feature.TABLE_DESCRIPTIONS, Feature.DESCRIPTIONS, Feature.BUSINESS_NAMES, Feature.REQUIRED, Feature.ENUMS,
        Feature.LENGTHS, Feature.RANGES, Feature.MULTIPLES, Feature.PATTERNS, Feature.FORMATS, Feature.ITEM_COUNTS,
        Feature.NESTED, Feature.ARRAYS, Feature.MAPS, Feature.EXAMPLES, Feature.DEFAULTS, Feature.DEPRECATED,
    }
)  # fmt: skip
"""What JSON Schema says without Hansa's own keyword."""

DRAFTS = {
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
    "draft-07": "http://json-schema.org/draft-07/schema#",
}
_REF = re.compile(r"#/(?:\$defs|definitions)/([^/]+)\Z")


def import_jsonschema(text: str, options: Options) -> Imported:
    notes = Notes(options.source)
    root = as_map(load_json(text, options, TITLE))
    if not root:
        raise InvalidInput(f"{options.source} is no JSON Schema.", hint="Give an object schema.")
    tables = tables_of(root, options)
    made = [Reader(root, notes).table(schema, name) for name, schema in tables.items()]
    made = [_renamed(each, options) if len(made) == 1 else each for each in made]
    return Imported(draft.document(options, made), notes.findings)


def tables_of(root: dict[str, Json], options: Options) -> dict[str, dict[str, Json]]:
    """The schema itself, what it is a list of, or the objects it defines."""
    named = {**as_map(root.get("definitions")), **as_map(root.get("$defs"))}
    refs = [as_text(as_map(each).get("$ref")) for word in ("anyOf", "oneOf") for each in as_list(root.get(word))]
    found = [unquote(match[1]).replace("~1", "/").replace("~0", "~") for each in refs if (match := _REF.match(each))]
    if refs and len(found) == len(refs):
        return chosen({name: as_map(named.get(name)) for name in found}, options)
    is_plain = any(key in root for key in ("properties", "$ref", "allOf", "additionalProperties", "patternProperties"))
    if is_plain:
        return {_title(root, options): root}
    items = root.get("items")
    if root.get("type") == "array" and isinstance(items, dict):
        return {_title(items, options): items}
    objects = {name: as_map(each) for name, each in named.items() if is_object(as_map(each))}
    if not objects:
        raise InvalidInput(f"{options.source} describes no object.", hint="Give a schema with `properties`.")
    inner = referenced(named)
    return chosen({name: each for name, each in objects.items() if name not in inner} or objects, options)


def is_object(schema: dict[str, Json]) -> bool:
    return schema.get("type") == "object" or any(key in schema for key in ("properties", "allOf"))


def referenced(value: Json) -> set[str]:
    """The names at the ends of all references below `value`."""
    names: set[str] = set()
    level = [value]
    while level:
        each = level.pop()
        if isinstance(each, dict):
            if isinstance(target := each.get("$ref"), str):
                names.add(target.rpartition("/")[2])
            level.extend(each.values())
        elif isinstance(each, list):
            level.extend(each)
    return names


def chosen(tables: Mapping[str, dict[str, Json]], options: Options) -> dict[str, dict[str, Json]]:
    """Those that were asked for, where there are several."""
    if len(tables) < 2 or not options.tables:
        return dict(tables)
    if missing := [name for name in options.tables if name not in tables]:
        raise InvalidInput(f"{options.source} has no {missing[0]!r}.", hint=f"It has: {', '.join(tables)}.")
    return {name: each for name, each in tables.items() if name in options.tables}


def _title(schema: dict[str, Json], options: Options) -> str:
    return options.table or identifier(as_text(schema.get("title"))) or options.stem


def _renamed(table: dict[str, Json], options: Options) -> dict[str, Json]:
    """A table's name is its title already, unless another name was asked for."""
    if table.get("businessName") == table.get("name"):
        table = {key: value for key, value in table.items() if key != "businessName"}
    return {**table, "name": options.table} if options.table else table


def export_jsonschema(contract: Contract, options: Options) -> Exported:
    """`--option draft=2020-12|draft-07`; `--option plain=yes` leaves out what only Hansa reads."""
    notes = Notes(options.source)
    version = options.extra.get("draft", "2020-12")
    if version not in DRAFTS:
        raise InvalidInput(f"There is no draft {version!r}.", hint=f"Drafts are: {', '.join(DRAFTS)}.")
    plain = options.extra.get("plain") in {"yes", "true", "1"}
    note_losses(contract, TITLE, NATIVE if plain else CARRIES, notes, parts=True)
    dialect: Literal["2020-12", "draft-07"] = "draft-07" if version == "draft-07" else "2020-12"
    writer = Writer(dialect, annotate=not plain)
    made = _document(contract, writer, "definitions" if version == "draft-07" else "$defs")
    content = json.dumps({"$schema": DRAFTS[version], **made}, ensure_ascii=False, indent=2) + "\n"
    return Exported(content, notes.findings)


def _document(contract: Contract, writer: Writer, definitions: str) -> dict[str, Json]:
    tables = {each.name: writer.table(each) for each in contract.schema_}
    if not tables:
        raise InvalidInput("The contract has no table.", hint="Add one under `schema`.")
    if len(tables) == 1:
        return next(iter(tables.values()))
    escaped = [quote(name.replace("~", "~0").replace("/", "~1")) for name in tables]
    refs: list[Json] = [{"$ref": f"#/{definitions}/{name}"} for name in escaped]
    return {"anyOf": refs, definitions: dict(tables)}


FORMAT = Format(
    "jsonschema", TITLE, "schema.json", importer=import_jsonschema, exporter=export_jsonschema, carries=CARRIES
)
