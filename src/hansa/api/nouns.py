"""The documents of a kind as the public API serves them: list, read, write, remove. Each noun's routes say what is special.

body ─ JSON or YAML ─ `taken` (ids, defaults) ─ one text ─ catalogue.put ─┬─ mesh folder ─ `shown` ─ answer
                                                                          └─ it must wait ─ answer: its change request
"""

from __future__ import annotations

from collections.abc import Callable, Sequence  # noqa: TC003 parts of a value's shape
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, PlainTextResponse, Response

from hansa.api.answers import located, paged, waiting
from hansa.api.errors import Malformed, Stale, Violation
from hansa.api.sent import check_plain, mapping_of, text_of
from hansa.db import outbox
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.registry import catalogue
from hansa.registry.changes.queries import has_open, open_about
from hansa.registry.records.listing import documents
from hansa.registry.records.values import Draft, Kind, Record
from hansa.standards.write import dump
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from starlette.requests import Request

    from hansa.api.services import Services
    from hansa.kernel.actor import Actor
    from hansa.kernel.findings import Finding
    from hansa.kernel.json import Json
    from hansa.registry.records.listing import Listing

FORM = frozenset({"id", "id-mismatch", "twice", "kind"})
"""Findings of documents that are no matter of form: the registry refuses them, whatever the form."""


Prepared = tuple["dict[str, Json]", "list[Draft]"]


def as_it_is(data: dict[str, Json]) -> dict[str, Json]:
    return data


def alone(_session: Session, _before: Record | None, data: dict[str, Json]) -> Prepared:
    return data, []


@dataclass(frozen=True, slots=True)
class Noun:
    """`key` is the field of the id. `taken` makes a document of what came, `shown` an answer of a document.

    `full_id` is what a path's id stands for. `prepared` completes what is written by what stands before, in the same transaction,
    and names what else must change with it. `optional`: nulls at the top of a document (and in its `info`) mean that the field
    is not there, as the manager's clients mean them; the standards' documents have rules of their own.
    """

    kind: Kind
    key: str = "id"
    taken: Callable[[dict[str, Json]], dict[str, Json]] = as_it_is
    shown: Callable[[dict[str, Json]], dict[str, Json]] = as_it_is
    full_id: Callable[[str], str] = str
    prepared: Callable[[Session, Record | None, dict[str, Json]], Prepared] = alone
    optional: bool = True

    @property
    def path(self) -> str:
        return self.kind.value


def listed(request: Request, services: Services, noun: Noun, listing: Listing) -> Response:
    with services.db.read() as session:
        records, more = documents(session, listing)
    return paged(request, [noun.shown(record.data) for record in records], listing.page, more=more)


def find(services: Services, noun: Noun, identifier: str) -> Record:
    identifier = noun.full_id(identifier)
    with services.db.read() as session:
        record = catalogue.get(session, noun.kind, identifier)
    if record is None:
        raise NotFound(f"There is no `{identifier}` in {noun.path}.", hint=f"GET /api/{noun.path} lists them.")
    return record


def one(request: Request, services: Services, noun: Noun, identifier: str) -> Response:
    """The header `x-change-request` names what waits for approval and would change it, for who may see that."""
    record = find(services, noun, identifier)
    headers = {"ETag": f'"{record.revision}"', **_waiting_for(request, services, record)}
    if "yaml" in request.headers.get("accept", ""):
        return yaml(record, headers)
    return JSONResponse(noun.shown(record.data), headers=headers)


def _waiting_for(request: Request, services: Services, record: Record) -> dict[str, str]:
    if not services.db.remembered("open-changes", has_open):
        return {}
    with services.db.read() as session:
        found = open_about(session, request.state.actor, record.kind, record.id)
    return {"x-change-request": ", ".join(each.id for each in found)} if found else {}


def yaml(record: Record, headers: dict[str, str] | None = None) -> Response:
    """The document as it was written; one that came as JSON before those were kept as YAML is put into it."""
    text = dump(record.data) if record.text.lstrip().startswith("{") else record.text
    return PlainTextResponse(text, media_type="application/yaml", headers=headers)


def put(
    request: Request, services: Services, actor: Actor, noun: Noun, identifier: str, *, body: bytes, empty: bool = False
) -> Response:
    """Writes the document and answers it; `empty`: the manager's clients expect no body."""
    identifier = noun.full_id(identifier)
    text, data = _read(request, noun, identifier, body)
    with services.db.write() as session:
        outbox.lock(session)
        before = catalogue.get(session, noun.kind, identifier)
        expect(request, before)
        beside: list[Draft] = []
        if data is not None:
            data, beside = noun.prepared(session, before, data)
            text = before.text if before is not None and before.data == data else dump(data)
        drafts = [*beside, Draft(noun.kind, text, identifier, identifier)]
        record = write(request, services, session, actor, drafts)
    if isinstance(record, str):
        return waiting(request, record)
    headers = {"ETag": f'"{record.revision}"'}
    answer = Response(headers=headers) if empty else JSONResponse(noun.shown(record.data), headers=headers)
    return located(request, answer, noun.path, identifier)


