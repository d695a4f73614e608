"""What a name in a statement means: a data product by its address as SQL writes it, and one of its ports or tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.gateway.errors import UnknownTable
from hansa.kernel.ids import identifier
from hansa.registry.products.queries import all_addresses, find_product

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.registry.products.values import ProductRow


def product_called(session: Session, key: str) -> ProductRow | None:
    """By its address; the long way only for addresses that a slug does not spell."""
    found = find_product(session, key)
    if found and ".".join(identifier(part) for part in found.address.split("/")) == key:
        return found
    names = addresses(session)
    return find_product(session, names[key]) if key in names else None


def addresses(session: Session) -> dict[str, str]:
    """`domain.product` as SQL writes it → the product's id."""
    return {".".join(identifier(part) for part in address.split("/")): id_ for id_, address in all_addresses(session)}


def port_called(product: ProductRow, name: str) -> tuple[str, str]:
    """A port by name, or one of its tables as `port__table`; the name as SQL writes it is fine too."""
    for port in product.outputs:
        plain = identifier(port.name)
        if name in {port.name, plain} or identifier(name) == plain:
            return port.name, ""
        if identifier(name).startswith(f"{plain}__") or name.lower().startswith(f"{port.name.lower()}__"):
            return port.name, name[len(port.name) + 2 :]
    ports = ", ".join(f'"{port.name}"' for port in product.outputs)
    raise UnknownTable(f"`{product.address}` has no output port `{name}`.", hint=f"It has {ports}.")
