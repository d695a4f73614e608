"""From SQL text to statements: a dialect that understands it, and a finding for each statement that none does."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlglot import exp

    from hansa.contracts.convert.format import Options
    from hansa.contracts.convert.notes import Notes

GUESSES = (
    "",
    "postgres",
    "mysql",
    "tsql",
    "snowflake",
    "bigquery",
    "databricks",
    "duckdb",
    "oracle",
    "clickhouse",
    "trino",
)
"""Tried in this order where no dialect is given; the first that understands every statement is taken."""

NAMES = {
    "postgresql": "postgres",
    "sqlserver": "tsql",
    "mssql": "tsql",
    "mariadb": "mysql",
    "synapse": "tsql",
    "cloudsql": "postgres",
    "ansi": "",
}
"""Other names of dialects, those of server types among them."""

MAX_TEXT = 8_000_000
"""Characters; a schema of 10,000 columns has less than one million."""


def dialect_of(name: str) -> str:
    """Sqlglot's name of a dialect; raises InvalidInput that lists the names there are."""
    from sqlglot.dialects.dialect import Dialect

    word = NAMES.get(name.lower(), name.lower())
    if word and not Dialect.get(word):
        names = ", ".join(sorted(each for each in Dialect.classes if each))
        raise InvalidInput(f"There is no SQL dialect {name!r}.", hint=f"Dialects are: {names}.")
    return word


def statements(text: str, options: Options, notes: Notes) -> tuple[list[exp.Expr], str]:
    """The statements and the dialect that they were read in."""
    if len(text) > MAX_TEXT:
        raise InvalidInput(f"{options.source} is larger than {MAX_TEXT:,} characters.", hint="Give the schema only.")
    if options.dialect:
        dialect = dialect_of(options.dialect)
        return _tolerant(text, dialect, notes), dialect
    for dialect in GUESSES:
        found = _whole(text, dialect)
        if found is not None:
            return found, dialect
    return _tolerant(text, "", notes), ""


def _whole(text: str, dialect: str) -> list[exp.Expr] | None:
    """All statements, or None where one is not understood."""
    from sqlglot import errors, exp, parse

    with _quiet():
        try:
            found = [each for each in parse(text, read=dialect or None) if each is not None]
        except (errors.SqlglotError, RecursionError):
            return None
    unknown = any(isinstance(each, exp.Command) for each in found)
    odd = any(each.this == exp.DType.USERDEFINED for one in found for each in one.find_all(exp.DataType))
    return None if unknown or (odd and not dialect) else found


def _tolerant(text: str, dialect: str, notes: Notes) -> list[exp.Expr]:
    """Statement by statement, so that one that is not understood does not hide the others."""
    from sqlglot import errors, parse

    found: list[exp.Expr] = []
    for line, part in _parts(text, dialect):
        with _quiet():
            try:
                found.extend(each for each in parse(part, read=dialect or None) if each is not None)
            except errors.SqlglotError as error:
                notes.refused("", f"{_reason(error)}.", "Correct it, or name the dialect with --dialect.", line=line)
            except RecursionError:
                notes.refused("", "a statement is nested too deep.", "Simplify it.", line=line)
    return found


def _reason(error: Exception) -> str:
    details = getattr(error, "errors", None)
    return str(details[0].get("description") if details else error).strip().rstrip(".")[:200]


def _parts(text: str, dialect: str) -> Iterator[tuple[int, str]]:
    """The statements as texts with their first lines; Redshift's column attributes, which have no rule, are left out."""
    from sqlglot import errors, tokenize
    from sqlglot.tokenizer_core import TokenType

    try:
        tokens = tokenize(text, read=dialect or None)
    except errors.SqlglotError as error:
        raise InvalidInput(
            f"The SQL cannot be read: {_reason(error)}.", hint="Look for a quote that is not closed."
        ) from error
    pieces: list[str] = []
    last, line = 0, tokens[0].line if tokens else 1
    for number, token in enumerate(tokens):
        following = tokens[number + 1].text if number + 1 < len(tokens) else ""
        if token.text.upper() in {"DISTKEY", "SORTKEY"} and following in {",", ")"}:
            pieces.append(text[last : token.start])
            last = token.end + 1
        if token.token_type == TokenType.SEMICOLON:
            yield line, "".join(pieces) + text[last : token.start]
            pieces, last = [], token.end + 1
            line = tokens[number + 1].line if number + 1 < len(tokens) else line
    yield line, "".join(pieces) + text[last:]


@contextmanager
def _quiet() -> Iterator[None]:
    """Sqlglot logs what it reads as an opaque command; here that becomes a finding."""
    logger = logging.getLogger("sqlglot")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
