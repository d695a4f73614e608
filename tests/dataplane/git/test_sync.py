"""Documents and files kept together: nothing of either side is lost, and what disagrees is said."""

import json
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet

from hansa.dataplane.git.asking import Proposal, live, propose
from hansa.dataplane.git.errors import NotThere, RemoteFailed
from hansa.dataplane.git.sync import Repositories
from hansa.db.vault import Vault
from hansa.kernel.actor import LOCAL, Actor, ActorKind
from hansa.kernel.clock import SystemClock
from hansa.kernel.errors import Conflict, InvalidInput, NotFound, Refused
from hansa.registry import catalogue
from hansa.registry.catalogue import Kind
from hansa.registry.git import credentials
from hansa.registry.git.values import ConnectionDraft, CredentialDraft, Host, Scope, Sync
from hansa.registry.settings import commands as settings

STRANGER = Actor("eve", "Eve", ActorKind.USER, frozenset({"x"}), roles=frozenset({("x", "Owner")}))
TEXT = """\
apiVersion: v3.1.0
kind: DataContract
id: orders
name: Orders # as people call it
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      # the key
      - name: order_id
        logicalType: string
"""


@pytest.fixture
def git(db, root, policy, tools):
    """A contract, and the repository it may be connected with."""
    vault, clock = Vault([Fernet.generate_key().decode()]), SystemClock()
    repositories = Repositories(db, vault, clock, policy)

    def put(text=TEXT, actor=LOCAL):
        with db.write() as session:
            catalogue.put(session, actor, Kind.CONTRACT, text, why="a test", at=clock.now(), id="orders")

    def here():
        with db.read() as session:
            return catalogue.get(session, Kind.CONTRACT, "orders").text

    def there(branch="main", path="c/orders.yaml"):
        return tools.git("show", f"{branch}:{path}", folder=tools.bare)

    wanted = ConnectionDraft(f"file://{tools.bare}", "c/orders.yaml")
    put()
    return SimpleNamespace(
        at=repositories, put=put, here=here, there=there, wanted=wanted, db=db, vault=vault, clock=clock
    )


def connected(git, **more):
    draft = git.wanted if not more else ConnectionDraft(**{"url": git.wanted.url, "path": git.wanted.path} | more)
    return git.at.connect(LOCAL, Kind.CONTRACT, "orders", draft)


def status(git):
    return git.at.look(LOCAL, Kind.CONTRACT, "orders").status


def test_who_may_not_connect_may_not_pull_or_push_either(git):
    connected(git)
    for verb in (git.at.pull, git.at.push, git.at.disconnect):
        with pytest.raises(Refused):
            verb(STRANGER, Kind.CONTRACT, "orders")
    with pytest.raises(Refused):
        git.at.connect(STRANGER, Kind.CONTRACT, "orders", git.wanted)
    with pytest.raises(Refused):
        propose(git.at, STRANGER, Kind.CONTRACT, "orders", Proposal())


def test_what_is_not_connected_is_not_found(git):
    for verb in (git.at.look, git.at.pull, git.at.push):
        with pytest.raises(NotFound):
            verb(LOCAL, Kind.CONTRACT, "orders")


@pytest.mark.parametrize(
    "draft",
    [{"url": "file:///etc"}, {"path": "../x"}, {"branch": "a..b"}, {"url": "nonsense"}, {"path": ".git/config"}],
)
def test_an_address_that_leads_elsewhere_is_refused(git, draft):
    with pytest.raises(NotThere):
        connected(git, **draft)


def test_a_hosts_repository_needs_a_credential(git):
    with pytest.raises(InvalidInput, match="No git credentials"):
        connected(git, url="https://github.com/acme/x", type=Host.GITHUB)
    with pytest.raises(InvalidInput, match="who keeps"):
        connected(git, url="https://github.com/acme/x")


def test_a_document_goes_there_and_is_up_to_date(git, tools):
    assert connected(git).status is Sync.LOCAL_IS_NEWER
    found = git.at.push(LOCAL, Kind.CONTRACT, "orders", message="Orders at last")
    assert git.there() == TEXT
    assert found.status is Sync.UP_TO_DATE
    assert found.last_hash == tools.git("rev-parse", "main", folder=tools.bare).strip()
    git.at.push(LOCAL, Kind.CONTRACT, "orders")
    assert tools.git("rev-list", "--count", "main", folder=tools.bare).strip() == "2"


