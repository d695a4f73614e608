"""The contract a page is about, with those who provide and those who use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.kernel.errors import NotFound
from hansa.registry import catalogue
from hansa.registry.contracts.queries import find_contract, load_contract
from hansa.registry.products.queries import find_product, find_products, providers
from hansa.registry.records.queries import links_to
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.registry.contracts.values import ContractRow
    from hansa.registry.products.values import ProductRow
    from hansa.registry.records.values import Record
    from hansa.standards.document import Document
    from hansa.standards.odcs.contract import Contract

TABS = (
    ("overview", "Overview"),
    ("schema", "Schema"),
    ("quality", "Quality"),
    ("tests", "Tests"),
    ("levels", "Service levels"),
    ("servers", "Servers"),
    ("yaml", "YAML"),
    ("history", "History"),
    ("branches", "Branches"),
    ("git", "Git"),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """`providers` are (product, port name), `consumers` the products with an input port under this contract."""

    record: Record
    row: ContractRow | None
    contract: Contract
    document: Document
    providers: tuple[tuple[ProductRow, str], ...]
    consumers: tuple[ProductRow, ...]


def locate(session: Session, rest: str) -> tuple[str, str]:
    """Id and tab of `/datacontracts/{rest}`: an id may contain slashes and even end in a tab's name, so ids are tried first."""
    if catalogue.get(session, Kind.CONTRACT, rest):
        return rest, "overview"
    identifier, _, tab = rest.rpartition("/")
    return (identifier, tab) if tab in dict(TABS) else (rest, "overview")


def load(session: Session, identifier: str) -> Subject:
    record = catalogue.get(session, Kind.CONTRACT, identifier)
    loaded = load_contract(session, identifier)
    if record is None or loaded is None:
        raise NotFound(f"There is no data contract `{identifier}`.", hint="Look for it in the list of contracts.")
    provided = tuple(
        (product, port)
        for product_id, port in providers(session, identifier)
        if (product := find_product(session, product_id)) is not None
    )
    contract, document = loaded
    return Subject(
        record=record,
        row=find_contract(session, identifier),
        contract=contract,
        document=document,
        providers=provided,
        consumers=consumers_of(session, identifier),
    )


def consumers_of(session: Session, identifier: str) -> tuple[ProductRow, ...]:
    """The products with an input port under the contract."""
    links = links_to(session, Kind.CONTRACT, [identifier], ("input",))
    return tuple(find_products(session, [link.id for link in links]))
