"""Data that is there already: files that the data plane opens and describes, from which a contract begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert.format import Format, Imported, Options
from hansa.contracts.convert.tables import imported

if TYPE_CHECKING:
    from hansa.contracts.convert.described import Described


def import_data(described: Described, options: Options) -> Imported:
    return imported([described], options)


PARQUET = Format("parquet", "Parquet file", "parquet", describer=import_data)
CSV = Format("csv", "CSV file", "csv", describer=import_data)
JSON = Format("json", "JSON data", "json", describer=import_data)
DATABASE = Format("database", "Live database", "", describer=import_data)
