"""Branches of contracts: what they change, what version that asks for, and landing them.

branch ─ rebased onto the contract ─┬─ conflicts: the author decides first
                                    └─ the contract's next text, with the version it lands with ─ ports, if wanted ─ gone
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from hansa.contracts.branching.changes import ElementChange, changes, weighed_by
from hansa.contracts.branching.elements import element_at
from hansa.contracts.branching.step import Suggestion, suggestion
from hansa.contracts.compatibility.judge import judge
from hansa.kernel.errors import Conflict, HansaError, InvalidInput
from hansa.kernel.permissions import Permission
from hansa.kernel.semver import Version
from hansa.registry import catalogue
from hansa.registry.branches.commands import discard, rebase
from hansa.registry.branches.queries import access_branch, access_target
from hansa.registry.branches.values import Branch, Language, Named
from hansa.registry.products.queries import providers
from hansa.registry.records.values import Draft, Kind
from hansa.registry.testresults.commands import forget_branch
from hansa.standards.read import read
from hansa.standards.write import Change, edit

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.contracts.compatibility.verdict import Verdict
    from hansa.kernel.actor import Actor
    from hansa.registry.records.values import Record
    from hansa.standards.document import Document
    from hansa.standards.identity import Path
    from hansa.standards.threeway import Clash, Side

COMPARED = 256
"""Branches whose comparison is kept in memory."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A branch beside what it was cut from."""

    branch: Branch
    target: Record
    version: str
    target_version: str
    suggestion: Suggestion
    changes: tuple[ElementChange, ...]
    verdict: Verdict | None

    @property
    def behind(self) -> bool:
        return self.branch.base_text != self.target.text


@dataclass(frozen=True, slots=True)
class Landing:
    """What is asked of a merge: the version it lands with (else the branch's own), and whether ports take it over."""

    version: str = ""
    update_ports: bool = False


@dataclass(frozen=True, slots=True)
class Landed:
    """`written` are (kind, id) of all documents that changed; none where `branch` has conflicts, or waits as the change `request`."""

    branch: Branch
    written: tuple[tuple[Kind, str], ...] = ()
    request: str = ""


def _named(place: Path) -> Named:
    element = element_at(place)
    return Named(element.key, element.type, element.name)


def _settle(clash: Clash) -> Side | None:
    """Two versions that were raised on both sides are no disagreement: the higher one stands."""
    if clash.path not in {("version",), ("info", "version")}:
        return None
    ours, theirs = (Version.parse(str(value)) for value in (clash.ours, clash.theirs))
    if ours is None or theirs is None:
        return "ours"
    return "ours" if ours.sort_key() >= theirs.sort_key() else "theirs"


CONTRACT = Language(
    kind=Kind.CONTRACT,
    word="data contract",
    event="DataContractBranch",
    add=Permission.DATACONTRACT_BRANCH_ADD,
    named=_named,
    settle=_settle,
)


def standing(session: Session, target: str, name: str) -> Standing:
    return stand(access_branch(session, Kind.CONTRACT, target, name), access_target(session, Kind.CONTRACT, target))


def stand(branch: Branch, target: Record) -> Standing:
    """What the branch changes is told against what it was last updated from: what others did since is not its doing."""
    verdict, found = compared(branch.base_text, branch.text, target.id)
    versions = _version(target.text, target.id), _version(branch.text, target.id)
    return Standing(branch, target, versions[1], versions[0], suggestion(*versions, verdict), found, verdict)


@lru_cache(maxsize=COMPARED)
def compared(base: str, text: str, name: str) -> tuple[Verdict | None, tuple[ElementChange, ...]]:
    """How a contract's text differs from another one: by the texts alone, so that a list of branches is made again and again without comparing them again."""
    old, new = read(base, name).document, read(text, name).document
    verdict = _verdict(old, new)
    return verdict, changes(old.data, new.data, weighed_by(verdict)) if old and new else ()


