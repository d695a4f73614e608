"""How a team's document is read into the records."""

from __future__ import annotations

from hansa.kernel.permissions import Permission
from hansa.registry.records.understand import understand
from hansa.registry.records.values import Entry, Kind, Reference, Rights, Shape, Understood
from hansa.registry.teams.document import Team


def read(text: str, name: str, expected_id: str | None) -> Understood:
    team, tree, findings = understand(text, name, Team, expected_id)
    if team is None or tree is None:
        return Understood(None, findings)
    references = []
    if team.parent:
        references.append(Reference("parent", Kind.TEAM, team.parent, tree.later("/parent")))
    data = tree.data if isinstance(tree.data, dict) else {}
    members = " ".join(f"{member.name} {member.email_address}" for member in team.members)
    entry = Entry(
        id=team.id,
        name=team.name,
        data=data,
        owner=team.id,
        domain=team.id,
        summary=team.description,
        card=team.model_dump(mode="json"),
        references=tuple(references),
        facets=(
            ("type", team.type.value),
            *(("tag", tag) for tag in sorted(set(team.tags))),
            *(("member", member.email_address.casefold()) for member in team.members),
        ),
        words=f"{team.name} {team.description} {members} {' '.join(team.tags)}",
    )
    return Understood(entry, findings)


RIGHTS = Rights(Permission.TEAM_ADD, Permission.TEAM_EDIT, Permission.TEAM_DELETE)
SHAPE = Shape(Kind.TEAM, "Team", "team", read, rights=RIGHTS)
