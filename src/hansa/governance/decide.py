"""What a reader may see of a port, and why: the one decision that every way to the data asks for.

operator, member of the owning team      everything, in the clear
consumer with an active agreement        everything, in the clear
anybody else in the mesh                 the rows, with classified columns masked
unknown product or port                  refused
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from hansa.contracts.types import column_name, map_parts
from hansa.governance.sides import is_agent, is_user
from hansa.registry.agreements.queries import list_agreements
from hansa.registry.contracts.queries import load_contract
from hansa.registry.products.queries import find_product
from hansa.registry.teams.queries import ancestors
from hansa.registry.visibility import hides

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.agreements.queries import AgreementRow
    from hansa.registry.products.values import PortRow, ProductRow
    from hansa.standards.document import Document
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property

Mask = Literal["null"]
"""How a value is hidden. NULL tells nothing, not even whether two rows are equal."""

OPEN = frozenset({"", "public", "internal"})
"""Classifications that every member of the mesh may read in the clear."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of a document that led to the decision, and whom to ask about it."""

    sentence: str
    document: str
    whom: str

    def __str__(self) -> str:
        return (
            f"{self.sentence} ({self.document}; ask {self.whom})" if self.whom else f"{self.sentence} ({self.document})"
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """`masks` maps a column's name to how it is hidden; a column that is not in it is read in the clear.

    `agreements` are those that it rests on; `own` is true for operators and those who own the product.
    """

    allow: bool
    masks: Mapping[str, Mask] = field(default_factory=dict)
    row_filter: None = None
    reasons: tuple[Reason, ...] = ()
    agreements: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Classified:
    """A column that may not be read by everybody: `line` is where its contract says so."""

    column: str
    classification: str
    line: int


def decide(session: Session, actor: Actor, product_id: str, port: str, *, at: datetime, purpose: str = "") -> Decision:
    """The decision of this moment; nothing of it is kept, so that an ended agreement counts at once."""
    del purpose  # kept with the read; `evaluate` compares it with what was agreed
    product = find_product(session, product_id)
    output = next((row for row in product.outputs if row.is_called(port)), None) if product else None
    if product is None or output is None:
        return Decision(allow=False, reasons=(Reason(f"There is no output port `{port}`.", product_id, ""),))
    if hides(session, actor, product.id):
        return Decision(allow=False, reasons=(Reason(f"There is no output port `{port}`.", product_id, ""),))
    owners = frozenset(ancestors(session, product.owner)) if product.owner else frozenset[str]()
    grants = list_agreements(session, product=product.id, today=at.date())
    contract = load_contract(session, output.contract_id) if output.contract_id else None
    return judge(actor, product, owners, _granted(grants, output), classified(contract))


def judge(
    actor: Actor,
    product: ProductRow,
    owners: frozenset[str],
    grants: tuple[AgreementRow, ...],
    columns: tuple[Classified, ...],
) -> Decision:
    """The rule itself, without a database: the table in this module's first lines."""
    if actor.is_operator:
        return Decision(allow=True, reasons=(Reason(f"{actor.name} operates this mesh.", "mesh.yaml", ""),), own=True)
    if actor.teams & owners:
        text = f"{product.owner_name} owns {product.name}."
        return Decision(allow=True, reasons=(Reason(text, product.id, ""),), own=True)
    held = [grant for grant in grants if reads_by(actor, grant)]
    if held:
        said = tuple(Reason(f"Agreement {each.id} grants it for: {each.purpose}", each.id, "") for each in held)
        return Decision(allow=True, reasons=said, agreements=tuple(each.id for each in held))
    reasons = tuple(
        Reason(
            f"Column {column.column} is masked: it is classified {column.classification}, and you have no agreement.",
            f"contract line {column.line}" if column.line else "contract",
            product.owner_name or product.owner,
        )
        for column in columns
    )
    return Decision(allow=True, masks={column.column: "null" for column in columns}, reasons=reasons)


def reads_by(actor: Actor, grant: AgreementRow) -> bool:
    """Whether the agreement is for this actor: for one of its teams, this person, or this agent."""
    own = is_user(actor, grant.consumer_user) or is_agent(actor, grant.consumer_agent)
    return own or grant.consumer_team in actor.teams


def classified(contract: tuple[Contract, Document] | None) -> tuple[Classified, ...]:
    """The columns of a contract that are not for everybody; a nested classified value hides its whole column."""
    if contract is None:
        return ()
    promise, document = contract
    found: dict[str, Classified] = {}
    for o, schema in enumerate(promise.schema_):
        for p, prop in enumerate(schema.properties):
            label = _label(prop)
            if label:
                line = document.place(f"/schema/{o}/properties/{p}").line
                name = column_name(
                    prop
                )  # as the data calls it: a mask by the contract's name alone would miss its column
                found.setdefault(name, Classified(name, label, line))
    return tuple(found.values())


def _label(prop: Property) -> str:
    """The strictest word that is not open, on the property or below it."""
    own = (prop.classification or "").strip().lower()
    if own not in OPEN:
        return own
    below = [*prop.properties, *([prop.items] if prop.items else []), *(each for each in map_parts(prop) if each)]
    return next((label for child in below if (label := _label(child))), "")


def _granted(rows: list[AgreementRow], port: PortRow) -> tuple[AgreementRow, ...]:
    return tuple(row for row in rows if row.counts and port.is_called(row.provider_port))
