"""How an event reads: what happened to what, where it leads, and which icon it has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from hansa.kernel.events import Event


@dataclass(frozen=True, slots=True)
class Noun:
    """`prefix` opens the names of its events, `verbs` are those that are known."""

    prefix: str
    label: str
    path: str
    icon: str
    verbs: tuple[str, ...] = ("Created", "Updated", "Deleted")


NOUNS = {
    "dataproducts": Noun("DataProduct", "Data product", "/dataproducts/", "box", ("Created", "Updated", "Deleted", "Published")),
    "datacontracts": Noun("DataContract", "Data contract", "/datacontracts/", "file-text"),
    "sourcesystems": Noun("SourceSystem", "Source system", "/sourcesystems/", "database"),
    "teams": Noun("Team", "Team", "/teams/", "users"),
    "definitions": Noun("Definition", "Definition", "", "book-open"),
    "tags": Noun("Tag", "Tag", "", "tag"),
    "access": Noun(
        "Access", "Access", "/access/", "key-round",
        (
            "Created", "Updated", "Deleted", "Requested", "Approved", "Rejected", "Activated", "Deactivated", "Canceled",
            "ProvisioningStarted", "Provisioned", "ProvisioningFailed",
            "DeprovisioningStarted", "Deprovisioned", "DeprovisioningFailed",
        ),
    ),
    "change-requests": Noun(
        "ChangeRequest", "Change request", "/change-requests/", "git-pull-request-arrow",
        ("Created", "Accepted", "Rejected", "Withdrawn", "Outdated"),
    ),
    "test-results": Noun("TestResults", "Test result", "", "shield-check", ("Created", "Deleted")),
    "runs": Noun("Run", "Run", "/runs/", "activity", ("Queued", "Started", "Succeeded", "Failed", "Blocked", "Cancelled")),
    "reads": Noun("Data", "Data", "/dataproducts/", "eye", ("Queried",)),
}  # fmt: skip
"""By the word the filter uses; a longer prefix stands before a shorter one that opens it."""
_WORDS = re.compile(r"[A-Z][a-z0-9]*|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class Shown:
    event: Event
    title: str
    url: str
    icon: str
    who: str
    about: str
    why: str


NAMELESS: Mapping[str, str] = MappingProxyType({})
READS = ("DataQueried",)
"""Every look at a sample is one: they are shown where they are asked for, or they would bury what changed."""


def names(kind: str) -> tuple[str, ...]:
    """The events' names that a filter stands for; none for no filter or an unknown one."""
    noun = NOUNS.get(kind)
    return tuple(noun.prefix + verb for verb in noun.verbs) if noun else ()


def left_out(kind: str) -> tuple[str, ...]:
    return () if kind in NOUNS else READS


def show(event: Event, called: Mapping[str, str] = NAMELESS) -> Shown:
    """`called`: principal → the name of who it is."""
    noun = next((each for each in NOUNS.values() if event.name.startswith(each.prefix)), None)
    words = " ".join(_WORDS.findall(event.name)).lower() or event.name
    verb = " ".join(_WORDS.findall(event.name.removeprefix(noun.prefix))).lower() if noun else ""
    return Shown(
        event=event,
        title=f"{noun.label} {verb}".strip() if noun else words.capitalize(),
        url=_url(event, noun, verb),
        icon=noun.icon if noun else "circle-alert",
        who=called.get(event.principal, event.principal.partition(":")[2] or event.principal),
        about=_about(event, called),
        why=str(event.data.get("why") or event.data.get("message") or ""),
    )


def _url(event: Event, noun: Noun | None, verb: str) -> str:
    if event.name.startswith("TestResults") and event.data.get("contract"):
        return f"/datacontracts/{quote(str(event.data['contract']), safe='/')}/tests"
    return noun.path + quote(event.subject, safe="/") if noun and noun.path and verb != "deleted" else ""


def _about(event: Event, called: Mapping[str, str]) -> str:
    """What it happened to: the contract of a test, the name of a person or a key, else the id."""
    contract = event.data.get("contract")
    if event.name.startswith("TestResults") and contract:
        return str(contract)
    person, key = f"user:{event.subject}", f"api-key:{event.subject}"
    return called.get(person) or called.get(key) or event.subject


def principals(events: Iterable[Event]) -> set[str]:
    """Who and what the events name, for `called`."""
    found = set()
    for event in events:
        found.add(event.principal)
        if event.name.startswith("User"):
            found.add(f"user:{event.subject}")
        elif event.name.startswith("ApiKey"):
            found.add(f"api-key:{event.subject}")
    return found


def by_day(events: Iterable[Event], called: Mapping[str, str] = NAMELESS) -> list[tuple[date, list[Shown]]]:
    """In the order given; a day is a day in UTC."""
    return [
        (day, [show(event, called) for event in group])
        for day, group in groupby(events, lambda event: event.time.date())
    ]
