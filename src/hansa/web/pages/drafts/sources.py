"""The tables that a contract can begin from: what products publish, and what they have read from source systems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.api.services import services_of
from hansa.contracts.convert.data import import_data
from hansa.contracts.convert.drafted import Drafted
from hansa.contracts.convert.format import Options
from hansa.dataplane.describe.stored import describe
from hansa.dataplane.publish.queries import current, current_of_all, input_states, landed
from hansa.kernel.errors import NotFound
from hansa.kernel.ids import slug
from hansa.registry.products.queries import find_product, find_products
from hansa.standards.write import dump

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from starlette.requests import Request

    from hansa.api.services import Services
    from hansa.dataplane.storage.values import TableId

LISTED = 500
"""Tables in the list: more are found through their product's page."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """One table: `key` is `product port table`, `group` the heading it stands under."""

    key: str
    label: str
    group: str


@dataclass(frozen=True, slots=True)
class Beginnings:
    formats: tuple[tuple[str, str], ...]
    tables: tuple[Beginning, ...]


def beginnings(request: Request) -> Beginnings:
    services = services_of(request)
    with services.db.read() as session:
        found = [*_published(session), *_read(session)]
    return Beginnings(services.drafts.formats(), tuple(found[:LISTED]))


def _read(session: Session) -> list[Beginning]:
    known = landed(session)
    products = {each.id: each for each in find_products(session, list({each[0] for each in known}))}
    return [
        Beginning(f"{product}\n{port}\n{table}", f"{port} · {table}", f"Read by {products[product].name}")
        for product, port, table in known
        if product in products
    ]


def _published(session: Session) -> list[Beginning]:
    releases = current_of_all(session)
    products = {each.id: each for each in find_products(session, list(releases))}
    return [
        Beginning(f"{each.product_id}\n{each.port}\n{each.object}", f"{each.port} · {each.object}", product.name)
        for release in releases.values()
        if (product := products.get(release.product_id))
        for each in release.snapshots
    ]


def from_table(services: Services, product: str, port: str, table: str) -> Drafted:
    """A draft of a published table, or of one that the product has read. Raises NotFound."""
    with services.db.read() as session:
        known = find_product(session, product)
        found = _stored(session, known.id, port, table) if known else None
    if known is None or found is None:
        raise NotFound(f"`{port}` of `{product}` has no such table yet.", hint="Build the product first.")
    name, stored, snapshot = found
    options = Options(source=f"{known.name}/{port}", id=slug(f"{known.id}-{port}-{name}"), name=f"{known.name} {name}")
    made = import_data(describe(name, services.warehouse.columns(stored, snapshot)), options)
    return Drafted(dump(made.data), f"{known.name}, {port}, {name}", made.findings)


def _stored(session: Session, product: str, port: str, table: str) -> tuple[str, TableId, int] | None:
    release = current(session, product)
    published = release.find(port, table or None) if release else None
    if published:
        return published.object, published.table, published.snapshot_id
    for (at, name), state in input_states(session, product).items():
        if at == port and table in {"", name} and state.table and state.snapshot_id is not None:
            return name, state.table, state.snapshot_id
    return None
