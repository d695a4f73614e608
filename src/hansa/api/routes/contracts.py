"""Contracts by their verbs, as the editor has them: lint a text, compare two, test one on what is published now."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Body, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, model_validator

from hansa.api.actors import api_actor, api_reader
from hansa.api.problems import finding_json
from hansa.api.services import Services, services_of
from hansa.contracts.compatibility.judge import judge as compare
from hansa.contracts.report.subject import Linted
from hansa.kernel.actor import Actor
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.kernel.ids import new_id
from hansa.kernel.permissions import Permission
from hansa.registry import authority, catalogue
from hansa.registry.records.queries import owner_of
from hansa.registry.records.values import Kind
from hansa.standards.read import read

if TYPE_CHECKING:
    from hansa.contracts.compatibility.verdict import Verdict
    from hansa.standards.document import Document

router = APIRouter(tags=["contracts"])

Asks = Annotated[Actor, Depends(api_reader)]
Writes = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]
Format = Annotated[str, Query(alias="format", description="json, or a format of `hansa contract`: junit, sarif, …")]

LONGEST = 2 * 1024 * 1024
"""Characters of a contract, as many as a document may have."""
MEDIA = {"xml": "application/xml", "sarif": "application/sarif+json", "json": "application/json",
         "yaml": "application/yaml", "md": "text/markdown", "jsonl": "application/x-ndjson"}  # fmt: skip
ACCEPTED = {
    "application/xml": "junit",
    "text/xml": "junit",
    "application/sarif+json": "sarif",
    "text/markdown": "markdown",
}


class Text(BaseModel):
    """A contract as YAML or JSON; `name` is what findings call it."""

    text: str = Field(max_length=LONGEST)
    name: str = Field(default="contract.odcs.yaml", max_length=256)


class Two(BaseModel):
    """The newer text, and what it is compared with: the older text, or the id of the live contract."""

    new: str = Field(max_length=LONGEST)
    old: str | None = Field(default=None, max_length=LONGEST)
    contract: str | None = Field(default=None, max_length=256)

    @model_validator(mode="after")
    def one_older(self) -> Two:
        if (self.old is None) == (self.contract is None):
            raise ValueError("give `old` or `contract`")
        return self


class Draft(BaseModel):
    """The text that is tested; without one it is the live text."""

    text: str | None = Field(default=None, max_length=LONGEST)


@router.post("/contracts/lint")
def lint(
    wanted: Annotated[Text, Body()], request: Request, actor: Asks, services: Uses, asked: Format = ""
) -> Response:
    from hansa.contracts.lint.judge import judge
    from hansa.contracts.lint.rules.order import RULES

    del actor
    judgement = judge(wanted.text, wanted.name, today=services.clock.now().date())
    chosen = _format(request, asked)
    if chosen != "json":
        write = _known(chosen).lint
        titles = {rule.code: rule.title for rule in RULES}
        return _written(chosen, write([Linted(wanted.name, judgement.findings)], titles) if write else None)
    findings = [finding_json(each) for each in judgement.findings]
    return JSONResponse({"ok": judgement.ok, "findings": findings})


@router.post("/contracts/diff")
def diff(wanted: Annotated[Two, Body()], request: Request, actor: Asks, services: Uses, asked: Format = "") -> Response:
    del actor
    old = _live(services, wanted.contract) if wanted.contract else wanted.old or ""
    verdict = compare(_document(old, wanted.contract or "old"), _document(wanted.new, "new"))
    chosen = _format(request, asked)
    if chosen != "json":
        write = _known(chosen).diff
        return _written(chosen, write([verdict]) if write else None)
    return JSONResponse(_verdict(verdict))


@router.post("/contracts/{identifier:ids}/test")
def try_out(
    identifier: str,
    request: Request,
    *,
    actor: Writes,
    services: Uses,
    wanted: Annotated[Draft | None, Body()] = None,
    asked: Format = "",
) -> Response:
    """Answers 200 whatever the checks say; `ok` is theirs. Columns that the caller may not see are not tested."""
    live = _live_for_test(services, actor, identifier)
    text = wanted.text if wanted and wanted.text is not None else live
    trial = services.trials.run(text, identifier, actor)
    chosen = _format(request, asked)
    if chosen != "json":
        write = _known(chosen).report
        return _written(chosen, write(trial.report, new_id(trial.report.at)) if write else None)
    report: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(trial.report), default=_plain))
    where = {"product": trial.product, "port": trial.port, "release": trial.number, "masked": sorted(trial.masked)}
    return JSONResponse({"ok": trial.report.ok, **where, **report})


def _live_for_test(services: Services, actor: Actor, identifier: str) -> str:
    live = _live(services, identifier)
    with services.db.read() as session:
        owner = owner_of(session, Kind.CONTRACT, identifier)
        doing = f"test the contract `{identifier}`"
        authority.check(session, actor, Permission.DATACONTRACT_TEST_RUN, owner or None, doing=doing)
    return live


def _live(services: Services, identifier: str) -> str:
    with services.db.read() as session:
        record = catalogue.get(session, Kind.CONTRACT, identifier)
    if record is None:
        raise NotFound(f"There is no contract `{identifier}`.", hint="GET /api/datacontracts lists them.")
    return record.text


def _document(text: str, name: str) -> Document:
    reading = read(text, name)
    if reading.document is None or not reading.ok:
        raise InvalidInput(f"The text `{name}` is no valid contract.", findings=reading.findings)
    return reading.document


def _verdict(verdict: Verdict) -> dict[str, Any]:
    differences = [
        {
            "code": each.code,
            "impact": verdict.impact(each),
            "text": each.text,
            "line": place.line,
            "pointer": place.pointer,
        }
        for each, place in zip(verdict.differences, verdict.places, strict=True)
    ]
    return {
        "breaking": bool(verdict.breaking),
        "step": str(verdict.step),
        "oldVersion": verdict.old_version,
        "newVersion": verdict.new_version,
        "suggested": verdict.suggested,
        "differences": differences,
        "findings": [finding_json(each) for each in verdict.findings],
    }


def _format(request: Request, asked: str) -> str:
    """`?format=` wins over Accept."""
    accepted = (part.partition(";")[0].strip() for part in request.headers.get("accept", "").split(","))
    return asked or next((ACCEPTED[each] for each in accepted if each in ACCEPTED), "json")


def _known(name: str) -> Any:
    from hansa.contracts.report.formats import FORMATS

    if name not in FORMATS:
        raise InvalidInput(f"There is no format `{name}`.", hint=f"Formats are: json, {', '.join(FORMATS)}.")
    return FORMATS[name]


def _written(name: str, text: str | None) -> Response:
    if text is None:
        raise InvalidInput(f"The format `{name}` cannot say this.", hint="Ask for json.")
    return Response(text, media_type=MEDIA.get(_known(name).extension, "text/plain"))


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value.value) if isinstance(value, Enum) else str(value)
