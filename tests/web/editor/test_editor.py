"""The editor's pages without a browser: findings, repairs, what a change costs, and saving without a lost update."""

from hansa.registry import catalogue
from hansa.registry.records.values import Kind

EDIT = "/datacontracts/orders-pii/edit"


def filled(sandbox, text=None, **more):
    record = sandbox.record(Kind.CONTRACT, "orders-pii")
    return {"text": text or record.text, "revision": record.revision, "action": "save", **more}


def test_a_post_without_the_token_is_refused(sandbox):
    assert sandbox.post(EDIT, data=filled(sandbox)).status_code == 403


def test_a_text_that_is_no_contract_is_not_saved_and_says_where(sandbox):
    before = sandbox.record(Kind.CONTRACT, "orders-pii").text
    broken = before.replace("logicalType: string, primaryKey", "logicalType: strin, primaryKey")
    answer = sandbox.submit(EDIT, filled(sandbox, broken))
    assert answer.status_code == 422
    assert "Did you mean" in answer.text
    assert sandbox.record(Kind.CONTRACT, "orders-pii").text == before


def test_a_contract_that_is_not_there_is_not_edited(sandbox):
    assert sandbox.get("/datacontracts/nothing/edit").status_code == 404


def test_hostile_text_is_shown_as_text(sandbox):
    answer = sandbox.submit(EDIT, filled(sandbox, "</textarea><script>alert(1)</script>", action="check"))
    assert "<script>alert(1)" not in answer.text


def test_a_repair_keeps_comments(sandbox):
    before = sandbox.record(Kind.CONTRACT, "orders-pii").text
    broken = before.replace("logicalType: string, primaryKey", "logicalType: strin, primaryKey")
    page = sandbox.submit(EDIT, filled(sandbox, broken, action="check")).text
    number = next(part.split('"')[0] for part in page.split('value="fix-')[1:])
    answer = sandbox.submit(EDIT, filled(sandbox, broken, action=f"fix-{number}"))
    assert "# the one table" in answer.text
    assert "strin," not in answer.text


def test_a_breaking_change_names_the_version_it_needs(sandbox):
    text = sandbox.record(Kind.CONTRACT, "orders-pii").text.replace("required: true, ", "")
    answer = sandbox.submit(EDIT, filled(sandbox, text, action="check"))
    assert "Publish as 2.0.0" in answer.text


def test_saving_keeps_what_was_written_and_why(sandbox):
    text = sandbox.record(Kind.CONTRACT, "orders-pii").text.replace("Every order with", "Each order with")
    answer = sandbox.submit(EDIT, filled(sandbox, text, why="Clearer"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/datacontracts/orders-pii")
    assert sandbox.record(Kind.CONTRACT, "orders-pii").text == text
    with sandbox.services.db.read() as session:
        assert catalogue.history(session, Kind.CONTRACT, "orders-pii")[0].why == "Clearer"


def test_a_second_writer_sees_both_texts_and_loses_none(sandbox):
    mine = filled(sandbox, sandbox.record(Kind.CONTRACT, "orders-pii").text.replace("Every order", "My order"))
    theirs = sandbox.record(Kind.CONTRACT, "orders-pii").text.replace("Every order", "Their order")
    assert sandbox.submit(EDIT, filled(sandbox, theirs)).status_code == 303
    answer = sandbox.submit(EDIT, mine)
    assert answer.status_code == 409
    assert "My order" in answer.text
    assert "Their order" in answer.text
    assert sandbox.record(Kind.CONTRACT, "orders-pii").text == theirs


def test_a_new_contract_begins_valid_and_is_saved_under_its_id(sandbox):
    page = sandbox.get("/datacontracts/new")
    assert "my-contract" in page.text
    text = "apiVersion: v3.2.0\nkind: DataContract\nid: returns\nversion: 1.0.0\nstatus: draft\n"
    answer = sandbox.submit("/datacontracts/new", {"text": text, "revision": 0, "action": "save"})
    assert answer.headers["location"] == "/datacontracts/returns"
