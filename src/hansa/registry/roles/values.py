"""The roles that every organisation has until it makes its own.

Owner     runs the team: its members, its keys, its resources, its sub-teams
Approver  edits what the team owns and decides who may read it
Editor    edits what the team owns, asks for access in its name
Member    asks for access in the team's name
Steward   cares for words and quality: definitions, tags, semantics, test results
"""

from __future__ import annotations

from dataclasses import dataclass

from hansa.kernel.permissions import EVERYTHING, RETIRED, Permission, ending

OWNER, APPROVER, EDITOR, MEMBER, STEWARD = "Owner", "Approver", "Editor", "Member", "Steward"

_MEMBER = frozenset({Permission.ACCESS_REQUEST}) | ending("_CHANGE_REQUEST_SUBMIT")
_ACCESS = ending("ACCESS_ADD", "ACCESS_EDIT", "ACCESS_DELETE", "ACCESS_APPROVE", "ACCESS_TERMINATE")
_EDITOR = (
    _MEMBER
    | RETIRED["RESOURCES_ADD"]
    | RETIRED["RESOURCES_EDIT"]
    | RETIRED["RESOURCES_DELETE"]
    | RETIRED["TEST_EXECUTE"]
    | RETIRED["TEST_RESULTS_WRITE"]
) - (_ACCESS | {Permission.TEAM_API_KEY_MANAGE})
_STEWARD = (
    _MEMBER
    | ending("DEFINITION_ADD", "DEFINITION_EDIT", "DEFINITION_DELETE", "_TEST_RESULTS_EDIT")
    | frozenset(permission for permission in Permission if permission.startswith(("MANAGED_TAG_", "SEMANTIC_")))
    | RETIRED["TEST_EXECUTE"]
)


@dataclass(frozen=True, slots=True)
class Role:
    """`name` is what a team's members carry; `rank` orders lists, the lowest first."""

    name: str
    permissions: frozenset[Permission]
    description: str = ""
    rank: int = 0


DEFAULTS = (
    Role(OWNER, EVERYTHING, "Runs the team: members, keys, resources and sub-teams.", 100),
    Role(
        APPROVER,
        _EDITOR | _ACCESS | RETIRED["CHANGE_REQUEST_APPROVE"],
        "Edits what the team owns and decides who may read it.",
        200,
    ),
    Role(EDITOR, _EDITOR, "Edits what the team owns and asks for access in its name.", 300),
    Role(MEMBER, _MEMBER, "Asks for access in the team's name and suggests changes.", 400),
    Role(STEWARD, _STEWARD, "Cares for definitions, tags, semantics and test results.", 500),
)
