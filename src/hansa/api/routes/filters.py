"""The filters that lists of products and contracts share, and their answers: texts straight from the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Query
from starlette.responses import Response

from hansa.api.answers import next_page
from hansa.registry.records.listing import Listing, texts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from starlette.requests import Request

LONGEST = 1_000
Words = Annotated[
    str, Query(max_length=LONGEST, description="Words of id, title, description; each may be a beginning.")
]
Sort = Annotated[
    str, Query(max_length=LONGEST, description="A field: created, name, status, …; `-name` turns it around.")
]
Some = Annotated[list[str] | None, Query()]


def listed(request: Request, session: Session, listing: Listing) -> Response:
    """The array of one page, put together without reading the documents."""
    items, more = texts(session, listing)
    headers = {"Link": next_page(request, listing.page)} if more else {}
    return Response(f"[{','.join(items)}]", media_type="application/json", headers=headers)
