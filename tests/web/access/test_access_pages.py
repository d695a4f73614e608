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
    record = sandbox.record(Kind.ACCESS, answer.headers["location"].removeprefix("/access/"))
    assert record.data["provider"]["outputPortId"] == "orders_pii_v1"


def asked(sandbox):
    answer = sandbox.submit("/access/new", {**ASK, "purpose": "Search <quality>", "team": "search"})
    return answer.headers["location"].removeprefix("/access/")


def test_an_unknown_agreement_is_not_found(sandbox):
    assert sandbox.get("/access/none").status_code == 404
    assert sandbox.submit("/access/none", {"verb": "approve"}).status_code == 404


def test_what_cannot_be_decided_is_said_on_the_page(sandbox):
    key = asked(sandbox)
    for given in ({"verb": "reject"}, {"verb": "end"}, {"verb": "zzz"}, {"verb": "approve", "end": "tomorrow"}):
        answer = sandbox.submit(f"/access/{key}", given)
        assert answer.status_code == 422
        assert 'data-tone="bad"' in answer.text


def test_a_request_is_approved_and_ended_on_its_page_with_the_reasons_kept(sandbox):
    key = asked(sandbox)
    page = sandbox.get(f"/access/{key}").text
    assert "Search &lt;quality&gt;" in page
    assert 'value="approve"' in page
    assert sandbox.submit(f"/access/{key}", {"verb": "approve", "why": "A good use"}).status_code == 303
    assert sandbox.record(Kind.ACCESS, key).data["info"]["status"] == "approved"
    page = sandbox.get(f"/access/{key}").text
    assert "A good use" in page
    assert 'value="end"' in page
    assert sandbox.submit(f"/access/{key}", {"verb": "end", "why": "Done"}).status_code == 303
    page = sandbox.get(f"/access/{key}").text
    assert "Done" in page
    assert "<textarea" not in page
    assert f"/access/{key}" in sandbox.get("/events?kind=access").text
