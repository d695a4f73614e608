"""A client of the pages that keeps cookies as a browser does."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import databases
import httpx
import pytest
from cryptography.fernet import Fernet

from hansa.api.seen import Seen
from hansa.api.services import Services, SignIn
from hansa.app.drafts import FileDrafts
from hansa.app.folder.save import MeshFolder
from hansa.dataplane.git.guard import Policy
from hansa.dataplane.git.sync import Repositories
from hansa.db.vault import Vault
from hansa.kernel.actor import LOCAL
from hansa.kernel.clock import FixedClock
from hansa.registry import catalogue
from hansa.registry.records.values import Draft, Kind
from hansa.web.app import create_web


class Pages:
    """httpx without a socket, and without `async` in every test."""

    def __init__(self, app, *, loud=False):
        transport = httpx.ASGITransport(app, raise_app_exceptions=loud)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://localhost:8420")
        self.cookies = self._client.cookies

    def get(self, url, **options):
        return asyncio.run(self._client.get(url, **options))

    def post(self, url, **options):
        return asyncio.run(self._client.post(url, **options))


@pytest.fixture
def client():
    return Pages(create_web(services=None))


@pytest.fixture
def browse():
    """The pages of a mesh that a test has made."""
    return lambda services, **more: Pages(create_web(services, **more), loud=True)


START = datetime(2026, 9, 1, 12, tzinfo=UTC)
CONTRACT = """\
apiVersion: v3.2.0
kind: DataContract
id: orders-pii
name: Orders with PII
version: 1.0.0
status: active
domain: checkout
description:
  purpose: Every order with its customer.
  usage: Reports & **forecasts** <script>alert(1)</script>
  limitations: Not for decisions about single customers.
schema:
  - name: orders  # the one table
    physicalType: table
    logicalType: object
    description: One row is one order.
    properties:
      - {name: order_id, logicalType: string, primaryKey: true, required: true, description: The order., examples: [o-1]}
      - {name: customer_email, logicalType: string, classification: confidential, logicalTypeOptions: {maxLength: 99}}
      - name: address
        logicalType: object
        properties:
          - {name: city, logicalType: string}
      - name: status
        logicalType: string
        enum: [{value: paid, label: Paid in full}, {value: open}]
    quality:
      - {metric: rowCount, mustBeGreaterThan: 0}
team: {name: checkout, members: [{username: ada, role: owner}]}
roles:
  - {role: analyst, access: read, firstLevelApprovers: ada}
support:
  - {channel: chat, url: "javascript:alert(1)"}
price: {priceAmount: 0, priceCurrency: EUR, priceUnit: month}
slaProperties:
  - {property: retention, value: 3, unit: y}
  - {property: noticePeriod, value: P3M}
"""
PRODUCT = """\
apiVersion: v1.1.0
kind: DataProduct
id: orders
name: Orders  # as people say it
version: 1.0.0
status: active
domain: checkout
type: sourceAligned
description:
  purpose: All orders.
inputPorts:
  - name: orders_raw
    version: 1.0.0
    contractId: order-service-orders
    customProperties: [{property: sourceSystemId, value: order-service}]
outputPorts:
  - name: orders_pii_v1
    version: 1.0.0
    contractId: orders-pii
team: {name: checkout}
"""
SOURCE_CONTRACT = """\
apiVersion: v3.2.0
kind: DataContract
id: order-service-orders
name: Orders of the order service
version: 1.0.0
status: active
servers:
  - {server: export, type: local, path: raw/orders.csv, format: csv}
schema:
  - name: orders
    logicalType: object
    properties:
      - {name: order_id, logicalType: string, primaryKey: true}
      - {name: total, logicalType: number}
team: {name: checkout}
"""
TEAMS = """\
id: {id}
name: {name}
type: Domain
"""


class Sandbox(Pages):
    """A small mesh behind the pages: two domains, a source system, a product with its contracts, no data."""

    def __init__(self, home):
        self.db = databases.migrated(home / "registry.db")
        self.clock = FixedClock(START)
        self.folder = MeshFolder(home)
        self.woken = []
        vault = Vault([Fernet.generate_key().decode()])
        self.services = Services(
            name="Test", home=home, mode="demo", db=self.db, clock=self.clock, folder=self.folder,
            wake=lambda: self.woken.append(True), pipeline=None, warehouse=None, gateway=None, inbox=None,
            trials=None, drafts=FileDrafts(), vault=vault,
            git=Repositories(self.db, vault, self.clock, Policy(folders=(home / "git",)), self.folder),
            seen=Seen(self.db, start=lambda work: work()), sign_in=SignIn(),
        )  # fmt: skip
        self.write(
            Draft(Kind.TEAM, TEAMS.format(id="checkout", name="Checkout")),
            Draft(Kind.TEAM, TEAMS.format(id="search", name="Search & find")),
            Draft(Kind.SOURCE, "id: order-service\nname: Order service\nowner: checkout\n"),
            Draft(Kind.CONTRACT, SOURCE_CONTRACT),
            Draft(Kind.CONTRACT, CONTRACT),
            Draft(Kind.PRODUCT, PRODUCT),
        )
        self.app = create_web(self.services)
        super().__init__(self.app, loud=True)

    def set(self, **changes):
        """The same mesh served otherwise: `mode`, `sign_in` …."""
        self.services = self.app.state.services = replace(self.services, **changes)

    def write(self, *drafts, why="A test"):
        self.clock.move(minutes=1)
        with self.db.write() as session:
            return catalogue.put_many(session, LOCAL, drafts, why=why, at=self.clock.now())

    def record(self, kind, identifier):
        with self.db.read() as session:
            return catalogue.get(session, kind, identifier)

    def submit(self, url, data=None, **options):
        """As a browser does: the page's token goes with the form."""
        self.get("/login")
        token = self.cookies["hansa_csrf"]
        return self.post(url, data={"_csrf": token, **(data or {})}, **options)


@pytest.fixture
def sandbox(tmp_path):
    made = Sandbox(tmp_path)
    yield made
    made.db.close()
