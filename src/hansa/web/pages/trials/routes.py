"""`/datacontracts/{id}/try`: the text in the editor, tested on the current release of the product that promises it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.errors import HansaError
from hansa.web.pages.editor.form.apply import filled
from hansa.web.pages.editor.routes import FIELDS, TEXT
from hansa.web.pages.trials.view import shown
from hansa.web.render import is_partial, render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.gateway.trial import Trial


async def begin(request: Request) -> Response:
    """With the script it runs in the background and is looked at; without it the answer waits, as long as a test may take."""
    async with request.form(max_fields=FIELDS, max_part_size=TEXT) as form:
        texts = {name: value for name, value in form.items() if isinstance(value, str)}
    texts["text"] = texts.get("text", "").replace("\r\n", "\n")
    return await run_in_threadpool(_begin, request, texts)


def _begin(request: Request, texts: Mapping[str, str]) -> Response:
    services, actor, contract = services_of(request), actor_of(request), request.path_params["id"]
    form = texts.get("view") == "form"
    try:
        text = filled(texts["text"], texts) if form else texts["text"]
        if is_partial(request):
            return look(request, services.trials.start(text, contract, actor), linked=not form)
        return _page(request, texts, services.trials.run(text, contract, actor), None)
    except HansaError as error:
        return _page(request, texts, None, error)


def look(request: Request, key: str = "", *, linked: bool = False) -> Response:
    """`linked`: the text stands beside it, so that lines can be gone to."""
    linked = linked or "linked" in request.query_params
    key = key or request.path_params["key"]
    try:
        found = services_of(request).trials.look(key, actor_of(request))
    except HansaError as error:
        return _page(request, {}, None, error)
    if found.trial or found.error:
        return _page(request, {}, found.trial, found.error, linked=linked)
    return render(request, "trials/_wait.html", partial="trials/_wait.html", key=key, at=found.at, linked=linked)


def _page(
    request: Request,
    texts: Mapping[str, str],
    trial: Trial | None,
    error: HansaError | None,
    *,
    linked: bool = False,
) -> Response:
    """Refusals are part of the answer (status 200 for the part): the panel says them where the results would be."""
    tested = shown(trial) if trial else None
    whole = 422 if error else 200
    return render(
        request,
        "trials/page.html",
        partial="trials/_tested.html",
        texts=texts,
        contract=request.path_params.get("id", ""),
        tested=tested,
        error=error,
        linked=linked,
        status=200 if is_partial(request) else whole,
    )


ROUTES = [
    Route("/datacontracts/{id:path}/try", begin, methods=["POST"]),
    Route("/trials/{key}", look, methods=["GET"]),
]
