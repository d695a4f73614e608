"""Servers: where consumers connect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, breaking, compatible, cosmetic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.contract import Contract

_WORDS = ("description", "id", "customProperties")


def compare_servers(old: Contract, new: Contract) -> Iterator[Difference]:
    before = {server.server: server for server in old.servers}
    after = {server.server for server in new.servers}
    for index, server in enumerate(old.servers):
        if server.server not in after:
            yield breaking(f"/servers/{index}", server.server, None, f"The server `{server.server}` was removed.")
    for index, server in enumerate(new.servers):
        if server.server not in before:
            yield compatible(f"/servers/{index}", None, server.server, f"The server `{server.server}` was added.")
            continue
        was, now = before[server.server].to_json(), server.to_json()
        for key in dict.fromkeys([*was, *now]):
            if was.get(key) != now.get(key):
                weigh = cosmetic if key in _WORDS else compatible if key == "roles" else breaking
                yield weigh(
                    f"/servers/{index}/{key}",
                    was.get(key),
                    now.get(key),
                    f"`{key}` of the server `{server.server}` changed.",
                )
