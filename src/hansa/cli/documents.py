"""What a served mesh tells as documents, as the flat rows that a table has columns for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def rows(kind: str, documents: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each document with the values of the table's columns added; what a standard nests is found wherever it puts it."""
    more = {"dataproducts": _product, "datacontracts": _owned, "access": _access}.get(kind)
    return [{**document, **(more(document) if more else {})} for document in documents]


def fitting(documents: Sequence[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """Those in which every word of `text` occurs somewhere."""
    words = text.lower().split()
    return [each for each in documents if all(word in str(each).lower() for word in words)]


def _owned(document: Mapping[str, Any]) -> dict[str, Any]:
    team, info = document.get("team"), _inner(document, "info")
    owner = team.get("name") if isinstance(team, dict) else team
    named = {key: document.get(key) or info.get(key) or "" for key in ("version", "status")}
    name = document.get("name") or info.get("title") or ""
    return {"name": name, "owner": owner or info.get("owner") or document.get("owner") or "", **named}


def _product(document: Mapping[str, Any]) -> dict[str, Any]:
    from hansa.registry.products.shape import address, archetype

    owned = _owned(document)
    domain = str(document.get("domain") or owned["owner"])
    named = {"address": address(str(document["id"]), domain), "archetype": archetype(str(document.get("type") or ""))}
    return owned | named


def _access(document: Mapping[str, Any]) -> dict[str, Any]:
    info, provider, consumer = (_inner(document, part) for part in ("info", "provider", "consumer"))
    named = {
        "provider_product": provider.get("dataProductId"),
        "provider_port": provider.get("outputPortId"),
        "consumer_product": consumer.get("dataProductId") or consumer.get("teamId") or consumer.get("userId"),
        "status": info.get("status"),
        "active": info.get("active"),
        "purpose": info.get("purpose"),
    }
    return {key: value for key, value in named.items() if value is not None}


def _inner(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = document.get(key)
    return found if isinstance(found, dict) else {}
