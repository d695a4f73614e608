"""SQL data definition, both ways, in every dialect that sqlglot knows."""

from __future__ import annotations

from hansa.contracts.convert.ddl.read import import_sql
from hansa.contracts.convert.ddl.write import CARRIES, export_sql
from hansa.contracts.convert.format import Format

FORMAT = Format("sql", "SQL data definition", "sql", importer=import_sql, exporter=export_sql, carries=CARRIES)
