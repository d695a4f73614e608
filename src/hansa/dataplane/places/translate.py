"""A plan's statements, which are DuckDB's SQL, in a server's own: only what means the same there, never a guess.

What has no counterpart (functions over lists, a conversion that could fail, an unusual pattern) raises Untranslatable; the
engine then reads the columns that the statement needs and answers it here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.dataplane.places.patterns import portable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlglot import exp

WITHOUT_FILTER = {"mysql", "oracle", "snowflake", "redshift", "tsql", "bigquery", "databricks", "spark"}
"""Dialects in which an aggregate has no FILTER, or not in every version: CASE says the same."""

WITHOUT_PATTERNS = {"tsql", "sqlite"}
"""Dialects without regular expressions (SQL Server has them since 2025)."""

WITHOUT_PLAIN_GROUPS = {"snowflake", "oracle", "redshift"}
"""Dialects whose groups all capture, which makes no difference to whether a text fits."""

LOOSE_END = {"mysql", "databricks", "spark", "trino"}
"""Dialects in which `$` also stands before a line feed at the end; in RE2 it does not."""

_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_SAFE = {
    "Count", "Sum", "Min", "Max", "Avg", "Abs", "Round", "Floor", "Ceil", "Coalesce", "Greatest", "Least", "Length", "Lower",
    "Upper", "Trim", "Cast", "Case", "If", "And", "Or", "Xor", "Exists", "RegexpLike", "Nullif", "Substring", "Concat",
    "StartsWith", "StrPosition", "Extract", "Year", "Month", "Day", "CurrentDate", "Distinct", "TryCast", "Filter",
}  # fmt: skip
_EPOCH = {
    "postgres": "CAST(EXTRACT(EPOCH FROM x) * 1000000 AS BIGINT)",
    "redshift": "CAST(EXTRACT(EPOCH FROM x) * 1000000 AS BIGINT)",
    "mysql": "TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', x)",
    "snowflake": "DATE_PART(EPOCH_MICROSECOND, CAST(x AS TIMESTAMP))",
    "bigquery": "UNIX_MICROS(CAST(x AS TIMESTAMP))",
    "databricks": "UNIX_MICROS(CAST(x AS TIMESTAMP))",
    "spark": "UNIX_MICROS(CAST(x AS TIMESTAMP))",
    "trino": "CAST(TO_UNIXTIME(CAST(x AS TIMESTAMP(6))) * 1000000 AS BIGINT)",
    "tsql": "DATEDIFF_BIG(MICROSECOND, '1970-01-01', x)",
}
"""Microseconds since 1970 of `x`, a moment without zone counted as UTC."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a rewrite may need to know: the columns' types in DuckDB's words, by folded name, and the server's dialect."""

    kinds: Mapping[str, str]
    dialect: str


class Untranslatable(Exception):
    """What stands in the statement that the server has no counterpart for."""


def translated(
    tree: exp.Expr, kinds: Mapping[str, str], dialect: str, then: Callable[[exp.Expr], exp.Expr] | None = None
) -> str:
    """The statement in the server's dialect; `kinds` are the columns' types in DuckDB's words, by folded name.

    `then` puts in what is the server's own SQL already.
    """
    from sqlglot import errors

    rewritten = _bottom_up(tree.copy(), Words(kinds, dialect))
    _refuse_unknown(rewritten)
    rewritten = then(rewritten) if then else rewritten
    _name_subqueries(rewritten)
    try:
        return rewritten.sql(dialect, unsupported_level=errors.ErrorLevel.RAISE)
    except errors.SqlglotError as error:
        raise Untranslatable(str(error).splitlines()[0]) from error


def _name_subqueries(tree: exp.Expr) -> None:
    """Most servers want every table in FROM to have a name."""
    from sqlglot import exp

    for number, each in enumerate(tree.find_all(exp.Subquery)):
        if isinstance(each.parent, exp.From | exp.Join) and not each.alias:
            each.set("alias", exp.TableAlias(this=exp.to_identifier(f"hansa_{number}", quoted=True)))


