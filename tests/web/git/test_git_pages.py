"""The pages of git without a browser, with a real repository beside them."""

import subprocess

import pytest

from hansa.registry.records.values import Draft, Kind

TAB = "/datacontracts/orders-pii/git"


def git(*arguments, folder):
    made = subprocess.run(["git", *map(str, arguments)], cwd=folder, check=True, capture_output=True, text=True)
    return made.stdout


@pytest.fixture
def bare(sandbox):
    folder = sandbox.services.home / "git"
    folder.mkdir()
    git("init", "--quiet", "--bare", "-b", "main", "contracts.git", folder=folder)
    return folder / "contracts.git"


def connect(sandbox, bare, tab=TAB, **more):
    given = {"action": "connect", "type": "git", "url": f"file://{bare}", "path": "c/orders.yaml"}
    return sandbox.submit(tab, given | more)


def test_a_post_without_the_token_is_refused(sandbox):
    assert sandbox.post(TAB, data={"action": "push"}).status_code == 403


def test_a_document_without_a_connection_says_what_it_is_for(sandbox):
    for tab in (TAB, "/dataproducts/orders/git"):
        answer = sandbox.get(tab)
        assert answer.status_code == 200
        assert "Not connected" in answer.text


def test_what_is_wrong_stands_beside_what_was_filled_in(sandbox):
    answer = sandbox.submit(TAB, {"action": "connect", "type": "git", "url": "file:///etc", "path": "passwd"})
    assert answer.status_code == 422
    assert "reaches no repository in that folder" in answer.text
    assert 'value="file:///etc"' in answer.text
    answer = sandbox.submit(
        TAB, {"action": "connect", "type": "github", "url": "https://github.com/a/b", "path": "x.yaml"}
    )
    assert "No git credentials" in answer.text


def test_a_document_is_connected_pushed_pulled_and_let_go(sandbox, bare):
    assert connect(sandbox, bare).headers["location"] == TAB
    assert "Changed here" in sandbox.get(TAB).text
    assert sandbox.submit(TAB, {"action": "push", "message": "At last"}).status_code == 303
    assert git("log", "-1", "--format=%s", "main", folder=bare).strip() == "At last"
    assert git("show", "main:c/orders.yaml", folder=bare) == sandbox.record(Kind.CONTRACT, "orders-pii").text
    assert "Up to date" in sandbox.get(TAB).text
    assert sandbox.submit(TAB, {"action": "pull"}).status_code == 303
    assert sandbox.submit(TAB, {"action": "look"}).status_code == 303
    assert sandbox.submit(TAB, {"action": "disconnect"}).status_code == 303
    assert "Not connected" in sandbox.get(TAB).text


def test_a_product_has_the_same_tab(sandbox, bare):
    assert connect(sandbox, bare, "/dataproducts/orders/git", path="p.yaml").status_code == 303
    sandbox.submit("/dataproducts/orders/git", {"action": "push"})
    assert "kind: DataProduct" in git("show", "main:p.yaml", folder=bare)


def test_a_request_has_a_page_that_says_how_to_merge_it(sandbox, bare):
    connect(sandbox, bare)
    sandbox.submit(TAB, {"action": "push"})
    text = sandbox.record(Kind.CONTRACT, "orders-pii").text
    sandbox.write(Draft(Kind.CONTRACT, text.replace("One row is one order.", "A row.")))
    assert sandbox.submit(TAB, {"action": "ask", "title": "<b>Rows</b>"}).status_code == 303
    page = sandbox.get(TAB).text
    link = page.partition('href="/git/requests/')[2].partition('"')[0]
    shown = sandbox.get(f"/git/requests/{link}")
    assert "git merge --no-ff origin/update-orders-pii-" in shown.text
    assert "<b>Rows" not in shown.text
    assert sandbox.get("/git/requests/nothing").status_code == 404


def test_a_branch_is_asked_for_in_the_repository(sandbox, bare):
    connect(sandbox, bare)
    sandbox.submit(TAB, {"action": "push"})
    branch = "/datacontracts/orders-pii/branches/ask"
    sandbox.submit("/datacontracts/orders-pii/branches", {"name": "ask"})
    text = sandbox.get(f"{branch}/yaml").text.replace("One row is one order.", "A row.")
    sandbox.submit(f"{branch}/edit", {"text": text, "revision": "1", "action": "save"})
    answer = sandbox.submit(branch, {"action": "ask", "version": "1.0.1"})
    assert answer.headers["location"].startswith("/git/requests/")
    assert "Merge ask into orders-pii" in sandbox.get(branch).text


def test_a_token_goes_in_and_never_comes_out(sandbox):
    given = {"action": "add", "scope": "user", "type": "github", "token": "ghp_secret", "token_name": "CI"}
    assert sandbox.submit("/git/credentials", given).status_code == 303
    page = sandbox.get("/git/credentials").text
    assert "CI" in page
    assert "ghp_secret" not in page
    again = sandbox.submit("/git/credentials", given)
    assert again.status_code == 409
    assert "ghp_secret" not in again.text
    identifier = page.partition('name="id" value="')[2].partition('"')[0]
    gone = {"action": "delete", "scope": "user", "id": identifier}
    assert sandbox.submit("/git/credentials", gone).status_code == 303
    assert "CI" not in sandbox.get("/git/credentials").text


def test_a_teams_credentials_and_the_templates(sandbox):
    given = {"action": "add", "scope": "team", "type": "gitlab", "token": "x", "token_name": "Ours"}
    assert sandbox.submit("/git/credentials?team=checkout", given).status_code == 303
    assert "Ours" in sandbox.get("/git/credentials?team=checkout").text
    assert "Ours" not in sandbox.get("/git/credentials").text
    answer = sandbox.submit("/git/credentials", {"action": "templates", "commitMessage": "Set {{id}}"})
    assert answer.status_code == 403