def land(
    session: Session, actor: Actor, target: str, name: str, wanted: Landing, *, at: datetime, why: str = ""
) -> Landed:
    """Rebases the branch, and writes it over the contract where nothing disagrees. The caller tells of conflicts.

    Where the change must be approved, it is asked for, and the branch stays until somebody takes it away.
    """
    branch = rebase(session, actor, CONTRACT, target, name, at=at)
    if branch.conflicted:
        return Landed(branch)
    record = access_target(session, Kind.CONTRACT, target)
    version = wanted.version or _version(branch.text, target)
    text = _with_version(branch.text, target, version)
    _check_version(stand(branch, record), wanted.version)
    drafts = [Draft(Kind.CONTRACT, text, f"{target}.odcs.yaml", target)]
    if wanted.update_ports:
        drafts += _ports(session, target, version)
    reason = why or f"Merged the branch {name}"
    outcomes = catalogue.put_many(session, actor, drafts, why=reason, at=at)
    asked = next((each.request for each in outcomes if each.request), "")
    if asked:
        return Landed(branch, request=asked)
    drop(session, actor, target, name, at=at, said="Merged")
    return Landed(branch, tuple((each.kind, each.id) for each in outcomes if each.action != "unchanged"))


def drop(session: Session, actor: Actor, target: str, name: str, *, at: datetime, said: str = "Deleted") -> None:
    """Takes the branch away, and the results of its tests with it: they never counted for the contract."""
    discard(session, actor, CONTRACT, target, name, at=at, said=said)
    forget_branch(session, target, name)


def proposed(session: Session, target: str, name: str, version: str) -> str:
    """The text that a merge request from the branch asks for. Raises Conflict, or InvalidInput for its version."""
    found = standing(session, target, name)
    if found.branch.conflicted:
        raise Conflict("The branch has conflicts.", hint="Rebase it, and decide for each of them.")
    _check_version(found, version)
    return _with_version(found.branch.text, target, version or found.version)


def _check_version(found: Standing, wanted: str) -> None:
    before, after = Version.parse(found.target_version), Version.parse(wanted)
    if wanted and after is None:
        raise InvalidInput(f"{wanted!r} is no version.", hint="Write it as 1.2.0 (semver.org).")
    if before and after and after.sort_key() < before.sort_key():
        raise InvalidInput(
            f"The contract is at {before} already.", hint=f"Land it as {found.suggestion.version} or later."
        )
    if not wanted and found.suggestion.state == "needsBump" and found.changes:
        raise InvalidInput(
            f"The branch's version {found.version} is not above the contract's {found.target_version}.",
            hint=f"Give `version`: {found.suggestion.version} says what the changes cost, {found.target_version} keeps it.",
        )
    if not wanted and found.suggestion.state == "majorDiffers":
        raise InvalidInput(
            f"The branch's version {found.version} is of another major version than the contract's {found.target_version}.",
            hint="Make a contract of its own for it, or give `version` to land it here all the same.",
        )


def _verdict(old: Document | None, new: Document | None) -> Verdict | None:
    if old is None or new is None or old.text == new.text:
        return None
    try:
        return judge(old, new)
    except HansaError:
        return None


def _version(text: str, name: str) -> str:
    document = read(text, name).document
    if document is None:
        return ""
    info = document.data.get("info")
    held = info if document.spec == "dcs" and isinstance(info, dict) else document.data
    return str(held.get("version") or "")


def _with_version(text: str, name: str, version: str) -> str:
    document = read(text, name).document
    if document is None or not version or _version(text, name) == version:
        return text
    return edit(document, [Change("/info/version" if document.spec == "dcs" else "/version", version)])


def _ports(session: Session, contract: str, version: str) -> list[Draft]:
    """The products whose output ports promise the contract, with the version in those ports."""
    drafts = []
    for product in dict.fromkeys(product for product, _ in providers(session, contract)):
        record = access_target(session, Kind.PRODUCT, product)
        text = _with_port_versions(record.text, product, contract, version)
        if text != record.text:
            drafts.append(Draft(Kind.PRODUCT, text, f"{product}.yaml", product))
    return drafts


def _with_port_versions(text: str, name: str, contract: str, version: str) -> str:
    document = read(text, name).document
    ports = document.data.get("outputPorts") if document else None
    if document is None or not isinstance(ports, list):
        return text
    named = [
        at
        for at, port in enumerate(ports)
        if isinstance(port, dict) and contract in {port.get("contractId"), port.get("dataContractId")}
    ]
    return edit(document, [Change(f"/outputPorts/{at}/version", version) for at in named])
