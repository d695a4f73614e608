"""ODCS chapter "Roles": which roles give access and who approves them."""

from __future__ import annotations

from hansa.standards.custom import WithCustom


class Role(WithCustom):
    role: str
    id: str | None = None
    description: str | None = None
    access: str | None = None
    first_level_approvers: str | None = None
    second_level_approvers: str | None = None
