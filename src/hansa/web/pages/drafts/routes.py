"""`/datacontracts/new/table` and `/datacontracts/new/file`: the editor with a draft, unsaved, and what it does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.services import services_of
from hansa.kernel.errors import HansaError, InvalidInput
from hansa.web.pages.drafts import upload
from hansa.web.pages.drafts.sources import from_table
from hansa.web.pages.editor.routes import drafted
from hansa.web.render import is_partial, render

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.contracts.convert.drafted import Drafted

CHUNK = 256 * 1024


def table(request: Request) -> Response:
    """`from` is product, port and table in lines, as the list has them; or each by its own name, as links do."""
    asked = request.query_params
    parts = (
        asked.get("from", "").split("\n")
        if "from" in asked
        else [asked.get(k, "") for k in ("product", "port", "table")]
    )
    if not parts[0]:
        return RedirectResponse("/datacontracts/new", 303)
    product, port, name = [each.strip() for each in [*parts, "", ""][:3]]
    return drafted(request, from_table(services_of(request), product, port, name))


async def file(request: Request) -> Response:
    """The file as the whole body with its name in `X-File-Name`, or in a form for browsers without a script.

    A refusal is part of the island's answer (status 200); the page without it has status 422.
    """
    try:
        upload.refuse_large(request)
        made = await (_from_form(request) if _is_form(request) else _from_body(request))
    except HansaError as error:
        if is_partial(request):
            return render(request, "drafts/_error.html", partial="drafts/_error.html", error=error)
        return await run_in_threadpool(drafted, request, None, error)
    return await run_in_threadpool(drafted, request, made)


def _is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("multipart/form-data")


async def _from_body(request: Request) -> Drafted:
    name = upload.file_name(request.headers.get("x-file-name", ""))
    return await _drafted(request, request.stream(), name, request.headers.get("x-format", ""))


async def _from_form(request: Request) -> Drafted:
    async with request.form(max_files=1, max_fields=10) as form:
        given, chosen = form.get("file"), form.get("format", "")
        if not isinstance(given, UploadFile) or not given.filename:
            raise InvalidInput("No file was chosen.", hint="Choose one, then begin.")
        return await _drafted(request, _chunks(given), upload.file_name(given.filename), str(chosen))


async def _chunks(given: UploadFile) -> AsyncIterator[bytes]:
    while part := await given.read(CHUNK):
        yield part


async def _drafted(request: Request, parts: AsyncIterator[bytes], name: str, format_name: str) -> Drafted:
    drafts = services_of(request).drafts
    with upload.kept(name) as path:
        await upload.write(parts, path)

        def work(found: Path = path) -> Drafted:
            return drafts.from_file(found, name, format_name)

        return await run_in_threadpool(work)


ROUTES = [
    Route("/datacontracts/new/table", table, methods=["GET"]),
    Route("/datacontracts/new/file", file, methods=["POST"]),
]
