"""`/settings/scores`: which rules count for the scores of data products, what each weighs, and where the ratings begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from hansa.api.services import services_of
from hansa.kernel.errors import HansaError, InvalidInput
from hansa.observe.scores.catalogue import CATEGORIES, RULES
from hansa.observe.scores.definition import DEFAULT, SETTING, definition, put_definition
from hansa.observe.scores.values import Bands
from hansa.registry.authority import check_owner
from hansa.registry.settings.queries import revision
from hansa.web.pages.settings.common import WHY, Change, Given, page, posting, write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

BANDS = ("excellent", "good", "fair")


def show(request: Request) -> Response:
    return _show(request)


def save(request: Request, given: Given) -> Response:
    def change(it: Change) -> None:
        check_owner(it.actor, doing="change the rules of scores")
        it.check(SETTING)
        if it.given.one("action") == "reset":
            bands, chosen = DEFAULT.bands, list(DEFAULT.weights.items())
        else:
            bands = Bands(*(_number(it.given, name, f"the rating {name}") for name in BANDS))
            keys = it.given.many("rule")
            chosen = [(key, _number(it.given, f"weight-{key}", f"the rule {key}")) for key in keys]
        put_definition(it.session, it.actor, bands, chosen, why=WHY, at=it.at)

    try:
        write(request, given, change)
    except HansaError as error:
        return _show(request, given, error)
    return RedirectResponse("/settings/scores", 303)


def _number(given: Given, name: str, what: str) -> int:
    text = given.one(name).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise InvalidInput(f"{text[:20]!r} is no number for {what}.", hint="Use a whole number from 1 to 100.")
    return int(text)


def _show(request: Request, given: Given | None = None, error: HansaError | None = None) -> Response:
    with services_of(request).db.read() as session:
        stands, number = definition(session), revision(session, SETTING)
    bands: Mapping[str, object] = {name: getattr(stands.bands, name) for name in BANDS}
    weights: Mapping[str, object] = {rule.key: stands.weights.get(rule.key, rule.weight) for rule in RULES}
    chosen = set(stands.weights)
    if given is not None:
        bands = {name: given.one(name) for name in BANDS}
        weights = {rule.key: given.one(f"weight-{rule.key}") for rule in RULES}
        chosen = set(given.many("rule"))
    return page(
        request,
        "settings/scores.html",
        error=error,
        bands=bands,
        weights=weights,
        chosen=chosen,
        groups=[(title, [rule for rule in RULES if rule.category == key]) for key, title in CATEGORIES.items()],
        number=number,
        own=stands != DEFAULT,
    )


saving = posting(save)
