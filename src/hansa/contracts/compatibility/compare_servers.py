"""Servers: where consumers connect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Rule
from hansa.contracts.compatibility.match import match
from hansa.standards.pointer import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.contract import Contract

REMOVED = Rule("server-removed", "service level", "breaking", "compatible", "Whoever connects to it finds nothing.")
ADDED = Rule("server-added", "service level", "compatible", "breaking", "Another place to read from harms nobody.")
MOVED = Rule("server-changed", "service level", "breaking", "breaking", "Consumers connect by what the server says.")
ACCESS = Rule("server-roles-changed", "terms", "compatible", "compatible", "Access to the server is given differently.")
REWORDED = Rule("server-reworded", "service level", "cosmetic", "cosmetic", "The server is described in other words.")
_WORDS = {"description": REWORDED, "id": REWORDED, "customProperties": REWORDED, "roles": ACCESS}


def compare_servers(old: Contract, new: Contract) -> Iterator[Difference]:
    found = match(old.servers, new.servers, lambda server: server.server)
    for index, server in found.removed:
        text = f"The server `{server.server}` was removed."
        yield REMOVED.found(f"/servers/{index}", server.server, None, text, near="/servers")
    for index, server in found.added:
        yield ADDED.found(f"/servers/{index}", None, server.server, f"The server `{server.server}` was added.")
    for kept in found.kept:
        was, now, name = kept.old.to_json(), kept.new.to_json(), kept.new.server
        for key in dict.fromkeys([*was, *now]):
            if was.get(key) != now.get(key):
                at, text = f"/servers/{kept.now}{join([key])}", f"`{key}` of the server `{name}` changed."
                rule, before = _WORDS.get(key, MOVED), f"/servers/{kept.was}{join([key])}"
                yield rule.found(at, was.get(key), now.get(key), text, was=before)
