"""The pages of branches of namespaces without a browser: cut, written, decided, merged; and the file in git beside."""

import subprocess

import pytest

from hansa.kernel.actor import LOCAL, Actor, ActorKind
from hansa.registry.branches.queries import list_branches
from hansa.registry.ontologies import Write, import_ontology, put_concept
from hansa.registry.records.values import Kind
from hansa.registry.semantics.queries import ontology
from hansa.standards.osi.read import read

BASE = "/semantics/shop"
LIST = f"{BASE}/-/branches"
PAGE = f"{LIST}/add-returns"
ONTOLOGY = """\
name: shop
ontology:
- {concept: order, type: EntityType, description: What is bought}
- {concept: part, type: EntityType, description: A line of it, relationships: [{name: is of, roles: [{concept: order}]}]}
"""


@pytest.fixture
def shop(sandbox):
    with sandbox.db.write() as session:
        import_ontology(session, Write(LOCAL, "A test", sandbox.clock.now()), read(ONTOLOGY, "shop", "shop")[0])
    return sandbox


def cut(shop, name="add-returns"):
    return shop.submit(LIST, {"name": name})


def rewrite(shop, was, becomes, page=PAGE):
    text = shop.get(f"{page}/yaml").text
    assert was in text
    revision = shop.get(f"{page}/edit").text.partition('name="revision" value="')[2].partition('"')[0]
    return shop.submit(f"{page}/edit", {"text": text.replace(was, becomes), "revision": revision})


def describe(shop, description):
    with shop.db.write() as session:
        said = {"name": "Order", "kind": "entity", "description": description}
        put_concept(session, Write(LOCAL, "A test", shop.clock.now()), "shop", "order", said)


def described(shop):
    with shop.db.read() as session:
        return ontology(session, "shop").concepts["order"]["description"]


def test_a_post_without_the_token_is_refused(shop):
    assert shop.post(LIST, data={"name": "x"}).status_code == 403
    assert shop.post(PAGE, data={"action": "delete"}).status_code == 403


def test_what_is_not_there_is_not_found(shop):
    assert shop.get(PAGE).status_code == 404
    assert shop.get(f"{PAGE}/edit").status_code == 404
    assert shop.get("/semantics/nothing/-/branches").status_code == 404
    assert shop.get("/semantics/nothing/-/git").status_code == 404


def test_who_may_not_write_sees_no_buttons(shop, monkeypatch):
    from hansa.web.pages.namespace_branches import routes

    cut(shop)
    monkeypatch.setattr(routes, "actor_of", lambda _: Actor("eve", "Eve", ActorKind.USER))
    assert "Cut a branch" not in shop.get(LIST).text
    assert "Delete it for good" not in shop.get(PAGE).text
    assert shop.submit(PAGE, {"action": "delete"}).status_code == 403
    assert shop.submit(f"{PAGE}/edit", {"text": ONTOLOGY}).status_code == 403


def test_a_namespace_without_branches_says_what_they_are_for(shop):
    assert "No branches" in shop.get(LIST).text
    assert LIST in shop.get(BASE).text
    assert cut(shop, "a b").status_code == 422


def test_a_branch_is_written_reviewed_and_merged_while_the_namespace_stays(shop):
    assert cut(shop).headers["location"] == PAGE
    assert "Nothing changed yet" in shop.get(PAGE).text
    assert rewrite(shop, "What is bought", "What <b>returns</b>").headers["location"] == PAGE
    page = shop.get(PAGE).text
    assert "What &lt;b&gt;returns" in page
    assert "descriptive" in page
    assert "1 change" in shop.get(LIST).text
    assert described(shop) == "What is bought"
    assert shop.submit(PAGE, {"action": "merge"}).headers["location"] == BASE
    assert described(shop) == "What <b>returns</b>"
    assert any("returns" in file.read_text() for file in shop.services.home.rglob("*.yaml"))
    with shop.db.read() as session:
        assert list_branches(session, Kind.NAMESPACE, "shop") == []


def test_a_branch_with_a_slash_in_its_name_has_its_page(shop):
    assert cut(shop, "ada/try").headers["location"] == f"{LIST}/ada%2Ftry"
    assert shop.get(f"{LIST}/ada%2Ftry").status_code == 200
    assert shop.get(f"{LIST}/ada%2Ftry/edit").status_code == 200


def test_conflicts_are_decided_on_the_page(shop):
    cut(shop)
    rewrite(shop, "What is bought", "Mine")
    describe(shop, "Theirs")
    assert "Behind the namespace" in shop.get(PAGE).text
    refused = shop.submit(PAGE, {"action": "merge"})
    assert refused.status_code == 409
    assert 'name="decide:concept:order"' in refused.text
    assert "The namespace says" in refused.text
    assert shop.submit(PAGE, {"action": "rebase", "decide:concept:order": "namespace"}).status_code == 303
    assert "Conflicts" not in shop.get(PAGE).text
    assert "Theirs" in shop.get(f"{PAGE}/yaml").text


def test_what_cannot_be_saved_stays_on_the_page(shop):
    cut(shop)
    answer = shop.submit(f"{PAGE}/edit", {"text": "a: 1 <i>", "revision": "1"})
    assert answer.status_code == 422
    assert "a: 1 &lt;i&gt;" in answer.text


def test_the_slower_of_two_writers_sees_both_texts(shop):
    cut(shop)
    late = shop.get(f"{PAGE}/yaml").text.replace("A line of it", "Late")
    rewrite(shop, "What is bought", "Soon")
    answer = shop.submit(f"{PAGE}/edit", {"text": late, "revision": "1"})
    assert answer.status_code == 409
    assert "Soon" in answer.text
    assert "Late" in answer.text
    assert 'name="revision" value="2"' in answer.text


def test_a_branch_is_deleted_for_good(shop):
    cut(shop)
    assert shop.submit(PAGE, {"action": "delete"}).headers["location"] == LIST
    assert shop.get(PAGE).status_code == 404


def test_a_namespace_is_kept_with_a_file_of_a_real_remote(shop):
    remote = shop.services.home / "git/x.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", str(remote)], check=True)
    tab = f"{BASE}/-/git"
    assert "Not connected" in shop.get(tab).text
    wrong = {"action": "connect", "type": "git", "url": "file:///elsewhere/x.git", "path": "shop.yaml"}
    assert "elsewhere" in shop.submit(tab, wrong).text
    given = wrong | {"url": f"file://{remote}"}
    assert shop.submit(tab, given).headers["location"] == tab
    assert "Changed here" in shop.get(tab).text
    shop.submit(tab, {"action": "push", "message": "Meanings"})
    assert "Up to date" in shop.get(tab).text
    cut(shop)
    rewrite(shop, "What is bought", "What returns")
    asked = shop.submit(PAGE, {"action": "ask"}).headers["location"]
    assert "git merge --no-ff" in shop.get(asked).text
    there = subprocess.run(["git", "log", "--all", "-p"], cwd=remote, check=True, capture_output=True, text=True).stdout
    assert "+    description: What returns" in there
    assert described(shop) == "What is bought"
