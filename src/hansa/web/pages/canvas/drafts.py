"""Drafts and what the mesh says about them, before anything is saved."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.kernel.findings import Finding, Place, Severity, is_error
from hansa.registry import catalogue
from hansa.registry.code.shape import text_of
from hansa.registry.records.values import Draft, Kind
from hansa.standards.canvas.draft import draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from hansa.api.services import Services
    from hansa.kernel.actor import Actor
    from hansa.registry.records.values import Outcome
    from hansa.standards.canvas.values import Canvas, Drafts, Input


def prepare(session: Session, canvas: Canvas, inputs: Sequence[Input]) -> tuple[Drafts, tuple[Finding, ...]]:
    """The drafts with everything that stands against them: the canvas' own findings, the models', the registry's."""
    drafts = draft(canvas, inputs)
    findings = [*drafts.findings]
    if drafts.ok:
        findings += _taken(session, drafts)
        findings += catalogue.check_many(session, documents(drafts))
        findings += _models(drafts, inputs)
    return drafts, tuple(dict.fromkeys(findings))


def documents(drafts: Drafts) -> list[Draft]:
    code = [Draft(Kind.CODE, text_of(drafts.models), "models", drafts.product_id)] if drafts.models else []
    return [
        Draft(Kind.CONTRACT, drafts.contract, "contract", drafts.contract_id),
        Draft(Kind.PRODUCT, drafts.product, "product", drafts.product_id),
        *code,
    ]


def save(services: Services, actor: Actor, canvas: Canvas, inputs: Sequence[Input]) -> Outcome:
    """The new product's id, and the change request where it must wait; raises InvalidInput with the findings when it cannot be."""
    with services.db.write() as session:
        drafts, findings = prepare(session, canvas, inputs)
        if any(map(is_error, findings)):
            raise InvalidInput(
                "The canvas cannot be saved yet.", hint="See what each finding asks for.", findings=findings
            )
        outcomes = catalogue.put_many(
            session, actor, documents(drafts), why="Drafted on the Data Product Canvas", at=services.clock.now()
        )
        product = next(each for each in outcomes if each.kind is Kind.PRODUCT)
        folder = services.folder
        if folder is not None and not product.request:
            folder.save(Kind.PRODUCT, drafts.product_id, drafts.product, domain=canvas.domain)
            folder.save(Kind.CONTRACT, drafts.contract_id, drafts.contract, domain=canvas.domain)
            folder.save_code(drafts.product_id, drafts.models, domain=canvas.domain)
    return product


def as_zip(drafts: Drafts) -> bytes:
    """The files in a folder of the product's name, laid out as in a mesh folder; the same drafts give the same bytes."""
    files = {
        "product.odps.yaml": drafts.product,
        f"contracts/{drafts.contract_id or 'contract'}.odcs.yaml": drafts.contract,
        **drafts.models,
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(f"{drafts.product_id or 'product'}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return target.getvalue()


def _taken(session: Session, drafts: Drafts) -> list[Finding]:
    """A canvas makes new things: it never writes over a product or contract of the same name."""
    found = []
    for kind, identifier, word in (
        (Kind.PRODUCT, drafts.product_id, "data product"),
        (Kind.CONTRACT, drafts.contract_id, "data contract"),
    ):
        if catalogue.get(session, kind, identifier):
            text = f"There is a {word} `{identifier}` already."
            found.append(Finding("canvas-taken", Severity.ERROR, Place("name"), text, "Choose another name."))
    return found


def _models(drafts: Drafts, inputs: Sequence[Input]) -> tuple[Finding, ...]:
    """What the SQL itself gets wrong: more than one statement, a table that is no input."""
    from hansa.dataplane.transform.models import read_models  # here: the parser takes a tenth of a second to load

    readable = {f"{port.name}.{table.name}" for port in inputs for table in port.tables}
    readable |= {port.name for port in inputs if len(port.tables) == 1}
    return read_models(drafts.models, readable).findings
