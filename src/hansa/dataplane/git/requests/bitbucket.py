"""Pull requests at Bitbucket Cloud (REST API 2.0)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.dataplane.git.requests.rest import Rest, number, word
from hansa.dataplane.git.requests.seam import Live, Opened, Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.dataplane.git.guard import Policy
    from hansa.dataplane.git.requests.seam import Status
    from hansa.kernel.json import Json

_STATUS: Mapping[str, Status] = {"OPEN": "open", "MERGED": "merged"}


@dataclass(frozen=True, slots=True)
class Bitbucket:
    """`path` is `workspace/repository`."""

    rest: Rest
    path: str

    @classmethod
    def at(cls, origin: str, path: str, token: str, policy: Policy, *, username: str = "") -> Bitbucket:
        """With a `username` the token is an API token of that account, else an access token of its own."""
        base = "https://api.bitbucket.org" if origin == "https://bitbucket.org" else origin
        basic = base64.b64encode(f"{username}:{token}".encode()).decode()
        shown = f"Basic {basic}" if username else f"Bearer {token}"
        return cls(Rest(f"{base}/2.0", policy, {"Authorization": shown}), path)

    def open(self, wanted: Wanted) -> Opened:
        body: dict[str, Json] = {
            "title": wanted.title,
            "description": wanted.comment,
            "source": {"branch": {"name": wanted.source}},
            "destination": {"branch": {"name": wanted.target}},
        }
        made = self.rest.post(f"/repositories/{self.path}/pullrequests", body)
        return Opened(word(made, "id"), word(made, "links", "html", "href"))

    def look(self, remote_id: str) -> Live:
        """Bitbucket says nothing of whether it can be merged; a declined or superseded request is closed."""
        found = self.rest.get(f"/repositories/{self.path}/pullrequests/{remote_id}")
        return Live(_STATUS.get(word(found, "state"), "closed"), "unknown", number(found.get("comment_count")))
