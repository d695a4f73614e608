"""`/sourcesystems`: where the raw data comes from, with filters; `/sourcesystems/{id}`: one of them and who reads it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.errors import NotFound
from hansa.kernel.permissions import Permission
from hansa.registry.authority import may
from hansa.registry.products.queries import find_product
from hansa.registry.records.values import Kind
from hansa.registry.sources.queries import find_source, list_sources
from hansa.web.pages.teams.routes import Choice
from hansa.web.people import versions
from hansa.web.render import render
from hansa.web.rights import may_add
from hansa.web.standing import standings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.registry.sources.values import SourceRow

NO_STATUS = "without a status"


def matching(rows: Sequence[SourceRow], owners: Sequence[str], statuses: Sequence[str]) -> list[SourceRow]:
    return [
        row
        for row in rows
        if (not owners or row.owner in owners) and (not statuses or (row.status or NO_STATUS) in statuses)
    ]


def sources(request: Request) -> Response:
    params = request.query_params
    words, owners, statuses = params.get("q", "").strip()[:200], params.getlist("owner"), params.getlist("status")
    with services_of(request).db.read() as session:
        rows = list_sources(session, text=words)
        adds = may_add(session, actor_of(request), Permission.SOURCE_SYSTEM_ADD)
    names = {row.owner: row.owner_name or row.owner for row in rows}
    by_owner = Counter(row.owner for row in matching(rows, (), statuses))
    by_status = Counter(row.status or NO_STATUS for row in matching(rows, owners, ()))
    return render(
        request,
        "sources/page.html",
        partial="sources/_results.html",
        found=matching(rows, owners, statuses),
        facets={
            "owner": [Choice(value, names[value], count) for value, count in by_owner.most_common()],
            "status": [Choice(value, value.capitalize(), count) for value, count in by_status.most_common()],
        },
        titles={"owner": "Owner", "status": "Status"},
        chosen={"owner": owners, "status": statuses},
        q=words,
        may_add=adds,
    )


def source(request: Request) -> Response:
    services = services_of(request)
    identifier, now = request.path_params["rest"], services.clock.now()
    with services.db.read() as session:
        found = find_source(session, identifier)
        if found is None:
            raise NotFound(f"There is no source system `{identifier}`.", hint="Source systems lists them all.")
        readers = [row for id_ in found.products if (row := find_product(session, id_))]
        context: dict[str, Any] = {
            "source": found,
            "may_edit": may(session, actor_of(request), Permission.SOURCE_SYSTEM_EDIT, found.owner),
            "readers": readers,
            "states": standings(session, readers, now),
            "revisions": versions(session, Kind.SOURCE, found.id),
        }
    return render(request, "sources/source.html", now=now, **context)


ROUTES = [Route("/sourcesystems", sources), Route("/sourcesystems/{rest:path}", source, methods=["GET"])]
