"""Where the organisation says so, documents bear no tags but those of the catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.findings import Finding, Place, Severity
from hansa.registry.batch import name_of
from hansa.registry.records.queries import facet_values, standing
from hansa.registry.records.values import Kind
from hansa.registry.settings.queries import section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from hansa.registry.batch import Batch

SETTING, KEY, ONLY = "features", "managedTagsPolicy", "only-managed-tags-allowed"
BEAR = (Kind.PRODUCT, Kind.CONTRACT, Kind.SOURCE, Kind.DEFINITION, Kind.TEAM)
"""An asset's own tags come from its platform; those that people assign are of the catalog always."""


def managed_tags(session: Session, batch: Batch) -> Iterable[Finding]:
    """Tags that a document had before the rule stay until somebody takes them out."""
    bearing = [
        (item, entry) for item, entry in batch.changes(*BEAR) if any(facet == "tag" for facet, _ in entry.facets)
    ]
    if not bearing or section(session, SETTING).get(KEY) != ONLY:
        return
    for item, entry in bearing:
        kind = item.draft.kind
        tags = {value for facet, value in entry.facets if facet == "tag"}
        fresh = tags - set(facet_values(session, kind, entry.id, "tag")) if item.before else tags
        known = standing(session, Kind.TAG, fresh)
        for tag in sorted(fresh):
            if tag not in known and batch.entry(Kind.TAG, tag) is None:
                place = Place(name_of(item.draft), pointer="/tags")
                text = f"The tag `{tag}` is not in the catalog, and this organisation allows no other."
                fix = "Use a tag of the catalog, or ask for this one to be added."
                yield Finding("tag/unmanaged", Severity.ERROR, place, text, fix)
