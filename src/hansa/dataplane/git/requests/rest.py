"""REST calls to a host: to the pinned address only, no redirects, bounded in time and size."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.dataplane.git.errors import RemoteFailed
from hansa.dataplane.git.guard import parse, pin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.dataplane.git.guard import Policy
    from hansa.kernel.json import Json

MAX_ANSWER = 2_000_000
"""Bytes: a merge request is told in a hundredth of it."""
SECONDS = 20
_OK = frozenset({200, 201})


@dataclass(frozen=True, slots=True)
class Rest:
    """`base` is the API's address, without a slash at its end."""

    base: str
    policy: Policy
    headers: Mapping[str, str] = field(repr=False)

    def get(self, path: str) -> dict[str, Json]:
        return self._call("GET", path, None)

    def post(self, path: str, body: Mapping[str, Json]) -> dict[str, Json]:
        return self._call("POST", path, body)

    def _call(self, method: str, path: str, body: Mapping[str, Json] | None) -> dict[str, Json]:
        import httpx

        address = parse(self.base, bare=True)
        pinned = pin(address, self.policy)
        host = f"[{pinned.ip}]" if ":" in pinned.ip else pinned.ip
        url = f"{address.scheme}://{host}:{address.port}{address.path.rstrip('/.')}{path}"
        headers = {"Host": address.netloc, "Accept": "application/json", "User-Agent": "hansa", **self.headers}
        try:
            with (
                httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as client,
                client.stream(
                    method, url, json=body, headers=headers, extensions={"sni_hostname": address.host}
                ) as response,
            ):
                status, text = response.status_code, _read(response)
        except httpx.HTTPError as error:
            raise RemoteFailed(
                f"`{address.netloc}` cannot be reached: {error}.", hint="Try again in a moment."
            ) from error
        return _answer(address.netloc, status, text)


def _read(response: object) -> bytes:
    import httpx

    parts: list[bytes] = []
    if isinstance(response, httpx.Response):
        for part in response.iter_bytes():
            parts.append(part)
            if sum(map(len, parts)) > MAX_ANSWER:
                raise RemoteFailed("The host's answer is too long to be one.", hint="Check the address of the host.")
    return b"".join(parts)


def _answer(host: str, status: int, text: bytes) -> dict[str, Json]:
    try:
        data: Json = json.loads(text) if text else {}
    except ValueError:
        data = None
    if status not in _OK:
        hint = "Check the git credential: its token may have ended, or may not open requests."
        raise RemoteFailed(
            f"`{host}` answered {status}: {_reason(data)}", hint=hint if status in {401, 403, 404} else ""
        )
    if not isinstance(data, dict):
        raise RemoteFailed(f"`{host}` answered what is no JSON object.", hint="Check the address of the host.")
    return data


def _reason(data: Json) -> str:
    """GitHub says `message` and `errors`, GitLab `message` or `error`, Bitbucket `error.message`, Azure DevOps `message`."""
    if not isinstance(data, dict):
        return "no reason."
    error = data.get("error")
    said = error.get("message") if isinstance(error, dict) else data.get("message") or error
    words = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
    more = [each.get("message") for each in _list(data.get("errors")) if isinstance(each, dict)]
    return " ".join([words, *(str(each) for each in more if each)])[:500]


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def number(value: Json) -> int | None:
    """A count, where the host says one."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def word(data: Json, *keys: str) -> str:
    """The text at the end of a path of keys; empty where there is none."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return "" if data is None or isinstance(data, dict | list) else str(data)
