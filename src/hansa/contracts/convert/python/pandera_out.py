"""pandera schemas for pandas: one DataFrameSchema a table, which may be called by any column names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.contracts.convert import kept
from hansa.contracts.convert.format import Exported
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.python.carries import PANDERA
from hansa.contracts.convert.python.source import Code, Names, call, checked, docstring, keyword_arguments, literal
from hansa.contracts.convert.rules import Rule, rules
from hansa.contracts.convert.scalar import scalar
from hansa.contracts.types import column_name, is_stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.convert.format import Options
    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaObject

_TYPES = {
    "text": "str", "boolean": '"boolean"', "float": '"Float64"', "decimal": "pa.Decimal", "date": "pa.Date",
    "timestamp": '"datetime64[us]"', "time": "object", "binary": "object", "json": "object",
}  # fmt: skip
_SAID = ("required", "businessName", "description")


def export_pandera(contract: Contract, options: Options) -> Exported:
    notes = Notes(options.source)
    note_losses(contract, "pandera", PANDERA, notes)
    writer = Writer(contract, notes)
    body = "\n".join(writer.schema(each) for each in contract.schema_)
    used = ["import pandas as pd\n"] if "pd." in body else []
    head = f"{docstring(f'{contract.name or contract.id} {contract.version}', '')}\n"
    return Exported(checked(f"{head}{''.join(used)}import pandera.pandas as pa\n\n{body}"), notes.findings)


@dataclass(slots=True)
class Writer:
    contract: Contract
    notes: Notes
    names: Names = field(default_factory=lambda: Names({"pa", "pd"}))

    def schema(self, schema: SchemaObject) -> str:
        found = rules(schema, self.notes)
        stored = [prop for prop in schema.properties if is_stored(prop)]
        columns = "".join(f"        {literal(column_name(p))}: {self._column(p, found, schema)},\n" for p in stored)
        unique = [
            list(rule.columns) for rule in found if rule.kind == "unique" and len(rule.columns) > 1 and rule.exact
        ]
        for more in unique[1:]:
            self.notes.lost(schema.name, f"pandera knows one combination that is unique; {', '.join(more)} is another.")
        about: dict[str, Json] = {
            "dataContract": self.contract.id, "dataContractVersion": self.contract.version, **kept.of_table(schema)
        }  # fmt: skip
        arguments = [
            f"{{\n{columns}    }}",
            *keyword_arguments(
                name=schema.name, title=schema.business_name, description=schema.description,
                unique=list(unique[0]) if unique else None, metadata={key: value for key, value in about.items() if value},
            ),
        ]  # fmt: skip
        inner = "".join(f"    {each},\n" for each in arguments)
        return f"{self.names.give(schema.name, 'schema')} = pa.DataFrameSchema(\n{inner})\n"

    def _column(self, prop: Property, found: tuple[Rule, ...], schema: SchemaObject) -> str:
        mine = [rule for rule in found if rule.columns == (column_name(prop),)]
        checks = [made for rule in mine if rule.bound is None for made in self._checks(rule, prop, schema)]
        metadata = kept.of_column(prop, _SAID)
        kind = _type(prop)
        arguments = [
            kind,
            f"checks=[{', '.join(checks)}]" if checks else "",
            *keyword_arguments(
                nullable=not (prop.required or prop.primary_key),
                unique=any(rule.kind == "unique" and rule.bound is None for rule in mine),
                coerce=kind != "object", title=prop.business_name, description=prop.description, metadata=metadata,
            ),
        ]  # fmt: skip
        return call("pa.Column", arguments, "        ")

    def _checks(self, rule: Rule, prop: Property, schema: SchemaObject) -> Iterator[str]:
        if rule.kind == "values":
            listed = [str(each) if prop.logical_type == "string" else each for each in rule.values]
            yield f"pa.Check.isin({literal(list(listed))})"
        elif rule.kind == "length":
            yield call("pa.Check.str_length", [f"min_value={literal(rule.low)}", f"max_value={literal(rule.high)}"])
        elif rule.kind == "pattern":
            yield f"pa.Check.str_contains({literal(rule.text)})"
        elif rule.kind == "range":
            yield from self._range(rule, prop, schema)
        elif rule.kind == "multiple":
            yield f"pa.Check(lambda column: column % {literal(rule.low)} == 0, name={literal(f'multiple of {rule.low}')})"

    def _range(self, rule: Rule, prop: Property, schema: SchemaObject) -> Iterator[str]:
        low, high = (_limit(prop, value) for value in (rule.low, rule.high))
        if (rule.low is not None and low is None) or (rule.high is not None and high is None):
            self.notes.lost(f"{schema.name}.{prop.name}", "pandera cannot compare with this limit.")
        if low is not None:
            yield f"pa.Check.{'gt' if rule.open_low else 'ge'}({literal(low)})"
        if high is not None:
            yield f"pa.Check.{'lt' if rule.open_high else 'le'}({literal(high)})"


def _limit(prop: Property, value: Json) -> Json | Code:
    """Dates are compared with dates."""
    if not isinstance(value, str):
        return value
    found = scalar(prop)
    if found and found.kind == "timestamp":
        return Code(
            f"pd.Timestamp({literal(value)}{', tz=' + literal('UTC') if found.zone and 'Z' not in value and '+' not in value else ''})"
        )
    if found and found.kind == "date":
        return Code(f"pd.Timestamp({literal(value)}).date()")
    return None


def _type(prop: Property) -> str:
    found = scalar(prop)
    if found is None:
        return "object"
    if found.kind == "integer":
        return f'"{"" if found.signed else "U"}Int{min(found.bits, 64)}"'
    if found.kind == "decimal":
        return f"pa.Decimal({min(found.precision, 28)}, {found.scale})"
    if found.kind == "timestamp" and found.zone:
        return 'pd.DatetimeTZDtype("us", "UTC")'
    return _TYPES[found.kind]
