"""What `hansa contract lint` does and says; without the library of the command line, so that it starts in a blink."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.cli.main import EXIT_FAILED
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from hansa.app.lint.rules import Chosen
    from hansa.app.lint.run import Outcome
    from hansa.cli.contract.formats import Wanted
    from hansa.kernel.findings import Finding

SEVERITIES = ("error", "warning", "info")
_COLOURS = {"error": "31", "warning": "33", "info": "34"}


@dataclass(frozen=True, eq=False, repr=False)
class Options:
    """As the command line gives them; `fail_on` is a severity or `never`, `formats` what CI reads, as NAME or NAME=FILE."""

    fix: bool = False
    diff: bool = False
    select: str = ""
    ignore: str = ""
    config: str = ""
    fail_on: str = "error"
    output: str = "table"
    formats: tuple[str, ...] = ()


def plain(arguments: list[str]) -> int | None:
    """Lints where the command line says nothing but paths; else None, and nothing is done."""
    paths = arguments and all(each == "-" or not each.startswith("-") for each in arguments)
    return lint(arguments, Options()) if paths else None


def lint(paths: list[str], options: Options) -> int:
    """Lints and prints; answers the exit code. Raises HansaError."""
    from datetime import UTC, datetime

    from hansa.app.lint.rules import chosen
    from hansa.app.lint.run import run
    from hansa.app.lint.sources import gathered

    if not paths:
        raise InvalidInput("There is nothing to lint.", hint="Name a file, a folder, a URL, or - for standard input.")
    formats = _wanted(options.formats)
    sources, whole = gathered(paths)
    choice = chosen(_words(options.select), _words(options.ignore), options.config)
    fixing = options.fix or options.diff
    outcomes = run(sources, choice.of, today=datetime.now(UTC).date(), whole=whole, fixing=fixing)
    if options.diff:
        return _differences(outcomes)
    if options.fix:
        _write(outcomes)
    _say(choice, outcomes, options, formats)
    return EXIT_FAILED if any(_fails(each, options.fail_on) for each in _findings(choice, outcomes)) else 0


def _findings(choice: Chosen, outcomes: Iterable[Outcome]) -> list[Finding]:
    return [*choice.findings, *(finding for outcome in outcomes for finding in outcome.findings)]


def _fails(finding: Finding, fail_on: str) -> bool:
    if fail_on == "never":
        return False
    return SEVERITIES.index(finding.severity.value) <= SEVERITIES.index(fail_on)


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


def _say(choice: Chosen, outcomes: list[Outcome], options: Options, formats: list[Wanted]) -> None:
    """To standard error where standard output carries the mended text of standard input."""
    findings = _findings(choice, outcomes)
    stream = sys.stderr if options.fix and any(each.source.path is None for each in outcomes) else sys.stdout
    if formats and _formatted(choice, outcomes, formats, stream):
        pass
    elif options.output == "table":
        colour = stream.isatty()
        for finding in findings:
            print(_line(finding, colour=colour), file=stream)
    else:
        from contextlib import redirect_stdout

        from hansa.cli.options import Output
        from hansa.cli.output import print_rows

        with redirect_stdout(stream):
            print_rows([_row(finding) for finding in findings], Output(options.output))
    if options.output == "table":
        print(_summary(findings, outcomes), file=sys.stderr)


def _wanted(formats: tuple[str, ...]) -> list[Wanted]:
    """Before anything is read, so that a wrong word is told at once."""
    if not formats:
        return []
    from hansa.cli.contract.formats import wanted

    return wanted(formats, "lint")


def _formatted(choice: Chosen, outcomes: list[Outcome], formats: list[Wanted], stream: TextIO) -> bool:
    """Whether the stream is taken by one of them."""
    from hansa.cli.contract.formats import write
    from hansa.contracts.report.subject import Linted

    documents = [Linted(each.source.name, each.findings) for each in outcomes]
    documents += [Linted(finding.place.document, (finding,)) for finding in choice.findings]
    sentences = {rule.code: rule.title for rule in choice.base.rules}
    return write(formats, lambda each: each.lint(documents, sentences) if each.lint else "", stream)


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
    counts = [(name, sum(finding.severity.value == name for finding in findings)) for name in SEVERITIES]
    said = ", ".join(f"{number} {name}{'s' * (number != 1 and name != 'info')}" for name, number in counts if number)
    documents = f"{len(outcomes)} document{'s' * (len(outcomes) != 1)}"
    return f"{documents}: {said or 'nothing found'}" + (f"; {fixed} fixed" if fixed else "")
