"""What the links in documents name: `authoritativeDefinitions` that lead to a concept or a definition of this mesh.

http://www.entropy-data.com/ns/main/order       a concept, as an IRI
/shop/semantics/main/order.order_id             a concept's property, by the address of its page
/shop/definitions/checkout/order_id             a definition
https://schema.org/Order                        whichever concept says that this is its IRI
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from hansa.registry.records.values import Kind, Reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hansa.kernel.findings import Place
    from hansa.standards.custom import AuthoritativeDefinition

TYPES = frozenset({"semantics", "semantic", "definition", "businessdefinition"})
"""The types of links that say what something means, in lower case."""

ROLES = ("meaning",)

_PLACES = (
    (re.compile(r"(?:^|/)ns/([^/]+)/(.+)\Z"), Kind.CONCEPT),
    (re.compile(r"(?:^|/)semantics/([^/]+)/(.+)\Z"), Kind.CONCEPT),
    (re.compile(r"(?:^|/)definitions/(.+)\Z"), Kind.DEFINITION),
)


def named(url: str) -> tuple[Kind, str] | None:
    """The concept or definition that a link names by the form of its path; whether it exists is not asked."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    for pattern, kind in _PLACES if not parts.fragment else ():
        match = pattern.search(parts.path)
        if match:
            return kind, unquote("/".join(match.groups()).removesuffix("/"))
    return None


def means(link: AuthoritativeDefinition) -> bool:
    return (link.type or "").lower() in TYPES


def references(
    links: Iterable[AuthoritativeDefinition], name: str, where: Callable[[int], Callable[[], Place]]
) -> Iterator[Reference]:
    """One reference for each link that says what `name` means; `where(index)` finds the link."""
    for index, link in enumerate(links):
        if means(link):
            kind, target = named(link.url) or (Kind.CONCEPT, link.url)
            yield Reference(ROLES[0], kind, target, where(index), name, required=False, holds=False, loose=True)
