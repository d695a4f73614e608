"""Pull requests at GitHub, github.com or a GitHub Enterprise Server (REST API, version 2022-11-28)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.dataplane.git.requests.rest import Rest, number, word
from hansa.dataplane.git.requests.seam import Live, Opened, Wanted

if TYPE_CHECKING:
    from hansa.dataplane.git.guard import Policy
    from hansa.dataplane.git.requests.seam import Mergeability, Status


@dataclass(frozen=True, slots=True)
class GitHub:
    """`path` is `owner/repository`."""

    rest: Rest
    path: str

    @classmethod
    def at(cls, origin: str, path: str, token: str, policy: Policy) -> GitHub:
        base = "https://api.github.com" if origin == "https://github.com" else f"{origin}/api/v3"
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        return cls(Rest(base, policy, headers), path)

    def open(self, wanted: Wanted) -> Opened:
        body = {"title": wanted.title, "head": wanted.source, "base": wanted.target, "body": wanted.comment}
        made = self.rest.post(f"/repos/{self.path}/pulls", body)
        return Opened(word(made, "number"), word(made, "html_url"))

    def look(self, remote_id: str) -> Live:
        found = self.rest.get(f"/repos/{self.path}/pulls/{remote_id}")
        status: Status = "merged" if found.get("merged") else "open" if found.get("state") == "open" else "closed"
        counted = [each for key in ("comments", "review_comments") if (each := number(found.get(key))) is not None]
        return Live(status, _mergeability(found.get("mergeable"), word(found, "mergeable_state")), sum(counted))


def _mergeability(mergeable: object, state: str) -> Mergeability:
    if state == "blocked":
        return "blocked"
    return "mergeable" if mergeable is True else "conflicted" if mergeable is False else "unknown"
