"""An engine that is a server: plans run there, as its own SQL; what it cannot answer is read column by column and answered here.

define(SELECT … FROM "public"."orders")      → DATA's columns, each in the server's words where it has them
rows(SELECT count(*), … FROM DATA)           → one statement there for what can be said there,
                                               one here for the rest, over the columns that it needs
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.model import DATA
from hansa.contracts.sql import quote
from hansa.dataplane.errors import EngineError
from hansa.dataplane.places.columns import Data, defined
from hansa.dataplane.places.local_copy import LocalCopy
from hansa.dataplane.places.translate import Untranslatable, translated

if TYPE_CHECKING:
    from sqlglot import exp

    from hansa.dataplane.places.link import Link, ServerTable
    from hansa.dataplane.places.session import Session

NAME = DATA.strip('"')


class ServerEngine:
    """The tables of one server; each is known by the name that stands in FROM."""

    def __init__(self, link: Link, session: Session) -> None:
        self.link = link
        self.dialect = link.dialect
        self._tables: dict[str, ServerTable] = {}
        self._copy = LocalCopy(link, session)
        self._data: Data | None = None

    def add(self, relation: str, table: ServerTable) -> None:
        self._tables[relation] = table

    def define(self, select: str) -> None:
        self._data = defined(select, self._tables, self.dialect)
        self._copy.forget()

    def drop(self) -> None:
        self._data = None
        self._copy.forget()

    def describe(self, source: str) -> list[tuple[str, str]]:
        data = defined(f"SELECT * FROM {source}", self._tables, self.dialect)
        return [(name, data.kinds[name.casefold()]) for name in data.exprs]

    def rows(self, sql: str, limit: int | None = None) -> list[tuple[object, ...]]:
        tree = _one_query(sql)
        aggregates = _aggregates(tree)
        if limit is None and len(aggregates) > 1:
            return [self._apart(aggregates)]
        return self._rows(tree, sql, limit)

    def records(self, sql: str, limit: int) -> list[dict[str, object]]:
        tree = _one_query(f"SELECT * FROM ({sql}) AS found LIMIT {limit}")
        try:
            names, rows = self.link.rows(self._server_sql(tree))
        except Untranslatable:
            return self._copy.engine(self._known(), _needed(tree)).records(sql, limit)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _rows(self, tree: exp.Expr, sql: str, limit: int | None) -> list[tuple[object, ...]]:
        try:
            return self.link.rows(self._server_sql(tree), limit)[1]
        except Untranslatable:
            if self._reads_others(tree):
                raise EngineError(
                    "The rule cannot be said in the server's SQL and needs several of its tables: it is not run."
                ) from None
            return self._copy.engine(self._known(), _needed(tree)).rows(sql, limit)

    def _apart(self, aggregates: list[exp.Expr]) -> tuple[object, ...]:
        """The aggregates of one scan, each where it can be answered."""
        there: dict[int, str] = {}
        for number, each in enumerate(aggregates):
            try:
                there[number] = self._expression(each)
            except Untranslatable:
                continue
        values: dict[int, object] = {}
        if there:
            needed = {name for number in there for name in _needed(aggregates[number]) or ()}
            sql = self._with(needed, f"SELECT {', '.join(there.values())} FROM {self._quoted(NAME)}")
            values.update(zip(there, self.link.rows(sql)[1][0], strict=True))
        here = [number for number in range(len(aggregates)) if number not in there]
        if here:
            needed = {name for number in here for name in _needed(aggregates[number]) or ()}
            engine = self._copy.engine(self._known(), needed)
            sql = f"SELECT {', '.join(aggregates[number].sql('duckdb') for number in here)} FROM {DATA}"
            values.update(zip(here, engine.rows(sql)[0], strict=True))
        return tuple(values[number] for number in range(len(aggregates)))

    def _expression(self, tree: exp.Expr) -> str:
        data = self._known()
        data.must_have(_needed(tree))
        return translated(data.renamed(tree), data.kinds, self.dialect)

    def _server_sql(self, tree: exp.Expr) -> str:
        data = self._known()
        needed = _needed(tree)
        data.must_have(needed)
        return self._with(needed, translated(data.renamed(tree), data.kinds, self.dialect, self._with_tables))

    def _with_tables(self, tree: exp.Expr) -> exp.Expr:
        for relation, table in self._tables.items():
            tree = _with_table(tree, relation, table, self.dialect)
        return tree

    def _with(self, needed: set[str] | None, sql: str) -> str:
        """DATA as the first of the statement's own views, with no more columns than are needed."""
        view = f"{self._quoted(NAME)} AS ({self._known().select(needed)})"
        head = sql[:15].upper()
        if head.startswith("WITH RECURSIVE "):
            return f"WITH RECURSIVE {view}, {sql[15:]}"
        return f"WITH {view}, {sql[5:]}" if head.startswith("WITH ") else f"WITH {view} {sql}"

    def _quoted(self, name: str) -> str:
        from sqlglot import exp

        return str(exp.to_identifier(name, quoted=True).sql(self.dialect))

    def _known(self) -> Data:
        if self._data is None:
            raise EngineError("There is no data to read: nothing was defined.")
        return self._data

    def _reads_others(self, tree: exp.Expr) -> bool:
        return any(relation in _relations(tree) for relation in self._tables)


