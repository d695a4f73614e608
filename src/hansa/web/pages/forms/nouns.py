"""The nouns that have forms: which fields, which standard values, and how a new document begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hansa.kernel.permissions import Permission
from hansa.registry.agents.document import Status
from hansa.registry.builders.document import AGENTS
from hansa.registry.records.values import Kind
from hansa.registry.teams.values import TYPES
from hansa.standards.canvas.draft import ARCHETYPES
from hansa.web.pages.forms.fields import LINKED, MEMBERS, NUMBER, PAIRS, TEXT, WORDS, YAML, YES, Field, granted
from hansa.web.permissions import spoken

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
    """`path` is the first part of its addresses; `start` stands at the top of a new document.

    `made_id`: how an id is made where none is given; `only_edit`: pages make none.
    """

    kind: Kind
    path: str
    label: str
    purpose: str
    fields: tuple[Field, ...]
    start: tuple[tuple[str, Json], ...] = ()
    made_id: Literal["slug", "uuid", "number"] = "slug"
    only_edit: bool = False

    @property
    def plural(self) -> str:
        return f"{self.label[:-1]}ies" if self.label.endswith("y") else f"{self.label}s"

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
        Field("status", "Status", "/status", TEXT, "select", options="statuses"),
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
_OWNER = Field("owner", "Owner", "/info/owner", TEXT, "select", hint="Who answers for it.", options="teams")
TAG = Noun(
    Kind.TAG,
    "tags",
    "tag",
    "A tag of the catalog means the same everywhere.",
    (
        Field(
            "id",
            "Id",
            "/id",
            TEXT,
            hint="As documents write it; a slash puts it below another, as in governance/PII.",
            required=True,
            only_new=True,
        ),
        _OWNER,
        Field("description", "Description", "/info/description", TEXT, "textarea", hint="Markdown."),
        _LINKS,
        Field(
            "properties", "Properties", "/properties", PAIRS, "textarea", hint="One a line, for example source: Purview"
        ),
    ),
)
POLICY = Noun(
    Kind.POLICY,
    "policies",
    "policy",
    "A rule of play that all teams agreed on. It gets a number, as GLOBAL-7.",
    (
        _NAME,
        Field("status", "Status", "/status", TEXT, "select", options="policy_statuses", required=True),
        Field(
            "content",
            "Content",
            "/content",
            TEXT,
            "textarea",
            hint="Markdown: what must be, why, and how it is checked.",
            required=True,
        ),
    ),
    made_id="number",
)
CERTIFICATION = Noun(
    Kind.CERTIFICATION,
    "certifications",
    "certification",
    "A level of quality that a data product can be awarded; a tag shows it.",
    (
        _NAME,
        Field(
            "tag",
            "Tag",
            "/tag",
            TEXT,
            hint="What a product bears that has it, for example certification/gold.",
            required=True,
        ),
        Field("rank", "Rank", "/rank", NUMBER, hint="A whole number; 1 is the best."),
        _ABOUT,
        Field("criteria", "Criteria", "/criteria", TEXT, "textarea", hint="Markdown: what it takes."),
        Field("restricted", "Who may give it", "/restricted", YES, "select", options="restricted"),
    ),
    made_id="uuid",
)
CLASSIFICATION = Noun(
    Kind.CLASSIFICATION,
    "classification-schemes",
    "classification scheme",
    "How sensitive data is, in tiers that contracts name column by column.",
    (
        _NAME,
        Field(
            "id", "Id", "/externalId", TEXT, hint="Cannot be changed later. Empty: made from the name.", only_new=True
        ),
        _ABOUT,
        Field(
            "property",
            "Custom property",
            "/customProperty",
            TEXT,
            hint="`classification` makes it the default, if no other scheme is.",
        ),
        Field("rank", "Rank", "/rank", NUMBER, hint="A whole number; the lowest is shown first."),
        Field(
            "tiers",
            "Tiers",
            "/classifications",
            YAML,
            "textarea",
            hint="YAML, each with externalId, name and level: - {externalId: secret, name: Secret, level: 4}",
            required=True,
        ),
    ),
)
BUILDER = Noun(
    Kind.BUILDER,
    "dataproductbuilders",
    "builder",
    "A coding agent's plug-in, offered on the pages of the data products that it fits. Empty fits all.",
    (
        _NAME,
        _ID,
        _ABOUT,
        Field("repository", "Repository of the plug-in", "/pluginRepository", TEXT),
        Field("agents", "Coding agents", "/supportedAgents", WORDS, hint="Of " + ", ".join(AGENTS) + "."),
        Field("capabilities", "What it can do", "/capabilities", TEXT, "textarea", hint="Markdown."),
        Field(
            "instructions",
            "How it is used",
            "/usageInstructions",
            TEXT,
            "textarea",
            hint="Markdown; {{dataProductId}}, {{dataProductName}} and {{dataProductUrl}} are filled in on each product's page.",
        ),
        Field(
            "by_status",
            "How it is used in some states",
            "/usageInstructionsByStatus",
            YAML,
            "textarea",
            hint="YAML, the first that names the product's state counts: - {statuses: [active], instructions: Change it …}",
        ),
        Field("for_types", "For types", "/types", WORDS, hint="For example source-aligned, aggregate."),
        Field("for_teams", "For teams", "/teams", WORDS, hint="Ids; those below them are meant too."),
        Field("for_tags", "For tags", "/tags", WORDS, hint="One of them is enough."),
        Field("for_servers", "For server types", "/serverTypes", WORDS, hint="For example snowflake, postgres."),
    ),
)
ASSET = Noun(
    Kind.ASSET,
    "assets",
    "asset",
    "Connectors say what it is; people say whose it is and what it means.",
    (
        _OWNER,
        Field("assigned", "Assigned tags", "/assignedTags", WORDS, hint="Tags of the catalog, separated by commas."),
    ),
    only_edit=True,
)
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
AGENT = Noun(
    Kind.AGENT,
    "agents",
    "agent",
    "An agent is a program that acts for a team in its own name, with what the team lets it do.",
    (
        _NAME,
        _ID,
        Field("owner", "Owner", "/owner", TEXT, "select", hint="The team it acts for, and that answers for it.", options="teams", required=True),
        Field("purpose", "Purpose", "/purpose", TEXT, "textarea", hint="One sentence: what it does, and for whom.", required=True),
        _ABOUT,
        Field("status", "Status", "/status", TEXT, "select", hint="A disabled agent is kept out at once.", options="agent_statuses"),
        Field(
            "permissions", "What it may do", "/permissions", granted((Permission.ACCESS_REQUEST.value,)), "checks",
            hint="In its team and those below it. With nothing ticked it only reads.", options="permissions", empty=True,
        ),
        Field("linked", "The same agent elsewhere", "/linkedIdentities", LINKED, "textarea", hint="One a line, for example okta: 0oa1b2c3. Tokens of believed issuers are matched with them."),
    ),
)  # fmt: skip
NOUNS = (TEAM, SOURCE, PRODUCT, DEFINITION, TAG, POLICY, CERTIFICATION, CLASSIFICATION, BUILDER, ASSET, AGENT)
CHOICES: dict[str, list[tuple[str, str]]] = {
    "types": [(each, each) for each in TYPES],
    "archetypes": list(ARCHETYPES.items()),
    "statuses": [(each, each) for each in STATUSES],
    "policy_statuses": [(each, each) for each in ("Draft", "Accepted", "Rejected", "Deprecated")],
    "restricted": [("yes", "Only the governance group")],
    "logical": [(each, each) for each in LOGICAL],
    "yes": [("yes", "yes")],
    "agent_statuses": [(each.value, each.value) for each in Status],
    "permissions": [(each.value, spoken(each)) for each in Permission],
}
"""What a select offers, (value, label); `teams` are read when the form is shown."""
