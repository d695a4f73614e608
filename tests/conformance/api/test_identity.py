"""Members, keys and agents by the manager's own clients; and what other people's keys must not reach."""

import datetime as dt

import pytest

SOON = "2027-12-31"
AGENT = {"name": "Scorer", "owner": "crew", "purpose": "Scores customers every night."}


@pytest.fixture(scope="module", autouse=True)
def teams(http):
    for identifier in ("crew", "others"):
        assert (
            http.put(
                f"/api/teams/{identifier}", json={"id": identifier, "name": identifier.title(), "type": "Team"}
            ).status_code
            == 200
        )


def new_key(http, **body):
    return http.post("/api/api-keys", json={"scope": "team", "teamId": "crew", "displayName": "ci", **body})


def test_members_are_listed_and_found(http, call, server):
    http.post("/api/scim/v2/Users", json={"userName": "ada@example.org", "displayName": "Ada"})
    assert call("getOrganizationMembers").json()[0]["emailAddress"] == "ada@example.org"
    assert call("getOrganizationMembers", params={"p": 7}).json() == []
    call("getOrganizationMembers", params={"p": -1}, expect=400)
    assert call("getOrganizationMember", emailAddress="ADA%40example.org").json()["role"] == "Member"
    call("getOrganizationMember", emailAddress="nobody@example.org", expect=404)
    assert "ada@example.org" in server.cli("organization", "members", "list").stdout


def test_a_teams_key_is_made_used_and_deleted(http, call, server):
    made = new_key(
        http, expiresAt=SOON
    )  # the document says that teamId is a UUID; the clients send and read the team's id
    key = made.json()
    assert (key["teamId"], key["expiresAt"], made.headers["cache-control"]) == ("crew", SOON, "no-store")
    with server.http(key["key"]) as team:
        assert team.get("/api/teams").status_code == 200
        assert team.post("/api/api-keys", json={"scope": "team", "teamId": "crew"}).status_code == 403
    call("deleteApiKey", organizationApiKeyId=key["organizationApiKeyId"], expect=204)
    with server.http(key["key"]) as team:
        assert team.get("/api/teams").status_code == 403
    call("deleteApiKey", organizationApiKeyId=key["organizationApiKeyId"], expect=404)


@pytest.mark.parametrize(
    "body",
    [
        {"scope": "organization"},
        {"scope": "user"},
        {"teamId": "nobody"},
        {"teamId": ""},
        {"expiresAt": "yesterday"},
        {"expiresAt": "2020-01-01"},
        {"permissions": ["EVERYTHING"]},
        {"displayName": 7},
    ],
)
def test_keys_of_another_form_are_refused(http, body):
    answer = new_key(http, **body)
    assert (answer.status_code, bool(answer.json()["violations"])) == (400, True)


def test_what_only_we_say_of_a_key_is_not_taken_from_its_maker(http):
    made = new_key(
        http,
        organizationApiKeyId="f47ac10b-58cc-4372-a567-0e02b2c3d479",
        key="hansa_x",
        createdBy="system",
        isOperator=True,
    )
    assert made.status_code == 201
    assert made.json()["organizationApiKeyId"] != "f47ac10b-58cc-4372-a567-0e02b2c3d479"
    with_key = http.get("/api/scim/v2/Users", headers={"x-api-key": made.json()["key"]})
    assert with_key.status_code == 403


def test_a_team_does_not_end_anothers_key(http, server):
    ours, theirs = new_key(http).json(), new_key(http, teamId="others").json()
    with server.http(ours["key"]) as team:
        assert team.delete(f"/api/api-keys/{theirs['organizationApiKeyId']}").status_code == 403
    with server.http(theirs["key"]) as team:
        assert team.get("/api/teams").status_code == 200


def test_a_reading_or_limited_key_writes_no_more_than_it_may(http, server):
    reading, limited = new_key(http, scope="team_read").json(), new_key(http, permissions=["DEFINITION_ADD"]).json()
    assert (reading["permissions"], limited["permissions"]) == ([], ["DEFINITION_ADD"])
    for key in (reading, limited):
        with server.http(key["key"]) as team:
            answer = team.put("/api/teams/crew", json={"id": "crew", "name": "Mine", "type": "Team"})
            assert answer.status_code == 403, answer.text


def test_the_managers_cli_makes_and_deletes_keys(server):
    made = server.cli(
        "api-keys",
        "create",
        "--scope",
        "team",
        "--team-id",
        "crew",
        "--display-name",
        "from the cli",
        "-o",
        "json",
        check=False,
    )
    assert "hansa_" in made.stdout, f"{made.stdout}{made.stderr}"


