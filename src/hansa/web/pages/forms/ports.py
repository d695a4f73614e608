"""The ports of a product as rows of its form: shown, read back, and turned into edits that leave the rest of the text alone.

A row knows the name its port had when the form was opened (`was`), so that a port is found again wherever it stands by now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from hansa.standards.change import Change, Edit, Remove
from hansa.standards.pointer import join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hansa.kernel.json import Json

LISTS = {"outputs": "outputPorts", "inputs": "inputPorts"}
"""The word of the form → the document's key."""

FIELDS = {
    "outputs": ("name", "version", "contract", "description"),
    "inputs": ("name", "version", "contract", "source"),
}
"""What a row of each list has; ODPS knows no description of an input port."""

KEYS = {"name": "name", "version": "version", "contract": "contractId", "description": "description"}
SOURCE = "sourceSystemId"
"""The custom property that names an input's source system."""

MOST = 200
"""Rows of one list that are read."""


@dataclass(frozen=True, slots=True)
class PortRow:
    """`was` is the port's name in the document, empty for a new one; `removed` was ticked."""

    was: str
    values: Mapping[str, str]
    removed: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.was and not any(self.values.values())


Ports: TypeAlias = "dict[str, tuple[PortRow, ...]]"
"""By the word of the form; empty where the form has none."""


def has_ports(data: Mapping[str, Json]) -> bool:
    """Older product specifications keep their ports in another shape."""
    return "dataProductSpecification" not in data


def show(data: Mapping[str, Json]) -> Ports:
    return {word: tuple(_row(word, port) for port in _ports(data, key)) for word, key in LISTS.items()}


def _row(word: str, port: Mapping[str, Json]) -> PortRow:
    values = {field: _source(port) if field == "source" else _text(port.get(KEYS[field])) for field in FIELDS[word]}
    return PortRow(values["name"], values)


def take(form: Mapping[str, str]) -> Ports:
    """The rows that were sent, in their order, with one more where the button for it was pressed; {} if none were."""
    if "ports" not in form:
        return {}
    found = {word: tuple(_sent(form, word)) for word in LISTS}
    added = form.get("add", "")
    if added in LISTS:
        found[added] = (*found[added], PortRow("", dict.fromkeys(FIELDS[added], "")))
    return found


def _sent(form: Mapping[str, str], word: str) -> Iterator[PortRow]:
    for number in range(MOST):
        start = f"{word}-{number}-"
        if f"{start}name" not in form:
            return
        values = {field: form.get(start + field, "").strip().replace("\r\n", "\n") for field in FIELDS[word]}
        yield PortRow(form.get(f"{start}was", ""), values, removed=f"{start}remove" in form)


def problems(ports: Ports) -> dict[str, str]:
    """What is wrong, by the name of the form's field."""
    found: dict[str, str] = {}
    for word, rows in ports.items():
        names: set[str] = set()
        for number, row in enumerate(rows):
            if row.removed or row.is_blank:
                continue
            name = row.values["name"]
            if not name:
                found[f"{word}-{number}-name"] = "A port needs a name."
            elif name in names:
                found[f"{word}-{number}-name"] = f"There are two ports named “{name}”."
            names.add(name)
    return found


def edits(data: Mapping[str, Json], ports: Ports) -> list[Edit]:
    """First what stays is changed, then what is new is added, then what goes is removed from the end on."""
    changes: list[Edit] = []
    for word, rows in ports.items():
        key = LISTS[word]
        known = {_text(port.get("name")): index for index, port in enumerate(_ports(data, key))}
        listed = _ports(data, key)
        gone = sorted((known[row.was] for row in rows if row.removed and row.was in known), reverse=True)
        kept = [row for row in rows if not row.removed and not row.is_blank]
        for row in kept:
            if row.was in known:
                index = known[row.was]
                changes += _changed(word, row, listed[index], join([key, str(index)]))
        fresh = [_new(row) for row in kept if row.was not in known]
        changes += [Change(join([key, "-"]), port) for port in fresh]
        emptied = bool(gone) and len(gone) == len(listed) and not fresh
        changes += [Remove(join([key]))] if emptied else [Remove(join([key, str(index)])) for index in gone]
    return changes


def _changed(word: str, row: PortRow, port: Mapping[str, Json], pointer: str) -> Iterator[Edit]:
    for field in FIELDS[word]:
        text = row.values[field]
        if field == "source":
            yield from _source_edits(port, text, pointer)
        elif text != _text(port.get(KEYS[field])):
            yield Change(f"{pointer}/{KEYS[field]}", text) if text else Remove(f"{pointer}/{KEYS[field]}")


def _source_edits(port: Mapping[str, Json], text: str, pointer: str) -> Iterator[Edit]:
    if text == _source(port):
        return
    custom = _customs(port)
    index = next((number for number, each in enumerate(custom) if each.get("property") == SOURCE), None)
    if index is None:
        yield Change(f"{pointer}/customProperties/-", {"property": SOURCE, "value": text})
    elif text:
        yield Change(f"{pointer}/customProperties/{index}/value", text)
    else:
        alone = len(custom) == 1
        yield Remove(f"{pointer}/customProperties" if alone else f"{pointer}/customProperties/{index}")


def _new(row: PortRow) -> dict[str, Json]:
    port: dict[str, Json] = {KEYS[field]: text for field, text in row.values.items() if field in KEYS and text}
    port.setdefault("version", "1.0.0")
    if row.values.get("source"):
        port["customProperties"] = [{"property": SOURCE, "value": row.values["source"]}]
    return port


def _source(port: Mapping[str, Json]) -> str:
    return next((_text(each.get("value")) for each in _customs(port) if each.get("property") == SOURCE), "")


def _customs(port: Mapping[str, Json]) -> Sequence[Mapping[str, Json]]:
    return _maps(port.get("customProperties"))


def _ports(data: Mapping[str, Json], key: str) -> Sequence[Mapping[str, Json]]:
    return _maps(data.get(key))


def _maps(value: Json) -> list[Mapping[str, Json]]:
    return [each for each in _list(value) if isinstance(each, dict)]


def _list(value: Json) -> Iterable[Json]:
    return value if isinstance(value, list) else ()


def _text(value: Json) -> str:
    return "" if value is None else str(value)
