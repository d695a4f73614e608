"""The table's shape: every promised column and field is there, of the promised type, in its order, and no other.

columns   promised, not there                                    breaks the contract
type      there, of another type; one check for each value        breaks it
extra     there, not promised                                    warns (breaks it where the test is strict)
renamed   promised and not there, with a likeness that is not promised    warns
order     there in another order                                  for information
widened   stored as a wider type than promised, every value fits   for information
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.model import ACTUAL, Check
from hansa.contracts.plan.typetree import ITEM, parse
from hansa.kernel.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.context import Context
    from hansa.contracts.plan.fields import Field

KINDS = {
    "columns": ("all promised columns are there", "none missing", Severity.ERROR),
    "extra": ("no columns beyond the promised ones", "none", Severity.WARNING),
    "renamed": ("no column has another name", "none", Severity.WARNING),
    "order": ("the columns are in the promised order", "as promised", Severity.INFO),
    "widened": ("no column is stored wider than promised", "none", Severity.INFO),
}
"""The checks that the table's description alone answers."""

_WIDE = {"i128": "HUGEINT", "u128": "UHUGEINT", "u64": "UBIGINT"}
_ELEMENTS = {"int8": "TINYINT", "uint8": "UTINYINT", "binary": "UTINYINT", "float64": "DOUBLE"}


def checks(context: Context) -> Iterator[Check]:
    if not context.fields:
        return
    for kind, (name, threshold, severity) in KINDS.items():
        place = context.place(f"{context.pointer}/properties")
        raised = Severity.ERROR if context.strict and kind == "extra" else severity
        yield Check(f"{context.table}.{kind}", kind, None, name, "conformity", raised, place, threshold)
    for field in context.fields:
        yield _type(context, field)


def _type(context: Context, field: Field) -> Check:
    """What has parts is only told from what has none: its parts have checks of their own."""
    promised = checked_type(field)
    value = field.value
    read = field.reading.replace("{}", f"CAST({value} AS VARCHAR)") or f"TRY_CAST({value} AS {promised})"
    kept = f"TRY_CAST(TRY_CAST({value} AS {promised}) AS {ACTUAL}) IS NOT DISTINCT FROM {value}"
    if (
        promised == "FLOAT"
    ):  # the nearest number of single precision is what a decimal text stands for; only what is too large has none
        kept = f"TRY_CAST({value} AS FLOAT) IS NOT NULL"
    return Check(
        id=f"{context.table}.{field.label}.type",
        kind="type",
        column=field.label,
        name=f"{field.label} must be {field.logical or field.type}",
        dimension="conformity",
        severity=Severity.ERROR,
        place=context.place(field.pointer),
        threshold=promised,
        verb="are not",
        needs=(field.column,),
        path=field.path,
        attempt=field.row_fails(f"{value} IS NOT NULL AND NOT ({kept})"),
        unread=field.row_fails(f"{value} IS NOT NULL AND {read} IS NULL"),
        zoned=_zoned(field),
    )


def checked_type(field: Field) -> str:
    """The type as data may have it, which is more than a warehouse's table can: integers to 128 bits, bytes as numbers."""
    if field.logical == "integer" and str(field.options.get("format")) in _WIDE:
        return _WIDE[str(field.options["format"])]
    if field.logical == "vector":
        return f"{_ELEMENTS.get(str(field.options.get('elementType')), 'FLOAT')}{ITEM}"
    return field.type


def _zoned(field: Field) -> bool | None:
    """Whether the contract wants a time zone in the value; None where it does not say."""
    wanted = field.options.get("timezone")
    if parse(field.type).head not in {"TIMESTAMP", "TIMESTAMP WITH TIME ZONE"} or not isinstance(wanted, bool):
        return None
    return wanted
