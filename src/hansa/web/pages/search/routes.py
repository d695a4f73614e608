"""`/search`: everything in the mesh by words, and all that can be done; the same part fills the ⌘K palette."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.registry.records.listing import Listing, documents
from hansa.registry.records.queries import get
from hansa.registry.search.queries import FINDABLE, Hit
from hansa.registry.search.queries import search as find
from hansa.web.actions import VERBS, Action, actions_for, of_hit, of_objects
from hansa.web.pages.search.people import keys, members
from hansa.web.render import render
from hansa.web.security import local_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.actor import Actor
    from hansa.registry.records.values import Kind

GLYPHS = {
    "dataproducts": "box",
    "datacontracts": "file-text",
    "sourcesystems": "server",
    "teams": "users",
    "definitions": "book-open",
    "concepts": "network",
    "semantics": "network",
    "tags": "tag",
    "access": "key-round",
    "policies": "scale",
    "certifications": "badge-check",
    "classification-schemes": "shield-check",
    "assets": "layout-grid",
    "dataproductbuilders": "hammer",
}
WORDS = {
    "dataproducts": "Data product",
    "datacontracts": "Contract",
    "sourcesystems": "Source system",
    "teams": "Team",
    "definitions": "Definition",
    "concepts": "Concept",
    "semantics": "Semantic namespace",
    "tags": "Tag",
    "access": "Agreement",
    "policies": "Policy",
    "certifications": "Certification",
    "classification-schemes": "Classification scheme",
    "assets": "Asset",
    "dataproductbuilders": "Builder",
}
PLACES = {"concepts": "semantics"}
"""Where the pages of a kind are, if not at its own name."""
LIMIT = 20
RECENT = 8
"""Places that a browser may name as where it was."""


def search(request: Request) -> Response:
    words = request.query_params.get("q", "").strip()[:200]
    services, actor = services_of(request), actor_of(request)
    with services.db.read() as session:
        hits = find(session, words, limit=LIMIT) if words else []
        groups = groups_of(session, actor, words, hits, request.query_params.getlist("recent")[:RECENT])
    return render(
        request,
        "search/page.html",
        partial="search/_results.html",
        q=words,
        hits=hits,
        groups=groups,
        back=_back(request),
        glyphs=GLYPHS,
        kinds=WORDS,
        places=PLACES,
    )


def groups_of(
    session: Session, actor: Actor, text: str, hits: Sequence[Hit], recent: Sequence[str]
) -> dict[str, list[Action]]:
    """What can be done, under the words it stands under; nothing twice. `first` stands above what was found."""
    words = text.lower().split()
    every = actions_for(session, actor)
    found = {
        "Recent": [each for each in _recent(session, actor, recent, every) if each.fits(words)],
        "first": of_objects(session, actor, words, partial(_look, session)) if words else [],
        "With this": of_hit(session, actor, hits[0]) if hits else [],
        "Members and keys": [*members(session, " ".join(words)), *keys(session, actor, words)],
        "Actions and pages": [each for each in every if each.fits(words)],
    }
    seen: set[tuple[str, str]] = set()
    for name, some in found.items():
        found[name] = [each for each in some if (each.path, each.label) not in seen]
        seen |= {(each.path, each.label) for each in some}
    return found


def _look(session: Session, text: str, kinds: Sequence[Kind], limit: int) -> list[Hit]:
    """What fits the words; without words the first by name, so that a verb alone offers something."""
    if text:
        return find(session, text, kinds, limit)
    rows, _ = documents(session, Listing(kinds[0], sort="name", size=limit))
    return [Hit(each.kind, each.id, each.name, "", each.owner) for each in rows]


def _recent(session: Session, actor: Actor, paths: Sequence[str], every: Sequence[Action]) -> list[Action]:
    """Where the reader was before, by the names they have now, and as far as they still may."""
    known = {each.path: each for each in every if not each.posts}
    found = [known.get(path) or _again(session, actor, path) for path in dict.fromkeys(paths)]
    return [each for each in found if each is not None]


def _again(session: Session, actor: Actor, path: str) -> Action | None:
    for verb in VERBS:
        before, _, after = verb.path.partition("{id}")
        if path.startswith(before) and path.endswith(after) and (after or "?" in before) and not verb.posts:
            hit = _hit(session, verb.kind, unquote(path[len(before) : len(path) - len(after)]))
            return next((each for each in of_hit(session, actor, hit) if each.path == path), None) if hit else None
    noun, _, identifier = path.removeprefix("/").partition("/")
    kind = next((each for each in FINDABLE if PLACES.get(each.value, each.value) == noun), None)
    hit = _hit(session, kind, unquote(identifier)) if kind and identifier else None
    return Action(hit.name or hit.id, GLYPHS.get(hit.kind, "box"), path) if hit else None


def _hit(session: Session, kind: Kind, identifier: str) -> Hit | None:
    record = get(session, kind, identifier)
    return Hit(kind, record.id, record.name, "", record.owner) if record else None


def _back(request: Request) -> str:
    """The page the palette stands on: there a change of the theme leads back to."""
    here = urlsplit(request.headers.get("referer", ""))
    return local_path(here.path + (f"?{here.query}" if here.query else "")) if here.path else "/"


ROUTES = [Route("/search", search)]
