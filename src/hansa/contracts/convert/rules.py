"""What a contract demands of a table as a list of plain rules: tools' tests are written from them.

required · unique · values · length · range · multiple · pattern · reference · rows · sql · text · native
A rule without a `bound` allows no exception; with one, the bound counts the rows (or the share of them) that break it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hansa.contracts.types import column_name, is_stored
from hansa.standards.odcs.quality import OPERATORS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hansa.contracts.convert.notes import Notes
    from hansa.kernel.json import Json
    from hansa.standards.odcs.quality import Quality
    from hansa.standards.odcs.schema import Property, Relationship, SchemaObject

_LIMITS = (("minimum", "maximum"), ("exclusiveMinimum", "exclusiveMaximum"))


@dataclass(frozen=True, slots=True)
class Rule:
    """`columns` are the names in the data. `low` and `high` bound a length or a range, `open_` says that they are exclusive.

    `text` is a pattern, a query, a sentence or the engine of a `native` rule, whose statement is `values[0]`.
    """

    kind: str
    columns: tuple[str, ...] = ()
    values: tuple[Json, ...] = ()
    low: Json = None
    high: Json = None
    open_low: bool = False
    open_high: bool = False
    text: str = ""
    table: str = ""
    targets: tuple[str, ...] = ()
    bound: tuple[str, Json] | None = None
    percent: bool = False
    name: str = ""
    description: str = ""
    severity: str = ""
    dimension: str = ""

    @property
    def column(self) -> str:
        return self.columns[0] if self.columns else ""

    @property
    def exact(self) -> bool:
        """Whether no row may break it."""
        return self.bound is None or self.bound in (("mustBe", 0), ("mustBeLessThan", 1), ("mustBeLessOrEqualTo", 0))

    @property
    def most(self) -> float | None:
        """The greatest share (0 to 1) of rows that may break it, where the bound says one."""
        if self.bound is None:
            return 0.0
        operator, value = self.bound
        if operator != "mustBeLessOrEqualTo" or not self.percent or not isinstance(value, int | float):
            return 0.0 if self.exact else None
        return float(value) / 100


def rules(schema: SchemaObject, notes: Notes) -> tuple[Rule, ...]:
    """In the order of the columns, then what the table as a whole demands; of nested fields it is noted that they have none."""
    found = [rule for prop in schema.properties if is_stored(prop) for rule in of_property(prop, schema, notes)]
    key = tuple(column_name(prop) for prop in schema.properties if prop.primary_key)
    names = {prop.name: column_name(prop) for prop in schema.properties}
    ordered = tuple(names.get(name, name) for name in schema.primary_key)
    if len(key) > 1:
        found.append(Rule("unique", ordered, name="primary key"))
    for relationship in schema.relationships:
        found += _reference(relationship, "", names)
    for quality in schema.quality:
        found += of_quality(quality, "", names)
    return tuple(found)


def of_property(prop: Property, schema: SchemaObject, notes: Notes) -> Iterator[Rule]:
    name = column_name(prop)
    base = Rule("", (name,))
    alone = prop.primary_key and schema.primary_key == (prop.name,)
    if prop.required or prop.primary_key:
        yield replace(base, kind="required")
    if prop.unique or alone:
        yield replace(base, kind="unique")
    if prop.enum:
        yield replace(base, kind="values", values=prop.enum_values)
    yield from _of_options(base, prop.logical_type_options)
    for relationship in prop.relationships:
        yield from _reference(relationship, name, {})
    for quality in prop.quality:
        yield from of_quality(quality, name, {each.name: column_name(each) for each in schema.properties})
    if any(_demands(each) for each in nested(prop)):
        notes.lost(f"{schema.name}.{prop.name}", "what nested fields must be cannot be said here.")


def nested(prop: Property) -> Iterator[Property]:
    """All fields below a property."""
    inside = [*prop.properties, *([prop.items] if prop.items else [])]
    if prop.map:
        inside += [each for each in (prop.map.key, prop.map.value) if each]
    for each in inside:
        yield each
        yield from nested(each)


def _demands(prop: Property) -> bool:
    return bool(prop.required or prop.unique or prop.enum or prop.quality or prop.logical_type_options)


def _of_options(base: Rule, options: Mapping[str, Json]) -> Iterator[Rule]:
    if "minLength" in options or "maxLength" in options:
        yield replace(base, kind="length", low=options.get("minLength"), high=options.get("maxLength"))
    (low, high), (above, below) = _LIMITS
    if any(name in options for name in (low, high, above, below)):
        yield replace(
            base,
            kind="range",
            low=options.get(low, options.get(above)),
            high=options.get(high, options.get(below)),
            open_low=low not in options and above in options,
            open_high=high not in options and below in options,
        )
    if options.get("multipleOf") is not None:
        yield replace(base, kind="multiple", low=options["multipleOf"])
    if isinstance(options.get("pattern"), str):
        yield replace(base, kind="pattern", text=str(options["pattern"]))
    if (pattern := format_pattern(options.get("format"))) and "pattern" not in options:
        yield replace(base, kind="pattern", text=pattern, name=str(options["format"]))


def format_pattern(name: Json) -> str:
    """The regular expression of a format of text; nothing for what has none."""
    from hansa.contracts.plan.rules.format import FORMATS

    known = FORMATS.get(str(name))
    return known[1] if known else ""


def _reference(relationship: Relationship, column: str, names: Mapping[str, str]) -> Iterator[Rule]:
    """A reference whose ends cannot be told apart from a path is left to the contract."""
    ends = [target.rpartition(".") for target in relationship.targets]
    sources = tuple(each.rpartition(".")[2] for each in relationship.sources) or ((column,) if column else ())
    tables = {table for table, _, _ in ends}
    if len(ends) == len(sources) and len(tables) == 1 and all(tables):
        table = tables.pop()
        yield Rule(
            "reference",
            tuple(names.get(each, each) for each in sources),
            table=table if "/" not in table else table.rpartition("/")[2],
            targets=tuple(name.rpartition("/")[2] for _, _, name in ends),
        )


def of_quality(quality: Quality, column: str, names: Mapping[str, str]) -> Iterator[Rule]:
    bound = quality.operator
    base = Rule(
        "",
        (column,) if column else (),
        bound=bound,
        percent=quality.unit == "percent",
        name=quality.name or "",
        description=quality.description or "",
        severity=quality.severity or "",
        dimension=quality.dimension or "",
    )
    if quality.type == "sql":
        yield replace(base, kind="sql", text=quality.query or "")
    elif quality.type == "custom":
        yield replace(base, kind="native", text=quality.engine or "", values=(quality.implementation,))
    elif quality.type == "text":
        yield replace(base, kind="text", text=quality.description or quality.name or "")
    else:
        yield from _of_metric(quality, base, names)


def _of_metric(quality: Quality, base: Rule, names: Mapping[str, str]) -> Iterator[Rule]:
    metric, arguments = quality.metric or quality.rule, quality.arguments
    if metric == "rowCount":
        yield replace(base, kind="rows")
    elif metric == "nullValues" or (metric == "missingValues" and not arguments.get("missingValues")):
        yield replace(base, kind="required")
    elif metric == "missingValues":
        yield replace(base, kind="missing", values=_list(arguments.get("missingValues")))
    elif metric == "duplicateValues":
        listed = tuple(names.get(str(each), str(each)) for each in _list(arguments.get("properties")))
        yield replace(base, kind="unique", columns=listed or base.columns)
    elif metric == "invalidValues" and arguments.get("validValues"):
        yield replace(base, kind="values", values=_list(arguments["validValues"]))
    elif metric == "invalidValues" and isinstance(arguments.get("pattern"), str):
        yield replace(base, kind="pattern", text=str(arguments["pattern"]))
    else:
        yield replace(base, kind="text", text=f"quality metric {metric}")


def _list(value: Json) -> tuple[Json, ...]:
    return tuple(value) if isinstance(value, list) else ()


def quality_of(rule: Rule, **keys: Json) -> dict[str, Json]:
    """An ODCS quality rule with what `rule` says about its name, severity and threshold."""
    operator, value = rule.bound or ("mustBe", 0)
    made: dict[str, Json] = {
        "name": rule.name or None,
        "description": rule.description or None,
        "dimension": rule.dimension or None,
        "severity": rule.severity or None,
        "unit": "percent" if rule.percent else None,
        **keys,
        operator if operator in OPERATORS else "mustBe": value,
    }
    return {name: value for name, value in made.items() if value is not None}


def halves(rule: Rule) -> tuple[Rule, ...]:
    """A range of which one end only is exclusive as two, for tools that say it of both ends at once."""
    if rule.kind != "range" or rule.open_low == rule.open_high or rule.low is None or rule.high is None:
        return (rule,)
    return replace(rule, high=None, open_high=False), replace(rule, low=None, open_low=False)
