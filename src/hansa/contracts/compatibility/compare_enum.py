"""Listed values: a new one surprises consumers, a missing one does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Pair, breaking, compatible

if TYPE_CHECKING:
    from collections.abc import Iterator


def compare_enum(pair: Pair) -> Iterator[Difference]:
    old, new = list(pair.old.enum_values), list(pair.new.enum_values)
    at = f"{pair.pointer}/enum"
    if not old and new:
        yield compatible(at, None, new, f"`{pair.path}` now only takes listed values.")
    elif old and not new:
        yield breaking(at, old, None, f"`{pair.path}` may now take any value.")
    else:
        for value in new:
            if value not in old:
                yield breaking(f"{at}/{new.index(value)}", None, value, f"`{pair.path}` may now be `{value}`.")
        for value in old:
            if value not in new:
                yield compatible(
                    f"{pair.old_pointer}/enum/{old.index(value)}",
                    value,
                    None,
                    f"`{pair.path}` is never `{value}` any more.",
                )
