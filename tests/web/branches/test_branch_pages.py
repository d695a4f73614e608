"""The pages of branches without a browser: cut, edited in the editor, decided, merged."""

from hansa.registry.branches.queries import list_branches
from hansa.registry.records.values import Draft, Kind

TAB = "/datacontracts/orders-pii/branches"
PAGE = f"{TAB}/add-status"


def cut(sandbox, name="add-status"):
    return sandbox.submit(TAB, {"name": name})


def edit(sandbox, was, becomes, page=PAGE):
    text = sandbox.get(f"{page}/yaml").text
    assert was in text
    revision = sandbox.get(f"{page}/edit").text.partition('name="revision" value="')[2].partition('"')[0]
    return sandbox.submit(f"{page}/edit", {"text": text.replace(was, becomes), "revision": revision, "action": "save"})


def change_contract(sandbox, was, becomes):
    text = sandbox.record(Kind.CONTRACT, "orders-pii").text
    assert was in text
    sandbox.write(Draft(Kind.CONTRACT, text.replace(was, becomes)))


def test_a_post_without_the_token_is_refused(sandbox):
    assert sandbox.post(TAB, data={"name": "add-status"}).status_code == 403
    assert sandbox.post(PAGE, data={"action": "delete"}).status_code == 403


def test_what_is_not_there_is_not_found(sandbox):
    assert sandbox.get(PAGE).status_code == 404
    assert sandbox.get(f"{PAGE}/edit").status_code == 404
    assert sandbox.get("/datacontracts/nothing/branches").status_code == 404


def test_a_contract_without_branches_says_what_they_are_for(sandbox):
    answer = sandbox.get(TAB)
    assert "No branches" in answer.text
    assert "Cut a branch" in answer.text


def test_a_name_that_is_none_is_refused_with_the_reason(sandbox):
    assert cut(sandbox, "a b").status_code == 422


def test_a_branch_is_cut_edited_and_reviewed_while_the_contract_stays(sandbox):
    before = sandbox.record(Kind.CONTRACT, "orders-pii").text
    assert cut(sandbox).headers["location"] == PAGE
    answer = edit(sandbox, "city, logicalType: string", "city, logicalType: integer")
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    page = sandbox.get(PAGE).text
    assert "orders.address.city" in page
    assert "structural" in page
    assert 'value="1.1.0"' in page
    assert sandbox.record(Kind.CONTRACT, "orders-pii").text == before
    assert "add-status" in sandbox.get(TAB).text


def test_a_branch_with_a_slash_in_its_name_has_its_page(sandbox):
    assert cut(sandbox, "ada/try").headers["location"] == f"{TAB}/ada%2Ftry"
    assert sandbox.get(f"{TAB}/ada%2Ftry").status_code == 200


def test_hostile_text_is_shown_as_text(sandbox):
    cut(sandbox)
    edit(sandbox, "Every order with its customer.", "<script>alert(1)</script>")
    assert "<script>alert(1)" not in sandbox.get(PAGE).text


def test_the_slower_of_two_writers_sees_both_texts(sandbox):
    cut(sandbox)
    text = sandbox.get(f"{PAGE}/yaml").text
    edit(sandbox, "Reports &", "Charts &")
    late = text.replace("Every order", "All orders")
    answer = sandbox.submit(f"{PAGE}/edit", {"text": late, "revision": "1", "action": "save"})
    assert answer.status_code == 409
    assert "while you were editing" in answer.text
    assert "Charts" in sandbox.get(f"{PAGE}/yaml").text


def test_merging_lands_the_text_in_the_registry_and_the_folder(sandbox):
    cut(sandbox)
    edit(sandbox, "# the one table", "# the only table")
    edit(sandbox, "One row is one order.", "A row is an order.")
    assert sandbox.submit(PAGE, {"action": "merge", "version": ""}).status_code == 422
    answer = sandbox.submit(PAGE, {"action": "merge", "version": "1.0.1"})
    assert answer.headers["location"] == "/datacontracts/orders-pii"
    text = sandbox.record(Kind.CONTRACT, "orders-pii").text
    assert "# the only table" in text
    assert "version: 1.0.1" in text
    assert any("1.0.1" in file.read_text() for file in sandbox.services.home.rglob("*.yaml"))
    with sandbox.db.read() as session:
        assert list_branches(session, Kind.CONTRACT, "orders-pii") == []


def test_conflicts_are_decided_on_the_page(sandbox):
    cut(sandbox)
    edit(sandbox, "One row is one order.", "Mine.")
    change_contract(sandbox, "One row is one order.", "Theirs.")
    assert "Behind the contract" in sandbox.get(PAGE).text
    refused = sandbox.submit(PAGE, {"action": "merge", "version": "1.0.1"})
    assert refused.status_code == 409
    assert 'name="decide:schema:orders"' in refused.text
    assert "Mine." in refused.text
    assert "Theirs." in refused.text
    answer = sandbox.submit(PAGE, {"action": "rebase", "decide:schema:orders": "contract"})
    assert answer.status_code == 303
    assert "Theirs." in sandbox.get(f"{PAGE}/yaml").text
    assert "Conflicts" not in sandbox.get(PAGE).text


def test_a_branch_is_deleted_for_good(sandbox):
    cut(sandbox)
    assert sandbox.submit(PAGE, {"action": "delete"}).headers["location"] == TAB
    assert sandbox.get(PAGE).status_code == 404


def test_who_may_not_write_sees_no_buttons(sandbox, monkeypatch):
    from hansa.kernel.actor import Actor, ActorKind
    from hansa.web.pages.branches import routes
    from hansa.web.pages.contracts import routes as contracts

    cut(sandbox)
    reader = Actor("eve", "Eve", ActorKind.USER)
    for module in (routes, contracts):
        monkeypatch.setattr(module, "actor_of", lambda _: reader)
    assert "Cut a branch" not in sandbox.get(TAB).text
    page = sandbox.get(PAGE).text
    assert "Delete it for good" not in page
    assert "Merge into" not in page
