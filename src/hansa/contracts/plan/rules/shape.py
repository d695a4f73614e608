"""The table's shape: every promised column is there, of the promised type, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.model import Check
from hansa.kernel.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.context import Context


def checks(context: Context) -> Iterator[Check]:
    top = [each for each in context.fields if each.top]
    if not top:
        return
    yield _check(context, "columns", "all promised columns are there", "none missing", Severity.ERROR)
    yield _check(context, "extra", "no columns beyond the promised ones", "none", Severity.WARNING)
    for field in top:
        yield Check(
            id=f"{context.table}.{field.label}.type",
            kind="type",
            column=field.label,
            name=f"{field.label} must be {field.logical or field.type}",
            dimension="conformity",
            severity=Severity.ERROR,
            place=context.place(field.pointer),
            threshold=field.type,
            verb="are not",
            needs=(field.column,),
        )


def _check(context: Context, kind: str, name: str, threshold: str, severity: Severity) -> Check:
    """Another column breaks no promise made, so it only warns."""
    place = context.place(f"{context.pointer}/properties")
    return Check(f"{context.table}.{kind}", kind, None, name, "conformity", severity, place, threshold)
