"""Pull requests at Azure DevOps, dev.azure.com or a server of one's own (REST API 7.1)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from hansa.dataplane.git.errors import NotThere
from hansa.dataplane.git.requests.rest import Rest, word
from hansa.dataplane.git.requests.seam import Live, Opened, Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.dataplane.git.guard import Policy
    from hansa.dataplane.git.requests.seam import Mergeability, Status

VERSION = "api-version=7.1"
_STATUS: Mapping[str, Status] = {"active": "open", "completed": "merged", "abandoned": "closed"}
_MERGEABLE: Mapping[str, Mergeability] = {
    "succeeded": "mergeable",
    "conflicts": "conflicted",
    "failure": "conflicted",
    "rejectedByPolicy": "blocked",
}


@dataclass(frozen=True, slots=True)
class AzureDevOps:
    """`path` leads to the project, `repository` is its name; `web` is the repository's page."""

    rest: Rest
    repository: str
    web: str

    @classmethod
    def at(cls, origin: str, path: str, token: str, policy: Policy) -> AzureDevOps:
        """The address of a repository there is `organisation/project/_git/repository`."""
        project, mark, repository = path.partition("/_git/")
        if not mark or not repository:
            raise NotThere(
                "This is no repository of Azure DevOps.",
                hint="Write https://dev.azure.com/organisation/project/_git/repository.",
            )
        basic = base64.b64encode(f":{token}".encode()).decode()
        rest = Rest(f"{origin}/{quote(project)}/_apis/git", policy, {"Authorization": f"Basic {basic}"})
        return cls(rest, repository, f"{origin}/{quote(path)}")

    @property
    def _requests(self) -> str:
        return f"/repositories/{quote(self.repository, safe='')}/pullrequests"

    def open(self, wanted: Wanted) -> Opened:
        body = {"sourceRefName": f"refs/heads/{wanted.source}", "targetRefName": f"refs/heads/{wanted.target}"}
        made = self.rest.post(
            f"{self._requests}?{VERSION}", {**body, "title": wanted.title, "description": wanted.comment}
        )
        number = word(made, "pullRequestId")
        return Opened(number, f"{self.web}/pullrequest/{number}")

    def look(self, remote_id: str) -> Live:
        found = self.rest.get(f"{self._requests}/{remote_id}?{VERSION}")
        return Live(_STATUS.get(word(found, "status"), "closed"), _MERGEABLE.get(word(found, "mergeStatus"), "unknown"))
