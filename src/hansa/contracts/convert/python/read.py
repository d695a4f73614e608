"""Reading Python source by its syntax tree: classes, annotated fields and calls with plain arguments."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, cast

from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.convert.format import Options
    from hansa.kernel.json import Json

MAX_SOURCE = 4_000_000
"""Characters; larger than any module of models that a person or a generator writes."""

MISSING = object()
"""What an expression is that no value can be told of without running it."""


@dataclass(frozen=True, slots=True)
class Call:
    """`name` is the last part of the dotted name; arguments that cannot be told are left out of `keywords`."""

    name: str
    args: tuple[ast.expr, ...]
    keywords: dict[str, ast.expr]

    def value(self, key: str, position: int = -1) -> Json:
        """A plain argument by its name or position; None where it is not given or no plain value."""
        node = self.keywords.get(key)
        if node is None and 0 <= position < len(self.args):
            node = self.args[position]
        found = plain(node) if node is not None else None
        return None if found is MISSING else cast("Json", found)


def parse(source: str, options: Options) -> ast.Module:
    if len(source) > MAX_SOURCE:
        raise InvalidInput(f"{options.source} is longer than {MAX_SOURCE:,} characters.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        where = f"{options.source}:{line}" if line else options.source
        raise InvalidInput(f"{where} is no Python that can be read: {getattr(error, 'msg', error)}.") from error


def classes(module: ast.Module) -> dict[str, ast.ClassDef]:
    """All classes, also those inside others, by their names; the last of a name counts, as in Python."""
    return {node.name: node for node in ast.walk(module) if isinstance(node, ast.ClassDef)}


def bases(node: ast.ClassDef) -> list[str]:
    return [name for each in node.bases if (name := dotted(each.value if isinstance(each, ast.Subscript) else each))]


def dotted(node: ast.expr) -> str:
    """The last part of `a.b.c`; nothing for what is no name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.rpartition(".")[2]
    return node.id if isinstance(node, ast.Name) else ""


def descendants(known: dict[str, ast.ClassDef], roots: frozenset[str]) -> dict[str, ast.ClassDef]:
    """The classes that inherit, perhaps over others of the same source, from one of the roots."""
    found: dict[str, ast.ClassDef] = {}
    names = set(roots)
    for _ in range(len(known) + 1):
        added = {name: node for name, node in known.items() if name not in found and names & set(bases(node))}
        if not added:
            break
        found |= added
        names |= set(added)
    return {name: node for name, node in known.items() if name in found}


def lineage(node: ast.ClassDef, known: dict[str, ast.ClassDef]) -> list[ast.ClassDef]:
    """The class behind those of the same source that it inherits from, each once."""
    out: list[ast.ClassDef] = []
    todo = [node]
    while todo:
        each = todo.pop()
        if each not in out:
            out.insert(0, each)
            todo += [known[name] for name in bases(each) if name in known]
    return out


def fields(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr | None, ast.expr | None, str]]:
    """(name, annotation, value, text below it) of what a class body assigns."""
    for index, each in enumerate(node.body):
        after = _text_after(node.body, index)
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            yield each.target.id, each.annotation, each.value, after
        elif isinstance(each, ast.Assign) and len(each.targets) == 1 and isinstance(each.targets[0], ast.Name):
            yield each.targets[0].id, None, each.value, after


def _text_after(body: list[ast.stmt], index: int) -> str:
    """Documentation of an attribute is the string that follows it."""
    following = body[index + 1] if index + 1 < len(body) else None
    if (
        isinstance(following, ast.Expr)
        and isinstance(following.value, ast.Constant)
        and isinstance(following.value.value, str)
    ):
        return following.value.value
    return ""


def as_call(node: ast.expr | None) -> Call | None:
    if not isinstance(node, ast.Call):
        return None
    keywords = {each.arg: each.value for each in node.keywords if each.arg}
    return Call(dotted(node.func), tuple(node.args), keywords)


def plain(node: ast.expr) -> object:  # noqa: PLR0911 one return for each kind of value
    """The value of a literal, a date or a decimal; MISSING for anything that would have to run."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str | int | float | bool | None) else MISSING
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = plain(node.operand)
        return -value if isinstance(value, int | float) else MISSING
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        values = [plain(each) for each in node.elts]
        return MISSING if any(each is MISSING for each in values) else values
    if isinstance(node, ast.Dict):
        return _dict(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = plain(node.left), plain(node.right)
        return left + right if isinstance(left, str) and isinstance(right, str) else MISSING
    if isinstance(node, ast.JoinedStr):
        return MISSING
    made = as_call(node)
    if (
        made
        and made.name == "date"
        and not made.args
        and isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
    ):
        return plain(node.func.value)
    return _made(made) if made else MISSING


def _dict(node: ast.Dict) -> object:
    keys = [plain(each) if each is not None else MISSING for each in node.keys]
    values = [plain(each) for each in node.values]
    if not all(isinstance(each, str) for each in keys) or any(each is MISSING for each in values):
        return MISSING
    return dict(zip(cast("list[str]", keys), values, strict=True))


def _made(made: Call) -> object:
    """`date(2020, 1, 1)` and the like, and what only wraps a value."""
    values = [plain(each) for each in made.args]
    if any(each is MISSING for each in values):
        return MISSING
    try:
        if made.name in _TIMES and values and all(isinstance(each, int) for each in values):
            return _TIMES[made.name](*values).isoformat()
        if made.name == "Decimal" and len(values) == 1:
            return float(str(values[0])) if "." in str(values[0]) else int(str(values[0]))
    except (ValueError, TypeError, OverflowError):
        return MISSING
    if made.name in {"fromisoformat", "compile", "Timestamp", "text", "str"} and values:
        return values[0]
    return MISSING


_TIMES = {"date": date, "datetime": datetime, "time": time}


def subscript(node: ast.expr) -> tuple[str, list[ast.expr]]:
    """`Mapped[str | None]` is ("Mapped", [str | None]); a bare name has no parts."""
    if isinstance(node, ast.Subscript):
        inner = node.slice
        return dotted(node.value), list(inner.elts) if isinstance(inner, ast.Tuple) else [inner]
    return dotted(node), []


def optional(node: ast.expr) -> tuple[list[ast.expr], bool]:
    """The members of a union, and whether None is one of them; a quoted annotation is read as well."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            return optional(ast.parse(node.value, mode="eval").body)
        except (SyntaxError, ValueError, RecursionError):
            return [node], False
    if isinstance(node, ast.Constant) and node.value is None:
        return [], True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        parts = [optional(node.left), optional(node.right)]
        return parts[0][0] + parts[1][0], parts[0][1] or parts[1][1]
    name, inner = subscript(node)
    if name in {"Optional", "Union"}:
        found = [optional(each) for each in inner]
        return [one for members, _ in found for one in members], name == "Optional" or any(null for _, null in found)
    return [node], False
