"""The pages of agents: who may, what is shown once, what is asked first."""

import json
import re

import pytest

from hansa.kernel.actor import LOCAL, Actor, ActorKind
from hansa.kernel.events import Event
from hansa.observe.usage.commands import store
from hansa.observe.usage.reads import spans_of
from hansa.registry.agents import commands
from hansa.registry.keys.queries import list_keys, verify
from hansa.registry.records.values import Draft, Kind

PAGE = "/agents/scorer"
KEY = re.compile(r"hansa_\w{8}_\w{43}_[0-9a-f]{8}")


@pytest.fixture
def office(sandbox):
    agent = {"id": "scorer", "name": "Scorer <b>", "owner": "checkout", "purpose": "Scores & ranks."}
    sandbox.write(Draft(Kind.AGENT, json.dumps(agent | {"linkedIdentities": [{"type": "okta", "id": "0oa1"}]})))
    return sandbox


def as_(monkeypatch, actor):
    from hansa.web.pages.agents import routes

    monkeypatch.setattr(routes, "actor_of", lambda _: actor)


def keys(office):
    with office.db.read() as session:
        return list_keys(session, agent="scorer")


def test_who_manages_no_keys_sees_none_and_makes_none(office, monkeypatch):
    as_(monkeypatch, Actor("eve", "Eve", ActorKind.USER))
    page = office.get(PAGE)
    assert page.status_code == 200
    assert "API keys</h2>" not in page.text
    assert "Disable" not in page.text
    for verb in ("key", "client", "enable"):
        assert office.submit(PAGE, {"verb": verb, "expires": "2026-12-31"}).status_code == 403
    assert office.submit("/agents", {"id": "x", "issuer": "https://x.org", "type": "okta"}).status_code == 403
    assert "New agent" not in office.get("/agents").text


def test_a_post_without_the_token_is_refused(office):
    assert office.post(PAGE, data={"verb": "key"}).status_code == 403


def test_what_is_not_there_is_not_found(office):
    assert office.get("/agents/nobody").status_code == 404
    assert office.submit("/agents/nobody", {"verb": "key"}).status_code == 404


def test_the_list_says_who_they_are(office):
    page = office.get("/agents").text
    assert "Scorer &lt;b&gt;" in page
    assert "never seen" in page
    assert "1 agent" in page
    assert "0 agents" in office.get("/agents?q=nothing").text


def test_a_key_is_shown_once_and_revoked_after_a_question(office):
    made = office.submit(PAGE, {"verb": "key", "name": "nightly", "expires": "2026-12-31"})
    text = KEY.search(made.text).group()
    assert made.headers["cache-control"] == "no-store"
    assert not KEY.search(office.get(PAGE).text)
    with office.db.read() as session:
        assert verify(session, text, office.clock.now()).principal == "agent:scorer"
    (info,) = keys(office)
    asked = office.submit(PAGE, {"verb": "revoke", "what": info.id})
    assert "Revoke the key?" in asked.text
    assert keys(office)[0].revoked_at is None
    office.submit(PAGE, {"verb": "revoke", "what": info.id, "sure": "1"})
    assert keys(office)[0].revoked_at


@pytest.mark.parametrize("given", [{"verb": "key", "expires": "soon"}, {"verb": "key", "expires": "2020-01-01"}, {}])
def test_what_cannot_be_done_is_said(office, given):
    assert office.submit(PAGE, given).status_code == 422
    assert keys(office) == []


def test_a_client_is_shown_once(office):
    made = office.submit(PAGE, {"verb": "client"})
    assert "shown now and never again" in made.text
    with office.db.read() as session:
        (client,) = commands.list_clients(session, "scorer")
    assert client.client_id in office.get(PAGE).text
    office.submit(PAGE, {"verb": "drop-client", "what": client.client_id, "sure": "1"})
    assert client.client_id not in office.get(PAGE).text


def test_its_connections_are_kept_and_said_not_to_be_used(office):
    with office.db.write() as session:
        given = {"type": "postgres", "name": "warehouse", "host": "db", "password": "secret"}
        made = commands.create_connection(session, LOCAL, office.services.vault, "scorer", given, at=office.clock.now())
    page = office.get(PAGE).text
    assert "warehouse" in page
    assert "Kept, and not used" in page
    assert "secret" not in page
    office.submit(PAGE, {"verb": "drop-connection", "what": made.id, "sure": "1"})
    assert "warehouse" not in office.get(PAGE).text


