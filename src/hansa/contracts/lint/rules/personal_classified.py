"""A column whose name looks personal is classified."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import WARNING, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.contracts.lint.subject import Subject

_WORDS = re.compile(
    r"(?:^|_)(?:e_?mails?(?:_address)?|phone|mobile|telephone|msisdn|fax|iban|ssn|passport|birth|birth_?(?:day|date|place|year)|dob"
    r"|date_of_birth|(?:first|last|given|family|full|middle|maiden)_?name|surname|forename|postal_?address|street(?:_?(?:name|address))?"
    r"|home_?address|ip_?address|credit_?card|card_?number|tax_?id|national_?id|social_?security|driver_?licen[cs]e|gender|religion"
    r"|ethnicity|salary|diagnosis)(?:_|$)"
)
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\s.-]+")
_KINDS = {"boolean", "object", "array", "map"}


def check(subject: Subject) -> Iterator[Problem]:
    more = subject.parameter("personal-classified", "words")
    words = [str(each).casefold() for each in more] if isinstance(more, list) else []
    classified = {column.pointer for column in subject.columns if column.data.get("classification")}
    for column in subject.columns:
        if column.logical in _KINDS or _covered(column.pointer, classified):
            continue
        if looks_personal(column.name, words):
            text = f"`{column.table.name}.{column.label}` looks personal and has no classification."
            yield Problem(
                column.at("name"),
                text,
                "Add `classification`, such as `restricted`; or `public`, if it is not personal.",
            )


def looks_personal(column: str, words: Sequence[str] = ()) -> bool:
    """Whether a column of this name may well be about a person; `words` are more words to look for."""
    name = _HUMPS.sub("_", column).casefold()
    return bool(_WORDS.search(name)) or any(word in name for word in words)


def _covered(pointer: str, classified: set[str]) -> bool:
    """Whether the column or what it is in has a classification."""
    while pointer:
        if pointer in classified:
            return True
        pointer = pointer.rpartition("/")[0]
    return False


RULE = Rule(
    code="personal-classified",
    group="people",
    severity=WARNING,
    title="What looks personal is classified",
    why="Masking, sampling and access follow the classification: without one the values are shown to everybody.",
    source="ODCS 3.2.0, Schema, classification",
    check=check,
    parameters=("words",),
)
