"""`/settings`: what the organisation is called, and which of its rules are on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.errors import HansaError, InvalidInput
from hansa.kernel.ids import slug
from hansa.registry.authority import reads_organisation
from hansa.registry.settings import commands as settings
from hansa.registry.settings import organization
from hansa.registry.settings.features import FEATURES
from hansa.registry.settings.queries import revision, section
from hansa.web.pages.settings.common import WHY, Change, Given, page, write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.json import Json


@dataclass(frozen=True, slots=True)
class Choice:
    """One rule: `options` are (word of the form, what is kept, label), the default first; None is kept as nothing."""

    name: str
    label: str
    hint: str
    options: tuple[tuple[str, Json, str], ...]

    def kept(self, word: str) -> Json:
        for each, value, _ in self.options:
            if each == word:
                return value
        raise InvalidInput(f"{self.label}: there is no choice {word!r}.", hint="Choose one of the list.")

    def word(self, value: Json) -> str:
        """What of the form stands for a kept value; the default's for one that nobody knows."""
        return next((word for word, kept, _ in self.options if kept == value and value is not None), "")


CHOICES = (
    Choice(
        "changeProcessMode",
        "Changes of products, contracts, tags and assets",
        "With approval, who may not approve changes asks for them, and somebody of the team decides.",
        (("", None, "are made at once by who may edit"), ("approval-required", "approval-required", "need approval")),
    ),
    Choice(
        "managedTagsPolicy",
        "Tags",
        "Whether words that are not in the catalog of tags are accepted.",
        (
            ("", None, "any word is accepted"),
            ("only-managed-tags-allowed", "only-managed-tags-allowed", "only tags of the catalog"),
        ),
    ),
    Choice(
        "autoApprovePolicy",
        "Requests for access",
        "",
        (("", None, "are decided by the team that owns the product"), ("always", "always", "are granted at once")),
    ),
    Choice(
        "accessApprovers",
        "Who may not approve a request",
        "",
        (
            ("", None, "nobody is left out"),
            ("other-person", "other-person", "who has asked for it"),
            ("other-team", "other-team", "anybody of the team that has asked for it"),
        ),
    ),
    Choice(
        "accessProvisioningPolicy",
        "Access counts",
        "",
        (("", None, "from its approval"), ("required", "required", "only when its grant on the platform exists")),
    ),
    Choice(
        "dataContractTestsEnabled",
        "Tests of contracts from here",
        "",
        (("", None, "may be run"), ("off", False, "are switched off")),
    ),
)
"""What of the organisation's features changes how Hansa behaves; others are kept as clients have sent them."""


def general(request: Request) -> Response:
    return _page(request)


def save(request: Request, given: Given) -> Response:
    about = given.one("about")
    try:
        write(request, given, _features if about == "features" else _called)
    except HansaError as error:
        return _page(request, given, error)
    return RedirectResponse(f"/settings?done={'features' if about == 'features' else 'name'}", 303)


def _called(change: Change) -> None:
    change.check(organization.SETTING)
    wanted = organization.Organization(change.given.one("name"), change.given.one("description"))
    organization.put_organization(change.session, change.actor, wanted, why=WHY, at=change.at)


def _features(change: Change) -> None:
    change.check(FEATURES)
    wanted = {each.name: each.kept(change.given.one(each.name)) for each in CHOICES}
    settings.change(change.session, change.actor, FEATURES, wanted, why=WHY, at=change.at)


def _page(request: Request, given: Given | None = None, error: HansaError | None = None) -> Response:
    services, actor = services_of(request), actor_of(request)
    with services.db.read() as session:
        called = organization.organization(session, services.name)
        kept = section(session, FEATURES)
        numbers = {each: revision(session, each) for each in (organization.SETTING, FEATURES)}
    chosen = _chosen(kept, given if given and given.one("about") == "features" else None)
    shown = given if given and given.one("about") != "features" else None
    return page(
        request,
        "settings/general.html",
        error=error,
        about=given.one("about") if given else "",
        name=shown.one("name") if shown else called.name,
        description=shown.one("description") if shown else called.description,
        choices=[(each, chosen[each.name]) for each in CHOICES],
        sees=reads_organisation(actor),
        address=services.sign_in.url or f"{request.url.scheme}://{request.url.netloc}",
        short=slug(services.name) or "hansa",
        numbers=numbers,
        done=request.query_params.get("done", ""),
    )


def _chosen(kept: Mapping[str, Json], given: Given | None) -> dict[str, str]:
    if given is not None:
        return {each.name: given.one(each.name) for each in CHOICES}
    return {each.name: each.word(kept.get(each.name)) for each in CHOICES}
