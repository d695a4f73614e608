from hansa.registry.records.values import Kind

ASK = {"product": "orders", "port": "orders_pii_v1"}


def test_a_port_that_does_not_exist_cannot_be_asked_for(sandbox):
    assert sandbox.get("/access/new?product=orders&port=none").status_code == 404
    assert sandbox.submit("/access/new", {**ASK, "port": "none", "purpose": "x", "team": "search"}).status_code == 404


def test_a_request_needs_a_purpose_and_a_team(sandbox):
    answer = sandbox.submit("/access/new", ASK)
    assert answer.status_code == 422
    assert 'id="error-purpose"' in answer.text
    assert 'id="error-team"' in answer.text


def test_a_request_is_listed_until_somebody_decides(sandbox):
    assert "No agreement yet" in sandbox.get("/access").text
    answer = sandbox.submit("/access/new", {**ASK, "purpose": "Search <quality>", "team": "search"})
    assert answer.status_code == 303, answer.text
    text = sandbox.get("/access").text
    assert "Search &lt;quality&gt;" in text
    assert "requested" in text
    record = sandbox.record(Kind.ACCESS, answer.headers["location"].removeprefix("/access#"))
    assert record.data["provider"]["outputPortId"] == "orders_pii_v1"
