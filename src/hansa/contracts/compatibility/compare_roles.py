"""Roles: what gives access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, breaking, compatible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.contract import Contract


def compare_roles(old: Contract, new: Contract) -> Iterator[Difference]:
    before, after = {role.role: role for role in old.roles}, {role.role for role in new.roles}
    for index, role in enumerate(old.roles):
        if role.role not in after:
            yield breaking(
                f"/roles/{index}", role.role, None, f"The role `{role.role}` was removed: whoever had it loses access."
            )
    for index, role in enumerate(new.roles):
        was = before.get(role.role)
        if was is None:
            yield compatible(f"/roles/{index}", None, role.role, f"The role `{role.role}` was added.")
        elif was.access != role.access:
            yield breaking(
                f"/roles/{index}/access",
                was.access,
                role.access,
                f"The role `{role.role}` gives other access: {role.access}.",
            )
        elif was != role:
            yield compatible(
                f"/roles/{index}", was.role, role.role, f"The role `{role.role}` has other words or approvers."
            )
