"""`hansa contract lint`: whether contracts and products are well made, and their repair."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from hansa.cli.main import EXIT_FAILED
from hansa.cli.options import As, Output
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hansa.app.lint.run import Outcome
    from hansa.kernel.findings import Finding


class Worst(StrEnum):
    """The least severity that makes the command fail."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


_RANK = ("error", "warning", "info")
_COLOURS = {"error": "31", "warning": "33", "info": "34"}


def command(
    paths: Annotated[list[str] | None, typer.Argument(help="Files, folders, globs, URLs; - is standard input.")] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Make the safe repairs; comments and order stay.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and write nothing.")] = False,
    select: Annotated[str, typer.Option("--select", help="Only these codes or groups, comma between.")] = "",
    ignore: Annotated[str, typer.Option("--ignore", help="Not these codes or groups, comma between.")] = "",
    config: Annotated[
        str, typer.Option("--config", help="The configuration, instead of the one found by the file.")
    ] = "",
    fail_on: Annotated[Worst, typer.Option("--fail-on", help="The least severity that fails.")] = Worst.ERROR,
    rules: Annotated[bool, typer.Option("--rules", help="List all rules.")] = False,
    output: As = Output.TABLE,
) -> int:
    """Checks contracts (ODCS) and products (ODPS): the standard's schema, and rules beyond it."""
    from datetime import UTC, datetime

    from hansa.app.lint.rules import chosen, listed
    from hansa.app.lint.run import run
    from hansa.app.lint.sources import gathered

    if rules:
        from hansa.cli.output import print_rows

        print_rows(listed(), output, columns=("code", "group", "severity", "fixes", "title"))
        return 0
    if not paths:
        raise InvalidInput("There is nothing to lint.", hint="Name a file, a folder, a URL, or - for standard input.")
    sources, whole = gathered(paths)
    choice = chosen(_words(select), _words(ignore), config)
    outcomes = run(sources, choice.of, today=datetime.now(UTC).date(), whole=whole, fixing=fix or diff)
    if diff:
        return _differences(outcomes)
    if fix:
        _write(outcomes)
    findings = [*choice.findings, *(finding for outcome in outcomes for finding in outcome.findings)]
    _say(findings, outcomes, output, to_stderr=fix and any(each.source.path is None for each in outcomes))
    failing = _RANK[: _RANK.index(fail_on.value) + 1] if fail_on is not Worst.NEVER else ()
    return EXIT_FAILED if any(finding.severity.value in failing for finding in findings) else 0


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _write(outcomes: Iterable[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.source.path is None:
            sys.stdout.write(outcome.text)
        elif outcome.text != outcome.source.text:
            outcome.source.path.write_bytes(outcome.text.encode("utf-8", "surrogateescape"))


def _differences(outcomes: Iterable[Outcome]) -> int:
    """A unified diff of every file that --fix would change; fails if there is one."""
    from difflib import unified_diff

    changed = [each for each in outcomes if each.text != each.source.text]
    for each in changed:
        lines = each.source.text.splitlines(keepends=True), each.text.splitlines(keepends=True)
        for line in unified_diff(*lines, each.source.name, each.source.name):
            sys.stdout.write(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n")
    return EXIT_FAILED if changed else 0


def _say(findings: list[Finding], outcomes: list[Outcome], output: Output, *, to_stderr: bool) -> None:
    if output is not Output.TABLE:
        from hansa.cli.output import print_rows

        print_rows([_row(finding) for finding in findings], output)
        return
    stream = sys.stderr if to_stderr else sys.stdout
    colour = stream.isatty()
    for finding in findings:
        print(_line(finding, colour=colour), file=stream)
    print(_summary(findings, outcomes), file=sys.stderr)


def _row(finding: Finding) -> dict[str, str | int]:
    place = finding.place
    return {
        "document": place.document,
        "line": place.line,
        "column": place.column,
        "pointer": place.pointer,
        "severity": finding.severity.value,
        "code": finding.code,
        "text": finding.text,
        "fix": finding.fix,
    }


def _line(finding: Finding, *, colour: bool) -> str:
    severity = finding.severity.value
    if colour:
        severity = f"\x1b[{_COLOURS[severity]}m{severity}\x1b[0m"
    fix = f"\n    → {_clean(finding.fix)}" if finding.fix else ""
    return f"{_clean(str(finding.place))}: {severity} {finding.code}: {_clean(finding.text)}{fix}"


def _clean(text: str) -> str:
    """Without control characters: a document may not write to the terminal."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def _summary(findings: list[Finding], outcomes: list[Outcome]) -> str:
    fixed = sum(len(outcome.fixed) for outcome in outcomes)
    counts = [(name, sum(finding.severity.value == name for finding in findings)) for name in _RANK]
    said = ", ".join(f"{number} {name}{'s' * (number != 1 and name != 'info')}" for name, number in counts if number)
    documents = f"{len(outcomes)} document{'s' * (len(outcomes) != 1)}"
    return f"{documents}: {said or 'nothing found'}" + (f"; {fixed} fixed" if fixed else "")
