"""What a port's contract says to those who ask for it: its roles, its words on use, and the version that is agreed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput, NotFound
from hansa.registry import catalogue
from hansa.registry.contracts.queries import load_contract
from hansa.registry.products.queries import find_product
from hansa.registry.records.values import Kind
from hansa.registry.visibility import hides

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.products.values import PortRow, ProductRow
    from hansa.standards.odcs.roles import Role


@dataclass(frozen=True, slots=True)
class Terms:
    """The sentences of a contract that somebody decides by; `line` is where its limitations stand, 0 where it has none."""

    contract: str
    name: str
    version: str
    purpose: str
    usage: str
    limitations: str
    line: int
    roles: tuple[Role, ...]


def port_of(session: Session, product: str, port: str, actor: Actor | None = None) -> tuple[ProductRow, PortRow]:
    """By the product's id or address and the port's name or id; NotFound says what there is.

    `actor` is named in a session that sees everything: what is not for them is not there.
    """
    found = find_product(session, product)
    if found is None or (actor is not None and hides(session, actor, found.id)):
        raise NotFound(f"There is no data product `{product}`.", hint="`hansa products` lists them.")
    output = next((each for each in found.outputs if each.is_called(port)), None)
    if output is None:
        names = ", ".join(f"`{each.name}`" for each in found.outputs) or "none"
        raise NotFound(f"`{found.id}` has no output port `{port}`.", hint=f"It has: {names}.")
    return found, output


def terms_of(session: Session, port: PortRow) -> Terms | None:
    """None where the port has no contract, or one that cannot be read."""
    loaded = load_contract(session, port.contract_id) if port.contract_id else None
    if loaded is None:
        return None
    contract, document = loaded
    said = contract.description
    return Terms(
        contract.id,
        contract.name or contract.id,
        contract.version or "",
        said.purpose or "",
        said.usage or "",
        said.limitations or "",
        document.place("/description/limitations").line if said.limitations else 0,
        contract.roles,
    )


def check_roles(session: Session, port: PortRow, roles: Sequence[str]) -> None:
    """Raises InvalidInput for a role that the port's contract does not define."""
    terms = terms_of(session, port) if roles else None
    known = [role.role for role in terms.roles] if terms else []
    wrong = [role for role in roles if role not in known]
    if wrong:
        hint = f"It defines: {', '.join(known)}." if known else "Ask without a role."
        raise InvalidInput(f"The contract of `{port.name}` defines no role `{wrong[0]}`.", hint=hint)


def noted_contract(session: Session, port: PortRow) -> dict[str, Json]:
    """The contract and its version as they are when access is asked for."""
    record = catalogue.get(session, Kind.CONTRACT, port.contract_id) if port.contract_id else None
    if record is None:
        return {}
    version = record.data.get("version")
    noted: dict[str, Json] = {"dataContractId": record.id}
    return noted | ({"dataContractVersion": version} if isinstance(version, str) else {})
