"""`/audit`: every change with who, when and why; and of each, how it was before."""

from __future__ import annotations

import re
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.registry.audit import queries
from hansa.registry.audit.values import DOCUMENTS, KINDS, Wanted
from hansa.registry.records.values import Kind
from hansa.web.pages.contracts.diff import unified
from hansa.web.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.registry.audit.values import Entry

SIZE = 100
"""Entries on one page: a screenful or two."""
_WORDS = re.compile(r"[A-Z][a-z0-9]*|[A-Z]+(?![a-z])")
_PLACES = {
    Kind.CONCEPT: "semantics",
    Kind.NAMESPACE: "semantics",
    Kind.RELATIONSHIP: "",
    Kind.CODE: "",
    Kind.BUILDER: "",
    Kind.AGENT: "",
}
_PAGES = {"members": "/members/", "channels": "/settings/channels?team=", "connectors": "/connectors/", "keys": ""}
_KINDS = {
    "sourcesystems": "Source systems",
    "datacontracts": "Data contracts",
    "dataproducts": "Data products",
    "dataproductbuilders": "Data product builders",
    "access": "Access agreements",
    "keys": "API keys",
    "code": "Generated code",
}
"""Kinds whose word in an address is none for people."""
_SETTINGS = {
    "features": "/settings",
    "organization": "/settings",
    "team-roles": "/settings/roles",
    "customization": "/settings/customization",
    "dataproduct-types": "/settings/product-types",
    "email-templates": "/settings/emails",
    "scim-mapping": "/settings/directory",
    "git": "/git/credentials",
}


def trail(request: Request) -> Response:
    services, params = services_of(request), request.query_params
    wanted = Wanted(
        params.get("who", "").strip()[:300],
        params.get("kind", "") if params.get("kind", "") in KINDS else "",
        params.get("id", "").strip()[:256],
        _day(params.get("since", "")),
        _day(params.get("until", "")),
    )
    before = _number(params.get("before", ""))
    with services.db.read() as session:
        found = queries.entries(session, actor_of(request), wanted, before=before, limit=SIZE + 1)
    shown, chosen = found[:SIZE], _chosen(wanted)
    return render(
        request,
        "audit/page.html",
        partial="audit/_entries.html",
        days=[(day, list(some)) for day, some in groupby(shown, lambda each: each.event.time.date())],
        count=len(shown),
        wanted=wanted,
        kinds={kind: words(kind) for kind in KINDS},
        older=f"/audit?{urlencode({**chosen, 'before': shown[-1].event.sequence})}" if len(found) > SIZE else "",
        newest=f"/audit?{urlencode(chosen)}" if before else "",
        said=said,
        now=services.clock.now(),
    )


def one(request: Request) -> Response:
    services = services_of(request)
    with services.db.read() as session:
        entry, changed = queries.access_entry(session, actor_of(request), request.path_params["entry"])
    return render(
        request,
        "audit/one.html",
        entry=entry,
        title=said(entry),
        place=place_of(entry),
        changed=changed,
        rows=unified(changed.before or "", changed.after or ""),
        now=services.clock.now(),
    )


def words(kind: str) -> str:
    return _KINDS.get(kind) or kind.replace("-", " ").capitalize()


def said(entry: Entry) -> str:
    """The event's name in words: `Data product updated`."""
    return " ".join(_WORDS.findall(entry.event.name)).lower().capitalize() or entry.event.name


def place_of(entry: Entry) -> str:
    """The page of what was changed; empty where it has none, or is gone."""
    if entry.verb in {"Deleted", "Revoked", "Merged"}:
        return ""
    subject = quote(entry.event.subject, safe="/")
    documents: Mapping[str, str] = {kind.value: _PLACES.get(kind, kind.value) for kind in DOCUMENTS.values()}
    if entry.kind in documents:
        return f"/{documents[entry.kind]}/{subject}" if documents[entry.kind] else ""
    if entry.kind == "settings":
        return _SETTINGS.get(entry.event.subject, "")
    if entry.verb in {"Invited", "Withdrawn", "PasswordLinkMade"}:
        return "/members"
    base = _PAGES.get(entry.kind, "")
    return base + subject if base else ""


def _chosen(wanted: Wanted) -> dict[str, str]:
    every = {
        "who": wanted.who,
        "kind": wanted.kind,
        "id": wanted.subject,
        "since": str(wanted.since or ""),
        "until": str(wanted.until or ""),
    }
    return {name: value for name, value in every.items() if value}


def _day(text: str) -> date | None:
    """What is no day filters nothing: a form cannot send one."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


ROUTES = [Route("/audit", trail), Route("/audit/{entry:path}", one)]
