"""Text, numbers and booleans between JSON Schema and a contract."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.convert import draft
from hansa.contracts.convert.text import as_list, as_text, is_count

if TYPE_CHECKING:
    from hansa.contracts.convert.notes import Notes
    from hansa.contracts.convert.scalar import Scalar
    from hansa.kernel.json import Json

_LIMITS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_TIMES: dict[str, tuple[str, dict[str, Json]]] = {
    "date": ("date", {}),
    "date-time": ("timestamp", {"timezone": True}),
    "time": ("time", {}),
}
_INTEGER = re.compile(r"(u?)int(8|16|32|64|128)\Z")
_FLOATS = {"float": "f32", "float32": "f32"}


def scalar_keys(schema: dict[str, Json], kind: Json, notes: Notes, path: str) -> dict[str, Json]:
    """logicalType, logicalTypeOptions, physicalType and enum."""
    values = as_list(schema.get("enum")) or ([schema["const"]] if "const" in schema else [])
    made = _typed(schema, str(kind), notes, path)
    if any(isinstance(each, list | dict) for each in values):
        notes.lost(path, "allowed values that are lists or objects were left out.")
    return {**made, "enum": draft.enum(values)} if values else made


def _typed(schema: dict[str, Json], kind: str, notes: Notes, path: str) -> dict[str, Json]:
    if kind == "boolean":
        return {"logicalType": "boolean"}
    if kind in {"integer", "number"}:
        return {"logicalType": kind, "logicalTypeOptions": {**_limits(schema), **_width(schema, kind)}}
    if kind != "string":
        notes.lost(path, f"the type {kind[:40]} was read as text.")
    return _text(schema)


def _text(schema: dict[str, Json]) -> dict[str, Json]:
    if schema.get("contentEncoding") == "base64" or schema.get("format") == "byte":
        return {"logicalType": "string", "physicalType": "binary"}
    form = as_text(schema.get("format"))
    if form in _TIMES:
        logical, options = _TIMES[form]
        return {"logicalType": logical, "logicalTypeOptions": dict(options)}
    limits: dict[str, Json] = {key: schema[key] for key in ("minLength", "maxLength") if is_count(schema.get(key))}
    return {
        "logicalType": "string",
        "logicalTypeOptions": draft.filled({**limits, "pattern": as_text(schema.get("pattern")), "format": form}),
    }


def _limits(schema: dict[str, Json]) -> dict[str, Json]:
    """Draft 4 says `exclusiveMinimum: true` beside `minimum`; later drafts give the number itself."""
    made: dict[str, Json] = {key: schema[key] for key in _LIMITS if _is_number(schema.get(key))}
    if isinstance(step := made.get("multipleOf"), int | float) and step <= 0:
        del made["multipleOf"]
    for end in ("minimum", "maximum"):
        if schema.get(f"exclusive{end.capitalize()}") is True and end in made:
            made[f"exclusive{end.capitalize()}"] = made.pop(end)
    return made


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _width(schema: dict[str, Json], kind: str) -> dict[str, Json]:
    form = as_text(schema.get("format"))
    if kind == "number":
        return {"format": _FLOATS[form]} if form in _FLOATS else {}
    found = _INTEGER.match(form)
    if not found or found.group() == "int64":
        return {}
    return {"format": f"{found[1] or 'i'}{found[2]}"}


def schema_of(found: Scalar, options: dict[str, Json], base64: str) -> dict[str, Json]:
    """The schema of a scalar with its limits; `base64` is the keyword that says so in this dialect."""
    plain = {"boolean": "boolean", "json": "object"}.get(found.kind)
    if plain:
        return {"type": plain}
    match found.kind:
        case "integer":
            form: dict[str, Json] = {} if found.word == "int64" else {"format": found.word}
            return {"type": "integer", **form, **_given(options, _LIMITS)}
        case "float" | "decimal":
            form = {"format": "float"} if found.bits == 32 else {}
            return {"type": "number", **form, **_given(options, _LIMITS)}
        case "binary":
            return {"type": "string", base64: "base64" if base64 == "contentEncoding" else "byte"}
        case "text":
            return {"type": "string", **_given(options, ("minLength", "maxLength", "pattern", "format"))}
        case _:
            return _time(found.kind, options)


def _time(kind: str, options: dict[str, Json]) -> dict[str, Json]:
    """A format of its own is text that the standard formats would refuse."""
    if options.get("format"):
        return {"type": "string"}
    return {"type": "string", "format": "date-time" if kind == "timestamp" else kind}


def _given(options: dict[str, Json], names: tuple[str, ...]) -> dict[str, Json]:
    return {name: options[name] for name in names if name in options}
