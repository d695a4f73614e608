"""What the manager's filters of products and contracts mean in the registry's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.api.errors import Malformed, Violation
from hansa.registry.records.listing import SORTS, AnyOf
from hansa.registry.records.queries import named
from hansa.registry.records.values import Kind
from hansa.registry.teams.queries import descendants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

FIELDS = {
    "": "created",
    "title": "name",
    "createdat": "created",
    "creationdate": "created",
    "created_at": "created",
    "updatedat": "updated",
    "updated_at": "updated",
    "team": "owner",
    "teamid": "owner",
    "domainid": "domain",
}


def sort_of(text: str) -> tuple[str, bool]:
    """`name`, `-name` and `name,desc` → the field, and whether the last comes first."""
    word, _, direction = text.strip().partition(",")
    descending = word.startswith("-") or direction.strip().lower() == "desc"
    word = word.lstrip("+-").strip().lower().removeprefix("info.")
    field = FIELDS.get(word, word)
    if field not in SORTS:
        message = f"must be one of {', '.join(SORTS)}; `-name` or `name,desc` begins with the last"
        raise Malformed(f"The list cannot be sorted by `{text[:80]}`.", violations=[Violation("sort", message)])
    return field, descending


def filters_of(
    session: Session,
    *,
    teams: Sequence[str] | None = None,
    domains: Sequence[str] | None = None,
    owner_names: Sequence[str] | None = None,
    domain_names: Sequence[str] | None = None,
    **facets: Sequence[str] | None,
) -> tuple[AnyOf, ...]:
    """A domain's documents are those of the teams below it, too."""
    found = [AnyOf((name,), tuple(values)) for name, values in facets.items() if values]
    if teams:
        found.append(AnyOf(("owner",), tuple(teams)))
    if owner_names:
        found.append(AnyOf(("owner",), named(session, Kind.TEAM, owner_names)))
    if domains:
        found.append(_domain(session, domains))
    if domain_names:
        found.append(_domain(session, [*domain_names, *named(session, Kind.TEAM, domain_names)]))
    return tuple(found)


def _domain(session: Session, domains: Sequence[str]) -> AnyOf:
    return AnyOf(("domain", "owner"), tuple(sorted({*domains, *descendants(session, domains)})))
