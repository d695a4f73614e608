"""A document's text here and a file's text there: whether they say the same, and how one becomes the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.registry.git.values import Sync
from hansa.registry.records.values import Kind
from hansa.standards.change import same
from hansa.standards.replay import relaid, replay, rewritten
from hansa.standards.write import dump
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from hansa.standards.threeway import Clash


def alike(one: str, other: str) -> bool:
    """Whether both say the same, however it is written."""
    if one == other:
        return True
    left, right = parse(one, "one")[0], parse(other, "other")[0]
    return left is not None and right is not None and same(left.data, right.data)


def judged(local: str, remote: str | None, synced: str | None) -> Sync:
    if remote is None:
        return Sync.LOCAL_IS_NEWER
    if alike(local, remote):
        return Sync.UP_TO_DATE
    if synced is None:
        return Sync.CONFLICT
    changed_here, changed_there = not alike(local, synced), not alike(remote, synced)
    if changed_here and changed_there:
        return Sync.CONFLICT
    return Sync.LOCAL_IS_NEWER if changed_here else Sync.REMOTE_IS_NEWER


def both(local: str, remote: str, synced: str | None, name: str, prefer: str = "") -> str:
    """What both sides changed since they agreed, in one text; of sides that never agreed, the remote's.

    `prefer` (`local` or `remote`) decides where they disagree; without it that raises InvalidInput, which names the places.
    """
    if synced is None or alike(local, synced):
        return remote
    if alike(remote, synced):
        return local
    side = {"local": "ours", "remote": "theirs"}.get(prefer)
    found = replay(synced, local, remote, name, lambda _: "ours" if side == "ours" else "theirs" if side else None)
    if found.clashes:
        places = ", ".join(f"`{_place(clash)}`" for clash in found.clashes[:5])
        raise InvalidInput(
            f"Both sides changed {places}, and not to the same.",
            hint="Make one of them say what the other says, or say whose word counts.",
        )
    return found.text


def as_file(kind: Kind, text: str, path: str, there: str | None) -> str:
    """The text as the file is written: a document that came as JSON is YAML in a YAML file, in the file's own layout.

    So is a namespace, which has no text of its own: people's comments in the file stay.
    """
    if kind is Kind.NAMESPACE and there and not path.endswith(".json"):
        return relaid(there, text)
    written = text.lstrip().startswith("{")
    tree, _ = parse(text, path)
    if path.endswith(".json") == written or tree is None:
        return text
    if not written:
        return json.dumps(tree.data, ensure_ascii=False, indent=2) + "\n"
    old = parse(there, path)[0] if there else None
    return rewritten(old, tree.data) if old is not None else dump(tree.data)


def _place(clash: Clash) -> str:
    return ".".join(clash.path) or "the document"
