"""The process in which one file becomes a contract's text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hansa.app.convert import all_formats, import_contract
from hansa.contracts.convert.format import Options
from hansa.contracts.convert.guess import HEAD, guess
from hansa.dataplane.confined import serve
from hansa.kernel.errors import HansaError, InvalidInput
from hansa.kernel.ids import slug
from hansa.standards.write import dump

if TYPE_CHECKING:
    from collections.abc import Callable

    from hansa.kernel.json import Json

MAX_TEXT = 2 * 1024 * 1024
"""Characters of a draft: more than any page can edit."""


def work(order: dict[str, Json], say: Callable[[str], None]) -> Json:
    del say
    path, name = Path(str(order["path"])), str(order["name"])
    with path.open("rb") as file:
        head = file.read(HEAD).decode("utf-8", "replace")
    format_name = str(order["format"]) or guess(name, head)
    if not format_name:
        names = ", ".join(each.title for each in all_formats() if each.imports)
        raise InvalidInput(f"{name} does not say what it is.", hint=f"Choose its format. There are: {names}.")
    if format_name == "odcs":
        return {"text": _whole(path, name), "findings": []}
    try:
        imported = import_contract(format_name, path, Options(source=name, id=slug(Path(name).stem)[:100]))
    except HansaError as error:
        raise InvalidInput(_without(str(error.message), path, name), hint=_without(error.hint, path, name)) from error
    data = {key: value for key, value in imported.data.items() if key != "servers" or not _is_data(format_name)}
    text = dump(data)
    if len(text) > MAX_TEXT:
        raise InvalidInput(f"The contract of {name} is longer than the editor takes.", hint="Import it in parts.")
    findings: list[Json] = [
        [each.code, str(each.severity), each.place.pointer, _without(each.text, path, name), each.fix]
        for each in imported.findings[:500]
    ]
    return {"text": text, "findings": findings}


def _whole(path: Path, name: str) -> str:
    """A contract is taken as it is, with its comments."""
    if path.stat().st_size > MAX_TEXT:
        raise InvalidInput(f"{name} is longer than the editor takes.")
    return path.read_text(encoding="utf-8-sig", errors="replace")


def _is_data(format_name: str) -> bool:
    """Where such a file stands on this machine says nothing about where the data is."""
    return any(each.name == format_name and each.describer for each in all_formats())


def _without(text: str, path: Path, name: str) -> str:
    return text.replace(str(path), name).replace(str(path.parent), "")


if __name__ == "__main__":
    serve(work)
