"""Which words of a concept and of a relationship OSI has itself, and which travel in `custom_properties`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.standards.osi.values import Part

CONCEPT = (
    "kind", "status", "group", "team", "domain", "classification", "tags", "ai_context", "data_type", "required", "unique",
    "business_name", "examples", "enum", "pattern", "unit", "better_when", "formula",
)  # fmt: skip
"""What a concept says beyond id, name, description and IRI."""

KEPT = "osi:"
"""What OSI says and the manager's model has no word for is kept under this prefix, and written back where it stood."""

UNTYPED = "untyped"
"""The custom property that says there is no data type, where OSI must be given one."""

OSI_CONCEPT = ("extends", "derived_by", "identify_by", "requires")
OSI_RELATIONSHIP = ("derived_by", "requires", "uri")


def known(said: Part, names: tuple[str, ...]) -> Part:
    """What is said under these names, also in the custom properties, where it has a value."""
    custom = custom_of(said)
    found = {name: said.get(name, custom.get(name)) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def custom_of(said: Part) -> Part:
    """`custom_properties`, or `custom_fields` as they were called before."""
    for name in ("custom_properties", "custom_fields"):
        value = said.get(name)
        if isinstance(value, dict):
            return value
    return {}


def rest(said: Part, taken: tuple[str, ...]) -> Part:
    """The custom properties that nothing else has taken."""
    return {name: value for name, value in custom_of(said).items() if name not in taken}


def without_nothing(values: dict[str, Json]) -> Part:
    """Without what is null or empty; `false` and 0 say something."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
