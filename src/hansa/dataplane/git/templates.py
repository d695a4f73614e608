"""What commits, branches and requests are called, unless who pushes says otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.registry.settings.queries import section

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.git.values import Connection

SETTING = "git"
DEFAULTS = {
    "commitMessage": "Update {{path}}",
    "branchName": "update-{{id}}-{{timestamp}}",
    "title": "Update {{path}}",
}
WORDS = ("id", "kind", "path", "file", "branch", "user", "date", "timestamp")
"""What may stand between two pairs of braces."""
_HOLE = re.compile(r"\{\{\s*([a-z]+)\s*\}\}")
_NOT_REF = re.compile(r"[^A-Za-z0-9._/+-]+")


def filled(session: Session, name: str, found: Connection, actor: Actor, at: datetime) -> str:
    """The template `name` of the organisation's settings, with what it is about."""
    chosen = section(session, SETTING).get(name)
    template = chosen if isinstance(chosen, str) and chosen.strip() else DEFAULTS[name]
    words = {
        "id": found.target,
        "kind": found.kind.value,
        "path": found.path,
        "file": found.path.rpartition("/")[2],
        "branch": found.branch,
        "user": actor.name,
        "date": at.date().isoformat(),
        "timestamp": str(int(at.timestamp())),
    }
    text = _HOLE.sub(lambda hole: words.get(hole.group(1), hole.group()), template)
    return _as_branch(text) if name == "branchName" else text.strip()


def _as_branch(text: str) -> str:
    """A name that git takes: what it does not, becomes a dash."""
    plain = _NOT_REF.sub("-", text).replace("..", ".").strip("-./")
    return "/".join(part.strip(".").removesuffix(".lock") for part in plain.split("/") if part.strip("."))[:200]
