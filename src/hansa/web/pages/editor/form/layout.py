"""The chapters of a contract as one form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.standards.odcs.servers import server_types
from hansa.standards.pointer import look_up
from hansa.standards.schema_keys import known_keys
from hansa.standards.validate import schema as json_schema
from hansa.web.pages.editor.form.codec import SCALAR, TEXT, WORDS
from hansa.web.pages.editor.form.columns import schema
from hansa.web.pages.editor.form.parts import field, inner, items, word
from hansa.web.pages.editor.form.shape import Add, Group, Input, Row, inputs_of

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.standards.document import Document

STATUSES = ("proposed", "draft", "active", "deprecated", "retired")
MOST = 5_000
"""Inputs of one form: a post carries at most ten thousand values, a tick two of them."""


def layout(document: Document | None) -> tuple[Group, ...]:
    """The groups of the form; none for a text that no form can show: broken, of another standard, or too large."""
    if document is None or document.spec != "odcs" or document.spec_version.startswith("2."):
        return ()
    data = document.data
    groups = (_about(data), schema(data), _servers(data), _levels(data), _team(data), _roles(data), _support(data), _price(data))
    return groups if sum(1 for _ in inputs_of(groups)) <= MOST else ()  # fmt: skip


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


def _keys(kind: str, server: dict[str, Json]) -> tuple[str, ...]:
    """What the standard knows of this type; a custom server shows what it has."""
    root = json_schema("odcs-3.2.0")
    branches = look_up(root, "/$defs/Server/allOf")
    for index, branch in enumerate(branches if isinstance(branches, list) else ()):
        if look_up(branch, "/if/properties/type/const") == kind:
            keys = known_keys(root, ("$defs", "Server", "allOf", index, "then", "$ref"))
            return tuple(key for key in keys if kind != "custom" or key in server)
    return ()


def _levels(data: dict[str, Json]) -> Group:
    keys = (("property", "Property"), ("value", "Value"), ("unit", "Unit"), ("element", "Element"))
    start: Json = {"property": "freshness", "value": 24, "unit": "h"}
    return _list(data, "/slaProperties", "Service levels", "level", keys, Add("Add a service level", start))


def _team(data: dict[str, Json]) -> Group:
    team = data.get("team")
    keys = (("username", "User name"), ("name", "Name"), ("role", "Role"), ("description", "Description"))
    add = Add("Add a member", {"username": "name@example.com", "role": "owner"})
    if isinstance(team, list):
        return _list(data, "/team", "Team", "member", keys, add)
    found = _list(data, "/team/members", "Team", "member", keys, add)
    own = Row("/team", "Team", (field("/team", inner(data, "team"), "name", "Team name"),), removable=False)
    return Group(found.title, found.pointer, (own, *found.rows), found.adds)


def _roles(data: dict[str, Json]) -> Group:
    keys = (
        ("role", "Role"),
        ("access", "Access"),
        ("firstLevelApprovers", "Approved by"),
        ("description", "Description"),
    )
    return _list(data, "/roles", "Roles", "role", keys, Add("Add a role", {"role": "reader", "access": "read"}))


def _support(data: dict[str, Json]) -> Group:
    keys = (("channel", "Channel"), ("url", "URL"), ("tool", "Tool"), ("scope", "Scope"), ("description", "Description"))
    start: Json = {"channel": "help", "url": "https://example.com"}
    return _list(data, "/support", "Support", "channel", keys, Add("Add a channel", start))  # fmt: skip


def _price(data: dict[str, Json]) -> Group:
    price, at = inner(data, "price"), "/price"
    inputs = (
        field(at, price, "priceAmount", "Amount", SCALAR),
        field(at, price, "priceCurrency", "Currency"),
        field(at, price, "priceUnit", "Per"),
    )
    return Group("Price", at, (Row(at, "Price", inputs, removable=False),))


def _list(data: dict[str, Json], at: str, title: str, noun: str, keys: tuple[tuple[str, str], ...], add: Add) -> Group:
    rows = tuple(_plain(each_at, each, noun, keys) for each_at, each in items(data, at))
    return Group(title, at, rows, (add,))


def _plain(at: str, owner: dict[str, Json], noun: str, keys: tuple[tuple[str, str], ...]) -> Row:
    title = f"{noun.capitalize()} {word(owner, keys[0][0])}"
    return Row(at, title, tuple(field(at, owner, key, label, SCALAR if key == "value" else TEXT) for key, label in keys))