def write(
    request: Request, services: Services, session: Session, actor: Actor, drafts: Sequence[Draft]
) -> Record | str:
    """Stores the drafts together, in the mesh folder too, and gives the last one; where they must wait, the change request's id."""
    why, at = request.headers.get("x-why", "through the API"), services.clock.now()
    try:
        outcomes = catalogue.put_many(session, actor, drafts, why=why, at=at)
    except InvalidInput as error:
        raise _judged(error) from error
    asked = next((outcome.request for outcome in outcomes if outcome.request), "")
    if asked:
        return asked
    records = [catalogue.get(session, outcome.kind, outcome.id) for outcome in outcomes]
    for record, outcome in zip(records, outcomes, strict=True):
        if record is not None and outcome.action in {"created", "updated"}:
            save(services, record)
    written = records[-1]
    if written is None:
        raise NotFound("The document was removed while it was written.")
    return written


def save(services: Services, record: Record) -> None:
    """Before the commit: a folder that cannot be written keeps the registry as it is."""
    if services.folder is not None:
        services.folder.save(record.kind, record.id, record.text, domain=record.domain or "")


def remove(request: Request, services: Services, actor: Actor, noun: Noun, identifier: str) -> Response:
    identifier = noun.full_id(identifier)
    why = request.headers.get("x-why", "through the API")
    with services.db.write() as session:
        outbox.lock(session)
        if "if-match" in request.headers:
            expect(request, catalogue.get(session, noun.kind, identifier))
        outcome = catalogue.remove(session, actor, noun.kind, identifier, why=why, at=services.clock.now())
        if services.folder is not None and not outcome.request:
            services.folder.remove(noun.kind, identifier)
    return waiting(request, outcome.request) if outcome.request else Response()


def expect(request: Request, record: Record | None) -> None:
    """Where the request says `If-Match`, the document must be there, and at that revision."""
    wanted = request.headers.get("if-match")
    if wanted is None:
        return
    tags = {tag.strip().removeprefix("W/").strip('"') for tag in wanted.split(",")}
    if record is None or not tags & {"*", str(record.revision)}:
        now = f"is at revision {record.revision}" if record else "does not exist"
        raise Stale(
            f"The document {now}; the request expects {wanted}.", hint="Read it again and send your change anew."
        )


def _read(request: Request, noun: Noun, identifier: str, body: bytes) -> tuple[str, dict[str, Json] | None]:
    """The document's text where its layout is kept, else its data."""
    if "yaml" in request.headers.get("content-type", ""):
        text = text_of(body)
        tree, _ = parse(text, identifier)
        if tree is not None:
            check_plain(tree.data, text)
        if noun.prepared is alone or tree is None or not isinstance(tree.data, dict):
            return text, None
        data = tree.data
    else:
        data = mapping_of(body)
    if noun.optional:
        data = _without_nulls(data)
    data = noun.taken({noun.key: identifier, **data})
    said = data[noun.key]
    if not isinstance(said, str):
        raise Malformed("The id is no text.", violations=[Violation(noun.key, "Input should be a valid string")])
    if noun.full_id(said) != identifier:
        raise InvalidInput(f"The document says {noun.key} `{said}`, the path says `{identifier}`.", hint="Use one id.")
    data |= {noun.key: identifier}
    return "", data


def _without_nulls(data: dict[str, Json]) -> dict[str, Json]:
    kept: dict[str, Json] = {key: value for key, value in data.items() if value is not None}
    info = kept.get("info")
    if isinstance(info, dict):
        kept["info"] = {key: value for key, value in info.items() if value is not None}
    return kept


def _judged(error: InvalidInput) -> InvalidInput | Malformed:
    """Errors of a small document's form are a malformed request (400), all others a refused document (422)."""
    errors = [finding for finding in error.findings if finding.severity.value == "error"]
    if not errors or not all(_is_form(finding) for finding in errors):
        return error
    found = [Violation(_dotted(finding), finding.text) for finding in errors]
    return Malformed(str(error), violations=found)


def _is_form(finding: Finding) -> bool:
    room, _, rule = finding.code.partition("/")
    return room == "document" and rule not in FORM


def _dotted(finding: Finding) -> str:
    return finding.place.pointer.removeprefix("/").replace("/", ".")


def plain(value: Any) -> str:
    """A text, or "" where there is none."""
    return value if isinstance(value, str) else ""
