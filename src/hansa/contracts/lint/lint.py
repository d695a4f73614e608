"""Lint: the rules run over one document.

document ─ Subject (walked once) ─ rules in order ─ Problems ─ suppressed? ─ Diagnoses, by line
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.lint.folder import ALONE, Folder
from hansa.contracts.lint.rules.order import RULES
from hansa.contracts.lint.ruleset import RuleSet
from hansa.contracts.lint.subject import Subject
from hansa.kernel.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from hansa.standards.change import Edit
    from hansa.standards.document import Document

DEFAULT = RuleSet(RULES)

MARK = "hansa: ignore"
"""Without these words no comment of the document silences anything."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Diagnosis:
    """A finding with the edits that mend it; none where a person must decide."""

    finding: Finding
    edits: tuple[Edit, ...] = ()


def lint(
    document: Document, rules: RuleSet = DEFAULT, *, today: date | None = None, folder: Folder = ALONE
) -> tuple[Finding, ...]:
    """What the rules find, in the order of the lines; what the JSON schema refuses is `read`'s to say.

    Without `today` the rules about the calendar are silent; `folder` lets references into other documents be followed.
    """
    return tuple(each.finding for each in diagnose(document, rules, today=today, folder=folder))


def diagnose(
    document: Document, rules: RuleSet = DEFAULT, *, today: date | None = None, folder: Folder = ALONE
) -> tuple[Diagnosis, ...]:
    """As `lint`, with the edits of each finding: what an editor offers as a quick fix."""
    subject = Subject(document, folder, today, rules.parameters)
    found = sorted(_all(subject, rules), key=lambda each: (each.finding.place.line, each.finding.place.column))
    if MARK not in document.text:
        return tuple(found)
    from hansa.contracts.lint.suppress import suppressed

    return suppressed(document, found)


def _all(subject: Subject, rules: RuleSet) -> Iterator[Diagnosis]:
    document = subject.document
    old = document.spec_version.startswith("2.")
    for rule, severity in rules.active():
        if document.spec not in rule.specs or (old and not rule.before_3):
            continue
        for problem in rule.check(subject):
            place = document.place(problem.pointer, key=problem.key)
            weight = severity or problem.severity or rule.severity
            yield Diagnosis(Finding(rule.code, weight, place, problem.text, problem.fix), problem.edits)
