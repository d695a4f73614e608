"""The nouns whose pages are alike: what they are called, how they are found, and what stands beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.registry.batch import SHAPES
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from hansa.kernel.permissions import Permission


@dataclass(frozen=True, slots=True)
class Noun:
    """`facets` are (facet, title); `family` the nouns that share its tabs; `made` says where it comes from if no page makes it."""

    kind: Kind
    title: str
    word: str
    purpose: str
    glyph: str
    family: str
    facets: tuple[tuple[str, str], ...] = ()
    made: str = ""

    @property
    def path(self) -> str:
        return self.kind.value

    @property
    def adds(self) -> Permission | None:
        """What somebody needs to add one; None where the governance group does."""
        rights = SHAPES[self.kind].rights
        return rights.add if rights else None


POLICY = Noun(
    Kind.POLICY,
    "Policies",
    "policy",
    "A policy is a rule of play that all teams agreed on: what every product must have, and why.",
    "scale",
    "governance",
    (("status", "Status"),),
)
CERTIFICATION = Noun(
    Kind.CERTIFICATION,
    "Certifications",
    "certification",
    "A certification is a level of quality that a data product can be awarded; a tag shows it.",
    "badge-check",
    "governance",
)
CLASSIFICATION = Noun(
    Kind.CLASSIFICATION,
    "Classifications",
    "classification scheme",
    "A classification scheme says how sensitive data is, in tiers that contracts name column by column.",
    "shield-check",
    "governance",
)
TAG = Noun(
    Kind.TAG,
    "Tags",
    "tag",
    "A tag of the catalog means the same everywhere; a slash puts one below another, as in governance/PII.",
    "tag",
    "governance",
    (("owner", "Owner"), ("below", "Below")),
)
BUILDER = Noun(
    Kind.BUILDER,
    "Builders",
    "builder",
    "A data product builder is a coding agent's plug-in; it is offered on the pages of the data products that it fits.",
    "hammer",
    "governance",
    (("agent", "Coding agent"),),
)
ASSET = Noun(
    Kind.ASSET,
    "Assets",
    "asset",
    "An asset is a table, topic or dashboard of a platform. Connectors report them; contracts and products are made from them.",
    "layout-grid",
    "assets",
    (("type", "Type"), ("source", "Source"), ("owner", "Owner"), ("tag", "Tag")),
    made="A connector reports assets with PUT /api/assets/{id}.",
)
NOUNS = (POLICY, CERTIFICATION, CLASSIFICATION, TAG, BUILDER, ASSET)
TABS = {
    "governance": (
        *((noun.path, noun.title, f"/{noun.path}") for noun in (POLICY, CERTIFICATION, CLASSIFICATION, TAG, BUILDER)),
        ("scores", "Scores", "/scores"),
    ),
    "assets": (("assets", "Assets", "/assets"), ("connectors", "Connectors", "/connectors")),
}