def test_what_was_changed_there_comes_here_byte_for_byte(git, tools):
    connected(git)
    git.at.push(LOCAL, Kind.CONTRACT, "orders")
    theirs = TEXT.replace("# the key", "#   the very key").replace("active", "draft")
    tools.edit("c/orders.yaml", theirs)
    assert status(git) is Sync.REMOTE_IS_NEWER
    with pytest.raises(InvalidInput, match="Pull first"):
        git.at.push(LOCAL, Kind.CONTRACT, "orders")
    assert git.at.pull(LOCAL, Kind.CONTRACT, "orders").status is Sync.UP_TO_DATE
    assert git.here() == theirs


def test_what_was_changed_on_both_sides_is_put_together(git, tools):
    connected(git)
    git.at.push(LOCAL, Kind.CONTRACT, "orders")
    tools.edit("c/orders.yaml", TEXT.replace("active", "draft # for now"))
    git.put(TEXT.replace("name: Orders", "name: All orders"))
    assert status(git) is Sync.CONFLICT
    assert git.at.pull(LOCAL, Kind.CONTRACT, "orders").status is Sync.LOCAL_IS_NEWER
    assert "name: All orders # as people call it" in git.here()
    assert "draft # for now" in git.here()
    git.at.push(LOCAL, Kind.CONTRACT, "orders")
    assert git.there() == git.here()


def test_what_disagrees_is_named_and_nothing_is_changed(git, tools):
    connected(git)
    git.at.push(LOCAL, Kind.CONTRACT, "orders")
    tools.edit("c/orders.yaml", TEXT.replace("active", "draft"))
    git.put(TEXT.replace("active", "retired"))
    with pytest.raises(InvalidInput, match="`status`"):
        git.at.pull(LOCAL, Kind.CONTRACT, "orders")
    assert "retired" in git.here()
    git.at.pull(LOCAL, Kind.CONTRACT, "orders", prefer="remote")
    assert "draft" in git.here()


def test_layout_alone_is_no_difference(git, tools):
    connected(git)
    git.at.push(LOCAL, Kind.CONTRACT, "orders")
    git.put(json.dumps(json.loads(json.dumps(catalogue_data(git)))))
    assert status(git) is Sync.UP_TO_DATE


def test_a_document_that_came_as_json_stays_yaml_in_its_file(git):
    connected(git)
    git.at.push(LOCAL, Kind.CONTRACT, "orders")
    git.put(json.dumps(catalogue_data(git) | {"status": "draft"}))
    git.at.push(LOCAL, Kind.CONTRACT, "orders")
    assert git.there() == TEXT.replace("active", "draft")


def catalogue_data(git):
    with git.db.read() as session:
        return catalogue.get(session, Kind.CONTRACT, "orders").data


def test_a_file_that_is_no_contract_or_another_one_changes_nothing(git, tools):
    connected(git)
    git.at.push(LOCAL, Kind.CONTRACT, "orders")
    for text in ("a: [", "hello", TEXT.replace("id: orders", "id: others")):
        tools.edit("c/orders.yaml", text)
        with pytest.raises(InvalidInput):
            git.at.pull(LOCAL, Kind.CONTRACT, "orders")
    assert git.here() == TEXT


def test_a_file_is_imported_once(git, tools):
    tools.edit("c/shop.yaml", TEXT.replace("id: orders", "id: shop"))
    draft = ConnectionDraft(git.wanted.url, "c/shop.yaml")
    made = git.at.import_from(LOCAL, Kind.CONTRACT, draft)
    assert (made.target, made.status) == ("shop", Sync.UP_TO_DATE)
    with pytest.raises(Conflict, match="`shop` already"):
        git.at.import_from(LOCAL, Kind.CONTRACT, draft)
    with pytest.raises(InvalidInput, match="no `c/nothing.yaml`"):
        git.at.import_from(LOCAL, Kind.CONTRACT, ConnectionDraft(git.wanted.url, "c/nothing.yaml"))


