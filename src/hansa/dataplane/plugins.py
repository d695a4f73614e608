"""What other packages bring for a type of server, found by entry point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hansa.kernel.errors import HansaError

T = TypeVar("T")


def plugin(group: str, kind: str, built_in: Iterable[str], error: type[HansaError], made: Callable[[Any], T]) -> T:
    """`made` of what the entry point `kind` of `group` loads; raises `error` where it cannot be loaded or there is none."""
    from importlib.metadata import entry_points

    for entry in entry_points(group=group, name=kind):
        try:
            return made(entry.load())
        except Exception as failure:  # door: plug-in
            raise error(
                f"The plug-in `{entry.value}` for servers of type `{kind}` cannot be loaded: {failure}.",
                hint="Reinstall or remove the package that brings it.",
            ) from failure
    known = sorted({*built_in, *(entry.name for entry in entry_points(group=group))})
    raise error(
        f"Nothing here reads servers of type `{kind}`.",
        hint=f"Known: {', '.join(known)}. Install a package that brings an entry point `{group}` of that name.",
    )
