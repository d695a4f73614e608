"""`--format NAME` or `--format NAME=FILE`, as often as wanted: one run, several readers."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TextIO

    from hansa.contracts.report.formats import Format

LINT = "junit, sarif, markdown, github, gitlab"
TEST = "junit, sarif, markdown, github, gitlab, oors, otel"
DIFF = "junit, sarif, markdown, github, gitlab, omds"
"""What each verb can write; a test holds them to the formats there are."""

LintFormats = Annotated[
    list[str] | None, typer.Option("--format", metavar="NAME[=FILE]", help=f"For CI: {LINT}. Can be repeated.")
]
TestFormats = Annotated[
    list[str] | None, typer.Option("--format", metavar="NAME[=FILE]", help=f"For CI: {TEST}. Can be repeated.")
]
DiffFormats = Annotated[
    list[str] | None, typer.Option("--format", metavar="NAME[=FILE]", help=f"For CI: {DIFF}. Can be repeated.")
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """`file` is None for standard output."""

    format: Format
    file: Path | None


def wanted(given: Sequence[str] | None, verb: str) -> list[Wanted]:
    """`verb` is lint, report or diff; raises InvalidInput for a format that cannot write such a thing."""
    if not given:
        return []
    from hansa.contracts.report.formats import FORMATS

    found = []
    for text in given:
        name, equals, file = text.partition("=")
        if name not in FORMATS or getattr(FORMATS[name], verb) is None:
            names = ", ".join(key for key, each in FORMATS.items() if getattr(each, verb))
            raise InvalidInput(f"There is no format {name!r} here.", hint=f"Formats: {names}.")
        if equals and not file:
            raise InvalidInput(f"`{text}` names no file.", hint=f"Write {name}, or {name}=FILE.")
        found.append(Wanted(FORMATS[name], Path(file) if file else None))
    if sum(each.file is None for each in found) > 1:
        raise InvalidInput(
            "Only one format can go to standard output.", hint="Give the others a file: junit=report.xml"
        )
    return found


def write(formats: Sequence[Wanted], text_of: Callable[[Format], str], stream: TextIO | None = None) -> bool:
    """Writes all; answers whether standard output (or `stream` instead) is taken, so that no table follows."""
    for each in formats:
        text = text_of(each.format)
        if each.file is None:
            (stream or sys.stdout).write(text)
            continue
        try:
            each.file.parent.mkdir(parents=True, exist_ok=True)
            each.file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise InvalidInput(f"{each.file} cannot be written: {error.strerror}.") from error
    return any(each.file is None for each in formats)
