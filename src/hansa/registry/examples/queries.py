"""Which example data there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from hansa.kernel.json import Json  # noqa: TC001 part of a value's shape
from hansa.registry.examples.model import ExampleRow
from hansa.registry.records.model import RecordRow
from hansa.registry.records.queries import chunks, mapping
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Select
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Example:
    """Rows (a list) or one thing (a map) of a product, of one of its ports, of a contract's schema; "" where not said."""

    id: str
    product: str
    port: str
    contract: str
    schema: str
    data: dict[str, Json]


def list_examples(session: Session, *, product: str = "", port: str = "", contract: str = "") -> list[Example]:
    """In the order in which they were made; "" leaves a filter out."""
    query = _visible().order_by(ExampleRow.created_at, ExampleRow.id)
    for column, wanted in (
        (ExampleRow.product_id, product),
        (ExampleRow.port, port),
        (ExampleRow.contract_id, contract),
    ):
        if wanted:
            query = query.where(column == wanted)
    return [example(row) for row in session.scalars(query)]


def having(session: Session, products: Iterable[str]) -> set[str]:
    """Those of these products that have example data."""
    found: set[str] = set()
    for some in chunks(set(products)):
        found.update(session.scalars(select(ExampleRow.product_id).where(ExampleRow.product_id.in_(some)).distinct()))
    return found


def find_example(session: Session, identifier: str) -> Example | None:
    row = session.scalar(_visible().where(ExampleRow.id == identifier))
    return example(row) if row else None


def _visible() -> Select[ExampleRow]:
    """Through the product, so that nobody sees examples of what is hidden from them."""
    same = and_(RecordRow.kind == Kind.PRODUCT.value, RecordRow.id == ExampleRow.product_id)
    return select(ExampleRow).join(RecordRow, same)


def example(row: ExampleRow) -> Example:
    return Example(row.id, row.product_id, row.port, row.contract_id, row.schema_name, mapping(row.data))
