"""What a set of documents would change, who is affected, and what forbids it: the judgement before `apply` writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from hansa.contracts.compatibility.compare import compare, step
from hansa.contracts.compatibility.difference import Difference  # noqa: TC001 part of a value's shape
from hansa.contracts.compatibility.versions import check_version
from hansa.kernel.findings import Finding, Place, Severity, is_error
from hansa.kernel.semver import Step
from hansa.registry import catalogue
from hansa.registry.products.queries import downstream, providers
from hansa.registry.records.queries import texts
from hansa.registry.records.values import Kind
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json
    from hansa.registry.catalogue import Draft
    from hansa.standards.yaml import Tree

ORDER = {Step.NONE: 0, Step.PATCH: 1, Step.MINOR: 2, Step.MAJOR: 3}


@dataclass(frozen=True, slots=True)
class Change:
    """One document's change: `differences` and `needs` for contracts, `affected` are the ids of products that read it."""

    kind: Kind
    id: str
    document: str
    action: Literal["create", "update", "remove", "unchanged"]
    differences: tuple[Difference, ...] = ()
    needs: Step = Step.NONE
    affected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """`changes` without the unchanged documents; `unchanged` counts those; errors among `findings` forbid the apply."""

    changes: tuple[Change, ...]
    unchanged: int
    findings: tuple[Finding, ...]

    @property
    def allowed(self) -> bool:
        return not any(is_error(finding) for finding in self.findings)


def plan(session: Session, drafts: Sequence[Draft], *, prune: bool = False) -> Plan:
    """What applying `drafts` would do; with `prune`, documents of the registry that are in no draft are removed."""
    findings = list(catalogue.check_many(session, drafts))
    named = [(draft, name) for draft in drafts if (name := draft.id or _identifier(draft)) is not None]
    stands = {kind: texts(session, kind, [name for draft, name in named if draft.kind is kind]) for kind in Kind}
    changes = [_change(session, draft, name, stands[draft.kind].get(name)) for draft, name in named]
    for change in changes:
        findings.extend(_judge(session, change, drafts))
    if prune:
        changes.extend(_removals(session, {(change.kind, change.id) for change in changes}))
    changed = tuple(change for change in changes if change.action != "unchanged")
    return Plan(changed, len(changes) - len(changed), tuple(findings))


def _change(session: Session, draft: Draft, identifier: str, before: str | None) -> Change:
    if before is None:
        return Change(draft.kind, identifier, draft.name, "create")
    if before == draft.text:
        return Change(draft.kind, identifier, draft.name, "unchanged")
    if draft.kind is Kind.CONTRACT:
        return _contract_change(session, draft, identifier, before)
    affected: tuple[str, ...] = ()
    if draft.kind in {Kind.PRODUCT, Kind.CODE}:
        affected = tuple(row.id for row in downstream(session, identifier))
    return Change(draft.kind, identifier, draft.name, "update", affected=affected)


def _contract_change(session: Session, draft: Draft, identifier: str, before: str) -> Change:
    old, new = _contract(before, draft.name), _contract(draft.text, draft.name)
    differences = compare(old, new) if old and new else ()
    affected = sorted({row.id for product, _ in providers(session, identifier) for row in downstream(session, product)})
    return Change(
        Kind.CONTRACT, identifier, draft.name, "update", tuple(differences), step(differences), tuple(affected)
    )


def _contract(text: str, name: str) -> Contract | None:
    reading = read(text, name)
    return Contract.parse(reading.document) if reading.document and reading.ok else None


def _judge(session: Session, change: Change, drafts: Sequence[Draft]) -> list[Finding]:
    """A change of a promise needs the version step that says so; only one that breaks somebody forbids the apply."""
    if change.kind is not Kind.CONTRACT or change.action != "update":
        return []
    record = catalogue.get(session, Kind.CONTRACT, change.id)
    if record is None:
        return []
    draft = next(d for d in drafts if d.kind is Kind.CONTRACT and d.name == change.document)
    old, new = _contract(record.text, change.document), _contract(draft.text, change.document)
    if old is None or new is None or (change.needs is Step.NONE and old.version == new.version):
        return []
    ordered = sorted(change.differences, key=lambda each: each.impact != "breaking")
    tree, _ = parse(draft.text, change.document)
    place = tree.place("/version") if tree else Place(change.document)
    found = check_version(old.version or "", new.version or "", ordered, place)
    return [_with_those_affected(each, change, ordered, tree) for each in found]


def _with_those_affected(finding: Finding, change: Change, ordered: Sequence[Difference], tree: Tree | None) -> Finding:
    breaks = bool(change.affected) and any(each.impact == "breaking" for each in ordered)
    severity = Severity.ERROR if breaks and finding.code != "contract/version-form" else Severity.WARNING
    text = f"{finding.text} It breaks {', '.join(change.affected)}." if breaks else finding.text
    stepped = finding.code == "contract/version-step" and tree is not None
    place = tree.place(ordered[0].pointer) if stepped and tree is not None else finding.place
    return replace(finding, severity=severity, text=text, place=place)


def _removals(session: Session, kept: set[tuple[Kind, str]]) -> list[Change]:
    return [
        Change(kind, record.id, record.id, "remove")
        for kind in Kind
        for record in catalogue.list_records(session, kind)
        if (kind, record.id) not in kept
    ]


def _identifier(draft: Draft) -> str | None:
    data: Json = draft.data
    if data is None:
        tree, _ = parse(draft.text, draft.name)
        data = tree.data if tree else None
    identifier = data.get("id") if isinstance(data, dict) else None
    return identifier if isinstance(identifier, str) else None
