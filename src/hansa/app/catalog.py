"""The catalog of a folder: every contract below it as a page, and an index that finds them."""

from __future__ import annotations

import os
from pathlib import Path

from hansa.contracts.convert.people.catalog import Entry, catalog
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

MAX_FILES = 20_000
"""Documents that are looked at below one folder."""

_ENDINGS = (".yaml", ".yml", ".json")
_MARKS = ("DataContract", "dataContractSpecification", "datasetName")
"""One of these stands in every data contract, of whichever version."""


def write_catalog(folder: Path, target: Path, title: str = "") -> tuple[Path, ...]:
    """Writes `index.html` and a page a contract into `target`; answers what was written. Contracts that are wrong are listed."""
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}.", hint="Give the folder that the contracts are in.")
    if target.exists() and not target.is_dir():
        raise InvalidInput(f"{target} is a file.", hint="Give a folder for the pages with --output-file.")
    pages = catalog(entries(folder), title or "Data contracts")
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in pages.items():
        path = target / name
        path.write_text(content, encoding="utf-8")
        written.append(path)
    return tuple(written)


def entries(folder: Path) -> list[Entry]:
    """All data contracts below a folder in the order of their paths; other documents are passed over."""
    found = []
    for path in _documents(folder):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if any(mark in text for mark in _MARKS):
            entry = _entry(text, str(path.relative_to(folder)))
            found += [entry] if entry else []
    return found


def _documents(folder: Path) -> list[Path]:
    paths: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith((".", "node_modules")))
        paths += [Path(place) / each for each in sorted(files) if each.endswith(_ENDINGS)]
        if len(paths) > MAX_FILES:
            raise InvalidInput(f"{folder} has more than {MAX_FILES:,} documents.", hint="Give a smaller folder.")
    return paths


def _entry(text: str, source: str) -> Entry | None:
    """None for what is no data contract at all."""
    reading = read(text, source)
    if reading.document is not None and reading.document.spec not in {"odcs", "dcs"}:
        return None
    if reading.document is None or not reading.ok:
        first = next(iter(reading.findings), None)
        return Entry(source, problem=str(first) if first else "is no valid data contract.") if _declared(text) else None
    try:
        return Entry(source, Contract.parse(reading.document))
    except InvalidInput as error:
        return Entry(source, problem=str(error))


def _declared(text: str) -> bool:
    return "kind: DataContract" in text or '"DataContract"' in text or "dataContractSpecification" in text
