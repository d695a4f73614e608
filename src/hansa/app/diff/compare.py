"""Judges couples of documents, and finds the products that read under the contracts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.app.lint.sources import gathered
from hansa.contracts.compatibility.consumers import consumers
from hansa.contracts.compatibility.judge import appeared, disappeared, judge
from hansa.standards.odps.product import Product
from hansa.standards.read import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hansa.app.diff.couples import Couple
    from hansa.contracts.compatibility.difference import Perspective
    from hansa.contracts.compatibility.verdict import Verdict


def verdicts(couples: Iterable[Couple], perspective: Perspective = "consumer", products: str = "") -> list[Verdict]:
    """`products` is the folder to look for consumers in; none unless given."""
    judged = [_judge(couple, perspective) for couple in couples]
    if not products:
        return judged
    known = list(_products(products))
    return [replace(each, consumers=consumers(each.id, known)) if each.standard == "ODCS" else each for each in judged]


def _judge(couple: Couple, perspective: Perspective) -> Verdict:
    if couple.old is None and couple.new is not None:
        return appeared(couple.new, perspective, unreadable=couple.unreadable)
    if couple.new is None and couple.old is not None:
        return disappeared(couple.old, perspective)
    if couple.old is None or couple.new is None:
        raise ValueError("a couple of nothing")
    return judge(couple.old, couple.new, perspective)


def _products(folder: str) -> Iterator[tuple[str, Product]]:
    """Those that can be read; a product that is not valid is its owner's matter, not the contract's."""
    for source in gathered([folder])[0]:
        reading = read(source.text, source.name)
        if reading.document and reading.ok and reading.document.spec in {"odps", "dps"}:
            yield source.name, Product.parse(reading.document)
