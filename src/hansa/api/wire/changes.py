"""Change requests on the wire."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.governance.changes import Standing
    from hansa.kernel.json import Json
    from hansa.registry.changes.values import Change, ChangeRequest, Clash


class Decision(BaseModel):
    """Rejecting needs a reason."""

    reason: str = Field(default="", max_length=10_000)


def as_request(found: ChangeRequest) -> dict[str, Json]:
    return {
        "id": found.id,
        "state": found.state.value,
        "title": found.title,
        "reason": found.why,
        "author": {"principal": found.author, "name": found.author_name},
        "createdAt": found.created_at.isoformat(),
        "teams": list(found.teams),
        "documents": [as_change(each) for each in found.changes],
        "decision": _decision(found),
        "conflicts": [as_clash(each) for each in found.clashes],
    }


def as_whole(found: ChangeRequest, standings: Sequence[Standing], verbs: Sequence[str]) -> dict[str, Json]:
    """With what each document says now and would say, and what the reader may do."""
    documents: list[Json] = [{**as_change(each.change), **_standing(each)} for each in standings]
    conflicts: list[Json] = [as_clash(clash) for each in standings for clash in each.clashes]
    answer = as_request(found) | {"documents": documents, "verbs": list(verbs)}
    return answer | ({"conflicts": conflicts} if found.state == "open" else {})


def as_change(change: Change) -> dict[str, Json]:
    return {
        "kind": change.kind.value,
        "id": change.id,
        "name": change.name,
        "action": change.action,
        "baseRevision": change.base_revision or None,
    }


def as_clash(clash: Clash) -> dict[str, Json]:
    return {"kind": clash.kind, "id": clash.id, "place": clash.place, "text": clash.text}


def _decision(found: ChangeRequest) -> Json:
    if found.decided_at is None:
        return None
    by: Json = {"principal": found.decided_by, "name": found.decided_name}
    return {"by": by, "at": found.decided_at.isoformat(), "reason": found.decision}


def _standing(each: Standing) -> dict[str, Json]:
    """`diff` is from what stands now to what accepting would make it say."""
    name = f"{each.change.kind.value}/{each.change.id}"
    lines = unified_diff(each.now.splitlines(), each.text.splitlines(), name, name, lineterm="")
    state = "conflicted" if each.clashes else "behind" if each.behind else "current"
    return {"standing": state, "base": each.change.base_text, "text": each.text, "diff": "\n".join(lines)}
