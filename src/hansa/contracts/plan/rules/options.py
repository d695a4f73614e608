"""What stands among the `logicalTypeOptions` and is no rule here: said aloud, never passed over.

An option of another type, one that no version of the standard has, one of which nothing can be measured, and a value that is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan import moments
from hansa.contracts.plan.rule import Rule
from hansa.contracts.plan.rules.vector import ADVISORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.fields import Field

_NUMBER = {"multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "format"}
_MOMENT = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "format"}
KNOWN = {
    "string": {"minLength", "maxLength", "pattern", "format"},
    "date": _MOMENT,
    "timestamp": _MOMENT | {"timezone", "defaultTimezone"},
    "time": _MOMENT | {"timezone", "defaultTimezone"},
    "integer": _NUMBER,
    "number": _NUMBER,
    "object": {"minProperties", "maxProperties", "required"},
    "map": {"minProperties", "maxProperties"},
    "array": {"minItems", "maxItems", "uniqueItems"},
    "vector": {"dimensions", "elementType", "normalized", *ADVISORY},
    "boolean": set[str](),
}
"""Which option belongs to which logical type."""

_MOMENTS = {"date", "timestamp", "time"}
_ANY = frozenset().union(*KNOWN.values())
_COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "dimensions")
_ELEMENTS = {"bfloat16", "binary", "float16", "float32", "float64", "int8", "uint8"}


def rules(field: Field) -> Iterator[Rule]:
    known = KNOWN.get(field.logical)
    for name, value in field.options.items():
        text = f"has option {name}"
        if known is not None and name not in known:
            why = (
                f"{name} says nothing about a {field.logical}" if name in _ANY else f"the standard has no option {name}"
            )
            yield Rule("option", text, "", f"{name}: {value}", skip=f"{why}; it is not checked.")
        elif name in ADVISORY:
            yield Rule("option", text, "", f"{name}: {value}", skip=f"{ADVISORY[name]}; there is nothing to measure.")
        elif name in _COUNTS and not _is_count(value):
            yield Rule("option", text, "", f"{name}: {value}", problem=f"{name} must be a whole number, not {value!r}.")
        elif field.logical in _MOMENTS and name in {"format", "defaultTimezone"}:
            yield from _moment(field, name, text)
        elif name == "elementType" and value not in _ELEMENTS:
            yield Rule("option", text, "", f"{name}: {value}", problem=f"There is no element type {value!r}.")


def _moment(field: Field, name: str, text: str) -> Iterator[Rule]:
    value = field.options[name]
    if name == "format":
        known = moments.pattern(str(value))
        if isinstance(known, str):
            yield Rule("option", text, "", f"{name}: {value}", skip=f"{known} Texts are read as ISO 8601.")
        return
    try:
        moments.zone_of(field.options)
    except ValueError as error:
        yield Rule("option", text, "", f"{name}: {value}", problem=f"The zone cannot be used: {error}.")


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
