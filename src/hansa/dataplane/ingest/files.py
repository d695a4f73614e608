"""Files read in place: CSV, JSON, JSON lines and Parquet become one relation, whatever changed from file to file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.types import duckdb_type
from hansa.dataplane.checks.footers import barred
from hansa.dataplane.engines.duck import described, literal, quote
from hansa.dataplane.ingest.drift import Part, check_columns
from hansa.dataplane.ingest.errors import BadServer, SourceGone
from hansa.dataplane.ingest.names import raw_names
from hansa.dataplane.ingest.paths import find_files, fingerprint
from hansa.dataplane.ingest.project import projection, union
from hansa.dataplane.ingest.source import Column, SourceBatch, declared
from hansa.dataplane.places.find import opener
from hansa.dataplane.places.sniff import Shape, is_known, look

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hansa.dataplane.ingest.paths import SourceFile
    from hansa.dataplane.ingest.source import SourceRequest

JSON_SAMPLE = 1000
"""Objects looked at per file to learn which keys it has; checks on the result see every row."""

USUAL_JSON, LONGEST_JSON = 16 * 1024 * 1024, 64 * 1024 * 1024
"""Bytes of one JSON object, in files larger than that and in others. The engine holds pieces of twice this size, several of a large file."""


class FileSource:
    """`format` of the server block, else the file's extension, says what it is."""

    def open(self, request: SourceRequest) -> SourceBatch:
        import duckdb

        server = request.server
        pattern = server.path or server.location
        if not pattern:
            raise BadServer(
                f"The server `{server.server}` does not say where its files are.", hint="Give it `path: folder/*.csv`."
            )
        files = find_files(pattern.replace("{model}", request.schema.name), request.roots)
        readers = {"csv": _csv, "json": _json, "parquet": _parquet}
        kind = _format(server.format, files[0])
        if kind not in readers:
            raise BadServer(f"Files of format `{kind}` are not read here.", hint="Write csv, json, jsonl or parquet.")
        try:
            sql, log = readers[kind](request, files)
            columns = declared(request) or _described(request, sql)
        except duckdb.Error as error:
            raise SourceGone(
                f"`{pattern}` cannot be read as {kind}: {str(error).splitlines()[0]}",
                hint="Is the file whole, and `format` in the contract's server block right?",
            ) from error
        labels = tuple(each.label for each in files)
        return SourceBatch(sql, columns, fingerprint(files), files=labels, log=log)


def _format(named: str | None, first: SourceFile) -> str:
    kind = (named or first.path.suffix.lstrip(".")).lower()
    return {"jsonl": "json", "ndjson": "json", "jsonlines": "json", "tsv": "csv", "txt": "csv", "pq": "parquet"}.get(
        kind, kind
    )


def _described(request: SourceRequest, sql: str) -> tuple[Column, ...]:
    return tuple(Column(name, kind) for name, kind in described(request.connection, sql))


def _paths(files: Sequence[SourceFile]) -> str:
    return "[" + ", ".join(literal(str(each.path)) for each in files) + "]"


def _csv(request: SourceRequest, files: Sequence[SourceFile]) -> tuple[str, tuple[str, ...]]:
    """Files of one shape are read together, all columns as text; short rows are padded, long ones stop the run."""
    server = request.server
    delimiter = server.delimiter or server.get("delimiter")
    if not is_known(server.encoding):
        raise BadServer(
            f"The encoding `{server.encoding}` is not read here.", hint="Write UTF-8, ISO-8859-1, UTF-16 or mixed."
        )
    groups: dict[Shape, list[SourceFile]] = {}
    log: list[str] = []
    for file in files:
        shape = look(opener(file.path), encoding=server.encoding, delimiter=str(delimiter) if delimiter else None)
        if shape is None:
            log.append(f"{file.label} is empty.")
            continue
        groups.setdefault(shape, []).append(file)
        if shape.encoding == "latin-1" and (server.encoding or "utf-8").lower() in {"utf-8", "utf8"}:
            log.append(f"{file.label} is not UTF-8: read as Latin-1. Say `encoding: mixed` if that is to be expected.")
    parts = [Part(file.label, shape.header) for shape, members in groups.items() for file in members]
    log.extend(check_columns(request, parts))
    if not groups:
        return _nothing(request), tuple(log)
    names = list(dict.fromkeys(name for shape in groups for name in shape.header))
    selects = [
        f"SELECT {_list(request, shape.header, names)} FROM {_read_csv(shape, members)}"
        for shape, members in groups.items()
    ]
    return union(selects), tuple(log)


