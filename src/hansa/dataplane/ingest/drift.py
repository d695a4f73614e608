"""What is said when a source no longer has the columns that the contract of the input declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.dataplane.ingest.errors import SchemaDrift
from hansa.dataplane.ingest.names import closest, present
from hansa.kernel.findings import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.dataplane.ingest.source import SourceRequest
    from hansa.standards.odcs.schema import Property

LISTED = 30
"""Columns named in a message; more would hide what matters."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file or table and the columns it has."""

    label: str
    columns: tuple[str, ...]


def check_columns(request: SourceRequest, parts: Sequence[Part]) -> tuple[str, ...]:
    """Raises SchemaDrift with a Finding for each required column a part lacks; gives warnings for the rest."""
    findings: list[Finding] = []
    warnings: list[str] = []
    for part in parts:
        extra = _extra(request, part)
        for prop in request.columns:
            if present(prop, part.columns):
                continue
            if prop.required or prop.primary_key:
                findings.append(_finding(request, prop, part, extra))
            else:
                warnings.append(f"`{prop.name}` is not in {part.label}: its rows have NULL there.")
        if extra:
            warnings.append(
                f"{part.label} also has {_names(extra)}, which the contract does not declare: left out. "
                "Declare what models should see."
            )
    if findings:
        raise SchemaDrift(
            findings[0].text + (f" ({len(findings) - 1} more like this.)" if len(findings) > 1 else ""),
            hint=findings[0].fix,
            findings=findings,
        )
    return tuple(warnings)


def _extra(request: SourceRequest, part: Part) -> tuple[str, ...]:
    known = {name for prop in request.columns for name in present(prop, part.columns)}
    return tuple(name for name in part.columns if name not in known) if request.columns else ()


def _finding(request: SourceRequest, prop: Property, part: Part, extra: tuple[str, ...]) -> Finding:
    place = request.place(prop) or Place(request.name)
    raw = prop.physical_name or prop.name
    where = f"{place.document} line {place.line}" if place.line else place.document
    became = closest(raw, extra)
    guess = f" Did it become `{became}`?" if became else ""
    other = became or "its new name"
    return Finding(
        "source-column-missing",
        Severity.ERROR,
        place,
        f"Column `{raw}` of `{request.schema.name}` ({where}) is not in {part.label}, which has {_names(part.columns)}."
        f"{guess}",
        f"Two ways out: if it was renamed, add the custom property `alternativeNames: [{other}]` to `{prop.name}`; "
        f"if it is gone for good, remove `required` from `{prop.name}`, and it will be NULL.",
    )


def _names(columns: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in columns[:LISTED])
    return f"{shown} and {len(columns) - LISTED} more" if len(columns) > LISTED else shown or "no columns"