def test_a_request_is_a_branch_and_a_page_until_it_is_merged(git, tools):
    connected(git)
    git.at.push(LOCAL, Kind.CONTRACT, "orders")
    git.put(TEXT.replace("active", "draft"))
    with git.db.write() as session:
        settings.put(session, LOCAL, "git", {"branchName": "hansa/{{id}} of {{user}}"}, why="", at=git.clock.now())
    made = propose(git.at, LOCAL, Kind.CONTRACT, "orders", Proposal(title="Draft it", comment="Because"))
    assert made.source_branch == "hansa/orders-of-Local-operator"
    assert made.url == f"/git/requests/{made.id}"
    assert git.there(made.source_branch) == TEXT.replace("active", "draft")
    assert git.there() == TEXT
    assert live(git.at, LOCAL, made).status == "open"
    work = tools.bare.parent.parent.parent / "work"
    tools.git("pull", "--quiet", "--rebase", "origin", "main", folder=work)
    tools.git("fetch", "--quiet", "origin", folder=work)
    tools.git("merge", "--quiet", "--no-ff", f"origin/{made.source_branch}", folder=work)
    tools.git("push", "--quiet", "origin", "HEAD:main", f":{made.source_branch}", folder=work)
    assert live(git.at, LOCAL, made).status == "merged"
    git.at.pull(LOCAL, Kind.CONTRACT, "orders")
    assert status(git) is Sync.UP_TO_DATE


def test_a_request_takes_nothing_back_that_others_did(git, tools):
    connected(git)
    git.at.push(LOCAL, Kind.CONTRACT, "orders")
    tools.edit("c/orders.yaml", TEXT.replace("name: Orders", "name: All orders"))
    git.put(TEXT.replace("active", "draft"))
    made = propose(git.at, LOCAL, Kind.CONTRACT, "orders", Proposal(branch="ask"))
    assert "name: All orders" in git.there("ask")
    assert "draft" in git.there("ask")
    with pytest.raises(InvalidInput, match="`ask` in the repository already"):
        propose(git.at, LOCAL, Kind.CONTRACT, "orders", Proposal(branch="ask"))
    tools.git("branch", "-D", "ask", folder=tools.bare)
    assert live(git.at, LOCAL, made).status == "closed"


def test_nothing_to_ask_for_is_told(git):
    connected(git)
    git.at.push(LOCAL, Kind.CONTRACT, "orders")
    with pytest.raises(InvalidInput, match="says the same"):
        propose(git.at, LOCAL, Kind.CONTRACT, "orders", Proposal(branch="ask"))


def test_a_remote_that_is_gone_is_told_and_its_last_status_kept(git, tools):
    connected(git)
    git.at.push(LOCAL, Kind.CONTRACT, "orders")
    tools.bare.rename(tools.bare.with_suffix(".gone"))
    for verb in (git.at.pull, git.at.push):
        with pytest.raises(RemoteFailed, match="Git said"):
            verb(LOCAL, Kind.CONTRACT, "orders")
    assert status(git) is Sync.UP_TO_DATE


def test_over_http_with_a_credential_and_a_request_at_the_host(git, host, tools):
    draft = CredentialDraft(Host.GITHUB, tools.token, host=host.url)
    with git.db.write() as session:
        credentials.create(session, LOCAL, git.vault, Scope.ORGANIZATION, "", wanted=draft, at=git.clock.now())
    host.answers["POST", "/api/v3/repos/acme/contracts/pulls"] = (
        201,
        {"number": 5, "html_url": "https://github.example/5"},
    )
    host.answers["GET", "/api/v3/repos/acme/contracts/pulls/5"] = (200, {"state": "closed", "merged": True})
    connected(git, url=f"{host.url}/acme/contracts", type=Host.GITHUB, host=host.url)
    git.at.push(LOCAL, Kind.CONTRACT, "orders")
    assert git.there() == TEXT
    git.put(TEXT.replace("active", "draft"))
    made = propose(git.at, LOCAL, Kind.CONTRACT, "orders", Proposal(branch="ask"))
    assert (made.remote_id, made.url) == ("5", "https://github.example/5")
    assert live(git.at, LOCAL, made).status == "merged"


def test_a_credential_is_not_sent_to_the_host_of_a_repository_elsewhere(git, host, tools):
    with git.db.write() as session:
        draft = CredentialDraft(Host.GITHUB, tools.token)
        credentials.create(session, LOCAL, git.vault, Scope.ORGANIZATION, "", wanted=draft, at=git.clock.now())
    with pytest.raises(NotThere, match=r"for `github.com`"):
        connected(git, url=f"{host.url}/acme/contracts", type=Host.GITHUB)
    assert not host.seen
