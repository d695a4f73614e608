"""Contracts from files of other languages and into them: the plug-ins, the reading of sources, and the merge."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.contracts.convert.format import Exported, Format, Imported, Options
from hansa.contracts.convert.formats import find, formats
from hansa.kernel.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from hansa.standards.odcs.contract import Contract

GROUPS = ("hansa.importers", "hansa.exporters")
"""Entry points: a name, and the `Format` that it stands for. A format that goes both ways may stand in either."""

MAX_BYTES = 64 * 1024 * 1024
"""A schema is text; what is larger is data, for which there are the formats that read data."""


@cache
def plugins() -> dict[str, Format]:
    """The formats that other packages bring."""
    found: dict[str, Format] = {}
    for group in GROUPS:
        for entry in entry_points(group=group):
            try:
                made = entry.load()
            except Exception as error:  # door: plug-in
                raise InvalidInput(
                    f"The plug-in `{entry.value}` for the format `{entry.name}` cannot be loaded: {error}.",
                    hint="Reinstall or remove the package that brings it.",
                ) from error
            if not isinstance(made, Format):
                raise InvalidInput(f"The plug-in `{entry.value}` is no Format.", hint=f"See entry points of {group}.")
            found[entry.name] = made
    return found


def all_formats() -> tuple[Format, ...]:
    return formats(plugins())


def import_contract(format_name: str, source: str | Path, options: Options) -> Imported:
    """`source` is a path, a URL, or `-` for standard input; raises InvalidInput for what is not of the format."""
    chosen = find(format_name, plugins())
    if not chosen.imports:
        names = ", ".join(each.name for each in all_formats() if each.imports)
        raise InvalidInput(f"{chosen.title} can only be exported.", hint=f"These can be imported: {names}.")
    if chosen.name == "database":
        from hansa.app.profiling import Source, import_database

        return import_database(Source(str(source), options.extra.get("schema", "")), options)[0]
    if chosen.describer and (not (chosen.importer or chosen.bytes_importer) or Path(source).is_dir()):
        from hansa.dataplane.describe.describe import describe

        return chosen.describer(describe(chosen.name, Path(source), options.extra), options)
    raw = _read(str(source))
    if chosen.bytes_importer:
        return chosen.bytes_importer(raw, options)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{source} is no UTF-8 text.", hint=f"Give a file of {chosen.title}.") from error
    assert chosen.importer is not None  # noqa: S101 `imports` has said so
    return chosen.importer(text, options)


def export_contract(format_name: str, contract: Contract, options: Options) -> Exported:
    """Raises NotFound for a table that the contract does not have."""
    chosen = find(format_name, plugins())
    if chosen.exporter is None:
        names = ", ".join(each.name for each in all_formats() if each.exports)
        raise InvalidInput(f"{chosen.title} can only be imported.", hint=f"These can be exported: {names}.")
    if options.tables:
        contract = _only(contract, options.tables)
    return chosen.exporter(contract, options)


def _only(contract: Contract, tables: tuple[str, ...]) -> Contract:
    known = [each.name for each in contract.schema_]
    if missing := [name for name in tables if name not in known]:
        raise NotFound(f"The contract has no table {missing[0]!r}.", hint=f"It has: {', '.join(known) or 'none'}.")
    chosen = tuple(each for each in contract.schema_ if each.name in tables)
    return contract.but(schema_=chosen)


def _read(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read(MAX_BYTES)
    if source.startswith(("http://", "https://")):
        from hansa.app.contract import download

        return download(source)
    path = Path(source)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InvalidInput(f"{source} is larger than {MAX_BYTES // 1024 // 1024} MB.", hint="Give the schema only.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {source}.", hint="Give the path or the URL of the source.") from error
    except OSError as error:
        raise InvalidInput(f"{source} cannot be read: {error.strerror}.") from error
