"""What DATA means on a server: its columns, each in the server's own SQL where that can be said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.contracts.sql import quote
from hansa.dataplane.errors import EngineError
from hansa.dataplane.places.translate import Untranslatable, translated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlglot import exp

    from hansa.dataplane.places.link import ServerTable


@dataclass(frozen=True, slots=True)
class Data:
    """`exprs` are DATA's columns in DuckDB's SQL, `there` those of them that the server can say, `kinds` their types.

    `where_there` is the condition in the server's SQL; None where it cannot be said there, so that nothing can.
    """

    table: ServerTable
    dialect: str
    exprs: Mapping[str, exp.Expr] = field(default_factory=dict)
    there: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    where: exp.Expr | None = None
    where_there: str | None = ""

    @property
    def names(self) -> dict[str, str]:
        return {name.casefold(): name for name in self.exprs}

    def must_have(self, needed: set[str] | None) -> None:
        if self.where_there is None:
            raise Untranslatable("the condition")
        lost = {name.casefold() for name in self.exprs if name not in self.there}
        if needed is not None and needed & lost:
            raise Untranslatable(f"the column {min(needed & lost)}")

    def renamed(self, tree: exp.Expr) -> exp.Expr:
        """Columns by their real names: DuckDB does not tell letters' case apart, servers do."""
        from sqlglot import exp

        copy = tree.copy()
        names = self.names
        for each in list(copy.find_all(exp.Column)):
            real = names.get(each.name.casefold())
            if real is not None:
                each.set("this", exp.to_identifier(real, quoted=True))
        return copy

    def select(self, needed: set[str] | None) -> str:
        """The server's SELECT of these columns, or of all it can say."""
        wanted = [name for name in self.there if needed is None or name.casefold() in needed]
        items = [f"{self.there[name]} AS {_name(name, self.dialect)}" for name in wanted] or ["1 AS nothing"]
        where = f" WHERE {self.where_there}" if self.where_there else ""
        source = select_columns(self.table, self.sources({name.casefold() for name in wanted}), self.dialect)
        return f"SELECT {', '.join(items)} FROM ({source}) t{where}"

    def sources(self, needed: set[str] | None) -> list[str]:
        """The table's own columns behind these of DATA."""
        from sqlglot import exp

        trees = [tree for name, tree in self.exprs.items() if needed is None or name.casefold() in needed]
        trees += [self.where] if self.where is not None else []
        used = {each.name.casefold() for tree in trees for each in tree.find_all(exp.Column)}
        return [name for name in self.table.columns if name.casefold() in used]


def defined(select: str, tables: Mapping[str, ServerTable], dialect: str) -> Data:
    """`SELECT [* [REPLACE (…)], …] FROM relation [WHERE …]`, which is all that plans say about their data."""
    import sqlglot
    from sqlglot import exp

    tree = sqlglot.parse_one(select, dialect="duckdb")
    source = tree.args.get("from_")
    inner = source.this if source is not None else None
    conditions = [tree.args["where"].this] if tree.args.get("where") else []
    while isinstance(inner, exp.Subquery) and isinstance(inner.this, exp.Select) and _only_filters(inner.this):
        if inner.this.args.get("where"):
            conditions.append(inner.this.args["where"].this)
        inner = inner.this.args["from_"].this
    relation = ".".join(quote(part.name) for part in inner.parts) if isinstance(inner, exp.Table) else ""
    if relation not in tables or not isinstance(tree, exp.Select):
        raise EngineError("This server answers questions about its own tables only; sampling is done elsewhere.")
    table = tables[relation]
    exprs = _projection(tree, table)
    kinds = {name.casefold(): each.duckdb for name, each in table.columns.items()}
    there: dict[str, str] = {}
    types: dict[str, str] = {}
    for name, each in exprs.items():
        types[name.casefold()] = _type_of(each, kinds)
        try:
            there[name] = translated(_real(each, table), kinds, dialect)
        except Untranslatable:
            continue
    where = _real(exp.and_(*[each.copy() for each in conditions]), table) if conditions else None
    where_there: str | None = ""
    try:
        where_there = translated(where, kinds, dialect) if where is not None else ""
    except Untranslatable:
        where_there = None
    return Data(table, dialect, exprs, there, types, where, where_there)


def _only_filters(select: exp.Select) -> bool:
    from sqlglot import exp

    said = {name for name, value in select.args.items() if value}
    return said <= {"expressions", "from_", "where"} and all(isinstance(each, exp.Star) for each in select.expressions)


def _projection(tree: exp.Select, table: ServerTable) -> dict[str, exp.Expr]:
    from sqlglot import exp

    found: dict[str, exp.Expr] = {}
    for each in tree.expressions:
        if isinstance(each, exp.Star):
            swaps = {one.alias.casefold(): one.this for one in each.args.get("replace") or []}
            for name in table.columns:
                found[name] = swaps.get(name.casefold()) or exp.column(exp.to_identifier(name, quoted=True))
        else:
            found[each.alias_or_name] = each.unalias()
    return found


def _real(tree: exp.Expr, table: ServerTable) -> exp.Expr:
    from sqlglot import exp

    names = {name.casefold(): name for name in table.columns}
    copy = tree.copy()
    for each in list(copy.find_all(exp.Column)):
        if each.name.casefold() in names:
            each.set("this", exp.to_identifier(names[each.name.casefold()], quoted=True))
            each.set("table", None)
    return copy


def _type_of(tree: exp.Expr, kinds: Mapping[str, str]) -> str:
    from sqlglot import exp

    if isinstance(tree, exp.Column):
        return kinds.get(tree.name.casefold(), "")
    return str(tree.args["to"].sql("duckdb").upper()) if isinstance(tree, exp.Cast) else ""


def select_columns(table: ServerTable, names: Iterable[str], dialect: str) -> str:
    """The server's SELECT of a table's own columns, each as the plan's words have its type."""
    items = [f"{table.columns[name].select or _name(name, dialect)} AS {_name(name, dialect)}" for name in names]
    return f"SELECT {', '.join(items) or '1 AS nothing'} FROM {table.source}"


def _name(name: str, dialect: str) -> str:
    from sqlglot import exp

    return str(exp.to_identifier(name, quoted=True).sql(dialect))
