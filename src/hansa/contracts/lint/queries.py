"""Whether the query of a quality rule is one SELECT that reads; sqlglot is loaded only when there is such a rule."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hansa.contracts.lint.subject import Quality, Subject

MAX_LENGTH = 50_000
"""Characters; longer ones are not parsed."""

_VARIABLE = re.compile(r"\$\{\s*(\w+)\s*(?::-([^}]*))?\}|(?<![\w$])\{(\w+)\}")
_DIALECTS = {
    "athena": "athena", "bigquery": "bigquery", "clickhouse": "clickhouse", "databricks": "databricks", "dremio": "dremio",
    "duckdb": "duckdb", "exasol": "exasol", "hive": "hive", "impala": "hive", "mysql": "mysql", "oracle": "oracle",
    "postgres": "postgres", "postgresql": "postgres", "presto": "presto", "redshift": "redshift", "snowflake": "snowflake",
    "sqlserver": "tsql", "synapse": "tsql", "teradata": "teradata", "trino": "trino", "vertica": "postgres",
    "local": "duckdb", "s3": "duckdb", "azure": "duckdb", "glue": "athena", "cloudsql": "postgres",
}  # fmt: skip
"""Server type → sqlglot's dialect."""


def complaint(query: str, subject: Subject, quality: Quality) -> tuple[str, bool] | None:
    """What is wrong, and whether it is certain: a query that another dialect may still read is only a doubt."""
    if len(query) > MAX_LENGTH:
        return f"The query is longer than {MAX_LENGTH:,} characters.", True
    if quality.column is None and re.search(r"\{\s*(?:column|property)\s*\}", query):
        return "The query names `${column}`, and the rule stands at a table.", True
    types = {_DIALECTS.get(server.text("type"), "") for server in subject.parts("servers")} - {""}
    return _judged(_VARIABLE.sub(_word, query), tuple(sorted(types)) or ("",))


def _word(match: re.Match[str]) -> str:
    """A variable as a name that SQL can read; inside of quotes it is text anyway."""
    return match[2] if match[2] and match[2].isidentifier() else f"v_{match[1] or match[3]}"


@lru_cache(maxsize=256)
def _judged(text: str, dialects: tuple[str, ...]) -> tuple[str, bool] | None:
    import sqlglot
    from sqlglot import exp

    problem = ""
    for dialect in dict.fromkeys((*dialects, "duckdb", "")):
        try:
            found = [each for each in sqlglot.parse(text, dialect=dialect or None) if each is not None]
        except (sqlglot.errors.SqlglotError, RecursionError) as error:
            problem = problem or re.sub(r"\x1b\[\d*m", "", str(error)).partition("\n")[0][:200]
            continue
        if len(found) != 1:
            return f"The query has {len(found)} statements.", True
        return _not_reading(found[0], exp.Query)
    return f"The query cannot be read: {problem}", False


def _not_reading(tree: object, query: type) -> tuple[str, bool] | None:
    from sqlglot import exp

    if not isinstance(tree, query) or not isinstance(tree, exp.Expression):
        kind = getattr(tree, "key", "").upper()
        return f"The query is no SELECT but {kind or 'something else'}.", True
    writing = (exp.DML, exp.Create, exp.Drop, exp.Alter, exp.Command, exp.Copy, exp.Into, exp.TruncateTable)
    inner = tree.find(*writing)
    return (f"The query writes: it contains {inner.key.upper()}.", True) if inner else None
