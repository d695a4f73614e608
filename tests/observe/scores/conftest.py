"""A product that can be varied fact by fact, and a small mesh of real documents."""

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import records as made
from sqlalchemy import event, text

from hansa.kernel.actor import LOCAL
from hansa.observe.scores.values import Facts, Promise
from hansa.registry import catalogue
from hansa.registry.products.values import InputRow, PortRow, ProductRow
from hansa.registry.records.values import Draft, Kind

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PORT = PortRow("orders_v1", "1.0.0", "orders", "All orders.", "tables", contains_pii=False, auto_approve=False)
INPUT = InputRow("raw", "1.0.0", "raw", "shop", None, None)
PRODUCT = ProductRow(
    "orders", "checkout/orders", "Orders", "Counts orders for everybody's reports.", "checkout", "Checkout", "checkout",
    "Checkout", "active", "aggregate", "1.0.0", ("gold",), (PORT,), (INPUT,), NOW,
)  # fmt: skip
PROMISE = Promise(
    "orders", columns=10, described=10, classified=10, meant=1, ruled=1, levels=1, age=86_400.0, terms=True,
    support=True, links=1, servers=("postgres",), tested="passed",
)  # fmt: skip
BEST = Facts(
    PRODUCT, (PROMISE,), NOW, people=True, support=True, links=1, examples=True, certifications=frozenset({"gold"}),
    published_at=NOW - timedelta(hours=1), granted=True, read=True, readers=2,
)  # fmt: skip


@pytest.fixture
def facts():
    """The best of all products, with changes: of the product, of its contract, of the facts about it."""

    def make(product=None, promise=None, **changes):
        kept = replace(
            BEST, product=replace(PRODUCT, **(product or {})), promises=(replace(PROMISE, **(promise or {})),)
        )
        return replace(kept, **changes)

    return make


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def db(db):
    with db.write() as session:
        for table in ("setting", "setting_revision", "release", "usage_span", "example_data"):
            session.execute(text(f'DELETE FROM "{table}"'))
    return db


@pytest.fixture
def counted():
    """The statements that a database is sent inside of the block."""

    @contextmanager
    def count(db):
        sent = []

        def note(*arguments):
            sent.append(arguments[2])

        with db.read() as session:
            engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        yield sent
        event.remove(engine, "before_cursor_execute", note)

    return count


@pytest.fixture
def write(db):
    def put(*documents, at=NOW):
        with db.write() as session:
            drafts = [Draft(kind, json.dumps(body)) for kind, body in documents]
            return catalogue.put_many(session, LOCAL, drafts, why="a test", at=at)

    return put


@pytest.fixture
def mesh(db, write):
    """Two teams; `orders` with a contract; `bare` without anything; `funnel`, which reads orders."""
    write(
        (Kind.TEAM, made.team("checkout", members=[{"emailAddress": "ada@example.org", "role": "Owner"}])),
        (Kind.TEAM, made.team("empty")),
        (Kind.CONTRACT, made.contract("orders_v1")),
        (Kind.PRODUCT, made.product("orders", contract="orders_v1")),
        (Kind.PRODUCT, made.product("bare", owner="empty", tags=[], outputPorts=[])),
        (
            Kind.PRODUCT,
            made.product("funnel", inputPorts=[{"name": "i", "version": "1.0.0", "contractId": "orders_v1"}]),
        ),
    )
    return db
