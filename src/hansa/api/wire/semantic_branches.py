"""Branches of namespaces and what they change, in the manager's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hansa.governance.namespace_branches import Standing
    from hansa.registry.branches.values import Conflict
    from hansa.standards.osi.changes import ConceptChange, FieldChange, NestedChange


def branch_json(found: Standing, request: dict[str, Any] | None) -> dict[str, Any]:
    branch = found.branch
    told: dict[str, Any] = {
        "name": branch.name,
        "namespace": branch.target,
        "branch_namespace": branch.hidden_id,
        "behind_target": found.behind,
        "conflicted": branch.conflicted,
        "conflicts": [_conflict(each) for each in branch.conflicts],
        "revision": branch.revision,
    }
    return told | ({"merge_request": request} if request else {})


def _conflict(found: Conflict) -> dict[str, Any]:
    """`key` is what a rebase decides by."""
    identifier = found.key.partition(":")[2]
    return {
        "key": found.key,
        "element_type": found.type,
        "external_id": identifier,
        "name": found.name,
        "reason": found.reason,
    }


def change_json(found: ConceptChange) -> dict[str, Any]:
    return {
        "external_id": found.id,
        "element_type": found.type,
        "name": found.name,
        "op": found.op,
        "impact": found.impact,
        "warnings": list(found.warnings),
        "fields": [_field(each) for each in found.fields],
        "properties": [_nested(each) for each in found.properties],
        "relationships": [_nested(each) for each in found.relationships],
    }


def _nested(found: NestedChange) -> dict[str, Any]:
    return {
        "external_id": found.id,
        "name": found.name,
        "op": found.op,
        "impact": found.impact,
        "fields": [_field(each) for each in found.fields],
    }


def _field(found: FieldChange) -> dict[str, Any]:
    return {"field": found.field, "before": found.before, "after": found.after}
