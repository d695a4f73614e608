"""What the organisation has set, and what it had set before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.kernel.errors import Conflict
from hansa.registry.settings.model import SettingRevisionRow, SettingRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json


def get(session: Session, name: str) -> Json:
    """The value as it was set; None where nobody has set it."""
    row = session.get(SettingRow, name)
    return row.value if row else None


def section(session: Session, name: str) -> dict[str, Json]:
    """A setting that is an object; empty where nobody has set it."""
    value = get(session, name)
    return value if isinstance(value, dict) else {}


def revision(session: Session, name: str) -> int:
    """How often the setting was changed; 0 where nobody has set it."""
    row = session.get(SettingRow, name)
    return row.revision if row else 0


def check_revision(session: Session, name: str, seen: int) -> None:
    """Raises Conflict where the setting is another one than who changes it has seen."""
    if revision(session, name) != seen:
        raise Conflict("Somebody else has changed this meanwhile.", hint="Load the page again, and repeat your change.")


def history(session: Session, name: str) -> list[SettingRevisionRow]:
    """Every state the setting had, the newest first."""
    query = select(SettingRevisionRow).where(SettingRevisionRow.name == name)
    return list(session.scalars(query.order_by(SettingRevisionRow.number.desc())))
