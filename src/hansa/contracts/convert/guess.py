"""Which format a file is of, by its name's ending and, where that says too little, by its first characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = 64 * 1024
"""Bytes that are looked at."""

ENDINGS = {
    "csv": "csv", "tsv": "csv", "txt": "csv", "parquet": "parquet", "pq": "parquet", "jsonl": "json", "ndjson": "json",
    "sql": "sql", "ddl": "sql", "avsc": "avro", "proto": "protobuf", "arrow": "arrow", "feather": "arrow", "ipc": "arrow",
    "xlsx": "excel",
}  # fmt: skip


def guess(name: str, head: str) -> str:
    """The name of a format that can be imported, or nothing. `head` is the file's beginning as text."""
    ending = name.rpartition(".")[2].lower()
    if ending in {"yaml", "yml"}:
        return _yaml(head)
    if ending == "py":
        return _python(head)
    return _json(head) if ending == "json" else ENDINGS.get(ending, "")


def _first(head: str, choices: tuple[tuple[str, str], ...], otherwise: str) -> str:
    found: Callable[[str], object] = lambda pattern: re.search(pattern, head)  # noqa: E731 reads as the table below
    return next((name for pattern, name in choices if found(pattern)), otherwise)


def _json(head: str) -> str:
    choices = (
        (r'"openapi"\s*:|"swagger"\s*:', "openapi"),
        (r'"\$schema"\s*:\s*"[^"]*json-schema', "jsonschema"),
        (r'\A\s*\{[^\[\]]*"type"\s*:\s*"record"', "avro"),
        (r'"kind"\s*:\s*"DataContract"', "odcs"),
        (r'\A\s*\{[^\[\]]*"type"\s*:\s*"object"', "jsonschema"),
    )
    return _first(head, choices, "json")


def _yaml(head: str) -> str:
    choices = (
        (r"(?m)^kind:\s*[\"']?DataContract", "odcs"),
        (r"(?m)^dataContractSpecification:", "dcs"),
        (r"(?m)^(openapi|swagger):", "openapi"),
        (r"(?m)^sources:", "dbt-sources"),
        (r"(?m)^models:", "dbt"),
        (r"(?m)^checks for ", "sodacl"),
        (r"(?m)^\$schema:", "jsonschema"),
        (r"(?m)^(dataset|columns|checks):", "soda"),
    )
    return _first(head, choices, "")


def _python(head: str) -> str:
    return _first(head, ((r"\bpandera\b", "pandera"), (r"\bsqlalchemy\b", "sqlalchemy")), "pydantic")
