"""The chapters of a contract as one form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hansa.standards.odcs.servers import server_types
from hansa.standards.pointer import look_up
from hansa.standards.schema_keys import known_keys
from hansa.standards.validate import schema as json_schema
from hansa.web.pages.editor.form.codec import SCALAR, TEXT, WORDS
from hansa.web.pages.editor.form.columns import schema
from hansa.web.pages.editor.form.parts import field, inner, items, word
from hansa.web.pages.editor.form.shape import Add, Group, Input, Row, inputs_of, rows_of

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.standards.document import Document

STATUSES = ("proposed", "draft", "active", "deprecated", "retired")
MOST = 9_900
"""Values that one form sends: the check of its token reads ten thousand."""


def layout(document: Document | None) -> tuple[Group, ...]:
    """The groups of the form; none for a text that no form can show: broken, of another standard, or too large."""
    if document is None or document.spec != "odcs" or document.spec_version.startswith("2."):
        return ()
    data = document.data
    lists = (
        LEVELS.group(data, "/slaProperties"),
        _team(data),
        ROLES.group(data, "/roles"),
        SUPPORT.group(data, "/support"),
    )
    groups = (_about(data), schema(data), _servers(data), *lists, _price(data))
    return groups if _values(groups) <= MOST else ()


def _values(groups: tuple[Group, ...]) -> int:
    """A tick sends two values, and a row may send that it stands open."""
    ticks = sum(2 if each.control == "check" else 1 for each in inputs_of(groups))
    return ticks + sum(1 for _ in rows_of(groups))


def _about(data: dict[str, Json]) -> Group:
    said, at = inner(data, "description"), "/description"
    apart = data.get("description") is None or isinstance(data.get("description"), dict)
    texts = (("purpose", "Purpose"), ("usage", "Usage"), ("limitations", "Limitations"))
    inputs: tuple[Input, ...] = (
        field("", data, "name", "Name"),
        field("", data, "version", "Version"),
        field("", data, "status", "Status", control="select", options=STATUSES),
        field("", data, "domain", "Domain"),
        field("", data, "tags", "Tags", WORDS, hint="Separated by commas"),
    )
    words = tuple(field(at, said, key, label, control="textarea") for key, label in texts) if apart else ()
    return Group("Fundamentals", "", (Row("", "Fundamentals", inputs + words, removable=False),), kind="about")


def _servers(data: dict[str, Json]) -> Group:
    rows = tuple(_server(at, each) for at, each in items(data, "/servers"))
    start: Json = {"server": "production", "type": "local", "path": "data/*.parquet", "format": "parquet"}
    return Group("Servers", "/servers", rows, (Add("Add a server", start),))


def _server(at: str, server: dict[str, Json]) -> Row:
    own = tuple(field(at, server, key, key, SCALAR) for key in _keys(word(server, "type"), server))
    inputs = (
        field(at, server, "server", "Server"),
        field(at, server, "type", "Type", control="select", options=tuple(sorted(server_types()))),
        field(at, server, "environment", "Environment"),
        *own,
        field(at, server, "description", "Description"),
    )
    return Row(at, f"Server {word(server, 'server')}", inputs)


_SHARED = frozenset({"id", "server", "type", "environment", "description", "roles", "customProperties"})
"""What every server may have: shown in its own places, or left to the YAML."""


def _keys(kind: str, server: dict[str, Json]) -> tuple[str, ...]:
    """What the standard knows of this type, and what stands there; a custom server shows only that."""
    root = json_schema("odcs-3.2.0")
    branches = look_up(root, "/$defs/Server/allOf")
    known: tuple[str, ...] = ()
    for index, branch in enumerate(branches if isinstance(branches, list) else ()):
        if kind != "custom" and look_up(branch, "/if/properties/type/const") == kind:
            known = known_keys(root, ("$defs", "Server", "allOf", index, "then", "$ref"))
    return tuple(key for key in dict.fromkeys((*known, *server)) if key not in _SHARED)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A list of plain maps: its title, what one of them is called, its fields, and what a new one begins with."""

    title: str
    noun: str
    keys: tuple[tuple[str, str], ...]
    add: Add

    def group(self, data: dict[str, Json], at: str) -> Group:
        rows = tuple(self._row(each_at, each) for each_at, each in items(data, at))
        return Group(self.title, at, rows, (self.add,))

    def _row(self, at: str, owner: dict[str, Json]) -> Row:
        codecs = {"value": SCALAR}
        inputs = tuple(field(at, owner, key, label, codecs.get(key, TEXT)) for key, label in self.keys)
        return Row(at, f"{self.noun} {word(owner, self.keys[0][0])}", inputs)


_DESCRIBED = ("description", "Description")
LEVELS = Chapter(
    "Service levels",
    "Level",
    (("property", "Property"), ("value", "Value"), ("unit", "Unit"), ("element", "Element")),
    Add("Add a service level", {"property": "freshness", "value": 24, "unit": "h"}),
)
MEMBERS = Chapter(
    "Team",
    "Member",
    (("username", "User name"), ("name", "Name"), ("role", "Role"), _DESCRIBED),
    Add("Add a member", {"username": "name@example.com", "role": "owner"}),
)
ROLES = Chapter(
    "Roles",
    "Role",
    (("role", "Role"), ("access", "Access"), ("firstLevelApprovers", "Approved by"), _DESCRIBED),
    Add("Add a role", {"role": "reader", "access": "read"}),
)
SUPPORT = Chapter(
    "Support",
    "Channel",
    (("channel", "Channel"), ("url", "URL"), ("tool", "Tool"), ("scope", "Scope"), _DESCRIBED),
    Add("Add a channel", {"channel": "help", "url": "https://example.com"}),
)


def _team(data: dict[str, Json]) -> Group:
    """Older contracts have the members alone."""
    if isinstance(data.get("team"), list):
        return MEMBERS.group(data, "/team")
    found = MEMBERS.group(data, "/team/members")
    own = Row("/team", "Team", (field("/team", inner(data, "team"), "name", "Team name"),), removable=False)
    return replace(found, rows=(own, *found.rows))


def _price(data: dict[str, Json]) -> Group:
    price, at = inner(data, "price"), "/price"
    inputs = (
        field(at, price, "priceAmount", "Amount", SCALAR),
        field(at, price, "priceCurrency", "Currency"),
        field(at, price, "priceUnit", "Per"),
    )
    return Group("Price", at, (Row(at, "Price", inputs, removable=False),))
