"""`/search`: everything in the mesh by words; the same part fills the ⌘K palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from hansa.api.services import services_of
from hansa.registry.search.queries import search as find
from hansa.web.render import NAV, render

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

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


def search(request: Request) -> Response:
    words = request.query_params.get("q", "").strip()[:200]
    hits = []
    if words:
        with services_of(request).db.read() as session:
            hits = find(session, words, limit=LIMIT)
    pages = [entry for entry in NAV if words.lower() in entry[0].lower()]
    return render(
        request,
        "search/page.html",
        partial="search/_results.html",
        q=words,
        hits=hits,
        pages=pages,
        glyphs=GLYPHS,
        kinds=WORDS,
        places=PLACES,
    )


ROUTES = [Route("/search", search)]
