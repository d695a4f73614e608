"""Git credentials: who may keep and use which, and that a token is never told; connections of documents."""

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from hansa.db import outbox
from hansa.db.vault import Vault
from hansa.kernel.actor import LOCAL, Actor, ActorKind
from hansa.kernel.errors import Conflict, InvalidInput, NotFound, Refused
from hansa.registry import catalogue
from hansa.registry.catalogue import Kind
from hansa.registry.git import connections, credentials
from hansa.registry.git.model import GitCredentialRow
from hansa.registry.git.queries import find_connection, find_credential, token_of
from hansa.registry.git.values import ConnectionDraft, CredentialDraft, Host, Scope, host_of

VAULT = Vault([Fernet.generate_key().decode()])
OWNER = Actor(
    "ada", "Ada", ActorKind.USER, frozenset({"checkout"}), roles=frozenset({("checkout", "Owner")}), user_id="u-ada"
)
MEMBER = Actor(
    "bob", "Bob", ActorKind.USER, frozenset({"checkout"}), roles=frozenset({("checkout", "Member")}), user_id="u-bob"
)
READER = Actor("key", "Key", ActorKind.KEY, is_operator=True, read_only=True)
GITHUB = CredentialDraft(Host.GITHUB, "ghp_secret", "ci")
ANY_GITHUB = ConnectionDraft("https://github.com/acme/x", "x.yaml", type=Host.GITHUB)


@pytest.fixture
def keep(mesh, make):
    def run(scope, owner="", draft=GITHUB, actor=LOCAL):
        with mesh.write() as session:
            return credentials.create(session, actor, VAULT, scope, owner, wanted=draft, at=make.now)

    return run


def found(db, actor, team, wanted=ANY_GITHUB):
    with db.read() as session:
        return find_credential(session, actor, team, wanted)


@pytest.mark.parametrize("actor", [OWNER, MEMBER, READER])
def test_only_owners_of_the_organisation_keep_its_credentials(keep, actor):
    with pytest.raises(Refused):
        keep(Scope.ORGANIZATION, actor=actor)


def test_only_who_manages_a_teams_keys_keeps_its_credentials(keep):
    with pytest.raises(Refused, match="TEAM_API_KEY_MANAGE"):
        keep(Scope.TEAM, "checkout", actor=MEMBER)
    with pytest.raises(Refused):
        keep(Scope.TEAM, "marketing", actor=OWNER)
    assert keep(Scope.TEAM, "checkout", actor=OWNER).owner == "checkout"


def test_ones_own_are_ones_own(keep, mesh):
    with pytest.raises(Refused, match="their own"):
        keep(Scope.USER, "u-ada", actor=MEMBER)
    keep(Scope.USER, "u-bob", actor=MEMBER)
    with pytest.raises(Refused), mesh.read() as session:
        credentials.readable(session, OWNER, Scope.USER, "u-bob")


def test_a_reading_key_sees_the_organisations_and_members_do_not(keep, mesh):
    keep(Scope.ORGANIZATION)
    with mesh.read() as session:
        assert len(credentials.readable(session, READER, Scope.ORGANIZATION)) == 1
        with pytest.raises(Refused):
            credentials.readable(session, OWNER, Scope.ORGANIZATION)


def test_a_token_is_sealed_and_in_no_event(keep, mesh):
    made = keep(Scope.ORGANIZATION)
    assert "ghp_secret" not in repr(made)
    with mesh.read() as session:
        row = session.scalar(select(GitCredentialRow))
        assert b"ghp_secret" not in row.sealed
        assert token_of(session, VAULT, made) == "ghp_secret"
        assert "ghp_secret" not in repr(outbox.read(session))
        assert "GitCredentialCreated" in [event.name for event in outbox.read(session)]


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (CredentialDraft(Host.GITHUB), "missing"),
        (CredentialDraft(Host.GITHUB, "x\0y"), "no token"),
        (CredentialDraft(Host.GITHUB, "x" * 20_000), "no token"),
        (CredentialDraft(Host.GITHUB, "x", token_type="password"), "token type"),
        (CredentialDraft(Host.BITBUCKET, "x", token_type="apiToken"), "username"),
        (CredentialDraft(Host.GITHUB, "x", "e" * 300), "longer"),
    ],
)
def test_what_is_no_credential_is_refused(keep, draft, told):
    with pytest.raises(InvalidInput, match=told):
        keep(Scope.ORGANIZATION, draft=draft)


def test_names_are_unique_in_the_organisation_and_tokens_at_their_level(keep):
    keep(Scope.ORGANIZATION)
    with pytest.raises(Conflict, match="`ci` already"):
        keep(Scope.TEAM, "checkout")
    with pytest.raises(Conflict, match="stored here already"):
        keep(Scope.ORGANIZATION, draft=CredentialDraft(Host.GITHUB, "ghp_secret", "other"))
    keep(Scope.TEAM, "checkout", CredentialDraft(Host.GITHUB, "ghp_secret", "other"))


def test_another_teams_credential_by_its_id_is_not_found(keep, mesh):
    made = keep(Scope.TEAM, "checkout")
    for place in ((Scope.TEAM, "marketing"), (Scope.ORGANIZATION, "")):
        with pytest.raises(NotFound), mesh.read() as session:
            credentials.read_one(session, LOCAL, *place, made.id)


