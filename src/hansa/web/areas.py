"""What can be set, and where: the rail of the settings and the palette read the same list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.registry.authority import reads_organisation

if TYPE_CHECKING:
    from hansa.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Area:
    """`owners`: only those see it who see what the organisation has set."""

    label: str
    icon: str
    path: str
    owners: bool = True


AREAS = (
    Area("General", "settings", "/settings", owners=False),
    Area("Members", "users", "/members", owners=False),
    Area("Roles and permissions", "shield-check", "/settings/roles"),
    Area("API keys", "key-round", "/keys", owners=False),
    Area("Git credentials", "git-branch", "/git/credentials", owners=False),
    Area("Notification channels", "bell", "/settings/channels", owners=False),
    Area("Customisation", "columns-3", "/settings/customization"),
    Area("Product types", "shapes", "/settings/product-types"),
    Area("Scores", "list-checks", "/settings/scores", owners=False),
    Area("E-mails", "mail", "/settings/emails"),
    Area("Directory groups", "network", "/settings/directory"),
    Area("Audit trail", "history", "/audit"),
)


def areas_for(actor: Actor) -> list[Area]:
    return [area for area in AREAS if not area.owners or reads_organisation(actor)]


def area_of(path: str) -> Area | None:
    """The area a page belongs to, by its path: the longest one that it begins with."""
    fits = [area for area in AREAS if path == area.path or path.startswith(f"{area.path}/")]
    return max(fits, key=lambda area: len(area.path), default=None)
