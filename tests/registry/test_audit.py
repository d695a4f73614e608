"""The audit trail, on both databases: every command that writes leaves who, when, before and after, and no secret."""

import ast
from pathlib import Path

import pytest

from hansa.db import outbox
from hansa.kernel.actor import LOCAL, SYSTEM, Actor, ActorKind
from hansa.kernel.errors import InvalidInput, NotFound, Refused
from hansa.kernel.secrets import hidden
from hansa.registry import catalogue
from hansa.registry.audit import queries
from hansa.registry.audit.values import KINDS, VERBS, Wanted, names_of, read_name
from hansa.registry.connectors import commands as connectors
from hansa.registry.records.values import Draft, Kind
from hansa.registry.settings import commands as settings

NOBODY = Actor("n", "Nobody", ActorKind.USER)
READER = Actor("r", "Reader", ActorKind.KEY, is_operator=True, read_only=True)
SOURCE = Path(__file__).resolve().parents[2] / "src" / "hansa"


def trail(mesh, limit=100, **wanted):
    with mesh.read() as session:
        return queries.entries(session, LOCAL, Wanted(**wanted), limit=limit)


def states(mesh, entry):
    with mesh.read() as session:
        found = queries.access_entry(session, LOCAL, entry.event.id)[1]
    return found.before, found.after


def test_only_who_reads_for_the_organisation_sees_it(mesh):
    with mesh.read() as session:
        for ask in (
            lambda: queries.entries(session, NOBODY, Wanted(), limit=1),
            lambda: queries.access_entry(session, NOBODY, "x"),
        ):
            with pytest.raises(Refused, match="audit trail"):
                ask()
        assert queries.entries(session, READER, Wanted(), limit=1)
        with pytest.raises(InvalidInput, match="no kind"):
            queries.entries(session, LOCAL, Wanted(kind="boats"), limit=1)
        with pytest.raises(NotFound):
            queries.access_entry(session, LOCAL, "none")


def test_a_documents_life_is_read_from_its_revisions(mesh, make):
    texts = ["id: boats\nname: Boats\ntype: Domain\n", "id: boats\nname: Ships\ntype: Domain\n"]
    with mesh.write() as session:
        for text in texts:
            catalogue.put_many(session, LOCAL, [Draft(Kind.TEAM, text)], why="w", at=make.now)
        catalogue.remove(session, LOCAL, Kind.TEAM, "boats", why="sunk", at=make.now)
    gone, changed, made = trail(mesh, subject="boats", kind="teams")
    assert [(each.kind, each.verb, each.why, each.who) for each in (made, changed, gone)] == [
        ("teams", "Created", "w", "Local operator"),
        ("teams", "Updated", "w", "Local operator"),
        ("teams", "Deleted", "sunk", "Local operator"),
    ]
    assert [states(mesh, each) for each in (made, changed, gone)] == [
        (None, texts[0]),
        (texts[0], texts[1]),
        (texts[1], None),
    ]


def test_a_setting_and_what_keeps_no_revisions(mesh, make):
    with mesh.write() as session:
        settings.put(session, LOCAL, "tried", {"a": 1}, why="", at=make.now)
        settings.put(session, LOCAL, "tried", {"a": 2}, why="", at=make.now)
        connectors.put(session, SYSTEM, "tried-c", {"state": 1, "apiToken": "s3cr3t"}, at=make.now)
        connectors.put(session, SYSTEM, "tried-c", {"state": 1, "apiToken": "s3cr3t"}, at=make.now)
        connectors.put(session, SYSTEM, "tried-c", {"state": 2, "apiToken": "s3cr3t"}, at=make.now)
        connectors.remove(session, SYSTEM, "tried-c", at=make.now)
    second, first = trail(mesh, subject="tried")
    assert states(mesh, first) == (None, "a: 1\n")
    assert states(mesh, second) == ("a: 1\n", "a: 2\n")
    gone, changed, made = trail(mesh, subject="tried-c", who="system")
    assert [each.event.name for each in (made, changed, gone)] == [
        "ConnectorCreated",
        "ConnectorUpdated",
        "ConnectorDeleted",
    ]
    before, after = states(mesh, changed)
    assert "state: 1" in before
    assert "state: 2" in after
    assert "s3cr3t" not in before + after
    assert states(mesh, made)[0] is None
    assert states(mesh, gone)[1] is None


def test_hidden_takes_out_what_is_called_a_secret_however_deep():
    value = {"a": [{"client_secret": "x", "name": "n"}], "password": "", "tokens": {"one": 1}, "withToken": True}
    assert hidden(value) == {
        "a": [{"client_secret": "(secret)", "name": "n"}],
        "password": "",
        "tokens": {"one": 1},
        "withToken": True,
    }


def _literals():
    """Every word in the source that an event could be called."""
    for file in SOURCE.rglob("*.py"):
        if "node_modules" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in {
                "Event",
                "note",
                "_tell",
                "_say",
            }:
                for each in node.args:
                    if isinstance(each, ast.Constant) and str(each.value).isalpha() and str(each.value)[0].isupper():
                        yield each.value


def test_every_event_has_its_kind_on_the_trail():
    known = {
        name
        for name in _literals()
        if any(name == prefix + verb for some in KINDS.values() for prefix in some for verb in VERBS)
    }
    unknown = {name for name in _literals() if not read_name(name)[0]} - {"DataQueried"} - set(VERBS)
    assert unknown == set()
    assert {"UserSignedOut", "ApiKeyRotated", "NotificationChannelDeleted"} <= known
    assert read_name("DataContractBranchUpdated") == ("branches", "Updated")
    assert read_name("Unheard") == ("", "Unheard")
    assert "ApiKeysRevoked" in names_of("keys")


def test_commands_that_write_leave_an_event():
    """A file of commands that adds or deletes rows and speaks to no log has forgotten it."""
    silent = {
        "registry/records/commands.py",  # the store below the catalogue, which speaks for it
        "registry/records/counting.py",  # counts what the store has written
        "registry/accounts/throttle.py",
        "registry/refresh.py",
        "registry/integrations/taking.py",  # writes assets through the catalogue, and the run's own progress
        "registry/unity/settling.py",  # how far the writing to a catalog is
        "registry/agreements/provisioning.py",  # governance/provisioning.py speaks for it
    }
    found = []
    for file in sorted((SOURCE / "registry").rglob("*.py")):
        text, name = file.read_text(), str(file.relative_to(SOURCE))
        writes = "session.add(" in text or "session.delete(" in text or "insert(" in text
        if writes and "outbox." not in text and name not in silent:
            found.append(name)
    assert found == []


def test_changes_go_with_their_transaction(mesh, make):
    with pytest.raises(RuntimeError), mesh.write() as session:
        outbox.note(session, SYSTEM, "ConnectorUpdated", "lost", at=make.now, before={"a": 1}, after={"a": 2})
        raise RuntimeError
    assert trail(mesh, subject="lost") == []
