"""Where a standard's JSON schema and its text contradict, the text counts: what is changed of the shipped schemas, and why.

The files under `schemas/` stay as they were published; the changes are made when a schema is loaded. What each one is about, and
the contradictions in which the schema is followed, stands in docs/lint.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hansa.kernel.json import Json

DIMENSIONS = ("ac", "cp", "cf", "cs", "cv", "tm", "uq")
"""The synonyms that the text lists as valid values of a rule's dimension."""

SHORTHAND_OF_FILE = (
    r"^(?:(?:https?|file):\/\/)?[A-Za-z0-9._~%:\-\/]+\.ya?ml#[A-Za-z_][A-Za-z0-9_\-]*(\.[A-Za-z_][A-Za-z0-9_\-]*)+$"
)
IDS_OF_FILE = (
    r"^(?:(?:(?:https?|file):\/\/)?[A-Za-z0-9._~%:\-\/]+\.ya?ml#)?\/?[A-Za-z_][A-Za-z0-9_]*\/[A-Za-z0-9_-]+"
    r"(?:\/[A-Za-z_][A-Za-z0-9_]*\/[A-Za-z0-9_-]+)*$"
)


def corrected(name: str, schema: dict[str, Json]) -> dict[str, Json]:
    """The schema as the text has it; `schema` itself may be changed."""
    for prefix, corrections in _CORRECTIONS:
        if name.startswith(prefix):
            for correct in corrections:
                correct(schema)
    return schema


def _types_may_be_absent(schema: dict[str, Json]) -> None:
    """A column need not name its type; the schema's conditions of each type hold for a column without one as well."""
    for node in _maps(schema):
        condition = node.get("if")
        if isinstance(condition, dict):
            branches = condition.get("anyOf")
            for each in branches if isinstance(branches, list) else [condition]:
                properties = each.get("properties") if isinstance(each, dict) else None
                if isinstance(each, dict) and isinstance(properties, dict) and "logicalType" in properties:
                    each["required"] = ["logicalType"]


def _dimensions_have_synonyms(schema: dict[str, Json]) -> None:
    dimension = _at(schema, "$defs", "DataQuality", "properties", "dimension")
    known = dimension.get("enum")
    if isinstance(known, list):
        dimension["enum"] = [*known, *DIMENSIONS]


def _objects_may_be_arrays(schema: dict[str, Json]) -> None:
    """A table of the schema may be an array of objects."""
    logical = _at(schema, "$defs", "SchemaObject", "properties", "logicalType")
    if "enum" in logical:
        logical["enum"] = ["object", "array"]


def _references_cross_files(schema: dict[str, Json]) -> None:
    """The shorthand may follow the name of a file too, and a file may be named by a `file:` URL."""
    short, full = _at(schema, "$defs", "ShorthandReference"), _at(schema, "$defs", "FullyQualifiedReference")
    if "pattern" in short and "pattern" in full:
        own = short.pop("pattern")
        short["anyOf"] = [{"pattern": own}, {"pattern": SHORTHAND_OF_FILE}]
        full["pattern"] = IDS_OF_FILE


def _words_of_3_1_in_3_0(schema: dict[str, Json]) -> None:
    """Examples that the standard publishes as 3.0.2 have limits that exclude a value, and name the `metric` of a rule."""
    for node in _maps(schema):
        for name, kind in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            limit, inclusive = node.get(name), node.get(kind)
            if isinstance(limit, dict) and isinstance(inclusive, dict) and limit.get("type") == "boolean":
                limit["type"] = ["boolean", str(inclusive.get("type", "string"))]
    library = _at(schema, "$defs", "DataQualityLibrary")
    if library.get("required") == ["rule"]:
        del library["required"]
        library["anyOf"] = [{"required": ["rule"]}, {"required": ["metric"]}]


def _teams_are_lists(schema: dict[str, Json]) -> None:
    """Until ODPS 1.0 a team was the list of its members; the later schema, which accepts this version's name, refuses it."""
    team = _at(schema, "properties", "team")
    if "$ref" in team:
        members: dict[str, Json] = {"type": "array", "items": {"$ref": "#/$defs/TeamMember"}}
        team["anyOf"] = [{"$ref": team.pop("$ref")}, members]


def _at(node: Json, *path: str) -> dict[str, Json]:
    """The map at a path; an empty one, which changes nothing, where there is none."""
    for name in path:
        node = node.get(name) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else {}


def _maps(node: Json) -> Iterator[dict[str, Json]]:
    todo: list[Json] = [node]
    while todo:
        current = todo.pop()
        if isinstance(current, dict):
            yield current
            todo += current.values()
        elif isinstance(current, list):
            todo += current


_CORRECTIONS: tuple[tuple[str, tuple[Callable[[dict[str, Json]], None], ...]], ...] = (
    ("odcs-3.", (_types_may_be_absent, _dimensions_have_synonyms, _objects_may_be_arrays, _references_cross_files)),
    ("odcs-3.0", (_words_of_3_1_in_3_0,)),
    ("odps-0.9", (_teams_are_lists,)),
)
"""By the beginning of the schema's name."""
