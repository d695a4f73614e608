"""How a concept is named: by namespace and id, by its own IRI, by the address of its page, or as a property of an entity.

main/order                                      the concept `order` of the namespace `main`
main/order.order_id                             the property `order_id` of that entity
http://www.entropy-data.com/ns/main/order       the same as an IRI
/shop/semantics/main/order.order_id             the same as the address of a page
"""

from __future__ import annotations

IRI_BASE = "http://www.entropy-data.com/ns/"
"""Where the IRIs of concepts that say none of their own live, as links in existing contracts have them."""


def record_id(namespace: str, identifier: str) -> str:
    return f"{namespace}/{identifier}"


def parted(record: str) -> tuple[str, str]:
    """Namespace and id of a record's id."""
    namespace, _, identifier = record.partition("/")
    return namespace, identifier


def iri_of(namespace: str, identifier: str, own: str = "") -> str:
    return own or f"{IRI_BASE}{namespace}/{identifier}"


def readings(record: str) -> list[tuple[str, str]]:
    """(concept, property or ""): what a name may mean, the likeliest first. Ids may hold dots themselves."""
    found = [(record, "")]
    head, dot, _ = record.rpartition(".")
    while dot and "/" in head:
        found.append((head, record[len(head) + 1 :]))
        head, dot, _ = head.rpartition(".")
    return found
