"""How an asset's document is read into the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.permissions import Permission
from hansa.registry.assets.document import Asset
from hansa.registry.records.understand import understand
from hansa.registry.records.values import Entry, Kind, Reference, Rights, Shape, Understood

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hansa.standards.yaml import Tree


def read(text: str, name: str, expected_id: str | None) -> Understood:
    asset, tree, findings = understand(text, name, Asset, expected_id)
    if asset is None or tree is None:
        return Understood(None, findings)
    info = asset.info
    entry = Entry(
        id=asset.id,
        name=info.name or info.qualified_name or asset.id,
        data=tree.data if isinstance(tree.data, dict) else {},
        owner=info.owner or "",
        status=info.status or "",
        version=info.version or "",
        summary=info.description or "",
        card={"type": info.type or "", "source": info.source or "", "columns": len(asset.columns)},
        references=tuple(_references(asset, tree)),
        facets=tuple(_facets(asset)),
        words=" ".join(_words(asset)),
    )
    return Understood(entry, findings)


def _references(asset: Asset, tree: Tree) -> Iterable[Reference]:
    """Assets arrive in any order and leave in any order, so a relationship neither needs nor keeps the other one."""
    if asset.info.owner:
        yield Reference("owner", Kind.TEAM, asset.info.owner, tree.later("/info/owner"))
    for number, link in enumerate(asset.relationships):
        if link.asset_id and link.asset_id != asset.id:
            where = tree.later(f"/relationships/{number}/assetId")
            role = (link.relationship_type or "related")[:32]
            yield Reference(role, Kind.ASSET, link.asset_id, where, required=False, holds=False)
    for number, tag in enumerate(asset.assigned_tags):
        yield Reference("tag", Kind.TAG, tag, tree.later(f"/assignedTags/{number}"), required=False)


def _facets(asset: Asset) -> Iterable[tuple[str, str]]:
    info = asset.info
    yield from (("owner", info.owner or ""), ("type", info.type or ""), ("source", info.source or ""))
    yield ("status", info.status or "")
    yield from (("tag", tag) for tag in (*asset.tags, *asset.assigned_tags))


def _words(asset: Asset) -> Iterable[str]:
    info = asset.info
    yield from (info.name or "", info.qualified_name or "", info.type or "", info.source or "")
    yield from (*asset.tags, *asset.assigned_tags)
    for column in asset.columns:
        yield from column.names()


RIGHTS = Rights(Permission.ASSET_ADD, Permission.ASSET_EDIT, Permission.ASSET_DELETE)
SHAPE = Shape(Kind.ASSET, "Asset", "asset", read, rights=RIGHTS)
