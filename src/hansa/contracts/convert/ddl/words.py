"""Names, texts and expressions inside SQL: written by sqlglot, read back, and refused where the two differ."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.contracts.convert.names import as_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlglot import exp

    from hansa.contracts.convert.notes import Notes
    from hansa.kernel.json import Json

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_SAFE = re.compile(r"[\w .,;:!?()/+*=<>@#%&-]*\Z")
_ODD = re.compile(r"[^\w .,;:!?()/+*=<>@#%&\n-]")


@dataclass(slots=True)
class Words:
    """Every name is quoted. What a dialect would read back as something else is cleaned, and a finding says so."""

    dialect: str
    notes: Notes
    seen: dict[str, str] = field(default_factory=dict)

    def name(self, name: str) -> str:
        if name not in self.seen:
            self.seen[name] = self._name(name)
        return self.seen[name]

    def _name(self, name: str) -> str:
        from sqlglot import exp

        written = exp.to_identifier(name, quoted=True).sql(dialect=self.dialect or None)
        if _PLAIN.match(name) or self.reads_back(written, exp.Column, name):
            return written
        word = as_word(name)
        self.notes.changed(name[:80], f"is called {word[:80]} there, as its name cannot stand in this dialect.")
        return exp.to_identifier(word, quoted=True).sql(dialect=self.dialect or None)

    def text(self, text: str) -> str:
        """A literal."""
        from sqlglot import exp

        written = exp.Literal.string(text).sql(dialect=self.dialect or None)
        if (_SAFE.match(text) and "\n" not in text) or self.reads_back(written, exp.Literal, text):
            return written
        cleaned = _ODD.sub(" ", text)
        self.notes.changed("", "Signs of a text that cannot stand in this dialect became blanks.")
        return exp.Literal.string(cleaned).sql(dialect=self.dialect or None)

    def reads_back(self, written: str, kind: type[exp.Expr], value: str) -> bool:
        """Whether the dialect reads exactly one expression there, with exactly this value."""
        from sqlglot import errors, exp, parse

        try:
            found = parse(f"SELECT {written} AS a FROM t", read=self.dialect or None)
        except (errors.SqlglotError, RecursionError):
            return False
        if len(found) != 1 or not isinstance(found[0], exp.Select) or len(found[0].selects) != 1:
            return False
        inner = found[0].selects[0].unalias()
        return isinstance(inner, kind) and inner.name == value

    def value(self, value: Json) -> str | None:
        """A literal of any scalar."""
        if isinstance(value, bool):
            return self.expression("TRUE" if value else "FALSE")
        if isinstance(value, int | float):
            return repr(value) if abs(value) != float("inf") else None
        return self.text(value) if isinstance(value, str) else None

    def expression(self, text: str, columns: Sequence[str] = ()) -> str | None:
        """An expression of a contract, rewritten for the dialect with its columns quoted; None where it is none."""
        from sqlglot import errors, exp, parse

        for read in dict.fromkeys((self.dialect, "")):
            try:
                found = parse(f"SELECT {text}", read=read or None)
            except (errors.SqlglotError, RecursionError):
                continue
            if len(found) == 1 and isinstance(query := found[0], exp.Select) and _is_bare(query):
                found_columns = _quoted(query.selects[0].unalias(), columns)
                return str(found_columns.sql(dialect=self.dialect or None, comments=False))
        return None

    def query(self, text: str) -> str | None:
        """The query of a view, in the same way."""
        from sqlglot import errors, exp, parse

        for read in dict.fromkeys((self.dialect, "")):
            try:
                found = parse(text, read=read or None)
            except (errors.SqlglotError, RecursionError):
                continue
            if len(found) == 1 and isinstance(found[0], exp.Query):
                return found[0].sql(dialect=self.dialect or None, comments=False, identify=True)
        return None


def _is_bare(query: exp.Select) -> bool:
    """`SELECT x` and nothing after it."""
    given = [key for key, value in query.args.items() if value and key != "expressions"]
    return len(query.selects) == 1 and not given and not any(query.find_all(*_queries()))


def _quoted(expression: exp.Expr, columns: Sequence[str]) -> exp.Expr:
    """Columns are made with quoted names, so they must be used with quoted names."""
    from sqlglot import exp

    by_folded = {name.casefold(): name for name in columns}
    for each in expression.find_all(exp.Column):
        if name := by_folded.get(each.name.casefold()):
            each.set("this", exp.to_identifier(name, quoted=True))
    return expression


def _queries() -> tuple[type[exp.Expr], ...]:
    from sqlglot import exp

    return (exp.Subquery, exp.Union, exp.Command)
