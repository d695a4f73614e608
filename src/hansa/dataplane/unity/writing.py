"""Writes what a contract wants to be said of a table: only what differs, and only what it has said itself is taken back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hansa.dataplane.unity.platform import WriteRefused
from hansa.registry.records.queries import mapping
from hansa.registry.unity.values import TableState, Words, Written

if TYPE_CHECKING:
    from collections.abc import Callable

    from hansa.dataplane.unity.platform import Platform, Seen
    from hansa.kernel.json import Json
    from hansa.registry.unity.values import Wish

MOST_NOTES = 4000


def write(platform: Platform, wish: Wish, before: Json) -> Written:
    """`before` is what was written there so far. Raises what ends the whole run: PlatformAway, CredentialRefused."""
    try:
        seen = platform.table(wish.path)
    except WriteRefused as error:
        return Written(TableState.FAILED, error=str(error), data=mapping(before))
    if seen is None:
        why = "The platform has no such table, or does not show it to the service principal."
        return Written(TableState.UNRESOLVED, notes=why, data=mapping(before))
    one = _Table(platform, wish, seen, mapping(before))
    one.run()
    state = TableState.FAILED if one.errors else TableState.IN_SYNC
    notes = "\n".join([*wish.notes, *one.notes])[:MOST_NOTES]
    errors = " ".join(one.errors)[:2000]
    return Written(state, platform.url(wish.path), notes, errors, one.said, changed=one.changed)


class _Table:
    """One table on its way; each refusal is kept, and the rest goes on."""

    def __init__(self, platform: Platform, wish: Wish, seen: Seen, before: dict[str, Json]) -> None:
        self._platform, self._wish, self._seen = platform, wish, seen
        self.said: dict[str, Json] = dict(before)
        self.errors: list[str] = []
        self.notes: list[str] = []
        self.changed = False
        self._silent = False

    def run(self) -> None:
        columns = {name.casefold(): name for name in self._seen.columns}
        self._one((), self._wish.words, self._seen.comment)
        for name, words in self._wish.columns.items():
            real = columns.get(name.casefold())
            if real is None:
                self.notes.append(f"The table has no column `{name}`.")
            else:
                self._one((real,), words, self._seen.columns[real])
        wanted = {columns[name.casefold()] for name in self._wish.columns if name.casefold() in columns}
        for name in sorted(set(self.said) - wanted - {""}):
            if name in self._seen.columns:
                self._one((name,), Words(), self._seen.columns[name])
            self.said.pop(name, None)
        if self._silent:
            self.notes.append("Comments are left out: the integration names no SQL warehouse.")

    def _one(self, column: tuple[str, ...], words: Words, comment: str) -> None:
        key = column[0] if column else ""
        own = mapping(self.said.get(key))
        said: dict[str, Json] = {
            "comment": self._comment(column, words.comment, comment, own.get("comment")),
            "tags": self._tags(column, words.tags, mapping(own.get("tags"))),
        }
        self.said[key] = {name: value for name, value in said.items() if value}
        if not self.said[key]:
            del self.said[key]

    def _comment(self, column: tuple[str, ...], wanted: str | None, there: str, own: Json) -> Json:
        """What this integration's comment is now: taken back only while nobody else has changed it."""
        if wanted == there or (wanted is None and (not own or own != there)):
            return wanted
        if not self._platform.can_comment:
            self._silent = True
            return own
        done = self._write(partial(self._platform.comment, (*self._wish.path, *column), wanted))
        return wanted if done else own

    def _tags(self, column: tuple[str, ...], wanted: dict[str, str], own: dict[str, Json]) -> Json:
        if not wanted and not own:
            return None
        path, kept = (*self._wish.path, *column), dict(own)
        there: dict[str, str] = {}
        if not self._try(lambda: there.update(self._platform.tags(path))):
            return kept
        for key, value in wanted.items():
            put = partial(self._platform.set_tag, path, key, value, is_new=key not in there)
            if there.get(key) == value or self._write(put):
                kept[key] = value
        for key in sorted(set(own) - set(wanted)):
            is_own = key in there and there[key] == own[key]
            if not is_own or self._write(partial(self._platform.remove_tag, path, key)):
                del kept[key]
        return kept

    def _write(self, act: Callable[[], object]) -> bool:
        done = self._try(act)
        self.changed = self.changed or done
        return done

    def _try(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except WriteRefused as error:
            self.errors.append(str(error))
            return False
        return True
