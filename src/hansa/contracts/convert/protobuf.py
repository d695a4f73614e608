"""Protobuf (.proto), both ways: a message is a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert.format import Exported, Format, Imported, Options
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.proto_in import tables
from hansa.contracts.convert.proto_out import CARRIES, write
from hansa.contracts.convert.proto_parse import parse
from hansa.contracts.convert.tables import imported

if TYPE_CHECKING:
    from hansa.standards.odcs.contract import Contract


def import_protobuf(text: str, options: Options) -> Imported:
    notes = Notes(options.source)
    return imported(tables(parse(text, options.source), options, notes), options, notes)


def export_protobuf(contract: Contract, options: Options) -> Exported:
    """`--option package=…` sets the package."""
    notes = Notes(options.source)
    return Exported(write(contract, options, notes), notes.findings)


FORMAT = Format("protobuf", "Protobuf", "proto", importer=import_protobuf, exporter=export_protobuf, carries=CARRIES)
