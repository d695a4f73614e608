"""Whether somebody may ask a statement for a purpose: the parse of the guarded door and its decision, without running anything.

sql ─ guard ─ names → ports ─ decide (per port) ─ columns that it touches ─ purpose against agreement and contract ─ yes or no, why
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hansa.gateway.errors import UnknownTable
from hansa.gateway.execute import Worker
from hansa.gateway.guard import check_text, rewrite
from hansa.gateway.names import port_called, product_called
from hansa.gateway.query import MEMORY, SECONDS
from hansa.gateway.worker import Limits
from hansa.governance.decide import Reason, decide
from hansa.governance.purpose import ruled_out, shared
from hansa.governance.terms import port_of, terms_of
from hansa.kernel.errors import HansaError
from hansa.kernel.ids import identifier
from hansa.registry.agreements.queries import find_agreement
from hansa.registry.contracts.queries import load_contract

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.db.database import Database
    from hansa.gateway.guard import Name
    from hansa.governance.decide import Decision
    from hansa.kernel.actor import Actor
    from hansa.registry.products.values import PortRow, ProductRow

STATEMENT, TABLE, COLUMN, PURPOSE, TERMS = "statement", "table", "column", "purpose", "terms"
"""What a reason is about."""


@dataclass(frozen=True, slots=True)
class Question:
    """May `actor` ask `sql` of the port for `purpose`? Without a statement the whole port is meant."""

    actor: Actor
    product: str
    port: str
    sql: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Because:
    """`reason` led to the answer; `about` says in which respect, and `against` whether it speaks against it."""

    about: str
    reason: Reason
    against: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    allow: bool
    because: tuple[Because, ...]


@dataclass
class _Reading:
    """What one statement reads: ports by (product, port), columns by name; `all` where it says `*`."""

    ports: dict[tuple[str, str], tuple[ProductRow, PortRow]] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)
    all: bool = False

    def touches(self, column: str) -> bool:
        return self.all or column.casefold() in self.columns


def evaluate(db: Database, question: Question, *, at: datetime) -> Evaluation:
    """Never raises for what is asked: what cannot be read or found is a no, with the reason."""
    try:
        tree = _tree(question.sql)
        with db.read() as session:
            reading = _read(session, question, tree)
            found = [each for where in reading.ports.values() for each in _judge(session, question, where, reading, at)]
    except HansaError as error:
        about = TABLE if isinstance(error, UnknownTable) else STATEMENT
        found = [Because(about, Reason(str(error), "the statement", ""), against=True)]
    return Evaluation(not any(each.against for each in found), tuple(found))


def _tree(sql: str) -> dict[str, Any] | None:
    if not sql.strip():
        return None
    check_text(sql)
    with Worker(Limits(MEMORY, SECONDS, sql)) as worker:
        return worker.tree()


def _read(session: Session, question: Question, tree: dict[str, Any] | None) -> _Reading:
    product, port = port_of(session, question.product, question.port)
    reading = _Reading()
    if tree is None:
        reading.ports[product.id, port.name] = (product, port)
        reading.all = True
        return reading
    own = _tables(session, port)

    def resolve(name: Name) -> tuple[str, str]:
        where = (product, port) if name[-1].casefold() in own else _named(session, name)
        reading.ports[where[0].id, where[1].name] = where
        return "port", name[-1]

    _columns(tree, reading)
    rewrite(tree, resolve)
    return reading


def _tables(session: Session, port: PortRow) -> frozenset[str]:
    """The tables of the port as its contract and its platform call them, folded."""
    loaded = load_contract(session, port.contract_id) if port.contract_id else None
    schemas = loaded[0].schema_ if loaded else ()
    names = {port.name, port.id, identifier(port.name), *(s.name for s in schemas), *(s.physical_name for s in schemas)}
    return frozenset(name.rpartition(".")[2].casefold() for name in names if name)


def _named(session: Session, name: Name) -> tuple[ProductRow, PortRow]:
    product = product_called(session, ".".join(identifier(part) for part in name[:2])) if 1 < len(name) <= 3 else None
    if product is None or not product.outputs:
        raise UnknownTable(
            f"`{'.'.join(name)}` is no table of this output port.", hint="Name the tables of its contract."
        )
    chosen = port_called(product, name[2])[0] if len(name) == 3 else product.outputs[0].name
    return product, next(port for port in product.outputs if port.name == chosen)


def _columns(tree: object, reading: _Reading) -> None:
    """Every column that is named; the name of a table in the place of a column is the whole row."""
    tables: set[str] = set()
    todo = [tree]
    while todo:
        each = todo.pop()
        if isinstance(each, dict):
            if each.get("class") == "COLUMN_REF" and each.get("column_names"):
                reading.columns.add(str(each["column_names"][-1]).casefold())
            reading.columns |= {str(name).casefold() for name in each.get("using_columns") or ()}
            reading.all = reading.all or each.get("class") == "STAR" or each.get("ref_type") == "NATURAL"
            if each.get("class") is None:
                tables |= {str(each.get(key) or "").casefold() for key in ("alias", "table_name")}
            todo.extend(each.values())
        elif isinstance(each, list):
            todo.extend(each)
    reading.all = reading.all or bool(reading.columns & (tables - {""}))


def _judge(
    session: Session, question: Question, where: tuple[ProductRow, PortRow], reading: _Reading, at: datetime
) -> Iterable[Because]:
    product, port = where
    decision = decide(session, question.actor, product.id, port.name, at=at, purpose=question.purpose)
    if not decision.allow:
        yield from (Because(TABLE, reason, against=True) for reason in decision.reasons)
        return
    touched = [column for column in decision.masks if reading.touches(column)]
    if touched:
        said = [
            reason for reason in decision.reasons if any(f"Column {each} is" in reason.sentence for each in touched)
        ]
        yield from (Because(COLUMN, reason, against=True) for reason in said)
    elif decision.masks or not decision.reasons:
        text = f"What it reads of {product.name}/{port.name} is open to every member of the mesh."
        yield Because(COLUMN, Reason(text, port.contract_id or product.id, ""), against=False)
    else:
        yield from (Because(TABLE, reason, against=False) for reason in decision.reasons)
    if not decision.own:
        yield from _purpose(session, question, decision, product, at)
        yield from _terms(session, question, where)


def _purpose(
    session: Session, question: Question, decision: Decision, product: ProductRow, at: datetime
) -> Iterable[Because]:
    agreed = [row for each in decision.agreements if (row := find_agreement(session, each, today=at.date()))]
    said, whom = question.purpose.strip(), product.owner_name or product.owner
    if any(shared(said, row.purpose) for row in agreed):
        return
    for row in agreed:
        what = f"The purpose “{said}” has no word in common with" if said else "No purpose is stated to compare with"
        text = f"{what} what agreement {row.id} was granted for: {row.purpose}"
        yield Because(PURPOSE, Reason(text, row.id, whom), against=True)


def _terms(session: Session, question: Question, where: tuple[ProductRow, PortRow]) -> Iterable[Because]:
    product, port = where
    terms = terms_of(session, port)
    sentence = ruled_out(question.purpose, terms.limitations) if terms else ""
    if terms and sentence:
        line = f"{terms.contract} line {terms.line}" if terms.line else terms.contract
        text = f"The contract of {port.name} rules it out: {sentence}"
        yield Because(TERMS, Reason(text, line, product.owner_name or product.owner), against=True)
