"""What translations are made of: a check over rows, one over a number of the whole column, one over keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hansa.contracts.plan import moments
from hansa.contracts.plan.model import DATA, Bound
from hansa.contracts.plan.re2 import unsupported
from hansa.contracts.plan.rules import library, sql_rule
from hansa.contracts.plan.rules.keys import statements
from hansa.contracts.plan.rules.pattern import matches
from hansa.contracts.sql import literal
from hansa.kernel.errors import HansaError
from hansa.standards import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hansa.contracts.plan.context import Context
    from hansa.contracts.plan.fields import Field
    from hansa.contracts.plan.model import Check
    from hansa.kernel.json import Json


class UntranslatableError(HansaError):
    """A statement of another tool that has no check here; the message is the sentence why, and becomes a skipped result."""

    code = "untranslatable"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule stands: `field` is None at a table."""

    context: Context
    base: Check
    field: Field | None

    def column(self, name: Json) -> Field:
        """The column that the statement names, or the one that the rule stands at."""
        if name is None:
            if self.field is None:
                raise UntranslatableError("it names no column.")
            return self.field
        found = self.context.field(str(name))
        if found is None or found.loops:
            raise UntranslatableError(f"the contract has no column {name}.")
        return found

    def named(self, text: str, **more: object) -> Check:
        name = f"{self.base.name}: {text}" if self.base.name else text
        more = {"dimension": self.base.dimension or "conformity", **more}
        return replace(self.base, kind="custom", name=name, **more)  # type: ignore[arg-type]  # fields of Check


def document(implementation: Json) -> Json:
    """The statement as data: text is YAML, which JSON is too."""
    if not isinstance(implementation, str):
        return implementation
    tree, findings = yaml.parse(implementation, "implementation")
    if tree is None:
        raise UntranslatableError(f"its text cannot be read: {findings[0].text if findings else 'no YAML'}")
    return tree.data


def rows(place: Place, field: Field, predicate: str, text: str, mostly: Json = None) -> Check:
    """Rows may break it up to the share `1 - mostly` of those that have a value."""
    check = place.named(
        f"{field.label} {text}", column=field.label, needs=(field.column,), path=field.path, verb="do not"
    )
    fails = field.row_fails(f"{field.value} IS NOT NULL AND ({predicate})")
    least = share(mostly)
    if least >= 1:
        return replace(check, fails=fails, threshold="every value", bound=Bound())
    limit = round(100 * (1 - least), 9)
    part = f"coalesce(100.0 * count(*) FILTER (WHERE {fails}) / nullif(count({field.value}), 0), 0)"
    return replace(
        check,
        aggregate=part,
        unit="value",
        bound=Bound("mustBeLessOrEqualTo", limit),
        threshold=f"≤ {limit:g} % of the values",
        sample=f"SELECT * FROM {DATA} WHERE {fails}",
    )


def share(mostly: Json) -> float:
    if mostly is None:
        return 1.0
    if isinstance(mostly, bool) or not isinstance(mostly, int | float) or not 0 <= mostly <= 1:
        raise UntranslatableError(f"mostly must be a number from 0 to 1, not {mostly!r}.")
    return float(mostly)


@dataclass(frozen=True, slots=True)
class Limits:
    """`low` and `high` as the statement has them; None where open."""

    low: Json = None
    high: Json = None
    strict_low: bool = False
    strict_high: bool = False

    def __str__(self) -> str:
        parts = [f"{'>' if self.strict_low else '≥'} {self.low}"] if self.low is not None else []
        parts += [f"{'<' if self.strict_high else '≤'} {self.high}"] if self.high is not None else []
        return " and ".join(parts) or "anything"

    def broken(self, value: str, field: Field | None) -> str:
        """The predicate that is true outside the limits."""
        parts = []
        if self.low is not None:
            parts.append(f"{value} {'<=' if self.strict_low else '<'} {limit(self.low, field)}")
        if self.high is not None:
            parts.append(f"{value} {'>=' if self.strict_high else '>'} {limit(self.high, field)}")
        if not parts:
            raise UntranslatableError("it has neither a lower nor an upper limit.")
        return " OR ".join(parts)


def limit(value: Json, field: Field | None) -> str:
    if field is not None and field.logical in {"date", "time", "timestamp"}:
        try:
            return moments.limit(value, field.type, field.options)
        except ValueError as error:
            raise UntranslatableError(f"{error}.") from error
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UntranslatableError(f"{value!r} is no number.")
    return literal(value)


def number(place: Place, field: Field | None, expression: str, text: str, limits: Limits) -> Check:
    """One number of the column (or table), which must lie within the limits; no value lies nowhere."""
    of_moments = (
        field is not None and field.logical in {"date", "time", "timestamp"} and expression.endswith(f"({field.value})")
    )
    check = place.named(
        f"{text} must be {limits}",
        column=field.label if field else None,
        needs=(field.column,) if field else (),
        path=field.path if field else (),
        unit="value",
        threshold=str(limits),
    )
    bound = _bound(limits)
    if bound is None or of_moments:
        inside = f"coalesce(NOT ({limits.broken(expression, field if of_moments else None)}), false)"
        return replace(check, aggregate=inside, bound=Bound("mustBe", value=True))
    return replace(check, aggregate=expression, bound=bound)


def _bound(limits: Limits) -> Bound | None:
    if limits.low is not None and limits.high is not None:
        return None if limits.strict_low or limits.strict_high else Bound("mustBeBetween", [limits.low, limits.high])
    if limits.low is not None:
        return Bound("mustBeGreaterThan" if limits.strict_low else "mustBeGreaterOrEqualTo", limits.low)
    if limits.high is not None:
        return Bound("mustBeLessThan" if limits.strict_high else "mustBeLessOrEqualTo", limits.high)
    raise UntranslatableError("it has neither a lower nor an upper limit.")


def keys(place: Place, fields: Sequence[Field], text: str) -> Check:
    query, proof, sample = statements([each.value for each in fields])
    return place.named(
        text,
        column=", ".join(each.label for each in fields),
        needs=tuple(each.column for each in fields),
        query=query,
        proof=proof,
        sample=sample,
        threshold="no duplicates",
        verb="repeat an earlier one",
        dimension=place.base.dimension or "uniqueness",
    )


def found(field: Field, pattern: Json) -> str:
    """The predicate that the pattern is found in the text."""
    if not isinstance(pattern, str) or not pattern:
        raise UntranslatableError("it has no regular expression.")
    if problem := unsupported(pattern):
        raise UntranslatableError(problem[0].lower() + problem[1:])
    return matches(field.value, pattern)


def of_library(place: Place, rule: Mapping[str, Json], field: Field | None) -> Check:
    """A statement that says what a metric of the standard says."""
    return _kept(library.compiled(place.context, place.base, rule, field))


def of_sql(place: Place, query: Json, rule: Mapping[str, Json]) -> Check:
    return _kept(sql_rule.compiled(place.context, place.base, {**rule, "query": query}, place.field))


def _kept(check: Check) -> Check:
    if check.problem:
        raise UntranslatableError(check.problem)
    return check
