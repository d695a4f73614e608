import json
import re

import pytest
import sqlglot
import workspace
from hypothesis import given
from hypothesis import strategies as st

from hansa.dataplane.unity.databricks import Databricks, identifier, string
from hansa.dataplane.unity.platform import CredentialRefused, PlatformAway
from hansa.dataplane.unity.writing import write
from hansa.registry.unity.values import TableState, Wish, Words

PATH = ("sales", "public", "orders")
NAME = ".".join(PATH)


@pytest.fixture
def there():
    with workspace.serving() as made:
        made.tables[NAME] = {"": "", "id": "", "Total": "old"}
        yield made


def platform(there, secret=workspace.SECRET, warehouse=workspace.WAREHOUSE):
    return Databricks(there.url, workspace.CLIENT, secret, warehouse)


def wish(comment="What was bought.", tags=None, columns=None, notes=()):
    return Wish("lake/orders", PATH, Words(comment, tags or {}), columns or {}, notes)


def written(there, wanted, before=None, **more):
    with platform(there, **more) as opened:
        return write(opened, wanted, before)


def test_a_wrong_secret_is_refused(there):
    with pytest.raises(CredentialRefused, match="invalid_client"):
        written(there, wish(), secret="wrong")
    assert there.writes == []


@pytest.mark.parametrize("status", [429, 503])
def test_a_platform_without_time_is_away(there, status):
    there.broken = status
    with pytest.raises(PlatformAway, match="Come back later"):
        written(there, wish())


def test_a_platform_that_is_not_there_is_away(there):
    with workspace.serving() as gone:
        pass
    with pytest.raises(PlatformAway, match="cannot be reached"):
        written(gone, wish())


def test_a_warehouse_that_starts_is_waited_for(there):
    there.cold = True
    with pytest.raises(PlatformAway, match="CANCELED"):
        written(there, wish())


def test_a_table_that_is_not_there_is_unresolved(there):
    there.tables.clear()
    assert written(there, wish()).state is TableState.UNRESOLVED


def test_comments_and_tags_are_written_once(there):
    wanted = wish(
        tags={"finance": "", "pii": "true"},
        columns={"TOTAL": Words("Euro's \\ `sum`.", {"classification": "internal"}), "gone": Words("x")},
        notes=("orders: a tag is left out.",),
    )
    first = written(there, wanted)
    assert (first.state, first.changed, first.error) == (TableState.IN_SYNC, True, "")
    assert there.tables[NAME] == {"": "What was bought.", "id": "", "Total": "Euro's \\ `sum`."}
    assert there.tags["tables", NAME] == {"finance": "", "pii": "true"}
    assert there.tags["columns", f"{NAME}.Total"] == {"classification": "internal"}
    assert first.notes.splitlines() == ["orders: a tag is left out.", "The table has no column `gone`."]
    assert first.url.endswith("/explore/data/sales/public/orders")
    there.calls.clear()
    again = written(there, wanted, json.loads(json.dumps(first.data)))
    assert (there.writes, again.changed, again.data) == ([], False, first.data)


def test_only_what_was_written_here_is_taken_back(there):
    there.tags["tables", NAME] = {"mine": "yes"}
    first = written(there, wish(tags={"pii": "true", "kept": "1"}, columns={"id": Words("The key.", {"key": ""})}))
    there.tags["tables", NAME]["kept"] = "changed by somebody"
    there.tables[NAME][""] = "Changed by somebody."
    last = written(there, wish(comment=None), first.data)
    assert there.tags["tables", NAME] == {"mine": "yes", "kept": "changed by somebody"}
    assert there.tags["columns", f"{NAME}.id"] == {}
    assert there.tables[NAME] == {"": "Changed by somebody.", "id": "", "Total": "old"}
    assert (last.state, last.data) == (TableState.IN_SYNC, {})


def test_without_a_warehouse_tags_only(there):
    said = written(there, wish(tags={"pii": "true"}), warehouse="")
    assert (said.state, "no SQL warehouse" in said.notes) == (TableState.IN_SYNC, True)
    assert there.tags["tables", NAME] == {"pii": "true"}
    assert there.tables[NAME][""] == ""


def test_one_refusal_does_not_keep_the_rest(there):
    there.refused.add("governed")
    said = written(there, wish("forbidden", {"governed": "", "pii": "true"}))
    assert said.state is TableState.FAILED
    assert "MODIFY" in said.error
    assert "No ASSIGN on governed" in said.error
    assert there.tags["tables", NAME] == {"pii": "true"}
    assert said.data == {"": {"tags": {"pii": "true"}}}


def test_a_tag_with_another_value_is_changed(there):
    there.tags["tables", NAME] = {"pii": "false"}
    written(there, wish(tags={"pii": "true"}))
    assert there.tags["tables", NAME] == {"pii": "true"}
    assert [method for method, path in there.writes if "tag" in path] == ["PATCH"]


@given(st.text(), st.text(min_size=1).filter(lambda name: "\x00" not in name))
def test_no_text_leaves_its_quotes(text, name):
    read = sqlglot.parse_one(f"SELECT {string(text)} AS {identifier(name)}", read="databricks").selects[0]
    assert read.alias == name
    assert workspace.text_of(string(text)) == text.replace("\x00", "")
    assert not re.search(r"(?<!\\)(?:\\\\)*'", string(text)[1:-1])
