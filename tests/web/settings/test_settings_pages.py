"""The settings' pages: members see little and change nothing, owners change everything, and errors stand beside the field."""

import json
import re

import pytest

from hansa.kernel.actor import LOCAL
from hansa.observe.scores.definition import DEFAULT, definition
from hansa.registry.accounts import commands, passwords
from hansa.registry.accounts.commands import NewUser
from hansa.registry.accounts.values import OrganizationRole
from hansa.registry.channels import queries as channels
from hansa.registry.records.values import Draft, Kind
from hansa.registry.roles import queries as roles
from hansa.registry.settings.emails import letters
from hansa.registry.settings.features import features
from hansa.registry.settings.producttypes import product_types
from hansa.registry.settings.queries import section

GOOD = "twelve brown boats in fog"
HASHED = passwords.hash_password(GOOD)
OWNED = ("roles", "customization", "product-types", "emails", "directory", "roles/Owner", "emails/invitation")
TEAM = "id: checkout\nname: Checkout\ntype: Domain\nmembers: [{emailAddress: bo@example.org, role: Editor}]\n"


@pytest.fixture
def office(sandbox):
    sandbox.set(mode="serve")
    sandbox.write(Draft(Kind.TEAM, TEAM))
    with sandbox.db.write() as session:
        for name, role in (("ada", OrganizationRole.OWNER), ("bo", OrganizationRole.MEMBER)):
            commands.create(session, LOCAL, NewUser(f"{name}@example.org", "", role, HASHED), at=sandbox.clock.now())
    return sandbox


def sign_in(office, name):
    office.submit("/login", {"email": f"{name}@example.org", "password": GOOD})


def number(page):
    return re.search(r'name="revision" value="(\d+)"', page.text)[1]


def change(office, url, data):
    """As a browser does: with the number of the state that the page has shown."""
    return office.submit(url, {"revision": number(office.get(url)), **data})


def asked(office, question, *more):
    with office.db.read() as session:
        return question(session, *more)


@pytest.mark.parametrize("page", OWNED)
def test_a_member_sees_none_of_what_the_organisation_has_set(office, page):
    sign_in(office, "bo")
    assert office.get(f"/settings/{page}").status_code == 403
    for url in ("/settings/roles", "/settings/customization", "/settings/product-types/-/new", "/settings/directory"):
        assert office.submit(url, {"mode": "custom-team-roles", "text": "{}"}).status_code == 403
    assert asked(office, section, "team-roles") == {}


def test_a_member_sees_the_name_and_cannot_change_it(office):
    sign_in(office, "bo")
    page = office.get("/settings").text
    assert "Test" in page
    assert "changeProcessMode" not in page
    assert "Roles and permissions" not in page
    answer = office.submit("/settings", {"about": "name", "name": "Mine", "revision": "0"})
    assert "Ask an owner" in answer.text
    assert (
        office.submit("/settings", {"about": "features", "autoApprovePolicy": "always", "revision": "0"}).status_code
        == 403
    )
    assert asked(office, section, "organization") == {}
    assert not asked(office, features).auto_approve


def test_the_demos_guest_sees_how_it_stands_and_gets_no_buttons(sandbox):
    page = sandbox.get("/settings/roles").text
    assert "Use roles of our own" not in page
    assert "Steward" in page
    assert "<fieldset disabled>" in sandbox.get("/settings").text


