"""Everything there is to say about one text: whether it is YAML, what its schema refuses, what the rules find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.lint.folder import ALONE, Folder
from hansa.contracts.lint.lint import DEFAULT, Diagnosis, diagnose
from hansa.contracts.lint.repair import repairs
from hansa.kernel.findings import is_error
from hansa.standards.read import read

if TYPE_CHECKING:
    from datetime import date

    from hansa.contracts.lint.ruleset import RuleSet
    from hansa.kernel.findings import Finding
    from hansa.standards.read import Reading


@dataclass(frozen=True, slots=True)
class Judgement:
    reading: Reading
    diagnoses: tuple[Diagnosis, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(each.finding for each in self.diagnoses)

    @property
    def ok(self) -> bool:
        return not any(map(is_error, self.findings))


def judge(
    text: str, name: str, rules: RuleSet = DEFAULT, *, today: date | None = None, folder: Folder = ALONE
) -> Judgement:
    return judge_reading(read(text, name), rules, today=today, folder=folder)


def judge_reading(
    reading: Reading, rules: RuleSet = DEFAULT, *, today: date | None = None, folder: Folder = ALONE
) -> Judgement:
    """The schema's findings and the rules' in one order; of two errors about the same value the rule's is told, it says more."""
    document = reading.document
    schema = tuple(Diagnosis(each, repairs(document, each) if document else ()) for each in reading.findings)
    if document is None:
        return Judgement(reading, schema)
    said = diagnose(document, rules, today=today, folder=folder)
    refused = {each.place.pointer for each in reading.findings}
    explained = {each.finding.place.pointer for each in said if is_error(each.finding)}
    own = [each for each in said if is_error(each.finding) or each.finding.place.pointer not in refused]
    schema = tuple(each for each in schema if each.finding.place.pointer not in explained)
    found = sorted([*schema, *own], key=lambda each: (each.finding.place.line, each.finding.place.column))
    return Judgement(reading, tuple(found))
