"""One SQL model: its options, that it is one SELECT which reads nothing but relations, and which those are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from hansa.dataplane.transform.values import Materialized, Model, Options
from hansa.kernel.findings import Finding, Place, Severity
from hansa.standards import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.kernel.json import Json

_FRONT = re.compile(r"^\s*--\s*hansa:\s*(\{.*\})\s*$", re.MULTILINE)

_TABLE_FUNCTIONS = frozenset(
    {"unnest", "range", "generate_series", "generateseries", "explode", "json_each", "json_tree"}
)
"""Table functions that make rows of what they are given; all others read something a contract does not name."""

_READS_OUTSIDE = re.compile(
    r"(?:read_|sniff_|parquet_|duckdb_|pragma_|sqlite_|postgres_|mysql_|iceberg_|delta_|arrow_|pandas_)|"
    r"(?:(?:glob|query|query_table|getenv|json_execute_serialized_sql|from_substrait|which_secret|seq_scan|write_log)\Z)"
)
"""Functions that read files, other tables or the environment, by any name DuckDB gives them."""

_READERS = {exp.ReadCSV: "read_csv", exp.ReadParquet: "read_parquet"}


@dataclass(frozen=True, slots=True)
class Parsed:
    model: Model | None
    findings: tuple[Finding, ...]
    lines: dict[str, int]


def read_sql(name: str, path: str, text: str) -> Parsed:
    options, findings = _options(path, text)
    try:
        statements = [each for each in sqlglot.parse(text, dialect="duckdb") if each is not None]
    except SqlglotError as error:
        found = getattr(error, "errors", None) or [{}]
        place = Place(path, int(found[0].get("line") or 0), int(found[0].get("col") or 0))
        text_of = str(found[0].get("description") or error)
        return Parsed(
            None, (*findings, _error("model-syntax", place, f"This is not SQL that can be read: {text_of}")), {}
        )
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        message = f"A model is one SELECT; this file has {len(statements) or 'no'} statement(s)" + (
            f", a {statements[0].key.upper()}" if len(statements) == 1 else ""
        )
        fix = "Leave one SELECT in the file; its name is the table's name."
        return Parsed(None, (*findings, _error("model-not-one-select", Place(path, 1), message, fix)), {})
    root = statements[0]
    findings += tuple(_forbidden(root, path))
    lines = {_name(table): int(table.this.meta.get("line") or 0) for table in _tables(root)}
    return Parsed(Model(name, path, "sql", text, tuple(sorted(lines)), options), findings, lines)


def _error(code: str, place: Place, text: str, fix: str = "") -> Finding:
    return Finding(code, Severity.ERROR, place, text, fix)


def _options(path: str, text: str) -> tuple[Options, tuple[Finding, ...]]:
    match = _FRONT.search(text)
    if match is None:
        return Options(), ()
    place = Place(path, text.count("\n", 0, match.start(1)) + 1)
    tree, findings = yaml.parse(match.group(1), path)
    data: Json = tree.data if tree else None
    if not isinstance(data, dict):
        found = "; ".join(each.text for each in findings)
        return Options(), (_error("model-options", place, f"The options cannot be read. {found}".strip()),)
    unknown = sorted(set(data) - {"materialized", "key", "cursor"})
    materialized = data.get("materialized", "auto")
    key, cursor = data.get("key", []), data.get("cursor")
    names = [key] if isinstance(key, str) else key
    problems = [f"`{each}` is no option of a model" for each in unknown]
    if materialized not in get_args(Materialized):
        problems.append(f"`materialized` cannot be `{materialized}`")
    if not isinstance(names, list) or not all(isinstance(each, str) for each in names):
        problems, names = [*problems, "`key` must be a list of column names"], []
    if cursor is not None and not isinstance(cursor, str):
        problems, cursor = [*problems, "`cursor` must be a column name"], None
    if materialized == "incremental" and not names:
        problems.append("an incremental model needs `key`, the columns by which a new row replaces an old one")
    if problems:
        fix = "Options are materialized (auto, view, table, incremental), key and cursor."
        return Options(), (_error("model-options", place, f"{'; '.join(problems)}.", fix),)
    kind: Materialized = next(each for each in get_args(Materialized) if each == materialized)
    return Options(kind, tuple(str(each) for each in names), cursor), ()


def _forbidden(root: exp.Expr, path: str) -> Iterator[Finding]:
    for node in root.walk():
        name = _function(node)
        if name is None:
            continue
        outside = _READS_OUTSIDE.match(name)
        if outside or (isinstance(node.parent, exp.Table) and node.arg_key == "this" and name not in _TABLE_FUNCTIONS):
            yield _error(
                "model-reads-outside",
                Place(path, _line(node)),
                f"`{name}` reads past the product's input ports.",
                "Read an input port by its name; the contract's `servers` block says where its data is.",
            )


def _function(node: exp.Expr) -> str | None:
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower()
    if isinstance(node, exp.Command | exp.DML | exp.DDL) and not isinstance(node, exp.Query):
        return node.key
    if isinstance(node, exp.Func):
        return _READERS.get(type(node), node.sql_name().lower())
    return None


def _line(node: exp.Expr) -> int:
    return next((int(each.meta["line"]) for each in node.walk() if "line" in each.meta), 0)


def _tables(root: exp.Expr) -> Iterator[exp.Table]:
    """Every table that is read and is no common table expression where it stands."""
    for table in root.find_all(exp.Table):
        if isinstance(table.this, exp.Func) or not table.name:
            continue
        if table.db or not _is_cte(table):
            yield table


def _name(table: exp.Table) -> str:
    return ".".join(part for part in (table.catalog, table.db, table.name) if part).lower()


def _is_cte(table: exp.Table) -> bool:
    """Whether a WITH that is in scope where `table` stands defines its name: an earlier one of the same WITH, or one around."""
    name = table.name.lower()
    inside: exp.CTE | None = None
    node: exp.Expr | None = table
    while node is not None:
        if isinstance(node, exp.CTE):
            inside = node
        with_ = node.args.get("with_") or node.args.get("with")
        if isinstance(with_, exp.With) and _defines(with_, name, inside):
            return True
        if with_ is not None:
            inside = None
        node = node.parent
    return False


def _defines(with_: exp.With, name: str, inside: exp.CTE | None) -> bool:
    for each in with_.expressions:
        if inside is not None and each is inside:
            return bool(with_.args.get("recursive")) and each.alias.lower() == name
        if each.alias.lower() == name:
            return True
    return False
