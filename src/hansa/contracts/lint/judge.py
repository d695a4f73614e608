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


_SAME = {"schema-uniqueitems": "enum-unique", "schema-choice": "operator-single"}
"""What the schema says of the whole and a rule of its part."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Judgement:
    """What the schema and the rules say of one document, by line, each with the edits that mend it."""

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
    errors = [each.finding for each in said if is_error(each.finding)]
    refused = {each.place.pointer for each in reading.findings}
    own = [each for each in said if is_error(each.finding) or each.finding.place.pointer not in refused]
    schema = tuple(each for each in schema if not any(_says_more(other, each.finding) for other in errors))
    found = sorted([*schema, *own], key=lambda each: (each.finding.place.line, each.finding.place.column))
    return Judgement(reading, tuple(found))


def _says_more(own: Finding, schema: Finding) -> bool:
    """Whether a rule's error is about what the schema refuses: the same value, or the one inside that is meant."""
    at, of = own.place.pointer, schema.place.pointer
    return at == of or (own.code == _SAME.get(schema.code) and at.startswith(of + "/"))
