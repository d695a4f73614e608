"""Words of the command line as values, without a validation library: texts, switches, lists of texts, words out of a few.

Typer builds a pydantic adapter for every parameter, even for `--help`, which loads pydantic before any work is done. The simple
kinds get a converter of their own here; every other kind, and a typer that no longer works this way, is left to typer.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path
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
            found = converted(value, self.annotation, param, ctx)
            return _within(found, self.parameter_info, param, ctx) if isinstance(found, float) else found

    def simply(descriptor: Any) -> Any:
        if is_simple(descriptor.annotation) and not _demands(descriptor):
            return Simple(descriptor.parameter_info, descriptor.annotation)
        return build(descriptor)

    simply.simple = True  # type: ignore[attr-defined]  # the mark that this was done
    setattr(typer.core, "build_runtime_param", simply)  # noqa: B010 typer does not export it


def is_simple(annotation: Any) -> bool:
    if get_origin(annotation) is list:
        return bool(get_args(annotation) == (str,))
    return annotation in {str, bool, float, Path} or (isinstance(annotation, type) and issubclass(annotation, Enum))


def _demands(descriptor: Any) -> bool:
    """Whether typer has to look at a file, or to move a number into its range."""
    info = descriptor.parameter_info
    names = ("exists", "writable", "resolve_path", "clamp")
    return descriptor.file_annotation is not None or any(getattr(info, name, False) for name in names)


def converted(value: Any, wanted: Any, param: Any = None, ctx: Any = None) -> Any:
    """Raises BadParameter, which typer tells with the name of the parameter."""
    if wanted is str:
        return str(value)
    if wanted is Path:
        return Path(value)
    if wanted is float:
        return _number(value, param, ctx)
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


def _number(value: Any, param: Any, ctx: Any) -> float:
    try:
        return float(value)
    except ValueError:
        raise typer.BadParameter(f"{str(value)!r} is no number.", ctx=ctx, param=param) from None


def _within(number: float, info: Any, param: Any, ctx: Any) -> float:
    low, high = getattr(info, "min", None), getattr(info, "max", None)
    if (low is not None and not number >= low) or (high is not None and not number <= high):
        raise typer.BadParameter(f"{number:g} is not in the range {low}<=x<={high}.", ctx=ctx, param=param)
    return number
