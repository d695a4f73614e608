"""The list of formats: loaded late, documented fully, open to plug-ins."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from hansa.contracts.convert.format import Format, Imported
from hansa.contracts.convert.formats import SCHEMAS, TOOLS, find, formats
from hansa.kernel.errors import NotFound

PAGE = Path(__file__).parents[3] / "docs/how-to/convert.md"
ROW = re.compile(r"^\| `([\w-]+)` \| (yes|no) \| (yes|no) \|", re.MULTILINE)


def test_a_format_that_is_not_there_names_those_that_are():
    with pytest.raises(NotFound, match="There is no format 'x'") as caught:
        find("x")
    assert "avro" in caught.value.hint


def test_the_page_lists_every_format_with_its_directions():
    listed = {
        name: (importing == "yes", exporting == "yes") for name, importing, exporting in ROW.findall(PAGE.read_text())
    }
    assert {each.name: (each.imports, each.exports) for each in formats()}.items() <= listed.items()


def test_names_are_those_of_the_list():
    assert [each.name for each in formats()] == [name for name, _ in (*SCHEMAS, *TOOLS)]


def test_a_plug_in_adds_a_format_and_may_replace_one():
    mine = Format("avro", "My Avro", "avsc", importer=lambda text, options: Imported({"text": text, "id": options.id}))
    other = Format("klingon", "Klingon", "kl")
    found = formats({"avro": mine, "klingon": other})
    assert found[-1] is other
    assert mine in found
    assert find("avro", {"avro": mine}) is mine
    assert find("avro") is not mine


def test_help_loads_no_format():
    code = "import sys; from hansa.cli.commands import run; run(['contract', 'import', '--help']); "
    code += (
        "print([m for m in sys.modules if m.startswith(('hansa.contracts.convert', 'sqlglot', 'pyarrow', 'duckdb'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")
