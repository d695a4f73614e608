"""The organisation's settings by the manager's own clients."""

import pytest

CUSTOM = "# ours\ndataContract:\n  root:\n    standardProperties:\n      - {property: domain, required: true}\n"


def test_features_go_and_come(server, call):
    wanted = {"changeProcessMode": "approval-required", "openInOptions": ["snowflake"], "intelligenceEnabled": False}
    assert call("putOrganizationFeatures", json=wanted).json() == wanted
    assert call("getOrganizationFeatures").json() == wanted
    call("putOrganizationFeatures", json={"openInOptions": 7}, expect=400)
    call("putOrganizationFeatures", json={})
    assert call("getOrganizationFeatures").json() == {}


def test_the_organisation_tells_who_it_is(call, server):
    said = call("getOrganizationSettings").json()
    assert said["vanityUrl"] == "conformance"
    assert said["host"] == server.url


def test_a_teams_key_sees_no_settings_of_the_organisation(server, http, check):
    http.put("/api/teams/crew", json={"id": "crew", "name": "Crew", "type": "Team"})
    with server.http(server.make_key("team:crew")) as team:
        for operation, path in (
            ("getOrganizationFeatures", "organization/features"),
            ("getTeamRoles", "settings/team-roles"),
            ("getCustomization", "settings/customization"),
        ):
            refused = team.get(f"/api/{path}")
            assert refused.status_code == 403, operation
        assert check("getOrganizationSettings", team.get("/api/organization/settings")).status_code == 200


def test_customisation_is_kept_byte_for_byte_and_asked_of_schemas(http, call):
    yaml = {"content-type": "application/yaml", "accept": "application/yaml"}
    assert http.put("/api/settings/customization", content=CUSTOM, headers=yaml).status_code == 200
    assert http.get("/api/settings/customization", headers=yaml).text == CUSTOM
    found = call("getCustomization", headers={"accept": "application/json"}).json()
    assert found["dataContract"]["root"]["standardProperties"][0]["property"] == "domain"
    assert "allOf" in call("getOdcsCustomSchema").json()
    assert call("getOdcsBaseSchema").headers["x-schema-version"] == "v3.2.0"
    assert call("getOdcsCustomSchemaByVersion", version="3.1.0").json()["allOf"]
    assert "allOf" not in call("getOdcsBaseSchemaByVersion", version="3.1.0").json()
    for operation in ("getOdpsBaseSchema", "getOdpsCustomSchema"):
        call(operation)
    call("getOdpsBaseSchemaByVersion", version="1.0.0")
    call("getOdpsCustomSchemaByVersion", version="9.9.9", expect=404)
    assert http.put("/api/settings/customization", content="a: [", headers=yaml).status_code == 422
    call("putCustomization", json={})


def test_team_roles(call):
    roles = [{"name": "Writer", "permissions": ["RESOURCES_EDIT"]}, {"name": "Reader", "permissions": []}]
    said = call("putTeamRoles", json={"mode": "custom-team-roles", "team-roles": roles}).json()
    assert [each["name"] for each in said["team-roles"]] == ["Writer", "Reader"]
    assert "DATACONTRACT_EDIT" in said["team-roles"][0]["permissions"]
    wrong = {"mode": "custom-team-roles", "team-roles": [{"name": "x", "permissions": []}]}
    call("putTeamRoles", json=wrong, expect=400)
    assert call("putTeamRoles", json={"mode": "default"}).json() == {"mode": "default"}
    assert call("getTeamRoles").json() == {"mode": "default"}


def test_channels_of_a_team(http, call):
    http.put("/api/teams/crew", json={"id": "crew", "name": "Crew", "type": "Team"})
    channel = {
        "id": "alerts",
        "name": "Alerts",
        "type": "slack",
        "endpoint": "https://chat.example.org/T1/x",
        "enabled": True,
    }
    call("putNotificationChannel", teamId="nobody", channelId="alerts", json=channel, expect=404)
    call("putNotificationChannel", teamId="crew", channelId="other", json=channel, expect=422)
    call("putNotificationChannel", teamId="crew", channelId="alerts", json=channel | {"type": "fax"}, expect=400)
    call("putNotificationChannel", teamId="crew", channelId="alerts", json=channel)
    assert call("getNotificationChannels", teamId="crew").json() == [channel]
    assert call("getNotificationChannel", teamId="crew", channelId="alerts").json() == channel
    call("deleteNotificationChannel", teamId="crew", channelId="alerts")
    call("getNotificationChannel", teamId="crew", channelId="alerts", expect=404)


def test_the_sdk_reads_and_writes_settings(server):
    server.sdk(
        """
o = c.organization
features = o.get_features()
o.put_features(features)
letters = o.get_email_templates()
assert letters.templates["invitation"].canBeDisabled is False, letters
o.put_email_templates(letters)
types = o.get_data_product_types()
o.put_data_product_types(types)
o.put_data_product_types_yaml(o.get_data_product_types_yaml())
o.put_customization_yaml("# ours\\n{}\\n")
assert o.get_customization_yaml() == "# ours\\n{}\\n"
o.put_team_roles(o.get_team_roles())
assert o.get_settings().vanityUrl == "conformance"
for name in ("get_odcs", "get_odps"):
    assert getattr(c.schemas, name)()
"""
    )


@pytest.mark.parametrize(
    "command",
    [
        ("settings", "email-templates", "get"),
        ("settings", "team-roles", "get"),
        ("settings", "get-customization"),
        ("organization", "get"),
    ],
)
def test_the_command_line_reads_settings(server, command):
    assert server.cli("-o", "json", *command)
