"""From the canvas to documents: one ODPS 1.1.0 product, one ODCS 3.2.0 contract for its output port, one SQL model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.findings import Finding, Place, Severity
from hansa.kernel.ids import identifier, slug
from hansa.kernel.semver import Version
from hansa.standards.canvas import lines, sql
from hansa.standards.canvas.values import Drafts
from hansa.standards.write import dump

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.kernel.json import Json
    from hansa.standards.canvas.values import Canvas, Column, Input

ARCHETYPES = {"sourceAligned": "Source-aligned", "aggregate": "Aggregate", "consumerAligned": "Consumer-aligned"}
"""ODPS' values for the tenth block, with the words people read."""


def draft(canvas: Canvas, inputs: Sequence[Input]) -> Drafts:
    """The same canvas always gives the same texts; ids are made from the product's name."""
    columns, findings = lines.columns(canvas.schema)
    key = slug(canvas.name)
    table = identifier(canvas.name)
    query, advice = (canvas.sql.strip() + "\n", ()) if canvas.sql.strip() else sql.skeleton(columns, inputs)
    contract = _contract(canvas, key, table, columns)
    return Drafts(
        product_id=key,
        product=dump(_product(canvas, key, columns, inputs)),
        contract_id=key,
        contract=dump(contract),
        models={f"models/{table}.sql": query} if query else {},
        findings=(*check(canvas, columns), *findings, *advice),
    )


def check(canvas: Canvas, columns: Sequence[Column]) -> Iterator[Finding]:
    """What has to be filled in before the drafts mean anything; `place.document` is the field's name."""
    needed = {
        "domain": (canvas.domain, "Choose the domain that answers for this product."),
        "name": (slug(canvas.name), "Give the product a name with letters or digits."),
        "purpose": (canvas.purpose, "Say in one sentence what the product is for."),
        "schema": (columns or canvas.schema.strip(), "Write at least one column, for example: order_id: string key"),
        "archetype": (canvas.archetype in ARCHETYPES, "Choose source-aligned, aggregate or consumer-aligned."),
    }
    for field, (value, fix) in needed.items():
        if not value:
            yield Finding("canvas-empty", Severity.ERROR, Place(field), f"The block “{field}” is empty.", fix)
    if Version.parse(canvas.version) is None:
        text = f"“{canvas.version}” is no version."
        yield Finding("canvas-version", Severity.ERROR, Place("version"), text, "Write for example 1.0.0.")
    if canvas.freshness.strip() and lines.duration(canvas.freshness) is None:
        text = f"“{canvas.freshness}” is no duration."
        yield Finding("canvas-freshness", Severity.ERROR, Place("freshness"), text, "Write for example 24 hours.")


def _product(canvas: Canvas, key: str, columns: Sequence[Column], inputs: Sequence[Input]) -> dict[str, Json]:
    table = identifier(canvas.name)
    pii = any(column.pii for column in columns)
    output: dict[str, Json] = _filled(
        name=port_name(canvas),
        description=canvas.port_description.strip(),
        type=canvas.port_type.strip() or "tables",
        version=canvas.version,
        contractId=key,
        customProperties=_custom(containsPii=pii, autoApprove=False),
    )
    return _filled(
        apiVersion="v1.1.0",
        kind="DataProduct",
        id=key,
        name=canvas.name.strip() or table,
        version=canvas.version,
        status=canvas.status,
        domain=canvas.domain,
        type=canvas.archetype,
        description=_filled(purpose=canvas.purpose.strip(), usage=canvas.consumers.strip()),
        tags=_words(canvas.tags),
        customProperties=_custom(
            design=canvas.design.strip(),
            license=canvas.license.strip(),
            audience=canvas.audience,
            ubiquitousLanguage=[{"term": term, "meaning": meaning} for term, meaning in lines.terms(canvas.language)],
        ),
        inputPorts=[_input(chosen) for chosen in inputs],
        outputPorts=[output],
        team=_team(canvas),
    )


def _contract(canvas: Canvas, key: str, table: str, columns: Sequence[Column]) -> dict[str, Json]:
    of_table, of_column = lines.rules(canvas.quality, tuple(columns))
    positions = {column.name: number for number, column in enumerate((c for c in columns if c.key), 1)}
    return _filled(
        apiVersion="v3.2.0",
        kind="DataContract",
        id=key,
        name=canvas.name.strip(),
        version=canvas.version,
        status=canvas.status,
        domain=canvas.domain,
        description=_filled(
            purpose=canvas.purpose.strip(), usage=canvas.consumers.strip(), limitations=canvas.limitations.strip()
        ),
        schema=[
            _filled(
                name=table or "table",
                physicalType="table",
                logicalType="object",
                description=canvas.semantics.strip(),
                properties=[_property(c, positions.get(c.name), of_column.get(c.name, [])) for c in columns],
                quality=list(of_table),
            )
        ],
        team=_team(canvas),
        slaProperties=list(_service_levels(canvas, table, columns)),
    )


def port_name(canvas: Canvas) -> str:
    """As the person named it, else the table with the major version."""
    version = Version.parse(canvas.version) or Version(1)
    return identifier(canvas.port) or f"{identifier(canvas.name)}_v{version.major}"


def _property(column: Column, position: int | None, quality: list[dict[str, Json]]) -> dict[str, Json]:
    return _filled(
        name=column.name,
        logicalType=column.logical_type,
        physicalType=column.physical_type,
        description=column.description,
        primaryKey=column.key or None,
        primaryKeyPosition=position,
        required=column.required or None,
        unique=column.unique or None,
        classification=column.classification,
        tags=["pii"] if column.pii else [],
        quality=list(quality),
    )


def _service_levels(canvas: Canvas, table: str, columns: Sequence[Column]) -> Iterator[dict[str, Json]]:
    if canvas.schedule.strip():
        yield {"property": "frequency", "value": 1, "scheduler": "cron", "schedule": canvas.schedule.strip()}
    length = lines.duration(canvas.freshness)
    if length:
        clock = next((c.name for c in columns if c.logical_type == "timestamp"), "")
        value = int(length[0]) if length[0].is_integer() else length[0]
        yield _filled(property="freshness", value=value, unit=length[1], element=clock and f"{table}.{clock}")


def _input(chosen: Input) -> dict[str, Json]:
    return _filled(
        name=chosen.name,
        version=chosen.version,
        contractId=chosen.contract_id,
        customProperties=_custom(sourceSystemId=chosen.source_id),
    )


def _team(canvas: Canvas) -> dict[str, Json]:
    owner = canvas.product_owner.strip()
    return _filled(name=canvas.owner or canvas.domain, members=[{"username": owner, "role": "owner"}] if owner else [])


def _custom(**properties: Json) -> list[Json]:
    return [{"property": name, "value": value} for name, value in _filled(**properties).items()]


def _filled(**fields: Json) -> dict[str, Json]:
    """Without what is empty; `False` says something only where it is a custom property's value."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _words(text: str) -> list[Json]:
    return list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
