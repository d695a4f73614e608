"""The house rules that no linter knows."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "hansa"
FILES = sorted(p for p in SOURCE.rglob("*.py") if "node_modules" not in p.parts)
ROOMS = sorted(p for p in SOURCE.iterdir() if (p / "__init__.py").exists())
DOORS = {"request", "job", "plug-in"}
MAX_FILE, MAX_FUNCTION = 400, 50


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_file_is_short_and_says_what_lives_in_it(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= MAX_FILE, f"{relative(path)} is longer than {MAX_FILE} lines: split it by noun"
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), f"{relative(path)} does not open with a sentence"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_functions_are_short(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MAX_FUNCTION, f"{relative(path)}:{node.lineno} {node.name} has {length} lines"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_broad_handlers_stand_at_a_door_only(path: Path) -> None:
    lines = path.read_text().splitlines()
    for number, line in enumerate(lines, 1):
        if re.search(r"except (Exception|BaseException)\b|except:", line):
            assert any(f"door: {door}" in line for door in DOORS), f"{relative(path)}:{number} broad handler"


def test_suppressed_rules_have_their_reason_on_the_line() -> None:
    for path in FILES:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = re.search(r"#\s*noqa(?::\s*[A-Z0-9, ]+)?(.*)$|#\s*type:\s*ignore(?:\[[\w, -]+\])?(.*)$", line)
            if found:
                reason = (found.group(1) or found.group(2) or "").strip(" #-—:")
                assert len(reason) > 5, f"{relative(path)}:{number} suppresses a rule without a reason on the line"


def test_every_room_has_a_readme() -> None:
    assert [room.name for room in ROOMS if not (room / "README.md").exists()] == []


def test_the_history_of_the_work_is_not_in_the_work() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    hits = [
        f"{relative(p)}:{n}"
        for p in FILES
        for n, line in enumerate(p.read_text().splitlines(), 1)
        if words.search(line)
    ]
    assert hits == []
