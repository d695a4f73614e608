"""PostgreSQL's catalog: tables, partitioned ones as a whole, views, with types, keys, checks, enumerations and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.sql import literal, quote
from hansa.dataplane.describe.catalog.model import Catalog, choose, comment, create
from hansa.dataplane.places.postgres import PostgresLink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.dataplane.places.place import Request

_TABLES = (
    "SELECT c.relname::text, c.relkind::text, obj_description(c.oid, 'pg_class') FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = {schema} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') "
    "AND NOT c.relispartition AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1"
)
_COLUMNS = (
    "SELECT c.relname::text, a.attname::text, "
    "CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) WHEN 'e' THEN 'text' "
    "ELSE format_type(a.atttypid, a.atttypmod) END, a.attnotnull OR t.typnotnull, col_description(c.oid, a.attnum), "
    "(SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) "
    "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "JOIN pg_type t ON t.oid = a.atttypid WHERE n.nspname = {schema} AND a.attnum > 0 AND NOT a.attisdropped "
    "ORDER BY c.relname, a.attnum"
)
_CONSTRAINTS = (
    "SELECT c.relname::text, pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = {schema} AND k.contype IN ('p', 'u', 'f', 'c') "
    "ORDER BY c.relname, k.contype DESC, k.conname"
)


_NAMES = {
    "databases": "SELECT datname::text FROM pg_database WHERE datallowconn AND NOT datistemplate "
    "AND has_database_privilege(oid, 'CONNECT') ORDER BY 1",
    "schemas": "SELECT nspname::text FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' "
    "AND has_schema_privilege(oid, 'USAGE') ORDER BY 1",
}


def names(request: Request, what: str) -> list[str]:
    link = PostgresLink(request)
    try:
        return [str(name) for (name,) in link.rows(_NAMES[what])[1]]
    finally:
        link.close()


def read(request: Request, wanted: Sequence[str]) -> Catalog:
    link = PostgresLink(request)
    try:
        schema = request.text("schema") or "public"
        return _read(link, schema, wanted, f"The schema {schema} of {request.text('database')}")
    finally:
        link.close()


def _read(link: PostgresLink, schema: str, wanted: Sequence[str], where: str) -> Catalog:
    def ask(sql: str) -> list[tuple[object, ...]]:
        return link.rows(sql.replace("{schema}", literal(schema)))[1]

    tables = {str(name): (str(kind), text) for name, kind, text in ask(_TABLES)}
    names = choose(list(tables), wanted, where)
    parts: dict[str, list[str]] = {name: [] for name in names}
    after: dict[str, list[str]] = {name: [comment("TABLE", quote(name), tables[name][1])] for name in names}
    for table, column, kind, required, text, labels in ask(_COLUMNS):
        if str(table) in parts:
            parts[str(table)].append(_column(str(column), str(kind), bool(required), labels))
            after[str(table)].append(comment("COLUMN", f"{quote(str(table))}.{quote(str(column))}", text))
    for table, definition in ask(_CONSTRAINTS):
        if str(table) in parts:
            parts[str(table)].append(str(definition))
    ddl = "".join(create(quote(name), parts[name]) + "".join(after[name]) for name in names)
    return Catalog("postgres", ddl, tuple(names), frozenset(name for name in names if tables[name][0] in {"v", "m"}))


def _column(name: str, kind: str, required: bool, labels: object) -> str:
    values = ", ".join(literal(str(each)) for each in labels) if isinstance(labels, list) else ""
    check = f" CHECK ({quote(name)} IN ({values}))" if values else ""
    return f"{quote(name)} {kind}{' NOT NULL' if required else ''}{check}"
