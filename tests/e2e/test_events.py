"""Events posted over HTTP become a published release by themselves, each counted once, also after a bad day."""

import json
import time
import urllib.error
import urllib.request

import pytest
from program import hansa, served

SERVERS = """\
servers:
  - server: posted
    type: custom
    customProperties:
      - {property: kind, value: events}
"""
PROPERTIES = """\
    properties:
      - {name: order_id, logicalType: string, required: true}
      - {name: total, logicalType: string}
"""
PROMISE = """\
    properties:
      - {name: order_id, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1}
      - name: total
        logicalType: number
        physicalType: DECIMAL(18,2)
        logicalTypeOptions: {minimum: 0}
"""
MODEL = "SELECT order_id, CAST(total AS DECIMAL(18, 2)) AS total FROM orders_source\n"
PATIENCE = 60


def between(text, start, end, new):
    head, mark, rest = text.partition(start)
    assert mark
    return head + new + (rest[rest.index(end) :] if end else "")


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "shop"
    hansa("init", folder)
    hansa("new", "team", "Checkout", home=folder)
    hansa("new", "product", "Orders", "--owner", "checkout", home=folder)
    product = folder / "dataproducts/checkout/orders"
    source = product / "contracts/orders-source.odcs.yaml"
    text = between(source.read_text(), "servers:\n", "schema:\n", SERVERS)
    source.write_text(between(text, "    properties:\n", "", PROPERTIES))
    promise = product / "contracts/orders.odcs.yaml"
    promise.write_text(between(promise.read_text(), "    properties:\n", "    quality:\n", PROMISE))
    (product / "models/orders.sql").write_text(MODEL)
    hansa("apply", home=folder)
    return folder


class Poster:
    def __init__(self, url, key):
        self._url = url
        self._key = key

    def __call__(self, body, media="application/json", key=None, **headers):
        request = urllib.request.Request(f"{self._url}/ingest/orders/orders_source", json.dumps(body).encode())
        for name, value in {"content-type": media, "x-api-key": key or self._key, **headers}.items():
            request.add_header(name.replace("_", "-"), value)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


@pytest.fixture
def key(home):
    return hansa("key", "create", "--scope", "team:checkout", home=home).stdout.strip()


def rows(home):
    ended = hansa(
        "query", "SELECT * FROM checkout.orders ORDER BY order_id", "--output", "json", home=home, check=False
    )
    return {row["order_id"]: float(row["total"]) for row in json.loads(ended.stdout)} if not ended.returncode else {}


def until(said, look, patience=PATIENCE):
    """What `look` gives once it is `said`; the last it gave otherwise."""
    end = time.monotonic() + patience
    while (found := look()) != said and time.monotonic() < end:
        time.sleep(0.5)
    return found


def runs(home):
    return json.loads(hansa("runs", "orders", "--output", "json", home=home).stdout)


def event(number, **data):
    return {"id": f"e-{number}", "order_id": f"o-{number}", "total": f"{number}.50", **data}


def cloud(number):
    data = {"order_id": f"o-{number}", "total": f"{number}.50"}
    return {"specversion": "1.0", "id": f"c-{number}", "source": "/till", "type": "ordered", "data": data}


def test_events_need_a_right_and_must_keep_the_contract(home, key):
    stranger = hansa("key", "create", "--scope", "team:platform-team", home=home).stdout.strip()
    with served("serve", "--home", home, "--port", 0) as url:
        post = Poster(url, key)
        for asked, status in ((lambda: post(event(1), key=stranger), 403), (lambda: post({"id": "e-1"}), 422)):
            with pytest.raises(urllib.error.HTTPError) as refused:
                asked()
            assert refused.value.code == status
            assert json.load(refused.value)["detail"]
    assert runs(home) == []


def test_posted_events_are_published_once_each(home, key):
    with served("serve", "--home", home, "--port", 0) as url:
        post = Poster(url, key)
        assert post(event(1)) == {"accepted": 1, "duplicates": 0}
        assert post([event(1), event(2)]) == {"accepted": 1, "duplicates": 1}
        assert post(cloud(3), "application/cloudevents+json") == {"accepted": 1, "duplicates": 0}
        assert post([cloud(3), cloud(4)], "application/cloudevents-batch+json")["duplicates"] == 1
        binary = {f"ce-{name}": cloud(5)[name] for name in ("specversion", "id", "source", "type")}
        assert post(cloud(5)["data"], **binary)["accepted"] == 1
        assert post(cloud(5)["data"], **binary)["duplicates"] == 1
        expected = {f"o-{n}": n + 0.5 for n in range(1, 6)}
        assert until(expected, lambda: rows(home)) == expected
    assert {run["trigger"] for run in runs(home)} == {"event"}
    with served("serve", "--home", home, "--port", 0) as url:  # what was taken before a restart is known after it
        assert Poster(url, key)([event(2), cloud(4), event(6)])["duplicates"] == 2
        expected |= {"o-6": 6.5}
        assert until(expected, lambda: rows(home)) == expected


def test_what_waits_after_a_failed_run_is_published_soon_after_the_product_is_mended(home, key):
    model = home / "dataproducts/checkout/orders/models/orders.sql"
    model.write_text(MODEL.replace("CAST(total", "CAST(sum_of_it"))
    hansa("apply", home=home)
    with served("serve", "--home", home, "--port", 0) as url:
        post = Poster(url, key)
        post(event(1))
        assert until("failed", lambda: runs(home)[-1]["status"] if runs(home) else "") == "failed"
        post(event(2))
        model.write_text(MODEL)
        hansa("apply", home=home)
        expected = {"o-1": 1.5, "o-2": 2.5}
        assert until(expected, lambda: rows(home), 20) == expected
