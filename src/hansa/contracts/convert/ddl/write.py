"""Writes the tables of a contract as SQL for one dialect."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.contracts.convert.ddl import checks_out
from hansa.contracts.convert.ddl.comments import after, before, column_comment, table_comment
from hansa.contracts.convert.ddl.parse import dialect_of
from hansa.contracts.convert.ddl.references import Keys, foreign_keys, ordered, unique_sets
from hansa.contracts.convert.ddl.target import TARGETS, WITHOUT_TABLES, Target
from hansa.contracts.convert.ddl.types_out import TypeWriter
from hansa.contracts.convert.ddl.words import Words
from hansa.contracts.convert.fields import columns
from hansa.contracts.convert.format import Exported, Feature
from hansa.contracts.convert.loss import note_losses, walk
from hansa.contracts.convert.notes import Notes
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hansa.contracts.convert.described import Field
    from hansa.contracts.convert.format import Options
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaElement, SchemaObject

CARRIES = frozenset(
    {
        Feature.TABLE_DESCRIPTIONS, Feature.DESCRIPTIONS, Feature.REQUIRED, Feature.UNIQUE, Feature.PRIMARY_KEYS,
        Feature.REFERENCES, Feature.ENUMS, Feature.LENGTHS, Feature.RANGES, Feature.NESTED, Feature.ARRAYS,
        Feature.MAPS, Feature.DEFAULTS,
    }
)  # fmt: skip
_SERVERS = frozenset(TARGETS) | {"postgresql", "sqlserver", "cloudsql", "synapse"}


def export_sql(contract: Contract, options: Options) -> Exported:
    """`CREATE TABLE` for each table, in the dialect asked for, else of the first server that speaks one."""
    notes = Notes(options.source)
    dialect = dialect_of(options.dialect or _own_dialect(contract))
    if dialect in WITHOUT_TABLES:
        raise InvalidInput(f"{dialect} has no CREATE TABLE.", hint="Choose another dialect.")
    if not contract.schema_:
        raise InvalidInput("The contract has no table.", hint="Add one under `schema`.")
    target = TARGETS.get(dialect, TARGETS[""])
    spoken = "hive" if dialect == "athena" else dialect
    writer = Writer(contract, Words(spoken, notes), target, options.extra.get("schema", ""))
    note_losses(contract, f"SQL ({dialect or 'standard'})", _carried(target), notes, _partly(target))
    return Exported("\n".join(writer.statements()), notes.findings)


def _own_dialect(contract: Contract) -> str:
    return next((each.type for each in contract.servers if each.type in _SERVERS), "")


def _carried(target: Target) -> frozenset[Feature]:
    gone: set[Feature] = set()
    gone |= set() if target.keys != "no" else {Feature.PRIMARY_KEYS}
    gone |= set() if target.unique else {Feature.UNIQUE}
    gone |= set() if target.references else {Feature.REFERENCES}
    gone |= set() if target.checks else {Feature.ENUMS, Feature.RANGES, Feature.LENGTHS}
    gone |= set() if target.defaults else {Feature.DEFAULTS}
    gone |= set() if target.required else {Feature.REQUIRED}
    return frozenset(CARRIES - gone)


def _partly(target: Target) -> dict[Feature, Callable[[SchemaElement], bool]]:
    def quality(element: SchemaElement) -> bool:
        return all(
            (target.checks and checks_out.condition(rule)) or (target.unique and checks_out.unique_columns(rule))
            for rule in element.quality
        )

    def custom(element: SchemaElement) -> bool:
        known = {"schema", "definition", "default", "defaultExpression"} | ({"identity"} if target.identity else set())
        return all(each.property in known for each in element.custom_properties)

    def lengths(element: SchemaElement) -> bool:
        options = getattr(element, "logical_type_options", None) or {}
        return "minLength" not in options and bool(target.sized[0])

    def whole(element: SchemaElement) -> bool:
        return target.checks and getattr(element, "logical_type", "") == "integer"

    return {
        Feature.QUALITY: quality,
        Feature.CUSTOM: custom,
        Feature.LENGTHS: lengths,
        Feature.MULTIPLES: whole,
        Feature.PATTERNS: lambda _: checks_out.carries_pattern(target),
        Feature.FORMATS: lambda element: (getattr(element, "logical_type_options", None) or {}).get("format") == "uuid",
    }


@dataclass(slots=True)
class Writer:
    contract: Contract
    words: Words
    target: Target
    schema: str
    later: list[str] = field(default_factory=list)

    def statements(self) -> Iterator[str]:
        keys = Keys(self.contract, self.words, self.target)
        tables, cyclic = ordered(self.contract)
        for table in tables:
            if (view := self.view(table)) is not None:
                yield view
                continue
            yield self.table(table, keys, cyclic)
            yield from after(table, self.name(table), self.words, self.target)
        yield from self.later

    def name(self, table: SchemaObject) -> str:
        schema = self.schema or str(table.custom("schema") or "")
        plain = self.words.name(table.physical_name or table.name)
        return f"{self.words.name(schema)}.{plain}" if schema else plain

    def view(self, table: SchemaObject) -> str | None:
        """A view whose query the contract knows; any other view is written as the table that it looks like."""
        if (table.physical_type or "").lower() != "view":
            return None
        definition = table.custom("definition")
        query = self.words.query(definition) if isinstance(definition, str) else None
        if query is None:
            self.words.notes.changed(table.name, "is a view whose query is not known; it is written as a table.")
            return None
        return f"CREATE VIEW {self.name(table)} AS\n{query};\n"

    def table(self, table: SchemaObject, keys: Keys, cyclic: frozenset[tuple[str, str]]) -> str:
        found = columns(table)
        types = TypeWriter(self.words, self.target, self.words.dialect)
        self.note_inner_rules(table)
        together = frozenset(name for columns in unique_sets(table) for name in columns)
        path = table.name
        lines = [self.column(f"{path}.{each.name}", (prop, each), types, together) for prop, each in found]
        lines += [(self.check(number, each), "") for number, each in enumerate(self.checks(table, found), 1)]
        lines += [(each, "") for each in keys.of(table)]
        for target, line in foreign_keys(table, self.contract, self.words, self.target, self.name):
            if (table.name, target) in cyclic and self.words.dialect not in {"sqlite", "duckdb"}:
                self.later.append(f"ALTER TABLE {self.name(table)} ADD {line};\n")
            else:
                lines.append((line, ""))
        parts = []
        for number, (line, comment) in enumerate(lines):
            comma = "," if number < len(lines) - 1 else ""
            parts.append(f"  {line}{comma}{comment}\n")
        text = f"{self.target.head} {self.name(table)} (\n{''.join(parts)}){self.tail(table)}"
        return f"{before(table, self.target)}{text}{table_comment(table, self.words, self.target)};\n"

    def note_inner_rules(self, table: SchemaObject) -> None:
        """Constraints stand at columns; what a field inside one must keep has no place."""
        for prop in table.properties:
            for each, path in walk(prop, f"{table.name}.{prop.name}"):
                limits = set(each.logical_type_options or {}) - {"format", "timezone", "dimensions"}
                if each is not prop and (each.enum or limits):
                    self.words.notes.lost(path, "SQL has no rules for fields inside a column.")

    def tail(self, table: SchemaObject) -> str:
        if not self.target.after:
            return ""
        names = [self.words.name(each.physical_name or each.name) for each in _key(table)]
        return self.target.after.format(key=f"({', '.join(names)})" if names else "tuple()")

    def column(
        self, path: str, pair: tuple[Property, Field], types: TypeWriter, together: frozenset[str]
    ) -> tuple[str, str]:
        """The definition, and the comment that follows it after the comma."""
        prop, each = pair
        in_key = prop.primary_key or prop.unique or bool(prop.relationships or prop.enum) or each.name in together
        parts = [self.words.name(each.name), types.column(each, path, is_key=in_key)]
        parts += self.default(prop, path)
        parts += [self.target.identity] if self.has_identity(prop) else []
        if not each.nullable and self.target.required and self.words.dialect != "clickhouse":
            parts.append("NOT NULL")
        elif self.words.dialect == "mysql" and parts[1].startswith("TIMESTAMP"):
            parts.insert(2, "NULL")
        inline, line = column_comment(each.description, self.words, self.target)
        return " ".join(parts) + inline, line

    def check(self, number: int, condition: str) -> str:
        """ClickHouse asks for a name."""
        name = f"CONSTRAINT {self.words.name(f'check_{number}')} " if self.words.dialect == "clickhouse" else ""
        return f"{name}CHECK ({condition})"

    def has_identity(self, prop: Property) -> bool:
        """Whether the database numbers the rows here; MySQL does so in keys only."""
        asked = prop.custom("identity") is True and bool(self.target.identity)
        return asked and (prop.primary_key or self.words.dialect != "mysql")

    def default(self, prop: Property, path: str) -> list[str]:
        if not self.target.defaults:
            return []
        value, expression = prop.custom("default"), prop.custom("defaultExpression")
        written = self.words.value(value)
        if value is None and isinstance(expression, str):
            written = self.words.expression(expression)
        if written is None:
            if value is not None or expression is not None:
                self.words.notes.lost(path, "its default cannot be written in this dialect.")
            return []
        return ["DEFAULT", f"({written})" if self.words.dialect == "mysql" and value is None else written]

    def checks(self, table: SchemaObject, found: tuple[tuple[Property, Field], ...]) -> Iterator[str]:
        if not self.target.checks:
            return
        for prop, each in found:
            sized = each.length if 0 < each.length <= self.target.longest else 0
            yield from checks_out.of_column(prop, each.name, self.words, self.target, sized=sized)
        for rule in table.quality:
            text = checks_out.condition(rule)
            if text is None:
                continue
            written = self.words.expression(text, [each.name for _, each in found])
            if written is None:
                self.words.notes.lost(table.name, f"CHECK ({text[:60]}) is no single expression and was left out.")
            else:
                yield written


def _key(table: SchemaObject) -> list[Property]:
    return sorted((each for each in table.properties if each.primary_key), key=lambda p: p.primary_key_position)
