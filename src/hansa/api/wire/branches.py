"""Branches in the manager's words, which here are written with underscores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from hansa.contracts.branching.changes import ElementChange
    from hansa.dataplane.git.requests.seam import Live
    from hansa.governance.contract_branches import Standing
    from hansa.registry.branches.values import Conflict
    from hansa.registry.git.values import Request


class MergeRequest(BaseModel):
    """`land` writes the branch over the contract, `pull_request` asks for it in the repository of the contract."""

    version: str | None = Field(default=None, max_length=80)
    update_port_versions: bool = False
    route: Literal["land", "pull_request"] | None = None


class RebaseRequest(BaseModel):
    """For each conflict, by its key, whose value stands; the manager's clients send none."""

    decisions: dict[str, Literal["branch", "target"]] = Field(default_factory=dict, max_length=1000)


def branch_json(found: Standing, request: dict[str, Any] | None) -> dict[str, Any]:
    branch = found.branch
    return {
        "name": branch.name,
        "data_contract_id": branch.target,
        "branch_data_contract_id": branch.hidden_id,
        "version": found.version,
        "target_version": found.target_version,
        "version_state": found.suggestion.state,
        "suggested_step": found.suggestion.step,
        "suggested_version": found.suggestion.version or None,
        "breaking_changes": list(found.suggestion.breaking),
        "change_count": len(found.changes),
        "behind_target": found.behind,
        "conflicted": branch.conflicted,
        "conflicts": [conflict_json(each) for each in branch.conflicts],
        "merge_request": request,
        "revision": branch.revision,
    }


def conflict_json(found: Conflict) -> dict[str, Any]:
    return {"key": found.key, "element_type": found.type, "name": found.name, "reason": found.reason}


def change_json(found: ElementChange) -> dict[str, Any]:
    return {
        "key": found.element.key,
        "element_type": found.element.type,
        "path": found.element.path,
        "name": found.element.name,
        "op": found.op,
        "impact": found.impact,
        "fields": [{"field": each.field, "before": each.before, "after": each.after} for each in found.fields],
    }


def request_json(found: Request, origin: str, live: Live | None = None) -> dict[str, Any]:
    """`origin` is put before a link to a page of ours; `live` is asked of the host for one branch, not for a list."""
    kind = "merge_request" if found.type.value == "gitlab" else "pull_request"
    url = f"{origin}{found.url}" if found.url.startswith("/") else found.url
    told: dict[str, Any] = {"remote_id": found.remote_id, "type": kind, "title": found.title, "url": url}
    if live is not None:
        told |= {"status": live.status, "mergeability": live.mergeability}
        told |= {"comment_count": live.comments} if live.comments is not None else {}
    return told


def waiting_json(change_request: str, title: str, origin: str) -> dict[str, Any]:
    """A change request in the words of a pull request, which the manager's clients understand."""
    url = f"{origin}/change-requests/{change_request}"
    return {"remote_id": change_request, "type": "pull_request", "title": title, "url": url, "status": "open"}
