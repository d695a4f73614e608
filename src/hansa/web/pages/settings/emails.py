"""`/settings/emails`: which letters are sent, and in whose words, with a look at how one reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from hansa.api.services import services_of
from hansa.kernel.errors import HansaError, NotFound
from hansa.registry.settings.emails import SETTING, Wording, change_letter, filled, letters, own_wordings
from hansa.registry.settings.organization import organization
from hansa.registry.settings.queries import revision
from hansa.web.pages.settings.common import WHY, Change, Given, check_sees, page, posting, write

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.json import Json

EXAMPLES = {
    "inviter": "Ada Lovelace",
    "url": "https://mesh.example.org/access/1",
    "supportEmail": "help@example.org",
    "dataProductTitle": "Orders",
    "outputPort": "orders_v2",
    "purpose": "Count orders by day",
    "consumer": "Marketing",
    "reason": "Agreed in the meeting of Tuesday",
    "endDate": "2027-01-31",
}
"""What stands for the variables where a letter is only looked at."""


def emails(request: Request) -> Response:
    check_sees(request)
    with services_of(request).db.read() as session:
        found = letters(session)
    return page(request, "settings/emails.html", letters=found)


def one(request: Request) -> Response:
    return _one(request)


def save(request: Request, given: Given) -> Response:
    """`action`: `preview` shows how it reads, `reset` takes the built-in wording again, else it is saved."""
    action, name = given.one("action"), request.path_params["type"]
    if action == "preview":
        return _one(request, given)

    def change(it: Change) -> None:
        it.check(SETTING)
        wanted: dict[str, Json] = {"enabled": bool(it.given.one("enabled"))}
        own, language = own_wordings(it.session, name), it.given.one("language").strip()
        if action == "reset":
            own = {key: value for key, value in own.items() if key != language}
        else:
            own = {**own, language: {"subject": it.given.one("subject"), "body": it.given.one("body")}}
        change_letter(it.session, it.actor, name, wanted | {"languages": own}, why=WHY, at=it.at)

    try:
        write(request, given, change)
    except HansaError as error:
        return _one(request, given, error)
    return RedirectResponse("/settings/emails", 303)


def _one(request: Request, given: Given | None = None, error: HansaError | None = None) -> Response:
    check_sees(request)
    services, name = services_of(request), request.path_params["type"]
    with services.db.read() as session:
        letter = letters(session).get(name)
        called, number = organization(session, services.name).name, revision(session, SETTING)
    if letter is None:
        raise NotFound(f"There is no letter `{name}`.", hint="Look for it in the list of letters.")
    asked = request.query_params.get("language", "")
    known = asked if asked in letter.wordings else "en" if "en" in letter.wordings else next(iter(letter.wordings))
    language = given.one("language") if given else known
    shown = letter.wordings.get(language, Wording("", ""))
    if given is not None:
        shown = Wording(given.one("subject"), given.one("body"), shown.customized)
    examples = {key: value for key, value in {**EXAMPLES, "organization": called}.items() if key in letter.variables}
    return page(
        request,
        "settings/email.html",
        error=error,
        letter=letter,
        language=language,
        shown=shown,
        enabled=bool(given.one("enabled")) if given else letter.enabled,
        preview=Wording(filled(shown.subject, examples), filled(shown.body, examples)),
        number=number,
    )


saving = posting(save)
