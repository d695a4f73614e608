import pytest

from hansa.registry import catalogue
from hansa.registry.records.values import Draft, Kind

TEAM = {"name": "Fulfil & Co", "type": "Team", "parent": "checkout", "members": "ada@example.com Owner", "why": "New"}

BARE = """\
apiVersion: v1.0.0
kind: DataProduct
id: bare
name: Bare
version: 1.0.0
status: active
team: {name: checkout}
"""


def test_a_post_without_the_token_is_refused(sandbox):
    assert sandbox.post("/teams/new", data=TEAM).status_code == 403


def test_problems_are_shown_at_their_fields_and_the_first_is_focused(sandbox):
    answer = sandbox.submit("/teams/new", {"name": "", "type": "", "members": "nobody"})
    assert answer.status_code == 422
    assert 'id="error-name"' in answer.text
    assert "is no e-mail address" in answer.text
    assert answer.text.count("autofocus") == 1
    assert 'aria-describedby="hint-name error-name"' in answer.text


@pytest.mark.parametrize("identifier", ["../x", "a\tb", "/a"])
def test_an_id_that_cannot_be_is_refused(sandbox, identifier):
    answer = sandbox.submit("/teams/new", {**TEAM, "id": identifier})
    assert answer.status_code == 422
    assert 'id="error-id"' in answer.text


def test_an_id_that_is_taken_is_refused(sandbox):
    answer = sandbox.submit("/teams/new", {**TEAM, "id": "checkout"})
    assert answer.status_code == 422
    assert "already" in answer.text


def test_a_reference_that_does_not_exist_is_a_finding_at_its_field(sandbox):
    answer = sandbox.submit("/sourcesystems/new", {"name": "Stock", "owner": "nobody"})
    assert answer.status_code == 422
    assert 'id="error-owner"' in answer.text or "nobody" in answer.text


def test_a_new_team_is_registered_and_written_to_the_folder(sandbox):
    answer = sandbox.submit("/teams/new", TEAM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/teams/fulfil-co")
    record = sandbox.record(Kind.TEAM, "fulfil-co")
    assert record.data["members"] == [{"emailAddress": "ada@example.com", "role": "Owner"}]
    assert (sandbox.services.home / "teams/fulfil-co.yaml").read_text() == record.text


def edited(sandbox, **changes):
    record = sandbox.record(Kind.PRODUCT, "orders")
    return {
        "revision": record.revision, "name": "Orders", "domain": "checkout", "owner": "checkout", "type": "sourceAligned",
        "status": "active", "version": "1.0.0", "purpose": "All orders.", "usage": "", "limitations": "", "tags": "", **changes,
    }  # fmt: skip


def test_an_edit_changes_only_what_was_edited(sandbox):
    before = sandbox.record(Kind.PRODUCT, "orders").text
    answer = sandbox.submit("/dataproducts/orders/edit", edited(sandbox, purpose="Each order once.", why="Clearer"))
    assert answer.status_code == 303, answer.text
    after = sandbox.record(Kind.PRODUCT, "orders")
    assert after.text == before.replace("All orders.", "Each order once.")
    assert "# as people say it" in after.text
    with sandbox.db.read() as session:
        assert [each.why for each in catalogue.history(session, Kind.PRODUCT, "orders")].count("Clearer") == 1


def test_saving_without_a_change_writes_no_version(sandbox):
    revision = sandbox.record(Kind.PRODUCT, "orders").revision
    assert sandbox.submit("/dataproducts/orders/edit", edited(sandbox)).status_code == 303
    assert sandbox.record(Kind.PRODUCT, "orders").revision == revision


def test_a_stale_edit_is_refused_with_both_texts_and_can_be_sent_again(sandbox):
    stale = edited(sandbox, purpose="Mine")
    assert sandbox.submit("/dataproducts/orders/edit", edited(sandbox, purpose="Theirs")).status_code == 303
    answer = sandbox.submit("/dataproducts/orders/edit", stale)
    assert answer.status_code == 409
    assert "purpose: Theirs" in answer.text
    assert "purpose: Mine" in answer.text
    assert sandbox.record(Kind.PRODUCT, "orders").data["description"]["purpose"] == "Theirs"
    again = sandbox.submit("/dataproducts/orders/edit", edited(sandbox, purpose="Mine"))
    assert again.status_code == 303


def test_what_is_referred_to_cannot_be_deleted_and_says_by_whom(sandbox):
    answer = sandbox.submit("/teams/checkout/delete", {"why": "gone"})
    assert answer.status_code == 409
    assert "orders" in answer.text
    assert sandbox.record(Kind.TEAM, "checkout")


def test_what_nobody_needs_is_deleted_from_the_folder_too(sandbox):
    sandbox.submit("/teams/new", TEAM)
    assert sandbox.get("/teams/fulfil-co/delete").status_code == 200
    assert sandbox.submit("/teams/fulfil-co/delete", {"why": "gone"}).status_code == 303
    assert sandbox.record(Kind.TEAM, "fulfil-co") is None
    assert not (sandbox.services.home / "teams/fulfil-co.yaml").exists()


@pytest.mark.parametrize(
    "path",
    [
        "teams/new",
        "sourcesystems/new",
        "dataproducts/new",
        "teams/checkout/edit",
        "sourcesystems/order-service/edit",
        "dataproducts/orders/edit",
    ],
)
def test_every_form_labels_its_fields(sandbox, path):
    answer = sandbox.get(f"/{path}")
    assert answer.status_code == 200, answer.text
    for name in ("name", "why"):
        assert f'<label for="field-{name}"' in answer.text


def test_a_role_that_nobody_knows_is_refused_and_the_known_ones_are_named(sandbox):
    assert "Owner, Approver, Editor, Member, Steward" in sandbox.get("/teams/new").text
    given = {"name": "Fraud", "type": "Team", "members": "ada@example.org Chief"}
    answer = sandbox.submit("/teams/new", given)
    assert (answer.status_code, "“Chief” is no role here" in answer.text) == (422, True)
    assert sandbox.submit("/teams/new", given | {"members": "ada@example.org owner"}).status_code == 303


def test_a_role_that_stood_there_before_does_not_stop_another_change(sandbox):
    sandbox.write(
        Draft(Kind.TEAM, "id: old\nname: Old\ntype: Team\nmembers: [{emailAddress: ada@example.org, role: Chief}]\n")
    )
    given = {"revision": "1", "name": "Older", "type": "Team", "members": "ada@example.org Chief"}
    assert sandbox.submit("/teams/old/edit", given).status_code == 303


def test_a_name_in_other_letters_asks_for_an_id(sandbox):
    answer = sandbox.submit("/teams/new", {"name": "数据", "type": "Team"})
    assert (answer.status_code, "No id can be made from this name" in answer.text) == (422, True)
    assert (
        sandbox.submit("/teams/new", {"name": "Übergröße", "type": "Team"}).headers["location"] == "/teams/ubergrosse"
    )


def test_what_a_document_never_had_is_not_demanded_when_something_else_changes(sandbox):
    sandbox.write(Draft(Kind.PRODUCT, BARE))
    given = {"revision": "1", "name": "Bare feet", "owner": "checkout", "status": "active", "version": "1.0.0"}
    assert sandbox.submit("/dataproducts/bare/edit", given).status_code == 303
    assert sandbox.record(Kind.PRODUCT, "bare").name == "Bare feet"
