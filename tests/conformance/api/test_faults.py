"""Hostile and broken documents over REST: a refusal with a reason, never a server error, never a file elsewhere."""

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
import records as made

YAML = {"content-type": "application/yaml"}
IDS = [
    "a:b", "urn:x:y", "a/b", "100%", "%2F", "a%2Fb", "%252e", "a+b", "a b", "a?b", "a#b", "a&b=c", "日本語", "🦆", "é", "e\u0301",
    "a'b\"c", "<b>", "~", "a;b", "$(x)", "{x}", "..a", "a..b", "…", "x" * 256, "'; DROP TABLE record; --", "CON", ".hidden", "-x",
]  # fmt: skip
BAD_IDS = ["x" * 257, "..%2F..%2Fetc", "a/%2e%2e/b", "a%0Ab", "a%00b", "a%5Cb", "%20a"]
LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)


@pytest.fixture(scope="module", autouse=True)
def checkout(call):
    call("addTeam", id="checkout", json=made.team())


@pytest.mark.parametrize("key", IDS)
def test_an_odd_id_is_an_id(http, server, key):
    path = f"/api/tags/{quote(key, safe='')}"
    assert http.put(path, json=made.tag(key)).status_code == 200
    assert http.get(path).json()["id"] == key
    assert [tag["id"] for tag in http.get("/api/tags").json()].count(key) == 1
    page = http.get(f"/tags/{quote(key, safe='')}")
    assert (page.status_code, "Version 1" in page.text) == (200, True)
    assert http.put(path, json=made.tag(key, links={})).status_code == 200
    assert http.delete(path).status_code == 200
    assert http.get(path).status_code == 404
    assert [path for path in (server.home / "tags").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("key", BAD_IDS)
def test_no_id_leads_anywhere_else(http, server, key):
    before = sorted(path for path in server.home.parent.iterdir() if path.suffix != ".log")
    for body in ({}, made.tag(key), made.tag("x")):
        assert http.put(f"/api/tags/{key}", json=body).status_code in {400, 404, 422}
        assert http.get(f"/api/tags/{key}").status_code in {400, 404}
    assert sorted(path for path in server.home.parent.iterdir() if path.suffix != ".log") == before


def deep(levels, mark="["):
    return mark * levels + {"[": "]", '{"a":': "1" + "}" * levels}[mark] * (levels if mark == "[" else 1)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (LAUGHS.encode(), YAML),
        (b"a: &a\n  b: *a\n", YAML),
        (b"id: x\nid: y\n", YAML),
        (b"!!python/object/apply:os.system ['true']", YAML),
        (b"\xff\xfe", YAML),
        (b"id: \x00", YAML),
        (b'id: "a\\0b"', YAML),
        (b"- just a list\n", YAML),
        (b"id: [" * 5000, YAML),
        (b"? {a: b}\n: c\n", YAML),
        (b"\xef\xbb\xbf", YAML),
        (f'{{"id": "x", "a": {deep(100)}}}'.encode(), {}),
        (f'{{"id": "x", "a": {deep(100_000)}}}'.encode(), {}),
        (b'{"a":' * 70_000, {}),
        (b'{"id": "x", "a": NaN}', {}),
        (b'{"id": "x", "a": "\\u0000"}', {}),
        (b'{"id": "x\\u0000"}', {}),
        (b'{"id": "x", "a": "\\ud800"}', {}),
        (b'{"id": "x", "a": 1e999}', {}),
        (b'{"id": "x", "a": ' + b"9" * 5000 + b"}", {}),
        (b"", {}),
        (b"", YAML),
        (b"id=x", {"content-type": "application/x-www-form-urlencoded"}),
    ],
)
@pytest.mark.parametrize("noun", ["tags", "datacontracts", "dataproducts", "connectors", "example-data"])
def test_what_cannot_be_a_document_is_refused(http, noun, body, headers):
    answer = http.put(f"/api/{noun}/x", content=body, headers={"content-type": "application/json"} | headers)
    assert answer.status_code in {400, 413, 422}, answer.text[:500]
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("noun", ["tags", "datacontracts", "connectors", "example-data", "costs"])
def test_ten_megabytes_are_too_many(http, noun):
    body = json.dumps({"id": "x", "description": "x" * 10_000_000})
    method, path = ("POST", "/api/costs") if noun == "costs" else ("PUT", f"/api/{noun}/x")
    assert http.request(method, path, content=body).status_code == 413


@pytest.mark.parametrize(
    "params", [{"p": "x"}, {"p": 10**30}, {"p": -1}, {"p": "1.5"}, {"sort": "a;b"}, {"q": "x" * 2000}]
)
def test_odd_questions_are_refused(http, params):
    assert http.get("/api/dataproducts", params=params).status_code == 400


