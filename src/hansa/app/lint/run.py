"""One run of lint over many documents: read all, then judge each with the others around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.app.lint.sources import Source, around
from hansa.contracts.lint.folder import Folder
from hansa.contracts.lint.judge import judge_reading
from hansa.standards.read import Reading, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from hansa.contracts.lint.ruleset import RuleSet
    from hansa.kernel.findings import Finding
    from hansa.standards.document import Document


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Outcome:
    """What was found in one source; with fixes `text` is the mended text and `fixed` what it mends."""

    source: Source
    findings: tuple[Finding, ...]
    text: str
    fixed: tuple[Finding, ...] = ()


def run(
    sources: list[Source],
    rules: Callable[[Source], RuleSet],
    *,
    today: date,
    whole: bool = False,
    fixing: bool = False,
) -> list[Outcome]:
    """`rules` gives the rule set of each source; `whole` says that the sources are all there is."""
    readings = {source.name: read(source.text, source.name) for source in sources}
    beside = [read(source.text, source.name) for source in around(sources)]
    folder = Folder(_documents([*readings.values(), *beside]), whole, followed=True)
    return [
        _outcome(source, readings[source.name], rules(source), today=today, folder=folder, fixing=fixing)
        for source in sources
    ]


def _documents(readings: Iterable[Reading]) -> tuple[Document, ...]:
    return tuple(each.document for each in readings if each.document)


def _outcome(source: Source, reading: Reading, rules: RuleSet, *, today: date, folder: Folder, fixing: bool) -> Outcome:
    text = source.text
    fixed: tuple[Finding, ...] = ()
    if fixing and reading.document:
        from hansa.contracts.lint.fix import fix

        text, fixed = fix(reading.document, rules, today=today, folder=folder)
        if fixed:
            reading = read(text, source.name)
    judgement = judge_reading(reading, rules, today=today, folder=folder)
    return Outcome(source, judgement.findings, text, fixed)
