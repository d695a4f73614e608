"""Changes what the directory's groups mean, and makes it true at once, in the mesh folder too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.registry.directory import follow, groups, mapping
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.api.services import Folder
    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json


def put_mapping(
    session: Session, actor: Actor, value: dict[str, Json], folder: Folder | None, *, why: str, at: datetime
) -> None:
    """Everybody in the directory's groups gets what the new mapping gives, and loses what only the old one gave."""
    before = follow.standing(session, groups.everybody(session))
    mapping.put(session, actor, value, why=why, at=at)
    for record in follow.follow(session, actor, before, at=at):
        if folder is not None:
            folder.save(Kind.TEAM, record.id, record.text, domain=record.domain or "")
