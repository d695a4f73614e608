"""The beginning of a contract: a complete, commented document from a few answers, or from a filled-in canvas."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from hansa.kernel.errors import Conflict, InvalidInput, NotFound
from hansa.kernel.ids import identifier, is_id, slug
from hansa.standards.canvas.lines import columns
from hansa.standards.canvas.values import Canvas, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TEMPLATE = Path(__file__).parent / "templates" / "begin.odcs.yaml"
DEFAULT = (
    "order_id: string key # Identifies one row.",
    "ordered_at: timestamp required # When it happened, in UTC.",
    "total: number # What it came to.",
)
"""The columns of a contract that was begun without any: one of each kind that most tables have."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is empty is told from the rest; `columns` are lines: `order_id: string key # Identifies one row`."""

    id: str = ""
    name: str = ""
    owner: str = ""
    domain: str = ""
    table: str = ""
    purpose: str = ""
    columns: tuple[str, ...] = ()


def from_template(wish: Beginning) -> str:
    """Raises InvalidInput for an id that is none and for columns that cannot be read."""
    name = wish.name or wish.id or wish.table or "orders"
    key = wish.id or slug(name)
    table = wish.table or identifier(key)
    if not is_id(key) or not table:
        raise InvalidInput(f"{key!r} is no id.", hint="Use letters, digits, and - . _ inside: orders-daily.")
    owner = wish.owner or "data-team"
    found, findings = columns("\n".join(wish.columns or DEFAULT))
    if findings:
        raise InvalidInput("The columns cannot be read.", findings=findings)
    values = {
        "id": key,
        "name": name,
        "domain": wish.domain or owner,
        "purpose": wish.purpose or f"What {name} is for, in one sentence.",
        "owner": owner,
        "path": f"data/{table}.parquet",
        "about": f"One row for each of the {name}.",
    }
    quoted = {each: _quoted(text) for each, text in values.items()} | {"table": _word(table)}
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(quoted, columns=property_lines(found))


def from_canvas(path: Path) -> str:
    """A canvas is a YAML file with the names of its blocks: name, domain, purpose, schema, quality, freshness."""
    from hansa.standards.canvas.draft import draft
    from hansa.standards.yaml import parse

    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read: {error}.") from error
    tree, findings = parse(text, str(path))
    known = [each.name for each in fields(Canvas)]
    if tree is None or not isinstance(tree.data, dict):
        raise InvalidInput(f"{path} is no canvas.", hint=f"Its blocks: {', '.join(known)}.", findings=findings)
    unknown = [name for name in tree.data if name not in known]
    if unknown:
        raise InvalidInput(f"A canvas has no {', '.join(unknown)}.", hint=f"Its blocks: {', '.join(known)}.")
    drafts = draft(Canvas(**{name: _block(value) for name, value in tree.data.items()}), [])
    if not drafts.ok:
        raise InvalidInput(f"The canvas {path} is not finished.", findings=drafts.findings)
    return drafts.contract


def write_new(path: Path, text: str) -> None:
    """Raises Conflict where the file is there already: a contract that somebody wrote is never written over."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise Conflict(f"{path} exists already.", hint="Name another file; this one is left as it is.") from error
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror}.") from error


def _block(value: object) -> str:
    """A block is text; a list is its lines."""
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def property_lines(found: Iterable[Column]) -> str:
    keys = 0
    lines: list[str] = []
    for each in found:
        keys += each.key
        lines.extend(_column(each, keys))
    return "\n".join(lines)


def _column(column: Column, position: int) -> Sequence[str]:
    keys: dict[str, str] = {
        "logicalType": column.logical_type,
        "physicalType": _quoted(column.physical_type) if column.physical_type else "",
        "description": _quoted(column.description or f"What {column.name} means."),
        "required": "true" if column.required or column.key else "",
        "unique": "true" if column.unique else "",
        "primaryKey": "true" if column.key else "",
        "primaryKeyPosition": str(position) if column.key else "",
        "classification": _quoted(column.classification) if column.classification else "",
    }
    lines = [f"      - name: {_word(column.name)}"]
    return [*lines, *(f"        {key}: {value}" for key, value in keys.items() if value)]


def _word(text: str) -> str:
    """Plain where YAML reads it as that very text."""
    return text if text.isidentifier() and text.lower() not in _TAKEN else _quoted(text)


_TAKEN = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"}


def _quoted(text: str) -> str:
    """JSON's quotes are YAML's: nothing in an answer can become markup."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in quoted)