def _list(request: SourceRequest, header: Sequence[str], names: Sequence[str]) -> str:
    if request.columns:
        return projection(request, header, text=True)
    return ", ".join(quote(name) if name in header else f"NULL::VARCHAR AS {quote(name)}" for name in names)


def _read_csv(shape: Shape, files: Sequence[SourceFile]) -> str:
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in shape.header)
    return (
        f"read_csv({_paths(files)}, auto_detect=false, header=true, columns={{{columns}}}, "
        f"delim={literal(shape.delimiter)}, quote='\"', escape='\"', encoding={literal(shape.encoding)}, "
        f"null_padding=true, hive_partitioning=false{', parallel=false' if shape.breaks else ''})"
    )


def _nothing(request: SourceRequest) -> str:
    items = [f"CAST(NULL AS {duckdb_type(each)}) AS {quote(each.name)}" for each in request.columns]
    return f"(SELECT {', '.join(items) or 'NULL AS nothing'} WHERE false)"


def _json(request: SourceRequest, files: Sequence[SourceFile]) -> tuple[str, tuple[str, ...]]:
    """Every declared name a file may use is asked for; what a row does not have is NULL."""
    if not request.columns:
        return f"read_json({_paths(files)}, union_by_name=true, hive_partitioning=false)", ()
    sample = (
        f"SELECT filename, list_distinct(flatten(list(json_keys(json)))) FROM (SELECT filename, json, row_number() "
        f"OVER (PARTITION BY filename) AS number FROM {_objects(files)}) WHERE number <= {JSON_SAMPLE} GROUP BY filename"
    )
    keys = {str(name): tuple(sorted(found or ())) for name, found in request.connection.execute(sample).fetchall()}
    parts = [Part(each.label, keys[str(each.path)]) for each in files if keys.get(str(each.path))]
    log = check_columns(request, parts)
    there = {key for part in parts for key in part.columns}
    asked = {
        name: duckdb_type(prop)
        for prop in request.columns
        for name in raw_names(prop)
        if name in there or name == raw_names(prop)[0]
    }
    columns = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in asked.items())
    read = (
        f"read_json({_paths(files)}, columns={{{columns}}}, format='auto', hive_partitioning=false, "
        f"maximum_object_size={_longest(files)})"
    )
    return f"(SELECT {projection(request, list(asked))} FROM {read})", log


def _longest(files: Sequence[SourceFile]) -> int:
    return LONGEST_JSON if all(each.path.stat().st_size <= LONGEST_JSON for each in files) else USUAL_JSON


def _objects(files: Sequence[SourceFile]) -> str:
    return f"read_json_objects({_paths(files)}, format='auto', filename=true, maximum_object_size={_longest(files)})"


def _parquet(request: SourceRequest, files: Sequence[SourceFile]) -> tuple[str, tuple[str, ...]]:
    groups: dict[tuple[str, ...], list[SourceFile]] = {}
    kinds: set[tuple[str, str]] = set()
    for file in files:
        found = described(request.connection, f"read_parquet({literal(str(file.path))}, hive_partitioning=false)")
        groups.setdefault(tuple(name for name, _ in found), []).append(file)
        kinds.update(found)
    log = check_columns(request, [Part(file.label, header) for header, members in groups.items() for file in members])
    if not request.columns:
        whole = f"read_parquet({_paths(files)}, union_by_name=true, hive_partitioning=false)"
        return barred(whole, _floats(kinds)), log
    selects = []
    for header, members in groups.items():
        read = f"read_parquet({_paths(members)}, hive_partitioning=false)"
        mine = _floats(each for each in kinds if each[0] in header)
        selects.append(f"SELECT {projection(request, header)} FROM {barred(read, mine)}")
    return union(selects), log


def _floats(kinds: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """One of each name, though its type may differ from file to file."""
    return sorted({name: kind for name, kind in kinds if "DOUBLE" in kind or "FLOAT" in kind}.items())
