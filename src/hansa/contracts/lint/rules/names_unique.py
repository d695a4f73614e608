"""Tables, properties, servers and the like have names of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import BOTH, ERROR, WARNING, Problem, Rule
from hansa.contracts.lint.subject import Part, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hansa.contracts.lint.subject import Subject

_LISTS = (
    ("servers", "server", "server"),
    ("support", "channel", "support channel"),
    ("customProperties", "property", "custom property"),
    ("managementPorts", "name", "management port"),
)


def check(subject: Subject) -> Iterator[Problem]:
    yield from repeated(subject, "name")
    yield from repeated(subject, "physicalName")
    for path, key, noun in _LISTS:
        yield from _twice(subject, list(subject.parts(path)), key, noun)


def repeated(subject: Subject, key: str) -> Iterator[Problem]:
    """Tables, and properties of one table or structure, that share their `name`, or their `physicalName`."""
    of = "physical " if key == "physicalName" else ""
    yield from _twice(subject, subject.tables, key, f"{of}table")
    owners: list[Part] = [*subject.tables, *subject.columns]
    for owner in owners:
        below = list(parts_of(owner.data, ("properties",), owner.at("properties")))
        yield from _twice(subject, below, key, f"{of}name" if of else "property")


def _twice(subject: Subject, parts: Iterable[Part], key: str, noun: str) -> Iterator[Problem]:
    exact: dict[str, Part] = {}
    folded: dict[str, str] = {}
    for part in parts:
        name = part.text(key)
        if not name:
            continue
        if name in exact:
            line = subject.document.place(exact[name].at(key)).line
            text = f"There are two of the {noun} `{name}`; the first is in line {line}."
            yield Problem(part.at(key), text, "Rename one, or remove it.")
        elif name.casefold() in folded:
            other = folded[name.casefold()]
            text = f"The {noun} `{name}` differs from `{other}` in upper and lower case only."
            fix = "Most engines cannot tell them apart: rename one."
            yield Problem(part.at(key), text, fix, severity=WARNING)
        exact.setdefault(name, part)
        folded.setdefault(name.casefold(), name)


RULE = Rule(
    code="names-unique",
    group="names",
    severity=ERROR,
    title="Names are given once",
    why="Checks, references and differences find a table or a column by its name; of two, nobody knows which is meant.",
    source="ODCS 3.2.0, References, shorthand notation uses names",
    check=check,
    specs=BOTH,
)
