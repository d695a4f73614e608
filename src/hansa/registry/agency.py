"""Letting an agent act, and keeping it from acting: its document says so, and stays what it is otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.errors import Conflict, NotFound
from hansa.registry import catalogue
from hansa.registry.records.values import Kind
from hansa.standards.change import Change
from hansa.standards.write import edit
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.agents.document import Status


def set_status(session: Session, actor: Actor, agent: str, status: Status, *, why: str, at: datetime) -> str:
    """The document as it is now. A disabled agent is kept out at once; its keys and clients stay and work again with it."""
    record = catalogue.get(session, Kind.AGENT, agent)
    if record is None:
        raise NotFound(f"There is no agent `{agent}`.", hint="`hansa agent list` and /agents list them.")
    tree, findings = parse(record.text, agent)
    if tree is None:
        raise Conflict(f"The document `{agent}` cannot be read.", hint="Correct its YAML first.", findings=findings)
    text = edit(tree, [Change("/status", status.value)])
    catalogue.put(session, actor, Kind.AGENT, text, why=why, at=at, id=agent, name=agent)
    return text
