"""`CHECK` constraints as rules: ranges, lists, lengths and patterns of one column; what else they say stays SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlglot import exp

    from hansa.kernel.json import Json

Rule: TypeAlias = "tuple[str, str, Json]"
"""Column, key (`enum`, `required`, or one of logicalTypeOptions), value."""

_BOUNDS = {"GTE": "minimum", "GT": "exclusiveMinimum", "LTE": "maximum", "LT": "exclusiveMaximum"}
_TURNED = {"GTE": "LTE", "GT": "LT", "LTE": "GTE", "LT": "GT"}


def rules(check: exp.Expr) -> list[Rule] | None:
    """What the check says of single columns; None where it says something that no rule of a contract can."""
    found: list[Rule] = []
    for part in _conjuncts(check):
        made = _rule(part)
        if made is None:
            return None
        found.extend(made)
    return found


def _conjuncts(check: exp.Expr) -> Iterator[exp.Expr]:
    from sqlglot import exp

    check = _bare(check)
    if isinstance(check, exp.And):
        for each in check.flatten():
            yield from _conjuncts(each)
    else:
        yield check


def _bare(value: exp.Expr) -> exp.Expr:
    """Without brackets and casts, which PostgreSQL adds to what people wrote."""
    from sqlglot import exp

    while isinstance(value, exp.Paren | exp.Cast):
        value = value.this
    return value


def _rule(check: exp.Expr) -> list[Rule] | None:
    from sqlglot import exp

    match check:
        case exp.Between():
            low, high = (_bound(check.this, key, check.args[key]) for key in ("low", "high"))
            return [*low, *high] if low and high else None
        case exp.In():
            return _listed(_column(check.this), [_value(each) for each in check.expressions])
        case exp.GTE() | exp.GT() | exp.LTE() | exp.LT():
            return _comparison(check)
        case exp.EQ():
            return _equality(check)
        case _:
            return _other(check)


def _other(check: exp.Expr) -> list[Rule] | None:
    from sqlglot import exp

    if isinstance(check, exp.RegexpLike):
        column, pattern = _column(check.this), _value(check.expression)
        return [(column, "pattern", pattern)] if column and isinstance(pattern, str) else None
    if isinstance(check, exp.Not) and isinstance(inner := _bare(check.this), exp.Is):
        column = _column(inner.this)
        return [(column, "required", True)] if column and isinstance(inner.expression, exp.Null) else None
    return None


def _listed(column: str, values: list[Json]) -> list[Rule] | None:
    return [(column, "enum", values)] if column and values and None not in values else None


def _bound(target: exp.Expr, key: str, value: exp.Expr) -> list[Rule]:
    limit = _value(value)
    options = {"low": "minimum", "high": "maximum"}
    return _limit(target, options[key], limit)


def _limit(target: exp.Expr, option: str, limit: Json) -> list[Rule]:
    """A bound of a column, or of its length."""
    from sqlglot import exp

    target = _bare(target)
    if isinstance(target, exp.Length):
        column = _column(target.this)
        if not column or not isinstance(limit, int):
            return []
        lengths = {"minimum": ("minLength", 0), "exclusiveMinimum": ("minLength", 1)}
        lengths |= {"maximum": ("maxLength", 0), "exclusiveMaximum": ("maxLength", -1)}
        name, shift = lengths[option]
        return [(column, name, max(limit + shift, 0))]
    column = _column(target)
    return [(column, option, limit)] if column and limit is not None and not isinstance(limit, bool) else []


def _comparison(check: exp.Expr) -> list[Rule] | None:
    word = type(check).__name__
    left, right = check.this, check.expression
    if _value(left) is not None and _value(right) is None:
        left, right, word = right, left, _TURNED[word]
    return _limit(left, _BOUNDS[word], _value(right)) or None


def _equality(check: exp.Expr) -> list[Rule] | None:
    """`state = ANY (ARRAY['a', 'b'])`, as PostgreSQL stores a list; `col % 5 = 0`; a single allowed value."""
    from sqlglot import exp

    left, right = _bare(check.this), _bare(check.expression)
    if isinstance(right, exp.Any):
        column, listed = _column(left), _bare(right.this)
        return _listed(column, [_value(each) for each in listed.expressions])
    if isinstance(left, exp.Mod) and _value(right) == 0:
        column, step = _column(left.this), _value(left.expression)
        return [(column, "multipleOf", step)] if column and _is_step(step) else None
    column, value = _column(left), _value(right)
    return [(column, "enum", [value])] if column and value is not None else None


def _is_step(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _column(value: exp.Expr) -> str:
    """The name of a column that stands alone; empty for anything else."""
    from sqlglot import exp

    value = _bare(value)
    return value.name if isinstance(value, exp.Column | exp.Identifier) else ""


def _value(value: exp.Expr) -> Json:
    """A literal; None for anything else."""
    from sqlglot import exp

    value = _bare(value)
    if isinstance(value, exp.Neg):
        inner = _value(value.this)
        return -inner if isinstance(inner, int | float) and not isinstance(inner, bool) else None
    if isinstance(value, exp.Boolean):
        return bool(value.this)
    if not isinstance(value, exp.Literal):
        return None
    return value.name if value.is_string else number(value.name)


def number(text: str) -> int | float | None:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return None
