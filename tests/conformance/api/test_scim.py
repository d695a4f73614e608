"""SCIM: the reference tester's whole run, what real directories send, and the manager's own client."""

import pytest
import yaml
from scim2_tester import Status, check_server
from scim_client import ScimClient

SCIM = {"accept": "application/scim+json", "content-type": "application/scim+json"}
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ROOT = "/api/scim/v2"


def patch(*operations, key="Operations"):
    return {"schemas": [PATCH], key: list(operations)}


@pytest.fixture
def user(http):
    """Makes a person in the directory; takes all of them away afterwards."""
    made = []

    def make(name, **more):
        body = {"schemas": [USER], "userName": f"{name}@example.org", "displayName": name.title(), **more}
        answer = http.post(f"{ROOT}/Users", json=body)
        assert answer.status_code == 201, answer.text
        made.append(answer.json()["id"])
        return answer.json()

    yield make
    for identifier in made:
        http.delete(f"{ROOT}/Users/{identifier}")


@pytest.fixture
def group(http):
    made = []

    def make(name, *members):
        body = {"schemas": [GROUP], "displayName": name, "members": [{"value": each["id"]} for each in members]}
        answer = http.post(f"{ROOT}/Groups", json=body)
        assert answer.status_code == 201, answer.text
        made.append(answer.json()["id"])
        return answer.json()

    yield make
    for identifier in made:
        http.delete(f"{ROOT}/Groups/{identifier}")


def test_only_the_organisations_keys_reach_the_directory(server, http):
    http.put("/api/teams/scim-team", json={"id": "scim-team", "name": "Scim", "type": "Team"})
    for key in (server.make_key("team:scim-team"), server.make_key("team_read:scim-team")):
        with server.http(key) as other:
            assert other.get(f"{ROOT}/Users", headers=SCIM).status_code == 403
            assert other.post(f"{ROOT}/Users", json={"userName": "x@example.org"}).status_code == 403
            assert other.put("/api/settings/scim-mapping", json={"scimGroupMappings": []}).status_code == 403
    with server.http(server.make_key("organization_read")) as reader:
        assert reader.get(f"{ROOT}/Users").status_code == 200
        assert reader.post(f"{ROOT}/Users", json={"userName": "x@example.org"}).status_code == 403
    with server.http("") as nobody:
        assert nobody.get(f"{ROOT}/Users").status_code == 403


def test_the_reference_tester_finds_nothing_to_complain_about(server):
    client = ScimClient(server.url, server.key)
    with client.client:
        results = check_server(client)
    wrong = [(each.title, each.resource_type, each.reason) for each in results if each.status is Status.ERROR]
    assert wrong == []
    assert sum(each.status is Status.SUCCESS for each in results) > 100


def test_answers_fit_the_managers_document(call, user, group):
    ada = user("ada.fits")
    team = group("fits", ada)
    assert call("getScimUsers", params={"count": 2}).json()["resources"]
    assert call("getScimGroups").json()["resources"][0]["members"]
    call("getScimUser", id=ada["id"])
    call("getScimGroup", id=team["id"])
    call("getScimUser", id="nobody", expect=404)
    call("createScimUser", json={"userName": "ADA.fits@example.org"}, expect=409)
    call("getScimGroups", params={"filter": "nonsense"}, expect=400)
    call("getScimServiceProviderConfig")
    call("getScimResourceTypes")
    call("getScimSchemas")
    call("getScimSchema", schemaId=USER)
    call("replaceScimUser", id=ada["id"], json={"userName": ada["userName"], "displayName": "Ada L."})
    call(
        "updateScimUser",
        id=ada["id"],
        json=patch({"op": "replace", "path": "displayName", "value": "A"}, key="operations"),
    )
    call("deleteScimGroup", id=team["id"], expect=204)
    call("deleteScimUser", id=ada["id"], expect=204)


def test_filters_find_people_and_groups(http, user, group):
    ada, bo = user("ada.filter", externalId="e-1"), user("bo.filter")
    team, other = group("filter team", ada), group("filter other", bo)

    def found(noun, text):
        answer = http.get(f"{ROOT}/{noun}", params={"filter": text}, headers=SCIM)
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.json().get("Resources", ())]

    assert found("Users", 'userName eq "ADA.filter@example.org"') == [ada["id"]]
    assert found("Users", 'externalId eq "e-1" and active eq true') == [ada["id"]]
    assert found("Users", 'emails[value eq "x@example.org"] or displayName sw "Bo.f"') == [bo["id"]]
    assert found("Users", 'userName eq "nobody@example.org"') == []
    assert found("Groups", 'displayName eq "filter team"') == [team["id"]]
    for text in (
        'members eq "{}"',
        'members.value eq "{}"',
        'members[value eq "{}"]',
        'displayName sw "filter" and members eq "{}"',
    ):
        assert found("Groups", text.format(bo["id"])) == [other["id"]]
        assert found("Groups", text.format(bo["userName"])) == [other["id"]]
    bad = http.get(f"{ROOT}/Groups", params={"filter": "displayName zz 1"}, headers=SCIM)
    assert (bad.status_code, bad.json()["scimType"]) == (400, "invalidFilter")


