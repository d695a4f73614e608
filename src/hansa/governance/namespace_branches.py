"""Branches of semantic namespaces: what they change, concept by concept, and landing them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.kernel.errors import Conflict
from hansa.kernel.permissions import Permission
from hansa.registry.branches.commands import discard, rebase
from hansa.registry.branches.queries import access_branch, access_target
from hansa.registry.branches.values import Branch, Language, Named
from hansa.registry.ontologies import Write, put_text
from hansa.registry.records.values import Kind
from hansa.standards.osi.changes import compare
from hansa.standards.osi.read import read

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.records.values import Record
    from hansa.standards.identity import Path
    from hansa.standards.osi.changes import ConceptChange


@dataclass(frozen=True, slots=True)
class Standing:
    """A branch beside the namespace it was cut from."""

    branch: Branch
    changes: tuple[ConceptChange, ...]
    behind: bool


def _named(place: Path) -> Named:
    """`("ontology", "order", "relationships", "contains", …)` is the relationship `order.contains`."""
    if len(place) < 2 or place[0] != "ontology":
        return Named("namespace:" + ".".join(place), "namespace", ".".join(place) or "namespace")
    concept = place[1]
    if len(place) > 3 and place[2] == "relationships":
        return Named(f"relationship:{concept}.{place[3]}", "relationship", place[3])
    return Named(f"concept:{concept}", "concept", concept)


NAMESPACE = Language(
    kind=Kind.NAMESPACE,
    word="semantic namespace",
    event="SemanticBranch",
    add=Permission.SEMANTIC_NAMESPACE_BRANCH_ADD,
    named=_named,
)


def standing(session: Session, target: str, name: str) -> Standing:
    return stand(access_branch(session, Kind.NAMESPACE, target, name), access_target(session, Kind.NAMESPACE, target))


def stand(branch: Branch, target: Record) -> Standing:
    """What the branch changes is told against what it was last updated from: what others did since is not its doing."""
    old, new = (read(text, target.id, target.id)[0] for text in (branch.base_text, branch.text))
    return Standing(branch, compare(old, new) if old and new else (), branch.base_text != target.text)


def land(session: Session, actor: Actor, target: str, name: str, *, at: datetime) -> Branch:
    """Rebases the branch, and makes the namespace say what it says where nothing disagrees. The caller tells of conflicts.

    Raises Conflict for a branch that changes nothing.
    """
    branch = rebase(session, actor, NAMESPACE, target, name, at=at)
    if branch.conflicted:
        return branch
    if not standing(session, target, name).changes:
        raise Conflict(f"The branch `{name}` has no changes to merge.", hint="Write it first, or delete it.")
    put_text(session, Write(actor, f"Merged the branch {name}", at), Kind.NAMESPACE, target, branch.text)
    discard(session, actor, NAMESPACE, target, name, at=at, said="Merged")
    return branch
