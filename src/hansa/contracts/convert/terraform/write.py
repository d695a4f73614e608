"""Tables as Terraform resources; what the contract's server does not say becomes a variable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.contracts.convert.format import Exported, Feature, Format, Options
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.names import Scope
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.sql_types import in_dialect
from hansa.contracts.convert.terraform.hcl import Block, Plain, Value, written
from hansa.contracts.types import column_name, duckdb_type, is_stored
from hansa.kernel.errors import InvalidInput
from hansa.standards.odcs.servers import Server

if TYPE_CHECKING:
    from collections.abc import Callable

    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaObject

TITLE = "Terraform"
CARRIES = frozenset({
    Feature.SERVERS, Feature.TABLE_DESCRIPTIONS, Feature.DESCRIPTIONS, Feature.PHYSICAL_NAMES, Feature.REQUIRED,
    Feature.NESTED, Feature.ARRAYS, Feature.MAPS, Feature.PARTITIONS,
})  # fmt: skip
"""Of every target; BigQuery and Snowflake also have primary keys, Glue has no required columns."""

TARGETS = {
    "bigquery": ("bigquery",),
    "snowflake": ("snowflake",),
    "databricks": ("databricks",),
    "glue": ("glue", "athena", "s3"),
}
"""Target → the server types it is meant for unless `--option target=` says another."""

DIALECTS = {"bigquery": "bigquery", "snowflake": "snowflake", "databricks": "databricks", "glue": "hive"}


@dataclass(slots=True)
class Work:
    """One export on its way: its variables come out in the order in which they were asked for."""

    target: str
    server: Server
    notes: Notes
    labels: Scope
    variables: dict[str, str] = field(default_factory=dict)

    def asked(self, *names: str) -> Value:
        """The first of these keys that the server has, else a variable of the first name."""
        for name in names:
            found = self.server.get(name)
            if isinstance(found, str | int) and str(found) and "${" not in str(found):
                return str(found)
        self.variables.setdefault(names[0], f"The {names[0]} that the tables are in.")
        return Plain(f"var.{names[0]}")

    def label(self, table: SchemaObject) -> str:
        return self.labels.free(_label(table.name or "table"))

    def kind(self, prop: Property) -> str:
        """The physical type where the contract is of this very server, else the logical one in its words."""
        native = self.server.type in TARGETS[self.target] and self.target != "glue"
        if native and prop.physical_type and not prop.properties and not prop.items:
            return prop.physical_type
        return in_dialect(duckdb_type(prop), DIALECTS[self.target])


def export_terraform(contract: Contract, options: Options) -> Exported:
    """Raises InvalidInput where neither the options nor a server say which platform is meant."""
    from hansa.contracts.convert.terraform import resources

    target, server = _target(contract, options)
    notes = Notes(options.source)
    more = {
        "bigquery": {Feature.PRIMARY_KEYS, Feature.LENGTHS, Feature.DEFAULTS},
        "snowflake": {Feature.PRIMARY_KEYS},
    }.get(target, set())
    carried = (CARRIES - {Feature.REQUIRED} if target == "glue" else CARRIES) | more
    note_losses(contract, f"{TITLE} ({target})", frozenset(carried), notes)
    work = Work(target, server, notes, Scope(notes))
    make: Callable[[Work, SchemaObject], list[Block]] = getattr(resources, target)
    blocks = [block for table in contract.schema_ for block in make(work, table)]
    variables = [
        Block("variable", (name,)).set(type=Plain("string"), description=about)
        for name, about in work.variables.items()
    ]
    return Exported(written([*variables, *blocks]), notes.findings)


def _target(contract: Contract, options: Options) -> tuple[str, Server]:
    wanted = options.extra.get("target", "").lower()
    wanted = next((name for name, types in TARGETS.items() if wanted == name or (wanted in types)), wanted)
    if wanted and wanted not in TARGETS:
        raise InvalidInput(f"There is no target {wanted!r} for Terraform.", hint=f"Targets are: {', '.join(TARGETS)}.")
    for server in contract.servers:
        if options.server and server.server != options.server:
            continue
        for name, types in TARGETS.items():
            if server.type in types and wanted in {"", name}:
                return name, server
    if not wanted:
        hint = f"Say --option target=NAME: {', '.join(TARGETS)}."
        raise InvalidInput("No server of the contract says for which platform the tables are.", hint=hint)
    return wanted, Server({"server": "", "type": ""})


def stored(table: SchemaObject) -> list[Property]:
    return [each for each in table.properties if is_stored(each)]


def partitions(table: SchemaObject) -> list[str]:
    found = [each for each in stored(table) if each.partitioned]
    return [column_name(each) for each in sorted(found, key=lambda each: each.partition_key_position or 0)]


def key(table: SchemaObject) -> list[str]:
    found = [each for each in stored(table) if each.primary_key]
    return [column_name(each) for each in sorted(found, key=lambda each: each.primary_key_position or 0)]


def _label(name: str) -> str:
    """Labels are ASCII letters, digits and underscores."""
    word = "".join(each if each.isascii() and each.isalnum() else "_" for each in name).lower()
    return word if word[:1].isalpha() else f"t_{word}"


FORMAT = Format("terraform", TITLE, "tf", exporter=export_terraform, carries=CARRIES)
