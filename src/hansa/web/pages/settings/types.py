"""`/settings/product-types`: which kinds of data products there are, and which one a new product is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.responses import RedirectResponse

from hansa.api.services import services_of
from hansa.kernel.errors import HansaError, InvalidInput, NotFound
from hansa.registry.settings.producttypes import BUILT_IN, SETTING, product_types, put_types
from hansa.registry.settings.queries import revision
from hansa.web.pages.settings.common import WHY, Change, Given, check_sees, page, posting, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.json import Json

FIXED = frozenset(str(each["id"]) for each in BUILT_IN)
BEHAVIORS = tuple(dict.fromkeys(str(each["behavior"]) for each in BUILT_IN))


def types(request: Request) -> Response:
    check_sees(request)
    with services_of(request).db.read() as session:
        found = [
            (each, f"/settings/product-types/{quote(str(each['id']), safe='')}") for each in product_types(session)
        ]
    return page(request, "settings/types.html", types=found, fixed=FIXED)


def one(request: Request) -> Response:
    return _one(request)


def save(request: Request, given: Given) -> Response:
    name = request.path_params.get("type", "")
    removing = given.one("action") == "delete"
    if removing and not given.one("sure"):
        return _one(request, sure=True)

    def change(it: Change) -> None:
        it.check(SETTING)
        kept = product_types(it.session)
        at = _place(kept, name) if name else len(kept)
        before = kept[at] if name else {}
        if not name and any(str(each["id"]) == _identifier(it.given) for each in kept):
            raise InvalidInput(f"There is a type `{_identifier(it.given)}` already.", hint="Choose another id.")
        made = [] if removing else [_asked(it.given, name, before)]
        if made and made[0]["default"]:
            kept = [{**each, "default": False} for each in kept]
        put_types(it.session, it.actor, [*kept[:at], *made, *kept[at + 1 :]], why=WHY, at=it.at)

    try:
        write(request, given, change)
    except HansaError as error:
        return _one(request, given, error)
    return RedirectResponse("/settings/product-types", 303)


def _identifier(given: Given) -> str:
    return given.one("id").strip().lower()


def _asked(given: Given, name: str, before: dict[str, Json]) -> dict[str, Json]:
    """What was there before with what the form says; labels in other languages stay."""
    made: dict[str, Json] = {**before, "id": name or _identifier(given)}
    for key, field in (("labels", "label"), ("descriptions", "description")):
        said = before.get(key)
        texts: dict[str, Json] = dict(said) if isinstance(said, dict) else {}
        text = given.one(field).strip()
        made[key] = {**texts, "en": text} if text else {each: text for each, text in texts.items() if each != "en"}
    enabled = bool(given.one("enabled"))
    made |= {"enabled": enabled, "default": enabled and bool(given.one("default"))}
    if name not in FIXED:
        behavior = given.one("behavior")
        if behavior not in BEHAVIORS:
            raise InvalidInput("It is not said how such a product behaves.", hint="Choose one of the list.")
        made |= {"behavior": behavior, "outputPorts": bool(given.one("outputPorts"))}
    return made


def _place(kept: Sequence[dict[str, Json]], name: str) -> int:
    for number, each in enumerate(kept):
        if each["id"] == name:
            return number
    raise NotFound(f"There is no type `{name}`.", hint="Look for it in the list of types.")


def _one(
    request: Request, given: Given | None = None, error: HansaError | None = None, *, sure: bool = False
) -> Response:
    check_sees(request)
    name = request.path_params.get("type", "")
    with services_of(request).db.read() as session:
        kept, number = product_types(session), revision(session, SETTING)
    found: dict[str, Any] = dict(kept[_place(kept, name)]) if name else {"enabled": True, "outputPorts": True}
    shown = {
        "id": name,
        "label": (found.get("labels") or {}).get("en", ""),
        "description": (found.get("descriptions") or {}).get("en", ""),
        "behavior": found.get("behavior", "data-product"),
        **{each: found.get(each) is True for each in ("enabled", "default", "outputPorts")},
    }
    if given is not None:
        shown = {
            key: bool(given.one(key)) if isinstance(value, bool) else given.one(key) for key, value in shown.items()
        }
    return page(
        request,
        "settings/type.html",
        error=error,
        name=name,
        shown=shown,
        fixed=name in FIXED,
        behaviors=BEHAVIORS,
        number=number,
        sure=sure,
        action=f"/settings/product-types/{quote(name, safe='')}" if name else "/settings/product-types/-/new",
    )


saving = posting(save)
