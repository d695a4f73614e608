"""`/settings/customization`: what the organisation adds to the standards, written as YAML and judged while it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from hansa.api.services import services_of
from hansa.kernel.errors import HansaError, InvalidInput
from hansa.registry.settings.customization import SETTING, composed, customization, findings, put_customization
from hansa.registry.settings.queries import revision
from hansa.standards.write import dump
from hansa.standards.yaml import parse
from hansa.web.pages.contracts.highlight import highlight
from hansa.web.pages.settings.common import Change, Given, check_sees, page, posting, write
from hansa.web.render import is_partial

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.findings import Finding
    from hansa.kernel.json import Json

START = """\
# What every contract of this organisation says beside the standard.
dataContract:
  root:
    customProperties:
      - property: costCenter
        type: string
        pattern: "[0-9]{4}"
        required: true
  schema.properties:
    standardProperties:
      - property: description
        required: true
"""


def show(request: Request) -> Response:
    check_sees(request)
    with services_of(request).db.read() as session:
        text, data = customization(session)
        number = revision(session, SETTING)
    return _page(request, text or (dump(data) if data else START), number)


def save(request: Request, given: Given) -> Response:
    """`check` only judges; without it the text is kept."""
    check_sees(request)
    text = given.one("text")
    if given.one("action") == "check" or is_partial(request):
        return _page(request, text, given.revision, why=given.one("why"))

    def change(it: Change) -> None:
        it.check(SETTING)
        data, found = judged(text)
        if found:
            raise InvalidInput(f"It cannot be kept as it is: {found[0].text}", hint="Correct what is marked.")
        why = it.given.one("why").strip() or "Changed in the browser"
        put_customization(it.session, it.actor, text, data, why=why, at=it.at)

    try:
        write(request, given, change)
    except HansaError as error:
        return _page(request, text, given.revision, error, why=given.one("why"))
    return RedirectResponse("/settings/customization?done=1", 303)


def judged(text: str) -> tuple[Json, list[Finding]]:
    """What the text says, and all that is wrong with it, each with its line."""
    tree, wrong = parse(text, SETTING)
    if tree is None:
        return None, list(wrong)
    data: Json = {} if tree.data is None else tree.data
    return data, [*wrong, *(replace(each, place=tree.place(each.place.pointer)) for each in findings(data))]


def _page(request: Request, text: str, number: int, error: HansaError | None = None, *, why: str = "") -> Response:
    data, found = judged(text)
    adds = composed({}, data).get("allOf") if isinstance(data, dict) and not found else None
    return page(
        request,
        "settings/_customization.html" if is_partial(request) else "settings/customization.html",
        error=error,
        text=text,
        lines=highlight(text),
        marks={each.place.line: each.severity.value for each in found},
        found=found,
        adds=adds[1:] if isinstance(adds, list) else [],
        number=number,
        why=why,
        done=request.query_params.get("done", ""),
    )


saving = posting(save)
