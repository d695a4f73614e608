"""No password stands in the document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import WARNING, Problem, Rule
from hansa.contracts.lint.subject import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject

_WORDS = re.compile(r"(?i)(pass(word|wd)?|secret|token|api_?key|access_?key|private_?key)\Z")
_IN_URL = re.compile(r"[a-z][a-z0-9+.-]*://[^/\s:@]+:([^/\s@]+)@")


def check(subject: Subject) -> Iterator[Problem]:
    fix = "Write `${NAME}` and give the value when the contract is used; change the secret, it is in the history now."
    for server in subject.parts("servers"):
        for name, value in server.data.items():
            found = _IN_URL.search(value) if isinstance(value, str) else None
            if found and not found[1].startswith("${"):
                yield Problem(server.at(name), f"`{name}` holds a password in the address.", fix)
        for part in parts_of(server.data, ("customProperties",), server.at("customProperties")):
            value = part.data.get("value")
            if _WORDS.search(part.text("property")) and isinstance(value, str) and value and "${" not in value:
                yield Problem(part.at("value"), f"`{part.text('property')}` looks like a secret in plain text.", fix)


RULE = Rule(
    code="secrets-absent",
    group="servers",
    severity=WARNING,
    title="No password stands in the document",
    why="A contract is published and kept for ever; whoever may read it has the password too.",
    source="ODCS 3.2.0, Variables: keep secrets out of the contract",
    check=check,
)
