"""`/settings/directory`: what the groups of the organisation's directory mean here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse

from hansa.api.scim.mapped import put_mapping
from hansa.api.services import services_of
from hansa.kernel.errors import HansaError
from hansa.registry.directory import mapping
from hansa.registry.directory.groups import list_groups
from hansa.registry.roles.queries import roles
from hansa.registry.settings.queries import revision
from hansa.registry.teams.queries import list_teams
from hansa.web.pages.settings.common import WHY, Change, Given, check_sees, page, posting, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.json import Json

BLANK = 3
"""Empty rows under the filled ones, so that more can be added without a script."""
KNOWN = 500
"""Groups that are offered while one is typed."""
MEANINGS = {
    "organizationOwner": "own the organisation",
    "teamMemberRole": "are in the team, in the role",
    "teamMember": "are in the team",
}


def show(request: Request) -> Response:
    return _page(request)


def save(request: Request, given: Given) -> Response:
    folder = services_of(request).folder

    def change(it: Change) -> None:
        it.check(mapping.SETTING)
        put_mapping(it.session, it.actor, _asked(it.given), folder, why=WHY, at=it.at)

    try:
        write(request, given, change)
    except HansaError as error:
        return _page(request, given, error)
    return RedirectResponse("/settings/directory?done=1", 303)


def _asked(given: Given) -> dict[str, Json]:
    """Rows without a group are left out."""
    rows: list[Json] = []
    for row in _rows(given):
        kept: dict[str, Json] = {"scimGroup": row["group"], "type": row["type"]}
        if row["type"] != "organizationOwner":
            kept |= {"teamId": row["team"] or None}
        if row["type"] == "teamMemberRole":
            kept |= {"teamMemberRole": row["role"] or None}
        rows.append(kept)
    return {"scimGroupDefaults": {"defaultTeamMemberRole": given.one("default")}, "scimGroupMappings": rows}


def _rows(given: Given) -> list[dict[str, str]]:
    columns = {name: given.many(name) for name in ("group", "type", "team", "role")}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=False)]
    return [{**row, "group": row["group"].strip()} for row in rows if row["group"].strip()]


def _shown(kept: mapping.Mapping) -> list[dict[str, str]]:
    return [
        {
            "group": each.scim_group,
            "type": each.type,
            "team": each.team_id or "",
            "role": each.team_member_role or "",
        }
        for each in kept.scim_group_mappings
    ]


def _page(request: Request, given: Given | None = None, error: HansaError | None = None) -> Response:
    check_sees(request)
    with services_of(request).db.read() as session:
        kept = mapping.current(session)
        context: dict[str, Any] = {
            "teams": [(team.id, team.name) for team in list_teams(session)],
            "roles": [role.name for role in roles(session)],
            "groups": [group.name for group in list_groups(session, limit=KNOWN).items],
            "number": revision(session, mapping.SETTING),
        }
    rows = _shown(kept) if given is None else _rows(given)
    blank = {"group": "", "type": "teamMember", "team": "", "role": ""}
    return page(
        request,
        "settings/directory.html",
        error=error,
        rows=[*rows, *(blank for _ in range(BLANK))],
        wrong=_wrong(error, len(rows)),
        default=kept.scim_group_defaults.default_team_member_role if given is None else given.one("default"),
        meanings=MEANINGS,
        done=request.query_params.get("done", ""),
        **context,
    )


def _wrong(error: HansaError | None, rows: int) -> Mapping[int, Sequence[str]]:
    """Row → what is wrong in it, from the findings' places."""
    found: dict[int, list[str]] = {}
    for each in error.findings if error else ():
        parts = each.place.pointer.split("/")
        if len(parts) > 2 and parts[2].isdigit() and int(parts[2]) < rows:
            found.setdefault(int(parts[2]), []).append(each.text)
    return found


saving = posting(save)
