"""Where in the files the failing rows stand: the file's name and the row's number, for Parquet its row group too.

The rows of a check are asked for once more, with their position: Parquet files know it, for texts it is counted while they are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING

from hansa.contracts.plan.rules.keys import HELPER
from hansa.contracts.sql import literal, quote
from hansa.dataplane.checks.engine import EngineError
from hansa.dataplane.checks.prepare import prepared
from hansa.dataplane.checks.sample import ROWS, plain
from hansa.dataplane.checks.shape import look
from hansa.dataplane.checks.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hansa.contracts.plan.model import Check, Plan
    from hansa.contracts.results import CheckResult
    from hansa.dataplane.checks.engine import Engine
    from hansa.dataplane.checks.shape import Shape

FILE, ROW = f"{HELPER}file", f"{HELPER}row"
"""Columns that the relation has while positions are asked for."""

_KEPT = '"hansa_csv_'
"""How tables are called that hold a file's rows in their order."""

_READER = re.compile(r"read_(csv|json|parquet)\(\[((?:'(?:[^']|'')*'(?:, )?)*)\]")
_TEXT = re.compile(r"'((?:[^']|'')*)'")
DATA = quote("hansa_checked")


@dataclass(frozen=True, slots=True)
class Positions:
    """`relation` has every row's number in `ROW`, from 1, over all `files` in their order (in each, where `by_file`)."""

    relation: str
    files: tuple[str, ...]
    reader: str
    by_file: bool


def positions(relation: str, about: str = "") -> Positions | None:
    """None where the rows come from no files, or from several kinds. `about` names the one file of a relation that was read before."""
    found = list(_READER.finditer(relation))
    if not found and _KEPT in relation and about and ", " not in about:
        counted = f"(SELECT *, row_number() OVER () AS {quote(ROW)} FROM {relation})"
        return Positions(counted, (about,), "csv", by_file=False)
    if len(found) != 1:
        return None
    reader, listed = found[0][1], found[0][2]
    files = tuple(each.replace("''", "'") for each in _TEXT.findall(listed))
    if not files:
        return None
    if reader == "parquet" and relation.startswith("read_parquet(") and relation.endswith(")"):
        opened = f"{relation[:-1]}, filename=true, file_row_number=true)"
        names = f"filename AS {quote(FILE)}, file_row_number + 1 AS {quote(ROW)}"
        return Positions(f"(SELECT * EXCLUDE (filename, file_row_number), {names} FROM {opened})", files, reader, True)
    counted = f"(SELECT *, row_number() OVER () AS {quote(ROW)} FROM {relation})"
    return Positions(counted, files, reader, False)


def located(
    engine: Engine,
    relation: str,
    plan: Plan,
    results: tuple[CheckResult, ...],
    *,
    where: str = "",
    keep: int = ROWS,
    about: str = "",
) -> tuple[CheckResult, ...]:
    """The results with `where` for every row of their samples; `where` is the filter that the test had, over a table of the plan's name."""
    found = positions(relation, about) if any(each.sample for each in results) and engine.dialect == "duckdb" else None
    if found is None:
        return results
    source = (
        f"(SELECT * FROM {found.relation} AS {quote(plan.table.lower())} WHERE ({where}\n))"
        if where
        else found.relation
    )
    try:
        shape = look(engine, source, plan)
        View(engine, source, shape, plan).whole()
    except EngineError:
        return results
    try:
        counts = _counts(engine, relation, found)
        return tuple(_one(engine, plan, shape, each, found, counts, keep) for each in results)
    except EngineError:
        return results  # the verdicts stand without their places
    finally:
        engine.drop()


def _one(  # noqa: PLR0917  the parts of one look-up
    engine: Engine, plan: Plan, shape: Shape, result: CheckResult, found: Positions, counts: Sequence[int], keep: int
) -> CheckResult:
    check = next((each for each in plan.checks if each.id == result.check_id), None)
    predicate = _predicate(check, shape) if check and result.sample else ""
    if not predicate:
        return result
    records = engine.records(f"SELECT * FROM {DATA} WHERE {predicate} LIMIT {keep}", keep)
    groups: dict[str, list[int]] = {}
    words = tuple(_place(engine, each, found, counts, groups) for each in records)
    return replace(result, sample=tuple(plain(each) for each in records), where=words)


def _predicate(check: Check, shape: Shape) -> str:
    ready = prepared(check, shape)
    return ready.fails if ready.fails and ready.fails != "false" else ready.rows


def _place(
    engine: Engine, record: Mapping[str, object], found: Positions, counts: Sequence[int], groups: dict[str, list[int]]
) -> str:
    row = int(str(record[ROW]))
    if not found.by_file:
        file, row = _of_all(row, found.files, counts)
        return f"{PurePath(file).name}, row {row:,}"
    file = str(record[FILE])
    if file not in groups:
        groups[file] = _groups(engine, file)
    ends = [0, *groups[file]]
    group = next((n for n, (low, high) in enumerate(pairwise(ends)) if low < row <= high), 0)
    return f"{PurePath(file).name}, row {row:,} (row group {group})"


def _of_all(row: int, files: Sequence[str], counts: Sequence[int]) -> tuple[str, int]:
    for file, count in zip(files, counts, strict=False):
        if row <= count:
            return file, row
        row -= count
    return files[-1], row


def _counts(engine: Engine, relation: str, found: Positions) -> list[int]:
    """Rows of each file but the last; one file needs no counting."""
    if found.by_file or len(found.files) == 1:
        return []
    whole = _READER.search(relation)
    call = _call(relation, whole.start()) if whole else ""
    head = _READER.match(call)
    rest = call[head.end() :] if head else ""
    counts = []
    for file in found.files[:-1]:
        only = f"read_{found.reader}([{literal(file)}]{rest}"
        counts.append(int(str(engine.rows(f"SELECT count(*) FROM {only}")[0][0])))
    return counts


def _call(text: str, start: int) -> str:
    """The call that begins at `start`, to its closing bracket; brackets in quotes count for nothing."""
    depth, quoted = 0, ""
    for index in range(start, len(text)):
        each = text[index]
        if quoted:
            quoted = "" if each == quoted else quoted
        elif each in "'\"":
            quoted = each
        elif each == "(":
            depth += 1
        elif each == ")":
            depth -= 1
            if not depth:
                return text[start : index + 1]
    return text[start:]


def _groups(engine: Engine, file: str) -> list[int]:
    """The number of the last row of each row group."""
    sql = (
        "SELECT row_group_id, max(row_group_num_rows) FROM parquet_metadata("
        f"{literal(file)}) GROUP BY row_group_id ORDER BY row_group_id"
    )
    ends, total = [], 0
    for _, count in engine.rows(sql):
        total += int(str(count))
        ends.append(total)
    return ends