def test_an_update_keeps_the_token_but_never_for_another_host(keep, mesh, make):
    made = keep(Scope.ORGANIZATION)

    def update(draft):
        with mesh.write() as session:
            return credentials.update(session, LOCAL, VAULT, (Scope.ORGANIZATION, "", made.id), draft, at=make.now)

    assert update(CredentialDraft(Host.GITHUB, token_name="PAT")).token_name == "PAT"
    with mesh.read() as session:
        assert token_of(session, VAULT, made) == "ghp_secret"
    with pytest.raises(InvalidInput, match="another host"):
        update(CredentialDraft(Host.GITHUB, host="evil.example"))
    assert update(CredentialDraft(Host.GITHUB, "new", host="github.example")).host == "github.example"


def test_the_nearest_credential_counts(keep, mesh):
    assert found(mesh, OWNER, "checkout") is None
    keep(Scope.ORGANIZATION)
    assert found(mesh, OWNER, "checkout").scope is Scope.ORGANIZATION
    keep(Scope.TEAM, "retail", CredentialDraft(Host.GITHUB, "above"))
    assert found(mesh, OWNER, "checkout").owner == "retail"
    keep(Scope.TEAM, "checkout", CredentialDraft(Host.GITHUB, "own"))
    assert found(mesh, OWNER, "checkout").owner == "checkout"
    assert found(mesh, OWNER, "marketing").owner == "retail"
    keep(Scope.USER, "u-ada", CredentialDraft(Host.GITHUB, "mine"), actor=OWNER)
    assert found(mesh, OWNER, "checkout").scope is Scope.USER
    assert found(mesh, MEMBER, "checkout").owner == "checkout"


def test_a_credential_is_for_its_host_alone(keep, mesh):
    keep(Scope.ORGANIZATION, draft=CredentialDraft(Host.GITLAB, "x", "own", "https://gitlab.example.com/"))
    there = ConnectionDraft("https://gitlab.example.com/a/b", "x", type=Host.GITLAB, host="gitlab.example.com")
    assert found(mesh, LOCAL, "checkout", there).external_id == "own"
    assert found(mesh, LOCAL, "checkout", ConnectionDraft("https://gitlab.com/a/b", "x", type=Host.GITLAB)) is None


def test_a_named_credential_must_be_in_reach_and_fit(keep, mesh):
    keep(Scope.TEAM, "marketing")
    named = ConnectionDraft("https://github.com/a/b", "x", credential="ci")
    assert found(mesh, LOCAL, "marketing", named).external_id == "ci"
    with pytest.raises(NotFound):
        found(mesh, OWNER, "checkout", named)
    assert found(mesh, LOCAL, "checkout", named).external_id == "ci"
    for wrong in ({"type": Host.GITLAB}, {"host": "github.example"}):
        with pytest.raises(InvalidInput, match="is for"):
            found(mesh, LOCAL, "marketing", ConnectionDraft("https://github.com/a/b", "x", credential="ci", **wrong))


def test_who_may_use_a_connection_may_use_its_credential_unless_it_is_somebodys_own(keep, mesh):
    keep(Scope.TEAM, "marketing")
    keep(Scope.USER, "u-bob", CredentialDraft(Host.GITHUB, "x", "bobs"), actor=MEMBER)
    with mesh.read() as session:
        named = ConnectionDraft("https://github.com/a/b", "x", credential="ci")
        assert find_credential(session, OWNER, "checkout", named, settled=True).owner == "marketing"
        own = ConnectionDraft("https://github.com/a/b", "x", credential="bobs")
        assert find_credential(session, MEMBER, "checkout", own, settled=True).owner == "u-bob"
        with pytest.raises(InvalidInput, match="somebody's own"):
            find_credential(session, OWNER, "checkout", own, settled=True)
        with pytest.raises(NotFound):
            find_credential(session, LOCAL, "checkout", own)


def test_where_nobody_owns_the_document_yet_the_actors_teams_count(keep, mesh):
    keep(Scope.TEAM, "retail", CredentialDraft(Host.GITHUB, "above"))
    assert found(mesh, MEMBER, "").owner == "retail"
    assert found(mesh, LOCAL, "") is None


@pytest.mark.parametrize(
    ("text", "type_", "host"),
    [
        ("", Host.GITHUB, "github.com"),
        ("GitHub.com", Host.GITHUB, "github.com"),
        ("https://git.example.org:8443/x/", Host.GITLAB, "git.example.org:8443"),
        ("ssh://git@host/x", Host.PLAIN, "host"),
    ],
)
def test_hosts_are_understood(text, type_, host):
    assert host_of(text, type_) == host


def test_a_file_belongs_to_one_document(mesh, make):
    def connect(target, actor=LOCAL, url="https://github.com/acme/x"):
        wanted = ConnectionDraft(url, "a/x.yaml", type=Host.GITHUB)
        with mesh.write() as session:
            return connections.connect(session, actor, Kind.CONTRACT, target, wanted, type_=Host.GITHUB, at=make.now)

    with pytest.raises(Refused, match="DATACONTRACT_GIT_CONNECT"):
        connect("raw", MEMBER)
    connect("raw")
    connect("raw", url="https://github.com/acme/x.git")
    with pytest.raises(Conflict, match="`raw` already"):
        connect("orders-pii", url="https://github.com/acme/x.git/")
    with pytest.raises(NotFound):
        connect("nothing")


def test_a_connection_goes_with_its_document(mesh, put, make):
    put(Kind.CONTRACT, make.contract("lonely"))
    wanted = ConnectionDraft("https://github.com/acme/x", "lonely.yaml", type=Host.GITHUB)
    with mesh.write() as session:
        connections.connect(session, LOCAL, Kind.CONTRACT, "lonely", wanted, type_=Host.GITHUB, at=make.now)
        catalogue.remove(session, LOCAL, Kind.CONTRACT, "lonely", why="a test", at=make.now)
    with mesh.read() as session:
        assert find_connection(session, Kind.CONTRACT, "lonely") is None