def _bottom_up(tree: exp.Expr, words: Words) -> exp.Expr:
    """What is inside is rewritten before what is around it."""
    for node in reversed(list(tree.walk(bfs=True))):
        rule = _RULES.get(type(node).__name__)
        made = rule(node, words) if rule else node
        if made is node:
            continue
        if node is tree:
            tree = made
        else:
            node.replace(made)
    return tree


def _filter(node: exp.Expr, words: Words) -> exp.Expr:
    """count(*) FILTER (WHERE c) → COUNT(CASE WHEN c THEN 1 END)."""
    from sqlglot import exp

    if words.dialect not in WITHOUT_FILTER:
        return node
    inner, condition = node.this, node.expression.this
    value = exp.Literal.number(1) if isinstance(inner.this, exp.Star) or inner.this is None else inner.this
    case = exp.Case(ifs=[exp.If(this=condition, true=value)])
    made: exp.Expr = type(inner)(this=case)
    return made


def _pattern(node: exp.Expr, words: Words) -> exp.Expr:
    from sqlglot import exp

    found = (
        portable(str(node.expression.this), end=r"\z" if words.dialect in LOOSE_END else "$")
        if isinstance(node.expression, exp.Literal)
        else None
    )
    if found is None or node.args.get("flag") or words.dialect in WITHOUT_PATTERNS:
        raise Untranslatable("a regular expression that is read otherwise there")
    literal = exp.Literal.string(found.replace("(?:", "(") if words.dialect in WITHOUT_PLAIN_GROUPS else found)
    if words.dialect in {
        "mysql",
        "snowflake",
    }:  # MariaDB has no REGEXP_LIKE, and Snowflake's wants to match the whole text
        call = exp.Anonymous(this="REGEXP_INSTR", expressions=[node.this.copy(), literal])
        return exp.GT(this=call, expression=exp.Literal.number(0))
    return exp.RegexpLike(this=node.this.copy(), expression=literal)


def _try_cast(node: exp.Expr, words: Words) -> exp.Expr:
    """A conversion that cannot fail is a plain one; one that can has no counterpart."""
    from sqlglot import exp

    target = node.args["to"].sql("duckdb").upper()
    source = _kind(node.this, words.kinds)
    plain: exp.Expr = node.this
    if source == target:
        return plain
    if not _never_fails(source, target):
        raise Untranslatable(f"a conversion from {source or 'an expression'} to {target}")
    return _cast(exp.Cast(this=node.this, to=node.args["to"]), words)


def _cast(node: exp.Expr, words: Words) -> exp.Expr:
    """Booleans are the words `true` and `false` in a text, also where they are numbers."""
    from sqlglot import exp

    target = node.args["to"].sql("duckdb").upper()
    source = _kind(node.this, words.kinds)
    plain: exp.Expr = node.this
    if target in {"VARCHAR", "TEXT"} and source == "VARCHAR":
        return plain
    if target in {"VARCHAR", "TEXT"} and source == "BOOLEAN" and words.dialect in {"mysql", "tsql", "oracle"}:
        yes = exp.If(this=exp.EQ(this=node.this, expression=exp.Literal.number(1)), true=exp.Literal.string("true"))
        no = exp.If(this=exp.EQ(this=node.this, expression=exp.Literal.number(0)), true=exp.Literal.string("false"))
        return exp.Case(ifs=[yes, no])
    return node


def _kind(node: exp.Expr, kinds: Mapping[str, str]) -> str:
    from sqlglot import exp

    while isinstance(node, exp.Paren):
        node = node.this
    if isinstance(node, exp.Column):
        return kinds.get(node.name.casefold(), "")
    if isinstance(node, exp.Cast):
        return str(node.args["to"].sql("duckdb").upper())
    return ""