def _one_query(sql: str) -> exp.Expr:
    """The statement, which must be one SELECT: whatever else a rule says is refused before it reaches a server."""
    import sqlglot
    from sqlglot import exp

    try:
        found = [each for each in sqlglot.parse(sql, dialect="duckdb") if each is not None]
    except (sqlglot.errors.SqlglotError, RecursionError) as error:
        raise EngineError(f"The statement cannot be read: {str(error).splitlines()[0]}") from error
    if len(found) != 1 or not isinstance(found[0], exp.Query) or any(found[0].find_all(exp.DML, exp.Into)):
        raise EngineError("The rule must be one SELECT.")
    return found[0]


def _aggregates(tree: exp.Expr) -> list[exp.Expr]:
    """The expressions of `SELECT a, b, … FROM DATA`; none where the statement says more than that."""
    from sqlglot import exp

    if not isinstance(tree, exp.Select):
        return []
    said = {name for name, value in tree.args.items() if value}
    source = tree.args.get("from_")
    plain = source is not None and isinstance(source.this, exp.Table) and source.this.name == NAME
    return list(tree.expressions) if plain and said <= {"expressions", "from_"} else []


def _needed(tree: exp.Expr) -> set[str] | None:
    """The folded names that a statement may mean by a column; None: all there are."""
    from sqlglot import exp

    counted = {id(each.this) for each in tree.find_all(exp.Count)}
    if any(id(each) not in counted for each in tree.find_all(exp.Star)):
        return None
    return {each.name.casefold() for each in tree.find_all(exp.Column)}


def _relations(tree: exp.Expr) -> set[str]:
    from sqlglot import exp

    return {".".join(quote(part.name) for part in each.parts) for each in tree.find_all(exp.Table)}


def _with_table(tree: exp.Expr, relation: str, table: ServerTable, dialect: str) -> exp.Expr:
    """Another table of the server, by the columns that are known of it."""
    from sqlglot import exp, parse_one

    for each in tree.find_all(exp.Table):
        if ".".join(quote(part.name) for part in each.parts) == relation:
            made = parse_one(f"SELECT * FROM ({_all(table, dialect)}) AS t", dialect=dialect)
            source = made.find(exp.Subquery)
            if source is not None:
                source.set("alias", exp.TableAlias(this=exp.to_identifier(each.alias_or_name, quoted=True)))
                each.replace(source)
    return tree


def _all(table: ServerTable, dialect: str) -> str:
    from hansa.dataplane.places.columns import select_columns

    return select_columns(table, list(table.columns), dialect)
