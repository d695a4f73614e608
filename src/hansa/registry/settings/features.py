"""The organisation's features, as far as rules depend on them: how access is granted, how changes are made, whether tests may be run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from hansa.registry.settings.queries import section

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FEATURES = "features"
"""The setting they are kept in, by the manager's names."""


class Approvers(StrEnum):
    """Who may not approve a request for access, though their role would let them."""

    ANYBODY = ""
    OTHER_PERSON = "other-person"
    OTHER_TEAM = "other-team"


@dataclass(frozen=True, slots=True)
class Features:
    """`auto_approve`: every request is granted at once. `provisioning_required`: access counts only when its grant exists.

    `approvers`: `other-person` forbids approving what one has asked for, `other-team` also what one's own team has asked for.
    `approval_required`: who may not approve changes asks for them; `self_approval`: one may accept one's own request, if one may approve.
    """

    auto_approve: bool = False
    provisioning_required: bool = False
    approvers: Approvers = Approvers.ANYBODY
    tests_enabled: bool = True
    approval_required: bool = False
    self_approval: bool = False


def features(session: Session) -> Features:
    """What nobody has set is its default; a word nobody knows counts as not set."""
    kept = section(session, FEATURES)
    approvers = kept.get("accessApprovers")
    return Features(
        auto_approve=kept.get("autoApprovePolicy") == "always",
        provisioning_required=kept.get("accessProvisioningPolicy") == "required",
        approvers=Approvers(approvers) if approvers in set(Approvers) else Approvers.ANYBODY,
        tests_enabled=kept.get("dataContractTestsEnabled") is not False,
        approval_required=kept.get("changeProcessMode") == "approval-required",
        self_approval=kept.get("changeSelfApproval") == "allowed",
    )
