"""Posting events: every form, every refusal, once and durable."""

import asyncio
import json
from types import SimpleNamespace

import databases
import httpx
import pytest
from starlette.applications import Starlette

from hansa.api.bodies import MAX_BYTES, MAX_EVENTS
from hansa.api.routes.ingest import ingest_routes
from hansa.dataplane.ingest.segment import Inbox
from hansa.kernel.actor import LOCAL
from hansa.kernel.clock import SystemClock
from hansa.kernel.errors import Refused
from hansa.registry import catalogue
from hansa.registry.records.values import Draft, Kind

CONTRACT = {
    "apiVersion": "v3.1.0",
    "kind": "DataContract",
    "id": "order-events",
    "version": "1.0.0",
    "status": "active",
    "name": "Order events",
    "team": {"name": "checkout"},
    "schema": [
        {
            "name": "order_events",
            "properties": [
                {"name": "order_id", "logicalType": "string", "required": True},
                {"name": "total", "logicalType": "number"},
                {"name": "at", "logicalType": "timestamp"},
                {
                    "name": "customer",
                    "logicalType": "object",
                    "properties": [{"name": "email", "logicalType": "string", "required": True}],
                },
            ],
        }
    ],
}
PRODUCT = {
    "apiVersion": "v1.0.0",
    "kind": "DataProduct",
    "id": "orders",
    "status": "active",
    "name": "Orders",
    "domain": "checkout",
    "team": {"name": "checkout"},
    "inputPorts": [{"name": "events", "version": "1.0.0", "contractId": "order-events"}],
    "outputPorts": [{"name": "orders", "version": "1.0.0"}],
}
URL = "/ingest/orders/events"
EVENT = {"id": "1", "order_id": "o1", "total": 9.5}
CLOUD = {"specversion": "1.0", "id": "1", "source": "/shop", "type": "order", "data": {"order_id": "o1"}}


@pytest.fixture
def services(tmp_path):
    db = databases.migrated(tmp_path / "registry.db")
    drafts = [
        Draft(Kind.TEAM, json.dumps({"id": "checkout", "name": "Checkout", "type": "Domain Team"})),
        Draft(Kind.CONTRACT, json.dumps(CONTRACT)),
        Draft(Kind.PRODUCT, json.dumps(PRODUCT)),
    ]
    clock, woken = SystemClock(), []
    with db.write() as session:
        catalogue.put_many(session, LOCAL, drafts, why="a test", at=clock.now())
    inbox = Inbox(tmp_path / "inbox", clock)
    yield SimpleNamespace(
        db=db, inbox=inbox, clock=clock, mode="demo", wake=lambda: woken.append(1), woken=woken, root=tmp_path
    )
    inbox.close()
    db.close()


class Client:
    """Sends requests to the application in this process."""

    def __init__(self, app):
        self._app = app

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def request(self, method, url, **more):
        async def send():
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return await client.request(method, url, **more)

        return asyncio.run(send())

    def post(self, url, **more):
        return self.request("POST", url, **more)

    def get(self, url):
        return self.request("GET", url)


def client_of(services, **more):
    app = Starlette(routes=ingest_routes(services, **more))
    app.state.services = services
    return Client(app)


@pytest.fixture
def client(services):
    with client_of(services) as made:
        yield made


def test_who_may_not_is_refused(services):
    def nobody(_request, target):
        raise Refused(f"Not to {target.product_id}.")

    with client_of(services, authorise=nobody) as client:
        assert client.post(URL, json=EVENT).status_code == 403
    services.mode = "serve"
    with client_of(services) as client:
        assert client.post(URL, json=EVENT).status_code == 403
    assert services.inbox.waiting() == []


@pytest.mark.parametrize(
    ("body", "media", "index", "field"),
    [
        (b"{", "application/json", 0, ""),
        (b'[{"id":"1","order_id":"o"},{"id":"2"}]', "application/json", 1, "/order_id"),
        (b'[{"id":"1","order_id":7}]', "application/json", 0, "/order_id"),
        (b'{"order_id":"o"}', "application/json", 0, "/id"),
        (b'{"id":"1","order_id":"o","at":"yesterday"}', "application/json", 0, "/at"),
        (b'{"id":"1","order_id":"o","customer":{}}', "application/json", 0, "/customer/email"),
        (b'{"id":"1","order_id":"o"}\nno', "application/x-ndjson", 1, ""),
        (b'{"id":"1","order_id":"o"}', "application/cloudevents+json", 0, "/specversion"),
    ],
)
def test_an_event_that_breaks_the_contract_refuses_the_request(client, services, body, media, index, field):
    answer = client.post(URL, content=body, headers={"content-type": media})
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert (problem["index"], problem["field"], problem["code"]) == (index, field, "bad-event")
    assert services.inbox.waiting() == []


def test_unknown_addresses_media_and_methods(client):
    assert client.post("/ingest/nothing/events", json=EVENT).status_code == 404
    assert "It has: `events`" in client.post("/ingest/orders/nothing", json=EVENT).json()["detail"]
    assert client.post(URL, content=b"<x/>", headers={"content-type": "text/xml"}).status_code == 415
    assert client.post(URL, json=EVENT, headers={"content-encoding": "gzip"}).status_code == 415
    assert client.get(URL).status_code == 405


def test_too_much_is_refused(client):
    assert client.post(URL, content=b" " * (MAX_BYTES + 1)).status_code == 413

    async def endless():
        for _ in range(12):
            yield b" " * 1024 * 1024

    assert client.post(URL, content=endless()).status_code == 413
    assert client.post(URL, json=[EVENT] * (MAX_EVENTS + 1)).status_code == 413


def test_json_one_or_many_counts_once(client, services):
    answer = client.post(URL, json=EVENT)
    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "duplicates": 0})
    answer = client.post("/ingest/checkout/orders/events", json=[EVENT, {**EVENT, "id": "2"}])
    assert answer.json() == {"accepted": 1, "duplicates": 1}
    answer = client.post(URL, json=EVENT)
    assert (answer.status_code, answer.json()) == (200, {"accepted": 0, "duplicates": 1})
    assert len(services.woken) == 2
    assert client.post(URL, json=[]).json() == {"accepted": 0, "duplicates": 0}


def test_json_lines(client):
    body = b'{"id":"1","order_id":"a"}\n\n{"id":"2","order_id":"b"}\r\n'
    assert client.post(URL, content=body, headers={"content-type": "application/x-ndjson"}).json()["accepted"] == 2


def test_cloud_events_in_all_three_modes_are_one_event(client):
    one = client.post(URL, json=CLOUD, headers={"content-type": "application/cloudevents+json"})
    many = client.post(URL, json=[CLOUD], headers={"content-type": "application/cloudevents-batch+json; charset=utf-8"})
    binary = client.post(
        URL,
        json=CLOUD["data"],
        headers={"ce-specversion": "1.0", "ce-id": "1", "ce-source": "%2Fshop", "ce-type": "order"},
    )
    assert [answer.status_code for answer in (one, many, binary)] == [202, 200, 200]
    assert binary.json() == {"accepted": 0, "duplicates": 1}


def test_a_disk_that_does_not_take_it_asks_to_come_back(services):
    services.inbox.close()
    (services.root / "file").write_text("")
    services.inbox = Inbox(services.root / "file" / "inbox", services.clock)
    with client_of(services) as client:
        answer = client.post(URL, json=EVENT)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "send them again" in answer.json()["detail"]
