"""Arrow schemas: from files and streams, and as Python code that builds one with pyarrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert.data import import_data
from hansa.contracts.convert.fields import columns
from hansa.contracts.convert.format import Exported, Feature, Format, Options
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.names import Scope
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.scalar import parse
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from hansa.contracts.convert.described import Field
    from hansa.standards.odcs.contract import Contract

TITLE = "Arrow schema"
CARRIES = frozenset({Feature.DESCRIPTIONS, Feature.REQUIRED, Feature.NESTED, Feature.ARRAYS, Feature.MAPS})
_CODE = {
    "string": "pa.string()",
    "uuid": "pa.uuid()",
    "binary": "pa.binary()",
    "bool": "pa.bool_()",
    "date": "pa.date32()",
    "time": "pa.time64('us')",
    "timestamp": "pa.timestamp('us')",
    "timestamptz": "pa.timestamp('us', tz='UTC')",
    "json": "pa.json_()",
    "int128": "pa.decimal128(38, 0)",
    "uint128": "pa.decimal128(38, 0)",
}


def export_arrow(contract: Contract, options: Options) -> Exported:
    """A Python module with one schema for each table; every text stands there as a Python literal."""
    notes = Notes(options.source)
    note_losses(contract, TITLE, CARRIES, notes, {Feature.FORMATS: _is_uuid})
    if not contract.schema_:
        raise InvalidInput("The contract has no table.", hint="Add one under `schema`.")
    scope = Scope(notes, {"pa"}, fold=str.upper)
    parts = []
    for table in contract.schema_:
        name = scope.take(table.name, table.name).upper()
        lines = "".join(f"    {_field(each, notes, table.name)},\n" for _, each in columns(table))
        parts.append(f"{name} = pa.schema([\n{lines}])\n")
    return Exported("import pyarrow as pa\n\n" + "\n".join(parts), notes.findings)


def _is_uuid(element: object) -> bool:
    return (getattr(element, "logical_type_options", None) or {}).get("format") == "uuid"


def _field(each: Field, notes: Notes, path: str) -> str:
    where = f"{path}.{each.name}"
    required = "" if each.nullable else ", nullable=False"
    text = f", metadata={{'description': {each.description!r}}}" if each.description else ""
    return f"pa.field({each.name!r}, {_type(each, notes, where)}{required}{text})"


def _type(each: Field, notes: Notes, path: str) -> str:
    match each.type:
        case "struct":
            return f"pa.struct([{', '.join(_field(inner, notes, path) for inner in each.fields)}])"
        case "list":
            return f"pa.list_({_part(each.fields[0], 'item', notes, path + '[]')})"
        case "map":
            key = _type(each.fields[0], notes, path)
            return f"pa.map_({key}, {_part(each.fields[1], 'value', notes, path + '{}')})"
        case _:
            return _scalar(each, notes, path)


def _part(each: Field, name: str, notes: Notes, path: str) -> str:
    kind = _type(each, notes, path)
    return kind if each.nullable else f"pa.field({name!r}, {kind}, nullable=False)"


def _scalar(each: Field, notes: Notes, path: str) -> str:
    if each.type in {"int128", "uint128"}:
        notes.changed(path, f"{each.type} is decimal128(38, 0) in Arrow.")
    if each.type in _CODE:
        return _CODE[each.type]
    found = parse(each.type)
    if found and found.kind == "decimal":
        return f"pa.decimal128({found.precision}, {found.scale})"
    return f"pa.{each.type}()" if found else "pa.string()"


FORMAT = Format("arrow", TITLE, "arrow", exporter=export_arrow, describer=import_data, carries=CARRIES)
