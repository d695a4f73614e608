"""Roles: what gives access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Rule
from hansa.contracts.compatibility.match import match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.contract import Contract

REMOVED = Rule("role-removed", "terms", "breaking", "compatible", "Whoever had the role loses access.")
ADDED = Rule("role-added", "terms", "compatible", "breaking", "A new role takes nothing from anybody.")
ACCESS = Rule("role-access-changed", "terms", "breaking", "breaking", "Whoever has the role may do other things.")
REWORDED = Rule("role-reworded", "terms", "compatible", "compatible", "Others approve, or the role is described anew.")


def compare_roles(old: Contract, new: Contract) -> Iterator[Difference]:
    found = match(old.roles, new.roles, lambda role: role.role)
    for index, role in found.removed:
        text = f"The role `{role.role}` was removed: whoever had it loses access."
        yield REMOVED.found(f"/roles/{index}", role.role, None, text, near="/roles")
    for index, role in found.added:
        yield ADDED.found(f"/roles/{index}", None, role.role, f"The role `{role.role}` was added.")
    for kept in found.kept:
        was, role, at = kept.old, kept.new, f"/roles/{kept.now}"
        if was.access != role.access:
            text = f"The role `{role.role}` gives other access: {role.access}."
            yield ACCESS.found(f"{at}/access", was.access, role.access, text, was=f"/roles/{kept.was}/access")
        before, after = was.to_json() | {"access": None}, role.to_json() | {"access": None}
        if before != after:
            yield REWORDED.found(at, was.role, role.role, f"The role `{role.role}` has other words or approvers.")
