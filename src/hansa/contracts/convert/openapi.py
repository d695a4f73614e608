"""OpenAPI 3.0 and 3.1 (and Swagger 2.0 to read): the schemas under `components` are tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.convert import draft
from hansa.contracts.convert.format import Exported, Feature, Format, Imported, Options
from hansa.contracts.convert.jsonschema import CARRIES as SCHEMA_CARRIES
from hansa.contracts.convert.jsonschema import NATIVE, chosen, is_object, referenced
from hansa.contracts.convert.jsonschema_in import Reader
from hansa.contracts.convert.jsonschema_out import Writer
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.text import as_map, as_text, load_json
from hansa.kernel.errors import InvalidInput
from hansa.standards.write import dump
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract

TITLE = "OpenAPI"
CARRIES = SCHEMA_CARRIES | {Feature.IDENTITY, Feature.TERMS}
VERSIONS = {"3.0": "3.0.4", "3.1": "3.1.1"}


def import_openapi(text: str, options: Options) -> Imported:
    notes = Notes(options.source)
    root = _load(text, options)
    if not (as_text(root.get("openapi")).startswith("3.") or root.get("swagger") == "2.0"):
        raise InvalidInput(f"{options.source} is no OpenAPI document.", hint="It must begin with `openapi: 3…`.")
    schemas = as_map(as_map(root.get("components")).get("schemas")) or as_map(root.get("definitions"))
    objects = {name: as_map(each) for name, each in schemas.items() if is_object(as_map(each))}
    if not objects:
        raise InvalidInput(f"{options.source} has no object under components/schemas.", hint="Name the schemas there.")
    tables = _tables(root, schemas, objects, options, notes)
    made = [Reader(root, notes).table(each, name) for name, each in tables.items()]
    info = as_map(root.get("info"))
    text = as_text(info.get("description"))
    keys: dict[str, Json] = {"description": {"purpose": text}} if text else {}
    mine = as_map(info.get("x-odcs"))
    keys |= {key: mine[key] for key in ("id", "status", "domain", "description") if mine.get(key)}
    version, name = as_text(info.get("version")), as_text(info.get("title"))
    return Imported(draft.document(options, made, name=name, version=version, **keys), notes.findings)


def _load(text: str, options: Options) -> dict[str, Json]:
    if text.lstrip().startswith("{"):
        return as_map(load_json(text, options, TITLE))
    tree, findings = parse(text, options.source)
    if tree is None:
        raise InvalidInput(f"{options.source} cannot be read.", findings=findings, hint="Give a file of OpenAPI.")
    return as_map(tree.data)


def _tables(
    root: dict[str, Json], schemas: Json, objects: dict[str, dict[str, Json]], options: Options, notes: Notes
) -> dict[str, dict[str, Json]]:
    """What the paths speak of, and what no other schema contains; parts of others are nested there."""
    if options.tables:
        return chosen(objects, options)
    inner, asked = referenced(schemas), referenced(root.get("paths"))
    found = {name: each for name, each in objects.items() if name in asked or name not in inner} or objects
    for name in objects:
        if name not in found:
            notes.changed(name, "is part of other schemas and became no table of its own.", "Name it with --table.")
    return found


def export_openapi(contract: Contract, options: Options) -> Exported:
    """`--option version=3.0|3.1`; `--option plain=yes` leaves out what only Hansa reads. The document has no paths."""
    version = options.extra.get("version", "3.1")
    if version not in VERSIONS:
        raise InvalidInput(f"There is no version {version!r}.", hint=f"Versions are: {', '.join(VERSIONS)}.")
    notes = Notes(options.source)
    plain = options.extra.get("plain") in {"yes", "true", "1"}
    own = {Feature.IDENTITY, Feature.TERMS}
    note_losses(contract, TITLE, NATIVE | own if plain else CARRIES, notes, parts=True)
    writer = Writer("openapi-3.0" if version == "3.0" else "2020-12", annotate=not plain)
    schemas: dict[str, Json] = {}
    for table in contract.schema_:
        name = re.sub(r"[^A-Za-z0-9._-]", "_", table.name) or "_"
        if name != table.name:
            notes.changed(table.name, f"is called {name} there.")
        schemas[name] = writer.table(table)
    document: dict[str, Json] = {
        "openapi": VERSIONS[version],
        "info": _info(contract, annotate=not plain),
        "paths": {},
        "components": {"schemas": schemas},
    }
    return Exported(dump(document), notes.findings)


def _info(contract: Contract, *, annotate: bool) -> dict[str, Json]:
    made: dict[str, Json] = {"title": contract.name or contract.id, "version": contract.version or "1.0.0"}
    if contract.description.purpose:
        made["description"] = contract.description.purpose
    if annotate:
        terms: Json = contract.description.to_json()
        mine = {"id": contract.id, "status": contract.status, "domain": contract.domain, "description": terms}
        made["x-odcs"] = draft.filled(mine)
    return made


FORMAT = Format("openapi", TITLE, "yaml", importer=import_openapi, exporter=export_openapi, carries=CARRIES)
