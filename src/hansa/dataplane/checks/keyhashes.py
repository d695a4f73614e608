"""Keys across tests: whether a new row repeats one of the rows that were read before, without reading those again.

disjoint   whole numbers that all lie beyond the ends of the ones before repeat none of them
hashed     a new hash that was not there before is a new value; one that was is compared by its values
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import DATA
from hansa.contracts.sql import literal
from hansa.dataplane.checks.engine import EngineError
from hansa.dataplane.checks.measure import whole
from hansa.dataplane.checks.state import Key, Part, digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hansa.contracts.plan.model import Check
    from hansa.dataplane.checks.engine import DuckEngine
    from hansa.dataplane.checks.measure import Measures
    from hansa.dataplane.checks.parts import DataFile
    from hansa.dataplane.checks.state import Folder
    from hansa.kernel.json import Json

MOST_PARTS = 32
"""More files than this are written into one."""

NEW, SUSPECTS = "hansa_new_keys", "hansa_suspects"


class Damaged(EngineError):
    """Hashes are not those that were written; all is read instead."""


@dataclass(frozen=True, slots=True)
class Keys:
    """`measures` and `ends` of the rows that `DATA` means."""

    engine: DuckEngine
    folder: Folder
    plan: str
    measures: Measures
    ends: Mapping[str, tuple[int, int]]

    def of(self, check: Check) -> tuple[tuple[int, int] | None, ...]:
        return tuple(self.ends.get(each) for each in check.needs)


def keep(keys: Keys, checks: Sequence[Check], files: Sequence[DataFile], *, overlap: bool) -> dict[str, Key]:
    """What the next test needs of the keys in `DATA`, which are all rows. Whole numbers need no hashes before they `overlap`."""
    found: dict[str, Key] = {}
    for each in _each_once(checks, keys.measures):
        repeated, ends = whole(keys.measures.values[each.id]), keys.of(each)
        if _implied(each, found):
            continue
        parts = None if any(ends) and not overlap else (_write(keys, each, files),)
        found[name(each)] = Key(repeated, ends, parts)
    return found


def merged(
    keys: Keys, checks: Sequence[Check], before: Mapping[str, Key], old: str, files: Sequence[DataFile]
) -> dict[str, Key]:
    """The keys of old and new rows together, of those where that can be told; `DATA` are the new rows, `old` the others."""
    found: dict[str, Key] = {}
    for check in _each_once(checks, keys.measures):
        key = before.get(name(check))
        if key is None:
            continue
        fresh = whole(keys.measures.values[check.id])
        ends = tuple(map(_wider, key.ends, keys.of(check)))
        if _disjoint(key.ends, keys.of(check)):
            across = 0
        elif key.parts is None:
            continue
        else:
            across = _across(keys, check, key.parts, old)
        parts = None if key.parts is None else _fewer(keys, check, (*key.parts, _write(keys, check, files)))
        found[name(check)] = Key(key.repeated + fresh + across, ends, parts)
    return found


def values(keys: Mapping[str, Key], checks: Sequence[Check]) -> dict[str, Json]:
    """By a check's id, how many rows repeat an earlier one, where that is known."""
    found: dict[str, Json] = {}
    for each in checks:
        if each.keys and name(each) in keys:
            found[each.id] = keys[name(each)].repeated
        elif each.keys and _implied(each, keys):
            found[each.id] = 0
    return found


def name(check: Check) -> str:
    return ", ".join(check.keys)


def _each_once(checks: Sequence[Check], measures: Measures) -> list[Check]:
    unique = {name(each): each for each in checks if each.keys and each.id in measures.values}
    return sorted(unique.values(), key=lambda each: len(each.keys))


def _implied(check: Check, keys: Mapping[str, Key]) -> bool:
    """A combination with a column that repeats nothing."""
    return len(check.keys) > 1 and any(each in keys and keys[each].repeated == 0 for each in check.keys)


def _disjoint(before: Sequence[tuple[int, int] | None], now: Sequence[tuple[int, int] | None]) -> bool:
    pairs = zip(before, now, strict=True)
    return any(old and new and (new[0] > old[1] or new[1] < old[0]) for old, new in pairs)


def _wider(one: tuple[int, int] | None, two: tuple[int, int] | None) -> tuple[int, int] | None:
    return (min(one[0], two[0]), max(one[1], two[1])) if one and two else None


def _across(keys: Keys, check: Check, parts: Sequence[Part], old: str) -> int:
    """How many of the new values are among the old ones."""
    engine, there, value = keys.engine, _there(check), _hash(check)
    files = _read(keys.folder, parts)
    rows, mixed = engine.rows(f"SELECT count(*), bit_xor(h) FROM {files}")[0]
    if whole(rows) != sum(each.rows for each in parts) or whole(mixed) != reduce(xor, (each.xor for each in parts), 0):
        raise Damaged("The kept hashes are not those that were written.")
    engine.write(f"CREATE OR REPLACE TEMP TABLE {NEW} AS SELECT DISTINCT {value} AS h FROM {DATA} WHERE {there}")
    engine.write(f"CREATE OR REPLACE TEMP TABLE {SUSPECTS} AS SELECT h FROM {NEW} WHERE h IN (SELECT h FROM {files})")
    if not whole(engine.rows(f"SELECT count(*) FROM {SUSPECTS}")[0][0]):
        return 0
    columns = ", ".join(f"{each} AS k{number}" for number, each in enumerate(check.keys))
    some = f"{there} AND {value} IN (SELECT h FROM {SUSPECTS})"
    both = f"SELECT {columns} FROM {DATA} WHERE {some} INTERSECT SELECT {columns} FROM {old} WHERE {some}"
    return whole(engine.rows(f"SELECT count(*) FROM ({both})")[0][0])


def _write(keys: Keys, check: Check, files: Sequence[DataFile]) -> Part:
    source = f"SELECT {_hash(check)} AS h FROM {DATA} WHERE {_there(check)}"
    return _copy(keys, digest(repr((keys.plan, name(check), tuple(files)))), source)


def _fewer(keys: Keys, check: Check, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    if len(parts) <= MOST_PARTS:
        return parts
    title = digest(repr((keys.plan, name(check), parts)))
    return (_copy(keys, title, f"SELECT h FROM {_read(keys.folder, parts)}"),)


def _copy(keys: Keys, title: str, source: str) -> Part:
    target = keys.folder.part(f"{title[:32]}.parquet")
    written = target.with_suffix(".writing")
    keys.engine.write(f"COPY ({source}) TO {literal(str(written))} (FORMAT parquet, COMPRESSION uncompressed)")
    written.replace(target)
    rows, mixed = keys.engine.rows(f"SELECT count(*), bit_xor(h) FROM read_parquet({literal(str(target))})")[0]
    return Part(target.name, whole(rows), whole(mixed))


def _read(folder: Folder, parts: Sequence[Part]) -> str:
    return f"read_parquet([{', '.join(literal(str(folder.part(each.name))) for each in parts)}])"


def _there(check: Check) -> str:
    return " AND ".join(f"{each} IS NOT NULL" for each in check.keys)


def _hash(check: Check) -> str:
    return f"hash({name(check)})"
