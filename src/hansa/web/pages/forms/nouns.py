"""The nouns that have forms: which fields, which standard values, and how a new document begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.registry.records.values import Kind
from hansa.registry.teams.values import TYPES
from hansa.standards.canvas.draft import ARCHETYPES
from hansa.web.pages.forms.fields import MEMBERS, PAIRS, TEXT, WORDS, YES, Field

if TYPE_CHECKING:
    from hansa.kernel.json import Json

STATUSES = ("proposed", "draft", "active", "deprecated", "retired")

LOGICAL = ("string", "integer", "number", "boolean", "date", "timestamp", "time", "object", "array")
"""The logical types of ODCS that people choose from."""

_NAME = Field("name", "Name", "/name", TEXT, hint="As people say it.", required=True)
_ID = Field(
    "id", "Id", "/id", TEXT, hint="Used in addresses and references, cannot be changed later. Empty: made from the name.", only_new=True
)  # fmt: skip
_ABOUT = Field("description", "Description", "/description", TEXT, "textarea", hint="Markdown.")
_TAGS = Field("tags", "Tags", "/tags", WORDS, hint="Separated by commas.")
_LINKS = Field("links", "Links", "/links", PAIRS, "textarea", hint="One a line, for example wiki: https://example.com")


@dataclass(frozen=True, slots=True)
class Noun:
    """`path` is the first part of its addresses; `start` stands at the top of a new document."""

    kind: Kind
    path: str
    label: str
    purpose: str
    fields: tuple[Field, ...]
    start: tuple[tuple[str, Json], ...] = ()

    @property
    def domain_pointer(self) -> str:
        return "/domain" if self.kind is Kind.PRODUCT else ""


TEAM = Noun(
    Kind.TEAM,
    "teams",
    "team",
    "Teams own things; a domain is a team that answers for its part of the business.",
    (
        _NAME,
        _ID,
        Field("type", "Type", "/type", TEXT, "select", options="types", required=True),
        Field("parent", "Part of", "/parent", TEXT, "select", options="teams"),
        _ABOUT,
        Field("members", "Members", "/members", MEMBERS, "textarea", hint="One a line: e-mail address, then the role."),
        _TAGS,
        _LINKS,
    ),
)
SOURCE = Noun(
    Kind.SOURCE,
    "sourcesystems",
    "source system",
    "A source system is where operational data comes from; source-aligned products read it.",
    (
        _NAME,
        _ID,
        Field("owner", "Owner", "/owner", TEXT, "select", hint="Who runs it.", options="teams", required=True),
        _ABOUT,
        _TAGS,
        _LINKS,
    ),
)
PRODUCT = Noun(
    Kind.PRODUCT,
    "dataproducts",
    "data product",
    "What describes the product, and its ports; models are drafted on the canvas or written in the mesh folder.",
    (
        _NAME,
        _ID,
        Field("domain", "Domain", "/domain", TEXT, "select", hint="Which part of the business it belongs to.", options="teams", required=True),
        Field("owner", "Owner", "/team/name", TEXT, "select", hint="The team that answers for it.", options="teams", required=True),
        Field("type", "Archetype", "/type", TEXT, "select", options="archetypes", required=True),
        Field("status", "Status", "/status", TEXT, "select", options="statuses", required=True),
        Field("version", "Version", "/version", TEXT, hint="For example 1.0.0."),
        Field("purpose", "Purpose", "/description/purpose", TEXT, "textarea", hint="One sentence that says what it is for.", required=True),
        Field("usage", "Usage", "/description/usage", TEXT, "textarea", hint="What people do with it."),
        Field("limitations", "Limitations", "/description/limitations", TEXT, "textarea", hint="What it must not be used for."),
        _TAGS,
    ),
    (("apiVersion", "v1.1.0"), ("kind", "DataProduct")),
)  # fmt: skip
DEFINITION = Noun(
    Kind.DEFINITION,
    "definitions",
    "definition",
    "A definition says once what a value means and how it looks; contracts link their columns to it.",
    (
        Field("name", "Title", "/title", TEXT, hint="As people say it.", required=True),
        Field(
            "id",
            "Id",
            "/id",
            TEXT,
            hint="May hold slashes: checkout/order_id. Cannot be changed later. Empty: made from the title.",
            only_new=True,
        ),
        Field("owner", "Owner", "/owner", TEXT, "select", hint="Who answers for it.", options="teams", required=True),
        _ABOUT,
        Field("type", "Type", "/type", TEXT, "select", options="logical"),
        Field("format", "Format", "/format", TEXT, hint="For example email, uuid or uri."),
        Field("pattern", "Pattern", "/pattern", TEXT, hint="A regular expression that its values match."),
        Field("example", "Example", "/example", TEXT),
        Field(
            "classification", "Classification", "/classification", TEXT, hint="For example internal or confidential."
        ),
        Field("pii", "Personal data", "/pii", YES, "select", options="yes"),
        _TAGS,
    ),
)
NOUNS = (TEAM, SOURCE, PRODUCT, DEFINITION)
CHOICES: dict[str, list[tuple[str, str]]] = {
    "types": [(each, each) for each in TYPES],
    "archetypes": list(ARCHETYPES.items()),
    "statuses": [(each, each) for each in STATUSES],
    "logical": [(each, each) for each in LOGICAL],
    "yes": [("yes", "yes")],
}
"""What a select offers, (value, label); `teams` are read when the form is shown."""
