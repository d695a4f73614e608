"""What the store keeps and hands out: records, their revisions, and what a noun understands of its document."""

from __future__ import annotations

from collections.abc import Callable, Mapping  # noqa: TC003 parts of values' shapes
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 part of a value's shape
from enum import StrEnum
from typing import Literal

from hansa.kernel.findings import Finding, Place  # noqa: TC001 parts of values' shapes
from hansa.kernel.json import Json  # noqa: TC001 part of a value's shape
from hansa.kernel.permissions import Permission  # noqa: TC001 part of a value's shape


class Kind(StrEnum):
    """The kinds of documents; the value is the folder in a mesh and the noun in the API's paths."""

    TEAM = "teams"
    SOURCE = "sourcesystems"
    DEFINITION = "definitions"
    TAG = "tags"
    POLICY = "policies"
    CERTIFICATION = "certifications"
    CLASSIFICATION = "classification-schemes"
    ASSET = "assets"
    CONTRACT = "datacontracts"
    PRODUCT = "dataproducts"
    ACCESS = "access"
    CODE = "code"
    AGENT = "agent-identities"
    BUILDER = "dataproductbuilders"
    NAMESPACE = "semantics"
    CONCEPT = "concepts"
    RELATIONSHIP = "relationships"


PARTS = frozenset({Kind.CODE, Kind.CONCEPT, Kind.RELATIONSHIP})
"""What is no document of its own in a mesh folder: it is written and read with what it belongs to."""


@dataclass(frozen=True, slots=True)
class Record:
    """A document as it stands now: `text` as it came, `data` what it says."""

    kind: Kind
    id: str
    name: str
    owner: str
    status: str
    domain: str
    text: str
    data: dict[str, Json]
    revision: int
    created_at: datetime
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One state a document had; `removed` marks the moment it was taken away (then `text` is what it was)."""

    number: int
    text: str
    at: datetime
    by: str
    why: str
    removed: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """`requested`: nothing changed yet, the change request `request` waits for somebody who may accept it."""

    id: str
    kind: Kind
    action: Literal["created", "updated", "unchanged", "removed", "requested"]
    findings: tuple[Finding, ...]
    revision: int
    request: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document about to be written; `name` is what findings call it (a file name), `id` what its path says.

    `data` is what reading the text gives, where who wrote the text knows: then nobody reads it again.
    """

    kind: Kind
    text: str
    name: str = ""
    id: str | None = None
    data: dict[str, Json] | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A document's word for another one. `role` says what for, `part` a named part of the target that must exist.

    `where` finds the place, which hardly ever anybody asks for.
    `required`: the target must exist. `holds`: the target cannot be removed while this stands. `loose`: the id may also be an
    address or name a property; whether it leads anywhere is judged where its noun is known.
    """

    role: str
    kind: Kind
    id: str
    where: Callable[[], Place]
    name: str = ""
    version: str = ""
    part: str = ""
    required: bool = True
    holds: bool = True
    loose: bool = False

    @property
    def place(self) -> Place:
        return self.where()


@dataclass(frozen=True, slots=True)
class Entry:
    """What a noun understands of its document: columns, the `card` its lists are made of, and all that is derived.

    `facets` are (facet, value); the facet `part` names what references may point at inside.
    """

    id: str
    name: str
    data: dict[str, Json]
    owner: str = ""
    status: str = ""
    domain: str = ""
    version: str = ""
    summary: str = ""
    address: str | None = None
    card: dict[str, Json] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    facets: tuple[tuple[str, str], ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """`entry` is None where the document cannot be read at all; it may be there beside errors."""

    entry: Entry | None
    findings: tuple[Finding, ...] = ()


def _always(_card: Mapping[str, Json], _at: datetime) -> bool:
    return True


def _no_more(_before: Mapping[str, Json] | None, _after: Mapping[str, Json], _at: datetime) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Rights:
    """What its owning team's role must grant for each verb."""

    add: Permission
    edit: Permission
    delete: Permission


@dataclass(frozen=True, slots=True)
class Shape:
    """How a kind of document is read. `event` begins its events' names, `word` is what people call it.

    `read(text, name, id)` gets the id its path says, where there is one. `events(card before, card after, at)` names what else
    happened. `recognise(data, name, id)` does what `read` does with data that is known. `holds(card, at)`: whether its references still keep others from being removed. `rights`: who may write it, by the
    team that owns it; `governed`: it holds for all, so the governance group writes it; with neither, its own commands judge.
    """

    kind: Kind
    event: str
    word: str
    read: Callable[[str, str, str | None], Understood]
    events: Callable[[Mapping[str, Json] | None, Mapping[str, Json], datetime], tuple[str, ...]] = _no_more
    holds: Callable[[Mapping[str, Json], datetime], bool] = _always
    rights: Rights | None = None
    governed: bool = False
    recognise: Callable[[dict[str, Json], str, str | None], Understood] | None = None

    def understand(self, draft: Draft, name: str) -> Understood:
        if draft.data is not None and self.recognise is not None:
            return self.recognise(draft.data, name, draft.id)
        return self.read(draft.text, name, draft.id)
