"""The table of calls is whole: each command and each method of the real clients is in it, with a module that calls it."""

from pathlib import Path

import calls
import clients
import pytest


@pytest.mark.parametrize(("client", "kind"), [("entropy-data", "commands"), ("entropy-data-sdk", "methods")])
def test_all_that_a_client_has_is_in_the_table(client, kind):
    word = {"commands": "entropy-data ", "methods": "sdk "}[kind]
    assert set(clients.names(client, kind)) == {call for call in calls.table() if call.startswith(word)}


def test_each_is_called_by_a_module_that_is_here():
    modules = {caller for caller in calls.table().values() if caller.startswith("test_")}
    assert [each for each in sorted(modules) if not (Path(__file__).parent / f"{each}.py").is_file()] == []


def test_the_table_is_in_order():
    assert list(calls.table()) == sorted(calls.table())
