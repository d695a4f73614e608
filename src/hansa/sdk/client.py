"""A typed client of the public API: what the command line and Python use on a mesh that somebody serves."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from hansa.kernel.errors import Conflict, HansaError, InvalidInput, NotFound, Refused, Unavailable
from hansa.sdk.scores import with_choice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hansa.kernel.json import Json

FAMILIES: Mapping[int, type[HansaError]] = {
    400: InvalidInput,
    401: Refused,
    403: Refused,
    404: NotFound,
    409: Conflict,
    422: InvalidInput,
    503: Unavailable,
}
TIMEOUT = 60.0
"""Seconds a call may take; a query that needs longer is one for a data product."""
POLL = 0.3
"""Seconds between two looks at a running build."""
DONE = frozenset({"succeeded", "failed", "blocked", "cancelled"})


class Client:
    """Speaks to the mesh at `url` with an API `key`; every refusal becomes the error the server meant."""

    def __init__(self, url: str, key: str | None, *, http: httpx.Client | None = None) -> None:
        headers = {"x-api-key": key} if key else {}
        self._http = http or httpx.Client(base_url=url.rstrip("/"), timeout=TIMEOUT)
        self._http.headers.update(headers)

    def close(self) -> None:
        self._http.close()

    def records(self, kind: str, /, **filters: str) -> list[dict[str, Any]]:
        """All documents of a kind, page by page."""
        wanted = {name: value for name, value in filters.items() if value}
        found: list[dict[str, Any]] = []
        page = 0
        while True:
            response = self._call("GET", f"/api/{kind}", params={**wanted, "p": page})
            found.extend(response.json())
            if 'rel="next"' not in response.headers.get("link", ""):
                return found
            page += 1

    def document(self, kind: str, identifier: str) -> str:
        """One document as YAML."""
        path = f"/api/{kind}/{quote(identifier, safe='')}"
        return self._call("GET", path, headers={"accept": "application/yaml"}).text

    def put(self, kind: str, identifier: str, text: str, *, why: str = "") -> str:
        """The id of the change request where changes need approval and this one must wait; else nothing."""
        headers = {"content-type": "application/yaml"} | ({"x-why": why} if why else {})
        answer = self._call("PUT", f"/api/{kind}/{identifier}", content=text.encode(), headers=headers)
        return str(answer.headers.get("x-change-request", ""))

    def audit(self, asked: Mapping[str, str]) -> list[dict[str, Any]]:
        """The newest changes; `asked` are who, kind, id, since, until and limit, as far as given."""
        found: list[dict[str, Any]] = self._call("GET", "/api/audit", params=dict(asked)).json()
        return found

    def audit_entry(self, identifier: str) -> dict[str, Any]:
        """One change, with what it was before and after."""
        found: dict[str, Any] = self._call("GET", f"/api/audit/{quote(identifier, safe='')}").json()
        return found

    def query(self, sql: str, *, limit: int = 10_000, purpose: str = "") -> dict[str, Any]:
        """`{columns: [{name, type}], rows: [[…]], truncated, reads, reasons}`."""
        body = {"sql": sql, "limit": limit, "purpose": purpose}
        answer: dict[str, Any] = self._call("POST", "/api/query", json=body).json()
        return answer

    def query_arrow(self, sql: str, *, limit: int = 1_000_000, purpose: str = "") -> bytes:
        """The answer as an Arrow IPC stream."""
        body = {"sql": sql, "limit": limit, "purpose": purpose}
        headers = {"accept": "application/vnd.apache.arrow.stream"}
        return self._call("POST", "/api/query", json=body, headers=headers).content

    def start_run(self, product: str, *, publish: bool = True) -> dict[str, Any]:
        body: dict[str, Any] = self._call("POST", "/api/runs", json={"product": product, "publish": publish}).json()
        return body

    def run(self, run_id: str) -> dict[str, Any]:
        body: dict[str, Any] = self._call("GET", f"/api/runs/{run_id}").json()
        return body

    def runs(self, product: str | None = None, limit: int = 50) -> list[dict[str, Any]]:
        params: dict[str, Any] = {"limit": limit} | ({"product": product} if product else {})
        rows: list[dict[str, Any]] = self._call("GET", "/api/runs", params=params).json()
        return rows

    def lineage(self, product: str) -> dict[str, Any]:
        body: dict[str, Any] = self._call("GET", f"/api/lineage/{product}").json()
        return body

    def scores(self) -> list[dict[str, Any]]:
        """Of all products, the least first; for keys of the organisation."""
        return sorted(self.records("dataproducts/scores"), key=lambda each: (each["score"] is None, each["score"] or 0))

    def score(self, product: str) -> dict[str, Any]:
        """Of one product, with every rule."""
        body: dict[str, Any] = self._call("GET", f"/api/dataproducts/{quote(product, safe='')}/score").json()
        return body

    def score_rules(self) -> list[dict[str, Any]]:
        """All rules there are, each with what it weighs and whether it `counts` here."""
        chosen = self._call("GET", "/api/settings/dataproduct-score").json()
        return with_choice(self._call("GET", "/api/data-product-score/rules").json()["rules"], chosen)

    def choose_score_rules(self, wanted: dict[str, Any]) -> None:
        """`wanted` as in the API: ratingBands and rules; for owners of the organisation."""
        self._call("PUT", "/api/settings/dataproduct-score", json=wanted)

    def request_access(self, product: str, port: str, body: dict[str, Any]) -> dict[str, Any]:
        """`{accessId, status}`; status `active` where it was granted at once. `body`: purpose, teamId, startDate, endDate."""
        path = f"/api/dataproducts/{product}/outputports/{port}/request-access"
        answer: dict[str, Any] = self._call("POST", path, json=body).json()
        return answer

    def decide_access(self, identifier: str, verb: str, body: dict[str, Any]) -> dict[str, Any]:
        """The agreement after `verb` (approve, reject, cancel); `body`: reason, startDate, endDate."""
        answer: dict[str, Any] = self._call("POST", f"/api/access/{identifier}/{verb}", json=body).json()
        return answer

    def withdraw_access(self, identifier: str, why: str = "") -> None:
        """Takes back a request that nobody has decided yet."""
        self._call("DELETE", f"/api/access/{identifier}", headers={"x-why": why or "Withdrawn."})

    def grant(self, identifier: str, state: str | None = None, said: dict[str, Any] | None = None) -> dict[str, Any]:
        """The grant behind an agreement as it was reported last; with a `state` it is reported first."""
        path = f"/api/access/{identifier}/provisioning"
        if state is None:
            found: dict[str, Any] = self._call("GET", path).json()
            return found
        words = {"ing": "ing-started", "ed": "ing-succeeded"}
        begin, end = ("deprovision" if state.startswith("de") else "provision"), state.rpartition("provision")[2]
        word = f"{begin}{words.get(end, end)}"
        body = {key: value for key, value in (said or {}).items() if value is not None}
        told: dict[str, Any] = self._call("POST", f"{path}/{word}", json=body).json()
        return told

    def changes(self, *, state: str = "", kind: str = "", team: str = "", document: str = "") -> list[dict[str, Any]]:
        """The change requests that the key may see, the oldest first."""
        return self.records("change-requests", state=state, kind=kind, team=team, document=document)

    def change(self, identifier: str) -> dict[str, Any]:
        """One change request, with what each document would say, and the difference."""
        found: dict[str, Any] = self._call("GET", f"/api/change-requests/{quote(identifier, safe='')}").json()
        return found

    def decide_change(self, identifier: str, verb: str, why: str = "") -> dict[str, Any]:
        """The change request after `verb` (accept, reject, withdraw)."""
        path = f"/api/change-requests/{quote(identifier, safe='')}/{verb}"
        answer: dict[str, Any] = self._call("POST", path, json={"reason": why}).json()
        return answer

    def lint_contract(self, text: str, *, name: str = "contract.odcs.yaml") -> dict[str, Any]:
        """`{ok, findings}` of a text that need not be in the mesh."""
        answer: dict[str, Any] = self._call("POST", "/api/contracts/lint", json={"text": text, "name": name}).json()
        return answer

    def diff_contract(self, new: str, *, old: str | None = None, contract: str | None = None) -> dict[str, Any]:
        """`{breaking, step, suggested, differences, …}` from the text `old`, or from the live `contract`, to `new`."""
        body = {"new": new, "old": old, "contract": contract}
        answer: dict[str, Any] = self._call("POST", "/api/contracts/diff", json=body).json()
        return answer

    def test_contract(self, contract: str, *, text: str | None = None) -> dict[str, Any]:
        """The report of the live contract, or of `text` in its place, on what is published under it now."""
        body = {"text": text} if text is not None else None
        answer: dict[str, Any] = self._call("POST", f"/api/contracts/{contract}/test", json=body).json()
        return answer

    def events(self, last: str = "") -> list[dict[str, Json]]:
        rows: list[dict[str, Json]] = self._call("GET", "/api/events", params={"lastEventId": last}).json()
        return rows

    def follow(self, run_id: str, say: Callable[[str], None]) -> dict[str, Any]:
        """Waits for a run to end and says its log as it comes."""
        for line in self._lines(run_id):
            say(line)
        return self.run(run_id)

    def _lines(self, run_id: str) -> Iterator[str]:
        after = 0
        while True:
            ended = self.run(run_id)["status"] in DONE
            for line in self._call("GET", f"/api/runs/{run_id}/log", params={"after": after}).json():
                after = line["number"]
                yield line["text"]
            if ended:
                return
            time.sleep(POLL)

    def _call(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            response = self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise Unavailable(
                f"{self._http.base_url} cannot be reached: {error}.", hint="Is the server running, and the URL right?"
            ) from error
        if response.is_success:
            return response
        raise FAMILIES.get(response.status_code, HansaError)(_message(response))


def _message(response: httpx.Response) -> str:
    try:
        body = response.json()
    except ValueError:
        body = {}
    text = body.get("detail") if isinstance(body, dict) else None
    return str(text or f"The server answered {response.status_code} {response.reason_phrase}.")
