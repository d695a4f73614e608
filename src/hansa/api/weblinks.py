"""The manager's web addresses, `/{organisation}/datacontracts/{id}`: people are led to our pages, programs get the YAML.

`datacontract lint https://host/org/datacontracts/id` asks with a key and `accept: application/yaml`; it never gets an HTML page.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api import nouns
from hansa.api.actors import api_actor
from hansa.api.nouns import Noun
from hansa.api.problems import problem
from hansa.api.services import services_of
from hansa.kernel.errors import HansaError
from hansa.registry.records.values import PARTS, Kind

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

KINDS = tuple(kind for kind in Kind if kind not in PARTS)
OF_PAGES = frozenset({Kind.NAMESPACE, Kind.DEFINITION})
"""What words mean is answered by its own pages, for people and programs."""
OURS = ("documents", "api", "connectors", *(kind.value for kind in KINDS))
"""First segments of our own addresses: `/access/teams/7` is an agreement, not a team of the organisation `access`."""


class _Organisation(Convertor[str]):
    """Any word but those with which our own addresses begin: one mesh is one organisation, whatever it is called there."""

    regex = f"(?!(?:{'|'.join(OURS)})/)[^/]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("organisation", _Organisation())


def weblink_routes() -> list[BaseRoute]:
    return [
        Route(
            f"/{{organisation:organisation}}/{kind.value}/{{identifier:path}}",
            partial(_linked, kind=kind),
            methods=["GET"],
            name=f"link to {kind.value}",
        )
        for kind in KINDS
        if kind not in OF_PAGES
    ]


async def _linked(request: Request, kind: Kind) -> Response:
    identifier = request.path_params["identifier"]
    if "yaml" not in request.headers.get("accept", ""):
        return RedirectResponse(f"/{kind.value}/{quote(identifier, safe='')}", 302)
    try:
        return await run_in_threadpool(_text, request, kind, identifier)
    except HansaError as error:
        return problem(request, error)


def _text(request: Request, kind: Kind, identifier: str) -> Response:
    api_actor(request)
    return nouns.yaml(nouns.find(services_of(request), Noun(kind), identifier))
