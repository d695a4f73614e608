"""Required and unique: a promise taken back breaks, a new one does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Pair, breaking, compatible

if TYPE_CHECKING:
    from collections.abc import Iterator


def compare_promises(pair: Pair) -> Iterator[Difference]:
    if pair.old.required != pair.new.required:
        yield _promise(pair, "required", now="is always there", before="may now be empty", kept=pair.new.required)
    if pair.old.unique != pair.new.unique:
        yield _promise(pair, "unique", now="is unique", before="may now repeat", kept=pair.new.unique)


def _promise(pair: Pair, key: str, *, now: str, before: str, kept: bool) -> Difference:
    at = f"{pair.pointer}/{key}"
    if kept:
        return compatible(at, False, True, f"`{pair.path}` {now}, as from now.")
    return breaking(at, True, False, f"`{pair.path}` {before}.")