def test_the_managers_sdk_makes_agents_and_what_they_hold(server):
    server.sdk(
        """
k = c.organization.create_api_key(display_name="sdk", scope="team", team_id="crew")
c.organization.delete_api_key(str(k.organizationApiKeyId))
a = c.agent_identities.put("scorer", {"id": "scorer", "name": "Scorer", "owner": "crew", "purpose": "Scores."})
assert a.owner == "crew" and a.createdAt and a.permissions == ["ACCESS_REQUEST"]
assert [x.id for x in c.agent_identities.list(owner="crew")] == ["scorer"]
key = c.agent_identities.create_api_key("scorer", expires_at="2027-01-01T00:00:00Z", display_name="nightly")
assert key.key and key.id
assert [x.id for x in c.agent_identities.list_api_keys("scorer")] == [key.id]
o = c.agent_identities.create_oauth_client("scorer", display_name="scheduler")
assert o.clientSecret and [x.clientSecret for x in c.agent_identities.list_oauth_clients("scorer")] == [None]
n = c.agent_identities.create_connection("scorer", {"type": "postgres", "name": "Warehouse", "host": "db", "password": "s3cret"})
assert "s3cret" not in str(c.agent_identities.list_connections("scorer"))
c.agent_identities.put_token_issuer("entra", {"id": "entra", "issuer": "https://login.example.org/t", "linkedIdentityType": "entra-agent-id"})
assert [x.claim for x in c.agent_identities.list_token_issuers()] == ["sub"]
c.agent_identities.delete_token_issuer("entra")
c.agent_identities.delete_connection("scorer", str(n.id))
c.agent_identities.delete_oauth_client("scorer", o.clientId)
c.agent_identities.delete_api_key("scorer", str(key.id))
c.agent_identities.delete("scorer")
"""
    )


@pytest.fixture
def agent(http):
    assert http.put("/api/agent-identities/bot", json={"id": "bot", **AGENT}).status_code == 200
    yield "/api/agent-identities/bot"
    http.delete("/api/agent-identities/bot")


def test_an_agent_acts_by_its_key_until_it_is_disabled(http, server, agent):
    day = (dt.datetime.now(dt.UTC) + dt.timedelta(days=2)).isoformat()
    key = http.post(f"{agent}/api-keys", json={"expiresAt": day}).json()["key"]
    with server.http(key) as bot:
        assert bot.get("/api/teams").status_code == 200
        assert bot.put("/api/teams/crew", json={"id": "crew", "name": "Mine", "type": "Team"}).status_code == 403
        assert bot.post(f"{agent}/api-keys", json={"expiresAt": day}).status_code == 403
        assert bot.put(agent, json={"id": "bot", **AGENT, "permissions": ["TEAM_EDIT"]}).status_code == 403
        http.put(agent, json={"id": "bot", **AGENT, "status": "disabled"})
        assert bot.get("/api/teams").status_code == 403


def test_an_oauth_client_gets_a_token_that_ends_with_it(http, server, agent):
    client = http.post(f"{agent}/oauth-clients").json()
    with server.http("") as bot:
        form = {"grant_type": "client_credentials", "client_id": client["clientId"], "client_secret": "wrong"}
        assert bot.post("/api/oauth2/token", data=form).status_code == 401
        assert bot.post("/api/oauth2/token", data=form | {"grant_type": "password"}).status_code == 400
        form |= {"client_secret": client["clientSecret"]}
        token = bot.post("/api/oauth2/token", data=form).json()["access_token"]
        basic = bot.post(
            "/api/oauth2/token",
            data={"grant_type": "client_credentials"},
            auth=(client["clientId"], client["clientSecret"]),
        )
        assert basic.json()["token_type"] == "Bearer"
        header = {"authorization": f"Bearer {token}"}
        assert bot.get("/api/teams", headers=header).status_code == 200
        assert bot.get("/api/teams", headers={"authorization": f"Bearer {token[:-4]}AAAA"}).status_code == 403
        assert http.delete(f"{agent}/oauth-clients/{client['clientId']}").status_code == 204
        assert bot.get("/api/teams", headers=header).status_code == 403


def test_a_team_reaches_only_its_own_agents(http, server, agent):
    theirs = new_key(http, teamId="others").json()["key"]
    with server.http(theirs) as other:
        for method, path, body in (
            ("PUT", agent, {"id": "bot", **AGENT, "name": "Mine"}),
            ("PUT", agent, {"id": "bot", **AGENT, "owner": "others"}),
            ("DELETE", agent, None),
            ("GET", f"{agent}/api-keys", None),
            ("POST", f"{agent}/oauth-clients", {}),
            ("POST", f"{agent}/connections", {"type": "postgres", "name": "x"}),
            ("PUT", "/api/agent-token-issuers/x", {"issuer": "https://x.org", "linkedIdentityType": "okta"}),
        ):
            assert other.request(method, path, json=body).status_code == 403, (method, path)


def test_an_agents_id_with_a_slash_is_no_way_around(http, server):
    key = new_key(http, permissions=["TEAM_API_KEY_MANAGE"]).json()["key"]
    body = {"id": "a/b", **AGENT, "permissions": ["DATAPRODUCT_DELETE"]}
    with server.http(key) as team:
        for path in ("/api/agent-identities/a/b", "/api/agent-identities/a%2Fb"):
            assert team.put(path, json=body).status_code in {403, 404, 405}
