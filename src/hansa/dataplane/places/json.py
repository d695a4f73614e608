"""JSON and JSON lines: the types are the data's own, nested ones too; texts become dates and times where the contract says so.

JSON writes dates as text, so a text that can be read as the promised date is one; a number in quotes stays a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.rules.shape import checked_type
from hansa.contracts.plan.typetree import parse
from hansa.contracts.sql import literal, quote
from hansa.dataplane.errors import EngineError
from hansa.dataplane.places.errors import NoData, UnreadableData
from hansa.dataplane.places.find import about
from hansa.dataplane.places.nested import Leaf, as_mixed, leaves, natural_type, rebuilt
from hansa.dataplane.places.settle import promised

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hansa.dataplane.checks.engine import Engine
    from hansa.dataplane.places.find import DataFile
    from hansa.dataplane.places.nested import Fields
    from hansa.dataplane.places.place import Request, Table
    from hansa.dataplane.places.session import Session

USUAL, LONGEST = 16 * 1024 * 1024, 64 * 1024 * 1024
"""Bytes of one JSON object. The engine holds several pieces of twice that size, so that the greater one is for files that need it."""

_DETECT = (
    "sample_size=-1, maximum_depth=-1, map_inference_threshold=-1, field_appearance_threshold=0, "
    "union_by_name=true, dateformat='|', timestampformat='|'"
)
"""Every object is looked at, and no text is taken for a date: no date is written with a bar only."""


def read_json(request: Request, files: Sequence[DataFile]) -> Table:
    from hansa.dataplane.places.place import Table

    there = [each for each in files if each.size]
    try:
        relation, origin = stored_json(request.session, there, promised(request.schema))
    except EngineError as error:
        raise UnreadableData(
            f"{about(files)} cannot be read as JSON: {error.message}",
            hint="One array of objects, or one object a line; correct the file, or `format` of the server.",
        ) from error
    return Table(request.session.duck, relation, (), about(files), request.session, origin)


def stored_json(session: Session, files: Sequence[DataFile], fields: Fields) -> tuple[str, str]:
    """The data in a table of the session, which may spill to disk, and the same read from the files themselves.

    Two passes over the files: one learns the types, one reads by them. The table tells which texts can be read as what the contract promises.
    """
    try:
        return _stored(session, files, fields, USUAL)
    except EngineError as error:
        if "maximum_object_size" not in error.message:
            raise
    return _stored(session, files, fields, LONGEST)


def _stored(session: Session, files: Sequence[DataFile], fields: Fields, longest: int) -> tuple[str, str]:
    engine = session.duck
    natural = engine.describe(_scan(files, _DETECT, longest))
    if _is_empty(natural):
        raise NoData(f"{about(files)}: there is no object in it.", hint="Deliver the data again.")
    columns = {}
    for name, kind in natural:
        field = fields.get((name.casefold(),))
        columns[name] = natural_type(parse(kind), parse(checked_type(field)) if field else None)
    typed = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in columns.items())
    source = _scan(files, f"columns={{{typed}}}, records=true", longest)
    table = quote(session.name("json"))
    engine.write(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM {source}")
    relation = _settled(engine, table, columns, fields)
    return relation, relation.replace(table, source)


def _settled(engine: Engine, source: str, columns: Mapping[str, str], fields: Fields) -> str:
    found = [leaf for name, kind in columns.items() for leaf in leaves(name, parse(kind), fields)]
    if not found:
        return source
    row = engine.rows(f"SELECT {', '.join(each.bad for each in found)} FROM {source}")[0]
    good = {leaf.path: leaf for leaf, bad in zip(found, row, strict=True) if not bad}
    swaps = [_swap(name, kind, found, good) for name, kind in columns.items()]
    items = [each for each in swaps if each]
    return f"(SELECT * REPLACE ({', '.join(items)}) FROM {source})" if items else source


def _swap(name: str, kind: str, found: Sequence[Leaf], good: dict[tuple[str, ...], Leaf]) -> str:
    """The column with its readable leaves read; a column of texts and others is shown as both."""
    own = {path: leaf for path, leaf in good.items() if path[0] == name}
    if own:
        return f"{rebuilt(quote(name), parse(kind), (name,), own)} AS {quote(name)}"
    mixed = next((each for each in found if each.path == (name,) and each.mixed), None)
    if mixed is None:
        return ""
    promise = parse(checked_type(mixed.field))
    if promise.parts:
        return (
            f"CAST({quote(name)} AS VARCHAR) AS {quote(name)}"  # what is no object among objects cannot be read as one
        )
    return f"{as_mixed(quote(name))} AS {quote(name)}" if promise.head == "VARCHAR" else ""


def _scan(files: Sequence[DataFile], options: str, longest: int) -> str:
    paths = ", ".join(literal(each.url) for each in files)
    return f"read_json([{paths}], format='auto', hive_partitioning=false, maximum_object_size={longest}, {options})"


def _is_empty(natural: Sequence[tuple[str, str]]) -> bool:
    """The engine calls what are no objects by this one name."""
    return not natural or (len(natural) == 1 and natural[0][0] == "json" and not natural[0][1].startswith("STRUCT"))
