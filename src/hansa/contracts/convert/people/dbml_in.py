"""Reading DBML: a small tokenizer and the parts that say something about tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.contracts.convert import draft
from hansa.contracts.convert.format import Imported, Options
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.reading import Table
from hansa.contracts.convert.rules import Rule
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from hansa.kernel.json import Json

MAX_SOURCE = 4_000_000
"""Characters; more than any diagram that can still be looked at."""

_TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/)|(?P<long>'''(?:\\.|(?!''').)*''')|(?P<text>'(?:\\.|[^'\\\n])*')|(?P<name>"[^"\n]*")|(?P<code>`[^`]*`)|(?P<word>[^\W]+(?:\w)*)|(?P<mark><>|.)""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    line: int


def import_dbml(content: str, options: Options) -> Imported:
    if len(content) > MAX_SOURCE:
        raise InvalidInput(f"{options.source} is longer than {MAX_SOURCE:,} characters.")
    reader = Reader(_tokens(content), options.source, Notes(options.source))
    reader.run()
    if not reader.tables:
        raise InvalidInput(f"{options.source} has no table.", hint="Give a file of DBML: `Table orders { … }`.")
    reader.finish()
    made = [table.build() for table in reader.tables.values() if not options.tables or table.name in options.tables]
    return Imported(draft.document(options, made, **reader.contract), reader.notes.findings)


def _tokens(content: str) -> list[Token]:
    found, line = [], 1
    for match in _TOKEN.finditer(content):
        if match.lastgroup != "skip":
            found.append(Token(match.lastgroup or "mark", _value(match.lastgroup or "", match[0]), line))
        line += match[0].count("\n")
    return found


def _value(kind: str, text: str) -> str:
    if kind == "long":
        return re.sub(r"\\(.)", r"\1", text[3:-3], flags=re.DOTALL).strip()
    if kind == "text":
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text[1:-1] if kind in {"name", "code"} else text


@dataclass(slots=True)
class Reader:
    tokens: list[Token]
    source: str
    notes: Notes
    at: int = 0
    tables: dict[str, Table] = field(default_factory=dict)
    enums: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    contract: dict[str, Json] = field(default_factory=dict)
    links: list[tuple[list[str], list[str], list[str], list[str]]] = field(default_factory=list)
    columns_of_enums: list[tuple[Table, str, str]] = field(default_factory=list)

    def peek(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else Token("end", "", 0)

    def take(self, text: str = "") -> Token:
        token = self.peek()
        if token.kind == "end" or (text and token.text != text):
            wanted = f"`{text}` was expected" if text else "the text ends too early"
            raise InvalidInput(f"{self.source}:{token.line} is no DBML: {wanted}, not `{token.text}`.")
        self.at += 1
        return token

    def run(self) -> None:
        while self.peek().kind != "end":
            token = self.take()
            match token.text.lower() if token.kind == "word" else "":
                case "table":
                    self._table()
                case "enum":
                    self._enum()
                case "ref":
                    self._ref()
                case "project":
                    self._project()
                case "" if token.kind == "mark":
                    continue
                case _:
                    self.notes.lost(token.text, "is a part of DBML that a contract has no words for.", line=token.line)
                    self._skip()

    def _skip(self) -> None:
        """Past the next pair of braces."""
        while self.peek().kind != "end" and self.peek().text != "{":
            self.take()
        depth = 0
        while self.peek().kind != "end":
            token = self.take()
            depth += {"{": 1, "}": -1}.get(token.text if token.kind == "mark" else "", 0)
            if depth == 0:
                return

    def _path(self) -> list[str]:
        parts = [self.take().text]
        while self.peek().text == "." and self.peek().kind == "mark":
            self.take()
            parts.append(self.take().text)
        return parts

    def _project(self) -> None:
        if self.peek().text != "{":
            self.contract["name"] = self.take().text
        self.take("{")
        while self.peek().text != "}":
            key = self.take().text.lower()
            self.take(":")
            value = self.take().text
            if key == "note" and value:
                self.contract["description"] = {"purpose": value}
        self.take("}")

    def _table(self) -> None:
        name = self._path()[-1]
        table = self.tables.setdefault(name, Table(name))
        if self.peek().text.lower() == "as":
            self.take()
            self.aliases[self.take().text] = name
        self._settings(table, "")
        self.take("{")
        while self.peek().text != "}" or self.peek().kind != "mark":
            self._line(table)
        self.take("}")

    def _line(self, table: Table) -> None:
        token = self.take()
        following = self.peek()
        if token.text.lower() == "note" and token.kind == "word" and following.text in {":", "{"}:
            table.keys["description"] = self._note()
        elif token.text.lower() == "indexes" and following.text == "{":
            self._indexes(table)
        else:
            self._column(table, token)

    def _note(self) -> str:
        braces = self.take().text == "{"
        value = self.take().text
        if braces:
            self.take("}")
        return value

    def _column(self, table: Table, token: Token) -> None:
        kind = self.take()
        parts = [kind.text]
        while (self.peek().kind == "mark" and self.peek().text in {"(", "."}) or (
            self.peek().text == "[" and self.tokens[self.at + 1].text == "]"
        ):
            parts.append(self._brackets())
        physical = "".join(parts)
        table.typed(token.text, physical)
        self.columns_of_enums.append((table, token.text, parts[-1].removeprefix(".") if len(parts) > 1 else physical))
        self._settings(table, token.text)

    def _brackets(self) -> str:
        opened = self.take().text
        if opened == ".":
            return "." + self.take().text
        closing = ")" if opened == "(" else "]"
        out = opened
        while self.peek().text != closing:
            out += self.take().text
        return out + self.take().text

    def _settings(self, table: Table, column: str) -> None:
        """The list `[pk, not null, note: '…', ref: > customers.id]`."""
        if self.peek().text != "[" or self.peek().kind != "mark":
            return
        self.take("[")
        words: list[Token] = []
        while True:
            token = self.take()
            if token.kind == "mark" and token.text in {",", "]"}:
                self._setting(table, column, words)
                words = []
                if token.text == "]":
                    return
            else:
                words.append(token)

    def _setting(self, table: Table, column: str, words: list[Token]) -> None:
        text = " ".join(each.text for each in words).lower()
        made = table.column(column) if column else table.keys
        if words and words[0].text.lower() == "note" and len(words) > 2:
            made["description"] = words[-1].text
        elif not column:
            return
        elif text in {"pk", "primary key"}:
            table.key([*[name for name, keys in table.columns.items() if keys.get("primaryKey")], column])
        elif text == "not null":
            made["required"] = True
        elif text == "unique":
            made["unique"] = True
        elif words and words[0].text.lower() == "ref":
            names = [each.text for each in words[2:] if each.kind != "mark"]
            if "<" in text and ">" not in text:
                self.links.append((names[:-1], names[-1:], [table.name], [column]))
            elif len(names) >= 2:
                self.links.append(([table.name], [column], names[:-1], names[-1:]))
        elif words and words[0].text.lower() == "default" and len(words) == 3:
            made["customProperties"] = draft.custom({"default": words[2].text})

    def _indexes(self, table: Table) -> None:
        self.take("{")
        while self.peek().text != "}":
            names = self._names()
            options: list[str] = []
            if self.peek().text == "[":
                while self.peek().text != "]":
                    options.append(self.take().text.lower())
                self.take("]")
            if "pk" in options:
                table.key(names)
            elif "unique" in options:
                table.put(Rule("unique", tuple(names)))
        self.take("}")

    def _names(self) -> list[str]:
        if self.peek().text != "(":
            return [self.take().text]
        self.take("(")
        names = []
        while self.peek().text != ")":
            token = self.take()
            if token.kind != "mark":
                names.append(token.text)
        self.take(")")
        return names

    def _enum(self) -> None:
        name = self._path()[-1]
        values: list[tuple[str, str]] = []
        self.take("{")
        while self.peek().text != "}" or self.peek().kind != "mark":
            value, note = self.take().text, ""
            if self.peek().text == "[":
                while self.peek().text != "]":
                    token = self.take()
                    note = token.text if token.kind in {"text", "long"} else note
                self.take("]")
            values.append((value, note))
        self.take("}")
        self.enums[name] = values

    def _ref(self) -> None:
        if self.peek().text not in {":", "{"}:
            self.take()
        braces = self.take().text == "{"
        left = self._end()
        sign = self.take().text
        right = self._end()
        if sign == "<":
            left, right = right, left
        if sign == "<>":
            self.notes.lost(left[0][-1], "refers to many that refer to many, which needs a table between them.")
        else:
            self.links.append((*left, *right))
        if self.peek().text == "[" and self.peek().kind == "mark":
            self._settings(Table(""), "")
        if braces:
            while self.take().text != "}":
                continue

    def _end(self) -> tuple[list[str], list[str]]:
        """The table and its columns."""
        parts = [self.take().text]
        while self.peek().text == "." and self.peek().kind == "mark":
            self.take(".")
            if self.peek().text == "(" and self.peek().kind == "mark":
                return parts, self._names()
            parts.append(self.take().text)
        return parts[:-1], parts[-1:]

    def finish(self) -> None:
        """Enums and references, once all tables are known."""
        for table, column, kind in self.columns_of_enums:
            if kind in self.enums:
                made = table.column(column)
                made.pop("physicalType", None)
                made["logicalType"] = "string"
                made["enum"] = [draft.filled({"value": value, "description": note}) for value, note in self.enums[kind]]
        for sources, columns, targets, ends in self.links:
            source, target = (self.aliases.get(names[-1], names[-1]) if names else "" for names in (sources, targets))
            if source not in self.tables or not target or len(columns) != len(ends) or not columns:
                self.notes.lost(source, f"the reference to {target} cannot be read.")
            elif len(columns) == 1:
                self.tables[source].put(Rule("reference", tuple(columns), table=target, targets=tuple(ends)))
            else:
                self.tables[source].relationships.append(draft.foreign_key(columns, target, ends))
