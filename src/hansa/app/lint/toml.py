"""Where a key of the `[tool.hansa.lint]` table stands in a TOML file, as near as its lines say."""

from __future__ import annotations

import re

from hansa.kernel.findings import Place
from hansa.standards.pointer import tokens


def toml_place(text: str, name: str, pointer: str) -> Place:
    """The line of the innermost key of `pointer` that can be found below the table's heading; else the heading itself."""
    lines = text.splitlines()
    heading = next((at for at, line in enumerate(lines) if line.strip().startswith("[tool.hansa")), 0)
    at = heading
    for key in (each for each in tokens(pointer) if not each.isdigit()):
        word = re.compile(rf"""(?:^|[\s\[."'{{,])({re.escape(key)})(?=["']?\s*(?:=|\]|\.|,|["']))""")
        at = next((n for n in range(at, len(lines)) if word.search(lines[n])), at)
    column = len(lines[at]) - len(lines[at].lstrip()) + 1 if lines else 1
    return Place(name, at + 1, column, pointer)
