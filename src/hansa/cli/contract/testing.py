"""What `hansa contract test` does and says; without the library of the command line, which takes as long to load as a small file to test."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hansa.cli.main import EXIT_FAILED, EXIT_UNAVAILABLE
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hansa.app.testing import Rows
    from hansa.contracts.results import Report


@dataclass(frozen=True, eq=False, repr=False)
class Options:
    """As the command line gives them; `formats` is what CI reads, as NAME or NAME=FILE."""

    server: str | None = None
    environment: str | None = None
    schema: str | None = None
    where: str | None = None
    at: str | None = None
    state: str | Path | None = None
    quarantine: Path | None = None
    sample: float = 1.0
    strict: bool = False
    clear: bool = False
    output: str = "table"
    quiet: bool = False
    formats: tuple[str, ...] = ()


def plain(arguments: list[str]) -> int | None:
    """Tests where the command line says nothing but the contract, its data and `--state`; else None, and nothing is done."""
    state = None
    if arguments[-2:-1] == ["--state"]:
        *arguments, _, state = arguments
    if not 1 <= len(arguments) <= 2 or any(each.startswith("-") for each in (*arguments, state or "")):
        return None
    return test(arguments[0], arguments[1] if arguments[1:] else None, Options(state=state))


def test(source: str, data: str | None, options: Options) -> int:
    """Tests and prints; answers the exit code. Raises HansaError."""
    from hansa.app.contract import Contract
    from hansa.cli.contract.results import say

    if options.formats:
        from hansa.cli.contract.formats import wanted

        wanted(options.formats, "report")  # before anything is read, so that a wrong word is told at once
    rows: Rows = {"sample": options.sample, "strict": options.strict, "clear": options.clear}
    if options.quarantine is not None:
        rows["quarantine"] = options.quarantine
    report = Contract.load(source).test(
        data,
        server=options.server,
        environment=options.environment,
        at=_moment(options.at),
        where=options.where,
        schema=options.schema,
        state=options.state,
        **rows,
        progress=None if options.quiet or not sys.stderr.isatty() else _progress(),
    )
    if not (options.formats and _formatted(report, options.formats)):
        say(report, options.output)
    return _code(report)


def _formatted(report: Report, formats: tuple[str, ...]) -> bool:
    """Whether standard output is taken by one of them."""
    from hansa.cli.contract.formats import wanted, write
    from hansa.kernel.ids import new_id

    run = new_id(report.at)
    return write(wanted(formats, "report"), lambda each: each.report(report, run) if each.report else "")


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(f"{text!r} is no moment.", hint="Write it as 2026-06-01T12:00:00+02:00.") from error


def _progress() -> Callable[[str], None]:
    return lambda table: print(f"testing {table} …", file=sys.stderr, flush=True)


def _code(report: Report) -> int:
    if report.ok:
        return 0
    unreachable = any(each.code == "unavailable" for table in report.tables for each in table.findings)
    return EXIT_UNAVAILABLE if unreachable else EXIT_FAILED
