"""Signing in with a real OpenID provider, and tokens that it signed for agents."""

import html
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest


def begin(browser, back="/"):
    """Presses the button: the provider's address, with what it is asked."""
    page = browser.get("/login").text
    token = re.search(r'name="_csrf" value="([^"]+)"', page).group(1)
    answer = browser.post("/login/oidc", data={"_csrf": token, "next": back})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def at_the_provider(url, person):
    """Signs in there as `person` and agrees: the address of our callback with its answer."""
    with httpx.Client(timeout=60) as there:
        answer = there.get(url)
        for _ in range(12):
            if answer.is_redirect:
                target = httpx.URL(answer.headers["location"])
                target = answer.request.url.join(target)
                if target.path == "/login/oidc/callback":
                    return str(target)
                answer = there.get(target)
                continue
            form = re.search(r'<form[^>]*action="([^"]+)"', answer.text).group(1)
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text).group(1)
            answer = there.post(html.unescape(form), data={"prompt": prompt, "login": person, "password": "x"})
    raise AssertionError("the provider does not send us back")


def invite(mesh, email):
    with mesh.http() as owner:
        page = owner.get("/login").text
        token = re.search(r'name="_csrf" value="([^"]+)"', page).group(1)
        owner.post(
            "/login", data={"_csrf": token, "email": "grace@example.org", "password": "twelve brown boats in fog"}
        )
        assert owner.post("/members", data={"_csrf": token, "email": email, "role": "member"}).status_code == 200


def test_who_is_not_invited_stays_outside(mesh):
    with mesh.http() as browser:
        answer = browser.get(at_the_provider(begin(browser), "mallory"))
        assert (answer.status_code, "no account for you" in answer.text) == (403, True)
        assert browser.get("/").status_code == 303


def test_an_invited_person_joins_and_comes_again(mesh):
    invite(mesh, "ada@example.org")
    with mesh.http() as eve:
        answer = eve.get(at_the_provider(begin(eve), "eve"))
        assert (answer.status_code, "vouch" in answer.text) == (403, True)
    for _ in range(2):
        with mesh.http() as browser:
            answer = browser.get(at_the_provider(begin(browser, "/teams?q=x"), "ada"))
            assert (answer.status_code, answer.headers.get("location")) == (303, "/teams?q=x"), answer.text
            assert "ada@example.org" in browser.get("/profile").text
    with mesh.api() as api:
        found = [each["emailAddress"] for each in api.get("/api/organization/members").json()]
    assert found.count("ada@example.org") == 1


def test_the_request_asks_for_what_protects_it(mesh):
    with mesh.http() as browser:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(begin(browser)).query).items()}
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["state"]) >= 32 <= len(asked["nonce"])
        assert asked["redirect_uri"].startswith(mesh.url)
        again = {name: values[0] for name, values in parse_qs(urlsplit(begin(browser)).query).items()}
        assert not {asked[name] for name in ("state", "nonce", "code_challenge")} & set(again.values())


def test_an_answer_counts_only_in_the_browser_that_asked_and_once(mesh):
    with mesh.http() as ours, mesh.http() as theirs:
        callback = at_the_provider(begin(theirs), "ada")
        assert ours.get(callback).status_code == 403  # nothing was begun here
        begin(ours)
        assert ours.get(callback).status_code == 403  # the state is another one
        split = urlsplit(callback)
        query = {name: values[0] for name, values in parse_qs(split.query).items()}
        for change in (
            {"state": "x"},
            {"iss": "https://evil.org"},
            {"code": "x"},
            {"error": "access_denied", "code": ""},
        ):
            begin(theirs)
            forged = split._replace(query=urlencode(query | change)).geturl()
            assert theirs.get(forged).status_code == 403, change
        assert theirs.get("/").status_code == 303
        fresh = at_the_provider(begin(theirs), "ada")
        assert theirs.get(fresh).status_code == 303
        assert theirs.get(fresh).status_code == 403  # a code is used once, and the attempt is gone


@pytest.fixture
def robot(mesh, issuer):
    """An agent that the provider knows as `robot`, and a token of it."""
    with mesh.api() as api:
        api.put("/api/teams/crew", json={"id": "crew", "name": "Crew", "type": "Team"})
        agent = {
            "id": "bot",
            "name": "Bot",
            "owner": "crew",
            "purpose": "Tests.",
            "linkedIdentities": [{"type": "oidc", "id": "robot"}],
        }
        assert api.put("/api/agent-identities/bot", json=agent).status_code == 200
    with httpx.Client(timeout=60) as there:
        answer = there.post(
            f"{issuer}/token", data={"grant_type": "client_credentials"}, auth=("robot", "a long secret of the robot")
        )
        return answer.json()["access_token"]


def test_a_token_counts_only_from_an_issuer_that_is_believed_for_us(mesh, issuer, robot):
    said = {"issuer": issuer, "linkedIdentityType": "oidc", "claim": "client_id"}
    with mesh.api() as api, mesh.http(headers={"authorization": f"Bearer {robot}"}) as bot:
        assert bot.get("/api/teams").status_code == 403
        for wrong in ({"audience": "urn:others"}, {"claim": "jti"}, {"linkedIdentityType": "okta"}):
            assert api.put("/api/agent-token-issuers/real", json=said | wrong).status_code == 200
            assert bot.get("/api/teams").status_code == 403, wrong
        api.put("/api/agent-token-issuers/real", json=said | {"audience": "urn:hansa"})
        assert bot.get("/api/teams").status_code == 200
        head, body, signature = robot.split(".")
        for forged in (
            f"{head}.{body}.{signature[:-6]}AAAAAA",
            f"eyJhbGciOiJub25lIn0.{body}.",
            f"{head}.{body[:-4]}AAAA.{signature}",
        ):
            assert bot.get("/api/teams", headers={"authorization": f"Bearer {forged}"}).status_code == 403
        api.put(
            "/api/agent-identities/bot",
            json={
                "id": "bot",
                "name": "Bot",
                "owner": "crew",
                "purpose": "Tests.",
                "status": "disabled",
                "linkedIdentities": [{"type": "oidc", "id": "robot"}],
            },
        )
        assert bot.get("/api/teams").status_code == 403
        assert (
            api.put("/api/agent-token-issuers/plain", json=said | {"issuer": "http://plain.example.org"}).status_code
            == 422
        )