def test_a_directory_like_entra_disables_a_person_who_is_out_at_once(server, http, user):
    ada = user("ada.entra")
    answer = http.patch(
        f"{ROOT}/Users/{ada['id']}", json=patch({"op": "Replace", "path": "active", "value": "False"}), headers=SCIM
    )
    assert (answer.status_code, answer.json().get("active")) == (200, False), answer.text
    assert http.get("/api/organization/members/ada.entra@example.org").json()["custom"]["active"] != "true"
    again = http.patch(
        f"{ROOT}/Users/{ada['id']}",
        json=patch({"op": "replace", "value": {"active": True, "name.givenName": "A"}}),
        headers=SCIM,
    )
    assert (again.json()["active"], again.json()["name"]["givenName"]) == (True, "A")


def test_groups_make_owners_and_team_members_and_take_it_back(http, call, user, group):
    http.put(
        "/api/teams/mapped",
        json={
            "id": "mapped",
            "name": "Mapped",
            "type": "Team",
            "members": [{"emailAddress": "hand@example.org", "role": "Owner"}],
        },
    )
    mapping = {
        "scimGroupMappings": [
            {"scimGroup": "bosses", "type": "organizationOwner"},
            {"scimGroup": "crew", "type": "teamMemberRole", "teamId": "mapped", "teamMemberRole": "Editor"},
        ]
    }
    call("putScimMapping", json=mapping)
    ada, bo = user("ada.map"), user("bo.map")
    crew, bosses = group("crew", ada), group("bosses", ada)

    def members():
        return {each["emailAddress"]: each["role"] for each in http.get("/api/teams/mapped").json()["members"]}

    def role(person):
        return http.get(f"/api/organization/members/{person['userName']}").json()["role"]

    assert members() == {"hand@example.org": "Owner", "ada.map@example.org": "Editor"}
    assert (role(ada), role(bo)) == ("Owner", "Member")
    http.patch(
        f"{ROOT}/Groups/{crew['id']}",
        json=patch(
            {"op": "add", "path": "members", "value": [{"value": bo["id"]}]},
            {"op": "remove", "path": f'members[value eq "{ada["id"]}"]'},
        ),
    )
    assert members() == {"hand@example.org": "Owner", "bo.map@example.org": "Editor"}
    http.patch(
        f"{ROOT}/Users/{bo['id']}", json=patch({"op": "replace", "path": "userName", "value": "bo.moved@example.org"})
    )
    assert members() == {"hand@example.org": "Owner", "bo.moved@example.org": "Editor"}
    http.delete(f"{ROOT}/Groups/{bosses['id']}")
    assert role(ada) == "Member"
    call("putScimMapping", json={"scimGroupMappings": []})
    assert members() == {"hand@example.org": "Owner"}


def test_the_mapping_is_json_or_yaml_and_checked(http, call):
    text = "scimGroupMappings:\n  - scimGroup: admins\n    type: organizationOwner\n"
    sent = http.put("/api/settings/scim-mapping", content=text, headers={"content-type": "application/yaml"})
    assert sent.status_code == 200, sent.text
    assert call("getScimMapping", headers={"accept": "application/json"}).json() == yaml.safe_load(text)
    assert yaml.safe_load(
        http.get("/api/settings/scim-mapping", headers={"accept": "application/yaml"}).text
    ) == yaml.safe_load(text)
    for bad in (
        {"scimGroupMappings": [{"scimGroup": "a", "type": "teamMember"}]},
        {"scimGroupMappings": [{"scimGroup": "a", "type": "teamMember", "teamId": "nobody"}]},
        {"scimGroupMappings": [{"scimGroup": "a", "type": "nonsense"}]},
    ):
        answer = call("putScimMapping", json=bad, expect=422)
        assert answer.json()["violations"]
    call("putScimMapping", json={"scimGroupMappings": []})


def test_the_managers_sdk_keeps_a_directory(server):
    server.sdk(
        """
u = c.scim.create_user({"userName": "sdk@example.org", "displayName": "Sdk"})
assert u.id and u.userName == "sdk@example.org" and u.meta.created
assert [x.id for x in c.scim.list_users().resources if x.userName == "sdk@example.org"] == [u.id]
g = c.scim.create_group({"displayName": "sdk group", "members": [{"value": u.id}]})
assert g.members[0].value == u.id
assert c.scim.get_group(g.id).displayName == "sdk group"
assert c.scim.replace_user(u.id, {"userName": "sdk@example.org", "displayName": "S2"}).displayName == "S2"
assert c.scim.update_user(u.id, {"operations": [{"op": "replace", "path": "active", "value": False}]}).active is False
assert c.scim.get_service_provider_config().patch.supported is True
assert {t.id for t in c.scim.list_resource_types().Resources} >= {"User", "Group"}
assert c.scim.get_schema("urn:ietf:params:scim:schemas:core:2.0:User").attributes
c.scim.delete_group(g.id); c.scim.delete_user(u.id)
c.organization.put_scim_mapping({"scimGroupMappings": []})
assert c.organization.get_scim_mapping().scimGroupMappings == []
"""
    )
