"""What import and export share: their options, the list of formats, and how a result leaves."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from hansa.kernel.errors import InvalidInput
from hansa.kernel.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.cli.options import Output
    from hansa.contracts.convert.format import Options
    from hansa.kernel.findings import Finding


def list_formats(output: Output, *, direction: Literal["import", "export"]) -> None:
    from hansa.app.convert import all_formats
    from hansa.cli.output import print_rows

    rows = [
        {
            "format": each.name,
            "title": each.title,
            "import": "yes" if each.imports else "no",
            "export": "yes" if each.exports else "no",
            "file": each.extension,
        }
        for each in all_formats()
        if (each.imports if direction == "import" else each.exports)
    ]
    print_rows(rows, output)


def options_of(source: str, tables: Sequence[str], pairs: Sequence[str], **given: str) -> Options:
    """`given` are fields of Options; `pairs` are `key=value` texts."""
    from hansa.contracts.convert.format import Options

    extra = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not (key and equals):
            raise InvalidInput(f"--option {pair} is no key=value.", hint="Write for example --option style=code.")
        extra[key] = value
    one = tables[0] if len(tables) == 1 else ""
    label = source if source.startswith(("http://", "https://")) or source == "-" else Path(source).name
    return Options(label, table=one, tables=tuple(tables), extra=extra, **given)


def finish(content: str | bytes, findings: Sequence[Finding], target: Path | None, *, strict: bool) -> None:
    """Writes or prints the result, says the findings on standard error, and exits 1 where `strict` finds a loss."""
    from hansa.cli.output import say_findings

    if target is not None:
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    elif isinstance(content, str):
        sys.stdout.write(content)
    elif sys.stdout.isatty():
        raise InvalidInput("The result is no text.", hint="Give --output-file, or send the output to a file.")
    else:
        sys.stdout.buffer.write(content)
    say_findings(findings)
    if strict and any(each.severity is not Severity.INFO for each in findings):
        raise typer.Exit(1)
