"""Merge requests at GitLab, gitlab.com or self-managed (REST API v4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from hansa.dataplane.git.requests.rest import Rest, number, word
from hansa.dataplane.git.requests.seam import Live, Opened, Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.dataplane.git.guard import Policy
    from hansa.dataplane.git.requests.seam import Mergeability, Status

_STATUS: Mapping[str, Status] = {"opened": "open", "locked": "open", "merged": "merged", "closed": "closed"}
_MERGEABLE: Mapping[str, Mergeability] = {
    "mergeable": "mergeable",
    "can_be_merged": "mergeable",
    "conflict": "conflicted",
    "broken_status": "conflicted",
    "cannot_be_merged": "conflicted",
    "checking": "unknown",
    "unchecked": "unknown",
    "preparing": "unknown",
}
"""What stands in neither `detailed_merge_status` nor `merge_status` here is something that blocks."""


@dataclass(frozen=True, slots=True)
class GitLab:
    """`path` is `group/…/project`."""

    rest: Rest
    path: str

    @classmethod
    def at(cls, origin: str, path: str, token: str, policy: Policy) -> GitLab:
        return cls(Rest(f"{origin}/api/v4", policy, {"PRIVATE-TOKEN": token}), path)

    @property
    def _requests(self) -> str:
        return f"/projects/{quote(self.path, safe='')}/merge_requests"

    def open(self, wanted: Wanted) -> Opened:
        body = {"source_branch": wanted.source, "target_branch": wanted.target}
        made = self.rest.post(self._requests, {**body, "title": wanted.title, "description": wanted.comment})
        return Opened(word(made, "iid"), word(made, "web_url"))

    def look(self, remote_id: str) -> Live:
        found = self.rest.get(f"{self._requests}/{remote_id}")
        told = word(found, "detailed_merge_status") or word(found, "merge_status")
        status = _STATUS.get(word(found, "state"), "closed")
        return Live(
            status, _MERGEABLE.get(told, "blocked" if told else "unknown"), number(found.get("user_notes_count"))
        )
