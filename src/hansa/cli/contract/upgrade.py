"""`hansa contract upgrade`: older contracts and products in the current version of their standard."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from hansa.cli.main import EXIT_FAILED

if TYPE_CHECKING:
    from hansa.app.lint.sources import Source
    from hansa.standards.document import Document

_SHORT = {"odcs": "ODCS", "odps": "ODPS", "dps": "DPS", "dcs": "DCS"}


def command(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, globs; - is standard input.")],
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if something is not current.")] = False,
) -> int:
    """Rewrites older contracts (ODCS, DCS) and products (ODPS, DPS) as ODCS 3.2.0 and ODPS 1.1.0, in their files."""
    from hansa.app.lint.sources import gathered
    from hansa.cli.output import say_findings
    from hansa.standards.read import read
    from hansa.standards.upgrade import upgrade

    older, refused = 0, 0
    sources, _ = gathered(paths)
    for source in sources:
        reading = read(source.text, source.name)
        if reading.document is None or not reading.ok:
            say_findings(reading.findings)
            refused += 1
            continue
        newer = upgrade(reading.document)
        older += newer is not reading.document
        _keep(source, reading.document, newer, check=check)
    left = f", {refused} left as they are: mend them first" if refused else ""
    typer.echo(f"{older} of {len(sources)} {'to upgrade' if check else 'upgraded'}{left}.", err=True)
    return EXIT_FAILED if refused or (check and older) else 0


def _keep(source: Source, before: Document, after: Document, *, check: bool) -> None:
    """Says what became of the document, and writes it where it came from: its file, or standard output."""
    if after is not before:
        typer.echo(f"{source.name}: {_version(before)} → {_version(after)}", err=source.path is None)
    if check:
        return
    if source.path is None:
        sys.stdout.write(after.text)
    elif after is not before:
        from hansa.app.folder.save import write_atomically

        write_atomically(source.path, after.text)


def _version(document: Document) -> str:
    return f"{_SHORT[document.spec]} {document.spec_version}"
