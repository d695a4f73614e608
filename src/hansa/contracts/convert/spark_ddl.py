"""Spark's DDL strings (`a INT, b STRUCT<c: STRING>`): columns of a table without its frame."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.convert.ddl.read import import_sql

if TYPE_CHECKING:
    from hansa.contracts.convert.format import Imported, Options


def import_ddl(text: str, options: Options) -> Imported:
    name = (options.table or options.name or options.stem).replace("`", "``")
    body = text.strip().removeprefix("struct<").removesuffix(">") if text.strip().startswith("struct<") else text
    return import_sql(f"CREATE TABLE `{name}` ({body})", replace(options, dialect="spark"))