def _never_fails(source: str, target: str) -> bool:
    if not source:
        return False
    if target in {"VARCHAR", "TEXT"}:
        return source != "BLOB"
    if source in _WHOLE:
        wider = target in _WHOLE and _WHOLE.index(target) >= _WHOLE.index(source) and not target.startswith("U")
        return wider or target == "DOUBLE" or _digits(target) >= 29
    if source.startswith("DECIMAL"):
        return target == "DOUBLE" or (target.startswith("DECIMAL") and _digits(target) >= _digits(source))
    return (source, target) in {("FLOAT", "DOUBLE"), ("DATE", "TIMESTAMP"), ("TIMESTAMP", "DATE")}


def _digits(kind: str) -> int:
    """Before the point: what a value of the type must fit in."""
    numbers = [int(each) for each in re.findall(r"\d+", kind)] if kind.startswith("DECIMAL") else []
    return numbers[0] - (numbers[1] if len(numbers) > 1 else 0) if numbers else 0


def _function(node: exp.Expr, words: Words) -> exp.Expr:
    """DuckDB's functions that another dialect has under another name."""
    from sqlglot import exp, parse_one

    name = str(node.this).lower()
    if name == "hash" and isinstance(node.parent, exp.Distinct):
        return node  # see _distinct
    if name == "octet_length":
        return exp.Anonymous(this="OCTET_LENGTH", expressions=node.expressions)
    if name == "epoch_us" and words.dialect in _EPOCH:
        made = parse_one(_EPOCH[words.dialect], dialect=words.dialect)
        found: exp.Expr = made.transform(
            lambda each: node.expressions[0].copy() if isinstance(each, exp.Column) and each.name == "x" else each
        )
        return found
    raise Untranslatable(f"the function {name}")


def _distinct(node: exp.Expr, _words: Words) -> exp.Expr:
    """Distinct hashes prove distinct values; a server may as well count the values."""
    from sqlglot import exp

    if (
        len(node.expressions) == 1
        and isinstance(node.expressions[0], exp.Anonymous)
        and str(node.expressions[0].this).lower() == "hash"
    ):
        return exp.Distinct(expressions=[each.copy() for each in node.expressions[0].expressions])
    return node


def _remainder(node: exp.Expr, words: Words) -> exp.Expr:
    """In MariaDB -1.00 % 0.5 is -0.00, and that is not 0."""
    from sqlglot import exp

    if words.dialect != "mysql" or not isinstance(node.this, exp.Mod):
        return node
    return exp.NEQ(this=exp.Abs(this=node.this.copy()), expression=node.expression.copy())


_RULES: dict[str, Callable[[exp.Expr, Words], exp.Expr]] = {
    "Filter": _filter,
    "RegexpLike": _pattern,
    "TryCast": _try_cast,
    "Cast": _cast,
    "Anonymous": _function,
    "Distinct": _distinct,
    "NEQ": _remainder,
}


_OWN = {"OCTET_LENGTH", "REGEXP_INSTR", "TIMESTAMPDIFF", "UNIX_MICROS", "DATEDIFF_BIG", "DATE_PART", "TO_UNIXTIME"}


def _refuse_unknown(tree: exp.Expr) -> None:
    from sqlglot import exp

    for node in tree.walk():
        if isinstance(
            node, exp.Lambda | exp.Bracket | exp.Struct | exp.Array | exp.Unnest | exp.Interval | exp.TableSample
        ):
            raise Untranslatable(type(node).__name__.lower())
        if isinstance(node, exp.Anonymous):
            if str(node.this).upper() not in _OWN:
                raise Untranslatable(f"the function {node.this}")
        elif isinstance(node, exp.Func) and type(node).__name__ not in _SAFE and not _is_epoch(node):
            raise Untranslatable(f"the function {type(node).__name__}")


def _is_epoch(node: exp.Expr) -> bool:
    return type(node).__name__ in {"TimestampDiff", "UnixMicros", "DateDiff", "TimeToUnix", "TsOrDsDiff", "DatePart"}