@pytest.mark.parametrize("q", ["%", '"', "* OR 1", "NEAR(a b)", "\u0000", "'", "a" * 900, "日本", "-x", "col:x", "()"])
def test_any_words_can_be_asked_for(http, q):
    assert http.get("/api/dataproducts", params={"q": q}).status_code == 200
    for name in ("teamId", "tag", "status", "archetype"):
        assert http.get("/api/dataproducts", params={name: q}).json() == []


def test_many_writers_of_one_document_lose_nothing(server, http):
    http.put("/api/tags/shared", json=made.tag("shared", properties={}))

    def write(number):
        with server.http() as own:
            for _ in range(200):
                got = own.get("/api/tags/shared")
                body = got.json()
                body["properties"][str(number)] = "here"
                if own.put("/api/tags/shared", json=body, headers={"if-match": got.headers["etag"]}).status_code == 200:
                    return True
        return False

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(write, range(12)))
    assert sorted(http.get("/api/tags/shared").json()["properties"], key=int) == [str(n) for n in range(12)]


def test_without_a_check_the_last_writer_wins_whole(server, http):
    bodies = [made.tag("raced", links={str(n): "https://e.org"}, properties={str(n): "x"}) for n in range(8)]

    def write(body):
        with server.http() as own:
            return own.put("/api/tags/raced", json=body).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(write, bodies)) == {200}
    found = http.get("/api/tags/raced").json()
    assert list(found["links"]) == list(found["properties"])
    assert json.dumps(found["links"]) in {json.dumps(body["links"]) for body in bodies}


NOUNS = {
    "teams": made.team,
    "tags": made.tag,
    "definitions": made.definition,
    "sourcesystems": made.source,
    "assets": lambda key: made.asset(key, relationships=[]),
    "datacontracts": made.contract,
    "dataproducts": made.product,
    "connectors": made.connector,
}
ODD = ["a/b:c", "50%25", "日本 🦆", "'; DROP TABLE record; --", "x" * 256]


@pytest.mark.parametrize("key", ODD)
@pytest.mark.parametrize("noun", NOUNS)
def test_an_odd_id_is_an_id_of_every_noun(http, noun, key):
    path = f"/api/{noun}/{quote(key, safe='')}"
    answer = http.put(path, json=NOUNS[noun](key))
    assert answer.status_code == 200, answer.text
    assert http.get(path).json()["id"] == key
    assert [each["id"] for each in http.get(f"/api/{noun}").json()].count(key) == 1
    assert http.delete(path).status_code == 200
    assert http.get(path).status_code == 404


@pytest.mark.parametrize("noun", NOUNS)
def test_a_wrong_type_is_said_with_its_field(http, noun):
    whole = NOUNS[noun]("typed")
    field = next(name for name in ("name", "info", "title") if name in whole)
    for wrong in (7, ["x"], True, "x" if field == "info" else {"x": {"y": 1}}):
        answer = http.put(f"/api/{noun}/typed", json=whole | {field: wrong})
        assert answer.status_code in {400, 422}, f"{field}={wrong!r}: {answer.status_code} {answer.text[:300]}"
        assert any(field in each["field"] for each in answer.json()["violations"]), answer.text
    assert http.get(f"/api/{noun}/typed").status_code == 404


@pytest.mark.parametrize("noun", NOUNS)
def test_nobody_writes_who_wrote_it(http, noun):
    forged = {"createdBy": "user:eve", "updatedBy": "user:eve", "revision": 99, "principal": "system"}
    answer = http.put(f"/api/{noun}/forged", json=NOUNS[noun]("forged") | forged)
    assert answer.status_code in {200, 400, 422}, answer.text
    if answer.status_code == 200:
        [event] = [each for each in http.get("/api/events").json() if each["subject"] == "forged"][-1:]
        assert event["principal"].startswith("api-key:")
        http.delete(f"/api/{noun}/forged")


def test_what_others_rely_on_is_not_deleted(http):
    rows = [
        ("tags", made.tag("held")),
        ("assets", made.asset("top", relationships=[])),
        ("assets", made.asset("below", relationships=[{"relationshipType": "parent", "assetId": "top"}])),
        ("certifications", made.certification(tag="held")),
    ]
    for noun, body in rows:
        assert http.put(f"/api/{noun}/{body['id']}", json=body).status_code == 200, body
    assert http.put("/api/assets/below/assigned-tags/held").status_code == 200
    for noun, key in (("tags", "held"), ("teams", "checkout")):
        refused = http.delete(f"/api/{noun}/{key}")
        assert refused.status_code in {409, 422}, refused.text
        assert refused.json()["detail"]
    for noun, body in reversed(rows):
        assert http.delete(f"/api/{noun}/{body['id']}").status_code == 200, body
