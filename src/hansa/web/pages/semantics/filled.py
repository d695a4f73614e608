"""What the forms of semantics consist of, and how a concept's properties are written as lines.

order_id: string, required, unique – The number on the invoice
use email
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.standards.osi.values import ConceptKind, parts_of, text_of
from hansa.web.pages.forms.fields import TEXT, WORDS, YES, Codec, Field

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.standards.osi.values import Part

USE = "use "
FLAGS = ("required", "unique")


def _show_lines(value: Json) -> str:
    return "\n".join(str(each) for each in value) if isinstance(value, list) else ""


def _take_lines(text: str) -> Json:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _show_properties(value: Json) -> str:
    return "\n".join(_line(each) for each in parts_of(value))


def _line(each: Part) -> str:
    if "ref" in each:
        return f"{USE}{each['ref']}"
    said = [text_of(each.get("data_type")), *(flag for flag in FLAGS if each.get(flag))]
    words = ", ".join(word for word in said if word)
    about = text_of(each.get("description")).replace("\n", " ")
    return f"{each.get('id')}" + (f": {words}" if words else "") + (f" – {about}" if about else "")


def _take_properties(text: str) -> Json:
    found: list[Json] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith(USE):
            found.append({"ref": line.removeprefix(USE).strip()})
            continue
        head, _, about = line.partition(" – ")
        identifier, _, said = head.partition(":")
        words = [word.strip() for word in said.split(",") if word.strip()]
        types = [word for word in words if word not in FLAGS]
        if not identifier.strip() or " " in identifier.strip() or len(types) > 1:
            raise ValueError(f"“{line}” is no property. Write for example: order_id: string, required – The number")
        each: Part = {
            "id": identifier.strip(),
            "data_type": types[0] if types else None,
            "description": about.strip() or None,
        }
        found.append(each | {flag: True for flag in FLAGS if flag in words})
    return found


def merged(said: Json, stands: Json) -> list[Json]:
    """The lines' properties with everything else that the properties of the same ids say already."""
    known = {text_of(each.get("id")): each for each in parts_of(stands) if "ref" not in each}
    found: list[Json] = []
    for each in parts_of(said):
        before = known.get(text_of(each.get("id")), {})
        kept = {name: value for name, value in before.items() if name not in {"data_type", "description", *FLAGS}}
        about = before.get("description")
        same = text_of(about).replace("\n", " ") == text_of(each.get("description"))
        found.append(
            each if "ref" in each else {**kept, **each, "description": about if same else each.get("description")}
        )
    return found


LINES = Codec(_show_lines, _take_lines)
PROPERTIES = Codec(_show_properties, _take_properties)

_NAME = Field("name", "Name", "/name", TEXT, hint="As people say it.", required=True)
_ABOUT = Field("description", "Description", "/description", TEXT, "textarea", hint="Markdown.")
_TEAM = Field("team", "Owner", "/team", TEXT, "select", hint="The team that answers for it.", options="teams")
_ID = Field("id", "Id", "/id", TEXT, hint="Used in addresses and links, cannot be changed later. Empty: made from the name.", only_new=True)  # fmt: skip

NAMESPACE = (
    _NAME,
    _ID,
    _ABOUT,
    _TEAM,
    Field(
        "read_only",
        "Read only in the browser",
        "/read_only",
        YES,
        "select",
        hint="Programs may still write it.",
        options="yes",
    ),
)
CONCEPT = (
    _NAME,
    _ID,
    Field("kind", "Kind", "/kind", TEXT, "select", options="kinds", required=True),
    _ABOUT,
    Field("group", "Group", "/group", TEXT, "select", options="groups"),
    Field("properties", "Properties", "/properties", PROPERTIES, "textarea", hint="Of an entity, one a line: order_id: string, required – The number. Or: use email, for a shared property."),
    Field("data_type", "Data type", "/data_type", TEXT, hint="Of a property, for example string."),
    Field("pattern", "Pattern", "/pattern", TEXT, hint="Of a property: what its values match."),
    Field("enum", "Allowed values", "/enum", LINES, "textarea", hint="Of a property, one a line."),
    Field("examples", "Examples", "/examples", LINES, "textarea", hint="Of a property, one a line."),
    Field("unit", "Unit", "/unit", TEXT, hint="Of a metric, for example percent."),
    Field("formula", "Formula", "/formula", TEXT, "textarea", hint="Of a metric."),
    Field("better_when", "Better when", "/better_when", TEXT, "select", options="better"),
    Field("classification", "Classification", "/classification", TEXT, hint="For example internal or confidential."),
    Field("status", "Status", "/status", TEXT, hint="For example draft, active or deprecated."),
    _TEAM,
    Field("iri", "IRI", "/iri", TEXT, hint="Where another ontology defines it, its address there."),
    Field("tags", "Tags", "/tags", WORDS, hint="Separated by commas."),
)  # fmt: skip
RELATIONSHIP = (
    Field("from", "From", "/roles/0/concept", TEXT, "select", options="concepts", required=True),
    Field("name", "Verb", "/name", TEXT, hint="Read from left to right: Customer places Order.", required=True),
    Field("to", "To", "/roles/1/concept", TEXT, "select", options="concepts", required=True),
    Field("type", "Type", "/type", TEXT, "select", options="relations", required=True),
    Field("multiplicity", "How many", "/multiplicity", TEXT, "select", options="many"),
    _ABOUT,
    _ID,
)

CHOICES: dict[str, list[tuple[str, str]]] = {
    "yes": [("yes", "yes")],
    "better": [("higher", "higher"), ("lower", "lower")],
    "kinds": [(each.value, each.value.replace("_", " ").capitalize()) for each in ConceptKind],
    "relations": [("relatedTo", "is related to"), ("isA", "is a"), ("hasProperty", "has the property"), ("memberOf", "is a member of")],
    "many": [("OneToOne", "one to one"), ("OneToMany", "one to many"), ("ManyToOne", "many to one"), ("ManyToMany", "many to many")],
}  # fmt: skip
