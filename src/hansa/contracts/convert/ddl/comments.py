"""Descriptions as each dialect keeps them: inline, as statements, as options, or as lines that only people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert.names import one_line
from hansa.contracts.types import column_name, is_stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.convert.ddl.target import Target
    from hansa.contracts.convert.ddl.words import Words
    from hansa.standards.odcs.schema import SchemaObject


def column_comment(text: str, words: Words, target: Target) -> tuple[str, str]:
    """What stands in the definition, and what stands after its comma."""
    if not text:
        return "", ""
    match target.comments:
        case "inline":
            return f" COMMENT {words.text(text)}", ""
        case "options":
            return f" OPTIONS(description={words.text(text)})", ""
        case "lines":
            return "", f" -- {_line(text)}"
        case _:
            return "", ""


def table_comment(table: SchemaObject, words: Words, target: Target) -> str:
    """What follows the closing bracket."""
    text = table.description
    if not text:
        return ""
    if target.comments == "options":
        return f"\nOPTIONS(description={words.text(text)})"
    if target.comments != "inline":
        return ""
    if words.dialect in {"mysql", "singlestore"}:
        return f"\nCOMMENT={words.text(text)}"
    return f"\nCOMMENT {words.text(text)}"


def before(table: SchemaObject, target: Target) -> str:
    """A line of its own before the statement, where the dialect keeps no comments."""
    return f"-- {_line(table.description)}\n" if table.description and target.comments == "lines" else ""


def after(table: SchemaObject, name: str, words: Words, target: Target) -> Iterator[str]:
    """Statements that follow the table."""
    if target.comments != "statement":
        return
    if table.description:
        yield f"COMMENT ON TABLE {name} IS {words.text(table.description)};\n"
    for each in table.properties:
        if each.description and is_stored(each):
            column = words.name(column_name(each))
            yield f"COMMENT ON COLUMN {name}.{column} IS {words.text(each.description)};\n"


def _line(text: str) -> str:
    """One line that nothing in it can end: every kind of line break and control character is a blank."""
    return one_line(text).replace("*/", "* /").strip()
