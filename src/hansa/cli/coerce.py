"""Words of the command line as values, without a validation library: texts, switches, lists of texts, words out of a few.

Typer builds a pydantic adapter for every parameter, even for `--help`, which loads pydantic before any work is done. The simple
kinds get a converter of their own here; every other kind, and a typer that no longer works this way, is left to typer.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, get_args, get_origin

import typer
import typer.core


def install() -> None:
    """Puts the simple converters in front of typer's own; a second call changes nothing."""
    build = getattr(typer.core, "build_runtime_param", None)
    if build is None or getattr(build, "simple", False):
        return
    from typer._coercion import RuntimeParam

    class Simple(RuntimeParam):
        def _coerce_value(self, value: Any, param: Any, ctx: Any) -> Any:
            return converted(value, self.annotation, param, ctx)

    def simply(descriptor: Any) -> Any:
        if is_simple(descriptor.annotation):
            return Simple(descriptor.parameter_info, descriptor.annotation)
        return build(descriptor)

    simply.simple = True  # type: ignore[attr-defined]  # the mark that this was done
    setattr(typer.core, "build_runtime_param", simply)  # noqa: B010 typer does not export it


def is_simple(annotation: Any) -> bool:
    if get_origin(annotation) is list:
        return bool(get_args(annotation) == (str,))
    return annotation in {str, bool} or (isinstance(annotation, type) and issubclass(annotation, Enum))


def converted(value: Any, wanted: Any, param: Any = None, ctx: Any = None) -> Any:
    """Raises BadParameter, which typer tells with the name of the parameter."""
    if wanted is str:
        return str(value)
    if wanted is bool:
        return _word(value, {"true": True, "1": True, "false": False, "0": False}, param, ctx)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return _word(value, {str(each.value): each for each in wanted}, param, ctx)
    return [str(each) for each in value]


def _word(value: Any, words: dict[str, Any], param: Any, ctx: Any) -> Any:
    if isinstance(value, bool | Enum):
        return value
    if str(value) not in words:
        listed = ", ".join(repr(word) for word in words)
        raise typer.BadParameter(f"{str(value)!r} is not one of {listed}.", ctx=ctx, param=param)
    return words[str(value)]