def test_a_disabled_agent_is_kept_out_and_let_in_again(office):
    text = KEY.search(office.submit(PAGE, {"verb": "key", "expires": "2026-12-31"}).text).group()
    assert "Disable the agent?" in office.submit(PAGE, {"verb": "disable"}).text
    office.submit(PAGE, {"verb": "disable", "sure": "1"})
    with office.db.read() as session:
        assert verify(session, text, office.clock.now()) is None
    assert "It is kept out" in office.get(PAGE).text
    assert any("disabled" in file.read_text() for file in office.services.home.rglob("*.yaml"))
    office.submit(PAGE, {"verb": "enable"})
    with office.db.read() as session:
        assert verify(session, text, office.clock.now())


def test_issuers_are_believed_and_no_longer(office, monkeypatch):
    as_(monkeypatch, LOCAL)
    given = {"verb": "issuer", "id": "entra", "issuer": "http://elsewhere.org", "type": "okta"}
    assert "is no https address" in office.submit("/agents", given).text
    assert office.submit("/agents", given | {"issuer": "https://login.example.org"}).status_code == 303
    assert "whose sub is its okta" in office.get(PAGE).text
    assert "Believe this issuer no longer?" in office.submit("/agents", {"verb": "drop-issuer", "what": "entra"}).text
    office.submit("/agents", {"verb": "drop-issuer", "what": "entra", "sure": "1"})
    with office.db.read() as session:
        assert commands.list_issuers(session) == []


def test_an_agent_is_made_edited_and_removed_with_all_it_held(office):
    new = {"name": "Ranker", "owner": "checkout", "purpose": "Ranks.", "permissions": ["ACCESS_REQUEST", "ASSET_EDIT"]}
    assert 'value="ACCESS_REQUEST" checked' in office.get("/agents/new").text
    assert office.submit("/agents/new", new).headers["location"] == "/agents/ranker"
    assert office.record(Kind.AGENT, "ranker").data["permissions"] == ["ACCESS_REQUEST", "ASSET_EDIT"]
    form = office.get("/agents/ranker/edit").text
    revision = re.search(r'name="revision" value="(\d+)"', form).group(1)
    assert 'value="ASSET_EDIT" checked' in form
    edited = {"name": "Ranker", "owner": "checkout", "purpose": "Ranks.", "linked": "okta: 0oa2", "revision": revision}
    assert office.submit("/agents/ranker/edit", edited).status_code == 303
    data = office.record(Kind.AGENT, "ranker").data
    assert (data["permissions"], data["linkedIdentities"]) == ([], [{"type": "okta", "id": "0oa2"}])
    assert "only reads" in office.get("/agents/ranker").text
    text = KEY.search(office.submit("/agents/ranker", {"verb": "key", "expires": "2026-12-31"}).text).group()
    assert office.submit("/agents/ranker/delete", {"why": "done"}).headers["location"] == "/agents"
    office.submit("/agents/new", new)
    with office.db.read() as session:
        assert verify(session, text, office.clock.now()) is None


def test_nobody_gives_an_agent_more_than_they_may_do(office, monkeypatch):
    from hansa.web.pages.forms import routes as forms

    limited = Actor("ada", "Ada", ActorKind.KEY, frozenset({"checkout"}), limit=frozenset({"TEAM_API_KEY_MANAGE"}))
    monkeypatch.setattr(forms, "actor_of", lambda _: limited)
    new = {"name": "Ranker", "owner": "checkout", "purpose": "Ranks.", "permissions": ["DATAPRODUCT_DELETE"]}
    answer = office.submit("/agents/new", new)
    assert "cannot give an agent what it may not do itself" in answer.text
    assert office.record(Kind.AGENT, "ranker") is None


def test_what_it_read_and_what_it_asked_for_are_told(office):
    provider = {"dataProductId": "orders", "outputPortId": "orders_pii_v1"}
    info = {"purpose": "Scoring orders", "status": "requested"}
    agreement = {"id": "a1", "info": info, "provider": provider, "consumer": {"agentId": "scorer"}}
    office.write(Draft(Kind.ACCESS, json.dumps(agreement)))
    at = office.clock.now()
    data = {"reads": ["orders/orders_pii_v1/orders@7"], "rows": 1234}
    with office.db.write() as session:
        store(session, list(spans_of(Event("e1", "DataQueried", "orders", at, "agent:scorer", data))))
        store(session, list(spans_of(Event("e2", "DataQueried", "orders", at, "agent:other", data))))
    page = office.get(PAGE).text
    assert "Scoring orders" in page
    assert "Requested" in page
    assert "1,234" in page
    assert "never" not in office.get("/agents").text
