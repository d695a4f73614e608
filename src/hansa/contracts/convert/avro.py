"""Avro schemas (.avsc): a record is a table, a union with null is a column that may be empty."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hansa.contracts.convert.avro_in import read
from hansa.contracts.convert.avro_out import CARRIES, records
from hansa.contracts.convert.format import Exported, Format, Imported, Options
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.tables import imported
from hansa.contracts.convert.text import load_json

if TYPE_CHECKING:
    from hansa.standards.odcs.contract import Contract

TITLE = "Avro schema"


def import_avro(text: str, options: Options) -> Imported:
    notes = Notes(options.source)
    tables = read(load_json(text, options, TITLE), options, notes)
    return imported(tables, options, notes)


def export_avro(contract: Contract, options: Options) -> Exported:
    """One record, or a list of them where the contract has several tables."""
    notes = Notes(options.source)
    made = records(contract, options, notes)
    content = json.dumps(made[0] if len(made) == 1 else made, ensure_ascii=False, indent=2) + "\n"
    return Exported(content, notes.findings)


FORMAT = Format("avro", TITLE, "avsc", importer=import_avro, exporter=export_avro, carries=CARRIES)