def test_an_owner_names_the_organisation(office):
    sign_in(office, "ada")
    answer = office.submit("/settings", {"about": "name", "name": " ", "description": "Boats", "revision": "0"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "Boats</textarea>" in answer.text
    assert office.submit("/settings", {"about": "name", "name": "Fleet & Co", "revision": "0"}).status_code == 303
    assert "<small>Fleet &amp; Co</small>" in office.get("/").text
    stale = office.submit("/settings", {"about": "name", "name": "Other", "revision": "0"})
    assert stale.status_code == 409
    assert "changed this meanwhile" in stale.text


def test_an_owner_chooses_the_rules_and_other_features_stay(office):
    sign_in(office, "ada")
    chosen = {"about": "features", "revision": "0", "accessApprovers": "other-team", "dataContractTestsEnabled": "off"}
    assert office.submit("/settings", chosen | {"changeProcessMode": "perhaps"}).status_code == 422
    assert office.submit("/settings", chosen | {"changeProcessMode": "approval-required"}).status_code == 303
    kept = asked(office, section, "features")
    assert kept == {
        "changeProcessMode": "approval-required",
        "accessApprovers": "other-team",
        "dataContractTestsEnabled": False,
    }
    assert '<option value="approval-required" selected>' in office.get("/settings").text
    assert office.submit("/settings", chosen | {"revision": "1", "changeProcessMode": ""}).status_code == 303
    assert "changeProcessMode" not in asked(office, section, "features")


def test_an_owner_makes_changes_and_deletes_roles(office):
    sign_in(office, "ada")
    assert "memberships" in office.get("/settings/roles").text or "1 membership" in office.get("/settings/roles").text
    assert office.submit("/settings/roles/Editor", {"name": "X", "revision": "0"}).status_code == 422
    refused = office.get("/settings/roles/-/new")
    assert refused.status_code == 422
    assert "Use roles of your own first." in refused.text
    assert change(office, "/settings/roles", {"mode": "custom-team-roles"}).status_code == 303
    made = {"name": "Reader", "rank": "450", "permission": ["ACCESS_REQUEST", "DEFINITION_ADD"]}
    assert change(office, "/settings/roles/-/new", {**made, "name": "editor"}).status_code == 422
    assert change(office, "/settings/roles/-/new", {**made, "rank": "first"}).status_code == 422
    assert change(office, "/settings/roles/-/new", {**made, "permission": "FLY"}).status_code == 422
    assert change(office, "/settings/roles/-/new", made).status_code == 303
    assert asked(office, roles.granted, ["Reader"]) == {"ACCESS_REQUEST", "DEFINITION_ADD"}
    held = change(office, "/settings/roles/Editor", {"name": "Writer", "permission": []})
    assert "bo@example.org" in held.text
    assert "Delete the role" in change(office, "/settings/roles/Reader", {"action": "delete"}).text
    assert change(office, "/settings/roles/Reader", {"action": "delete", "sure": "1"}).status_code == 303
    assert [role.name for role in asked(office, roles.roles)] == ["Owner", "Approver", "Editor", "Member", "Steward"]
    assert office.get("/settings/roles/Reader").status_code == 404


def test_the_customisation_is_judged_line_by_line_and_kept_as_written(office):
    sign_in(office, "ada")
    wrong = "dataContract:\n  root:\n    customProperties:\n      - {property: a, pattern: '['}\n      - {type: string}\n  nowhere: {}\n"
    checked = office.submit("/settings/customization", {"text": wrong, "action": "check"})
    assert [line for line in (4, 5, 6) if f">line {line}</a>" in checked.text] == [4, 5, 6]
    refused = office.submit("/settings/customization", {"text": wrong, "action": "save", "revision": "0"})
    assert refused.status_code == 422
    assert "nowhere: {}" in refused.text
    assert (
        office.submit("/settings/customization", {"text": "a: [", "action": "save", "revision": "0"}).status_code == 422
    )
    good = "# ours\ndataContract:\n  root:\n    customProperties:\n      - {property: costCenter, required: true}\n"
    assert (
        office.submit(
            "/settings/customization", {"text": good, "action": "save", "revision": "0", "why": "Law"}
        ).status_code
        == 303
    )
    assert asked(office, section, "customization")["text"] == good
    assert "1 demand beside" in office.get("/settings/customization").text


def test_product_types_are_added_changed_made_the_default_and_removed(office):
    sign_in(office, "ada")
    made = {"id": "ml-model", "label": "ML model", "behavior": "data-product", "enabled": "1", "default": "1"}
    assert change(office, "/settings/product-types/-/new", {**made, "id": "Not an id"}).status_code == 422
    assert change(office, "/settings/product-types/-/new", {**made, "id": "aggregate"}).status_code == 422
    assert change(office, "/settings/product-types/-/new", {**made, "behavior": "x"}).status_code == 422
    assert change(office, "/settings/product-types/-/new", made).status_code == 303
    assert [each["id"] for each in asked(office, product_types) if each["default"]] == ["ml-model"]
    one = "/settings/product-types/aggregate"
    assert (
        change(office, one, {"label": "Put together", "description": "", "enabled": "1", "default": "1"}).status_code
        == 303
    )
    found = {each["id"]: each for each in asked(office, product_types)}
    assert found["aggregate"]["labels"] == {"en": "Put together"}
    assert (found["aggregate"]["default"], found["ml-model"]["default"]) == (True, False)
    assert "Delete the type" in change(office, "/settings/product-types/ml-model", {"action": "delete"}).text
    assert change(office, "/settings/product-types/ml-model", {"action": "delete", "sure": "1"}).status_code == 303
    assert "ml-model" not in {each["id"] for each in asked(office, product_types)}


def test_letters_are_worded_looked_at_and_set_back(office):
    sign_in(office, "ada")
    url = "/settings/emails/access-rejected"
    mine = {"language": "de", "subject": "Nein: {{dataProductTitle}}", "body": "{{#if reason}}Weil {{reason}}{{/if}}"}
    shown = change(office, url, {**mine, "action": "preview"})
    assert "Nein: Orders" in shown.text
    assert "Weil Agreed in the meeting" in shown.text
    assert change(office, url, {**mine, "body": "{{nothing}}", "action": "save"}).status_code == 422
    assert change(office, url, {**mine, "enabled": "", "action": "save"}).status_code == 303
    letter = asked(office, letters)["access-rejected"]
    assert not letter.enabled
    assert set(letter.wordings) == {"de"}
    assert change(office, url, {**mine, "enabled": "1", "action": "reset"}).status_code == 303
    assert set(asked(office, letters)["access-rejected"].wordings) == {"en"}
    assert (
        change(office, "/settings/emails/invitation", {"language": "en", "subject": "s", "body": "b"}).status_code
        == 422
    )


def test_channels_belong_to_teams_and_their_address_is_not_shown(office):
    sign_in(office, "bo")
    assert "Choose a team" not in office.get("/settings/channels").text
    made = {
        "team": "checkout",
        "name": "Team chat",
        "type": "slack",
        "endpoint": "https://hooks.example.org/T1/secret",
        "enabled": "1",
    }
    assert office.submit("/settings/channels", made).status_code == 403  # an editor may not edit the team itself
    sign_in(office, "ada")
    assert office.submit("/settings/channels", {**made, "endpoint": "http://x"}).status_code == 422
    assert office.submit("/settings/channels", made).status_code == 303
    page = office.get("/settings/channels?team=checkout").text
    assert "https://hooks.example.org/…" in page
    assert "T1/secret" not in page
    assert "T1/secret" not in office.get("/settings/channels?team=checkout&edit=team-chat").text
    again = {**made, "id": "team-chat", "name": "Chat", "endpoint": "", "enabled": ""}
    assert office.submit("/settings/channels", again).status_code == 303
    (kept,) = asked(office, channels.list_channels, LOCAL, office.services.vault, "checkout")
    assert (kept.name, kept.endpoint, kept.enabled) == ("Chat", made["endpoint"], False)
    gone = {"team": "checkout", "id": "team-chat", "action": "delete"}
    assert "Delete the channel" in office.submit("/settings/channels", gone).text
    assert office.submit("/settings/channels", {**gone, "sure": "1"}).status_code == 303
    assert asked(office, channels.list_channels, LOCAL, office.services.vault, "checkout") == []


def test_groups_of_the_directory_are_mapped_row_by_row(office):
    sign_in(office, "ada")
    rows = {
        "default": "Member",
        "group": ["Boats", "", "Bosses"],
        "type": ["teamMemberRole", "teamMember", "organizationOwner"],
        "team": ["nowhere", "", ""],
        "role": ["Editor", "", ""],
    }
    refused = change(office, "/settings/directory", rows)
    assert refused.status_code == 422
    assert "There is no team <code>nowhere</code>" in refused.text
    assert change(office, "/settings/directory", {**rows, "team": ["checkout", "", ""]}).status_code == 303
    assert asked(office, section, "scim-mapping")["scimGroupMappings"] == [
        {"scimGroup": "Boats", "type": "teamMemberRole", "teamId": "checkout", "teamMemberRole": "Editor"},
        {"scimGroup": "Bosses", "type": "organizationOwner"},
    ]


def test_every_area_is_on_the_rail_and_says_where_one_is(office):
    sign_in(office, "ada")
    for path in ("/settings", "/members", "/keys", "/git/credentials", "/audit", "/settings/emails/invitation"):
        page = office.get(path).text
        rail = page[page.index('aria-label="Settings"') : page.index('class="settings-area"')]
        assert rail.count("<a ") == 12, path
        assert rail.count("aria-current") == 1, path


def test_the_rules_of_scores_are_chosen_weighed_and_brought_back(office):
    sign_in(office, "bo")
    assert "disabled" in office.get("/settings/scores").text
    assert "may not" in office.submit("/settings/scores", {"rule": "owner", "revision": "0"}).text
    sign_in(office, "ada")
    bands = {"excellent": "80", "good": "60", "fair": "40"}
    wrong = change(office, "/settings/scores", {**bands, "rule": "owner", "weight-owner": "many"})
    assert "no number for the rule owner" in wrong.text
    assert 'value="many"' in wrong.text
    assert (
        "do not rise"
        in change(office, "/settings/scores", {**bands, "good": "90", "rule": "owner", "weight-owner": "7"}).text
    )
    answer = change(office, "/settings/scores", {**bands, "rule": "owner", "weight-owner": "7"})
    assert answer.headers["location"] == "/settings/scores"
    assert asked(office, definition).weights == {"owner": 7}
    assert asked(office, definition).bands.good == 60
    page = office.get("/settings/scores").text
    assert "chose its own" in page
    assert page.count(" checked") == 1
    change(office, "/settings/scores", {"action": "reset"})
    assert asked(office, definition) == DEFAULT


def test_the_list_of_scores(office):
    sign_in(office, "bo")
    body = {"id": "orders", "name": "Orders", "team": {"name": "checkout"}}
    office.write(
        Draft(Kind.PRODUCT, json.dumps({"apiVersion": "v1.0.0", "kind": "DataProduct", "status": "active", **body}))
    )
    for url in ("/scores", "/scores?sort=-score", "/scores?sort=id&p=0", "/scores?sort=wrong&p=x"):
        assert "Orders" in office.get(url).text
    assert "Orders" not in office.get("/scores?p=3").text
