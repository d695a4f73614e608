"""What a form is made of: fields that know where their value stands in a document and how people write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hansa.standards.change import Change, Edit, Remove
from hansa.standards.pointer import tokens
from hansa.standards.write import dump
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from hansa.kernel.json import Json

Problem = str
"""What is wrong with a field, in words; empty when nothing is."""


@dataclass(frozen=True, slots=True)
class Codec:
    """`show` turns a document's value into a form's text, `take` the text into the value; `take` raises ValueError."""

    show: Callable[[Json], str]
    take: Callable[[str], Json]


@dataclass(frozen=True, slots=True)
class Field:
    """`options` names the list a select offers; `only_new` fields cannot be changed later.

    `empty`: a list without anything in it is written, because it says something else than none.
    """

    name: str
    label: str
    pointer: str
    codec: Codec
    control: Literal["input", "textarea", "select", "checks"] = "input"
    hint: str = ""
    options: str = ""
    required: bool = False
    only_new: bool = False
    empty: bool = False

    def is_nothing(self, value: Json) -> bool:
        return value in (None, "", {}) or (value == [] and not self.empty)


def _plain(value: Json) -> str:
    return "" if value is None else str(value)


def _text(text: str) -> Json:
    return text.strip().replace("\r\n", "\n") or None


def _show_words(value: Json) -> str:
    return ", ".join(str(each) for each in value) if isinstance(value, list) else _plain(value)


def _take_words(text: str) -> Json:
    return list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def _show_pairs(value: Json) -> str:
    return "\n".join(f"{key}: {each}" for key, each in value.items()) if isinstance(value, dict) else ""


def _take_pairs(text: str) -> Json:
    pairs: dict[str, Json] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        key, separator, value = line.partition(":")
        if not separator or not key.strip() or not value.strip():
            raise ValueError(f"“{line}” is no name and value. Write for example: wiki: https://example.com")
        pairs[key.strip()] = value.strip()
    return pairs


def _show_linked(value: Json) -> str:
    linked = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    return "\n".join(f"{_plain(each.get('type'))}: {_plain(each.get('id'))}" for each in linked)


def _take_linked(text: str) -> Json:
    found: list[Json] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        kind, separator, identifier = line.partition(":")
        if not separator or not kind.strip() or not identifier.strip():
            raise ValueError(f"“{line}” is no identity. Write for example: okta: 0oa1b2c3")
        found.append({"type": kind.strip(), "id": identifier.strip()})
    return found


def _show_members(value: Json) -> str:
    people = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    return "\n".join(f"{_plain(each.get('emailAddress'))} {_plain(each.get('role'))}".strip() for each in people)


def _take_members(text: str) -> Json:
    people: list[Json] = []
    person: dict[str, Json]
    for line in filter(None, map(str.strip, text.splitlines())):
        address, _, role = line.partition(" ")
        if "@" not in address.strip("@"):
            raise ValueError(f"“{address}” is no e-mail address. Write for example: ada@example.com Owner")
        person = {"emailAddress": address}
        if role.strip():
            person["role"] = role.strip()
        people.append(person)
    return people


def roles_of(text: str) -> list[str]:
    """The roles that a field of members names."""
    found = (line.strip().partition(" ")[2].strip() for line in text.splitlines())
    return [role for role in found if role]


def _show_yaml(value: Json) -> str:
    return "" if value in (None, [], {}) else dump(value).rstrip("\n")


def _take_yaml(text: str) -> Json:
    if not text.strip():
        return []
    tree, findings = parse(text.replace("\r\n", "\n"), "the field")
    if tree is None:
        raise ValueError(findings[0].text)
    return tree.data


def _take_number(text: str) -> Json:
    text = text.strip()
    if not text:
        return None
    if not text.removeprefix("-").isdecimal() or len(text) > 9:
        raise ValueError(f"“{text[:20]}” is no whole number.")
    return int(text)


def _take_yes(text: str) -> Json:
    return text == "yes" or None


TEXT = Codec(_plain, _text)
YAML = Codec(_show_yaml, _take_yaml)
NUMBER = Codec(_plain, _take_number)
YES = Codec(lambda value: "yes" if value is True else "", _take_yes)
WORDS = Codec(_show_words, _take_words)
PAIRS = Codec(_show_pairs, _take_pairs)
MEMBERS = Codec(_show_members, _take_members)
LINKED = Codec(_show_linked, _take_linked)


def granted(default: tuple[str, ...]) -> Codec:
    """Words of which `default` are meant where none are said at all."""
    return Codec(lambda value: _show_words(list(default) if value is None else value), _take_words)


def value_at(data: Json, pointer: str) -> Json:
    for token in tokens(pointer):
        data = data.get(token) if isinstance(data, dict) else None
    return data


def show(data: Json, fields: tuple[Field, ...]) -> dict[str, str]:
    return {field.name: field.codec.show(value_at(data, field.pointer)) for field in fields}


def take(values: dict[str, str], fields: tuple[Field, ...]) -> tuple[dict[str, Json], dict[str, Problem]]:
    """The values as a document has them, and what is wrong by field."""
    taken: dict[str, Json] = {}
    problems: dict[str, Problem] = {}
    for field in fields:
        text = values.get(field.name, "")
        try:
            taken[field.name] = field.codec.take(text)
        except ValueError as error:
            problems[field.name] = str(error)
            continue
        if field.required and not taken[field.name]:
            problems[field.name] = f"{field.label} is needed."
    return taken, problems


def changes(data: Json, taken: dict[str, Json], fields: tuple[Field, ...]) -> list[Edit]:
    """Only what differs from the document, so that everything else in its text stays as it is."""
    edits: list[Edit] = []
    for field in fields:
        if field.name not in taken:
            continue
        before, after = value_at(data, field.pointer), taken[field.name]
        if field.codec.show(before) == field.codec.show(after):
            continue
        if field.is_nothing(after):
            edits.append(Remove(field.pointer))
        else:
            edits.append(Change(field.pointer, after))
    return edits
