"""A workbook of the ODCS template as a contract: cells are found by their labels and titles, not by fixed addresses."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hansa.contracts.convert import draft
from hansa.contracts.convert.excel import layout
from hansa.contracts.convert.excel.cells import (
    day_of,
    examples_of,
    is_unclear,
    listed,
    parsed,
    text_of,
    threshold,
    typed,
    value_of,
)
from hansa.contracts.convert.excel.library import openpyxl
from hansa.contracts.convert.excel.suspect import note_cells
from hansa.contracts.convert.excel.write import export_excel
from hansa.contracts.convert.format import Feature, Format, Imported, Options
from hansa.contracts.convert.notes import Notes
from hansa.kernel.errors import InvalidInput
from hansa.standards.mapping import as_map, items
from hansa.standards.odcs.quality import OPERATORS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.kernel.json import Json

MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes of a workbook when it is unpacked; a template with thousands of properties has two of them."""
MAX_ROWS = 20_000
"""Rows that are read of a sheet."""

_FORMER = {
    "noNullValues": "nullValues",
    "noMissingValues": "missingValues",
    "noInvalidValues": "invalidValues",
    "noDuplicateValues": "duplicateValues",
}


def import_excel(content: bytes, options: Options) -> Imported:
    book = _open(content, options)
    reader = Reader(book, Notes(options.source))
    data = reader.contract()
    note_cells(book, content, reader.notes)
    said = {"id": options.id, "name": options.name, "version": options.version}
    data |= {key: value for key, value in said.items() if value}
    schema = [each for each in items(data.get("schema")) if not options.tables or each.get("name") in options.tables]
    head: dict[str, Json] = {
        "apiVersion": draft.API_VERSION,
        "kind": "DataContract",
        "id": "contract",
        "version": "1.0.0",
    }
    rest = {key: value for key, value in data.items() if key not in {"apiVersion", "kind"}}
    whole: dict[str, Json] = {**head, **rest, **({"schema": list(schema)} if schema else {})}
    return Imported(whole, reader.notes.findings)


def _open(content: bytes, options: Options) -> Any:
    library = openpyxl()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > MAX_UNPACKED:
                raise InvalidInput(f"{options.source} unpacks to more than {MAX_UNPACKED // 1024 // 1024} MB.")
        book = library.load_workbook(io.BytesIO(content), data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError, SyntaxError) as error:
        raise InvalidInput(f"{options.source} is no workbook of Excel: {error}.", hint="Give an .xlsx file.") from error
    if "Fundamentals" not in book.sheetnames:
        raise InvalidInput(
            f"{options.source} has no sheet Fundamentals.",
            hint="Start from the template: `hansa contract export excel`. A sheet of data is described as CSV: save it as such.",
        )
    return book


@dataclass(slots=True)
class Reader:
    book: Any
    notes: Notes
    tables: dict[str, dict[str, dict[str, Json]]] = field(default_factory=dict)

    def contract(self) -> dict[str, Json]:
        data = self._fundamentals()
        data["servers"] = self._servers()
        data["schema"] = [self._schema(sheet) for sheet in self.book.worksheets if sheet.title.startswith("Schema ")]
        self._quality()
        self._relationships()
        self._enums()
        team = self._team()
        owner = data.pop("owner", None)
        data["team"] = {**({"name": owner} if owner else {}), **team}
        for name, key, columns in (
            ("Support", "support", layout.SUPPORT),
            ("Roles", "roles", layout.ROLES),
            ("SLA", "slaProperties", layout.SLA),
        ):
            data[key] = [self._part(row, columns) for row in self._rows(name, columns)]
        data["slaDefaultElement"] = self._labels("SLA").get("Default SLA element(s)")
        prices = self._labels("Pricing")
        data["price"] = {key: prices.get(label) for _, label, key in layout.PRICE if prices.get(label) is not None}
        data["customProperties"] = [*self._custom(), *items(data.get("customProperties"))]
        return {key: value for key, value in data.items() if value not in (None, [], {}, "")}

    def _sheet(self, name: str) -> Any:
        return self.book[name] if name in self.book.sheetnames else None

    def _fundamentals(self) -> dict[str, Json]:
        keys = {label: key for _, _, label, key in layout.FUNDAMENTALS if key}
        out: dict[str, Json] = {}
        more: dict[str, Json] = {}
        for row in self.book["Fundamentals"].iter_rows(min_row=3, max_row=200, max_col=3, values_only=True):
            label = str(row[0] or row[1] or "").strip()
            key, value = keys.get(label), value_of(row[2]) if len(row) > 2 else None
            if key and value is not None:
                if key == "more":
                    more = as_map(parsed(value))
                else:
                    _set(out, key, listed(value) if key == "tags" else text_of(value))
        for key, value in more.items():
            given = out.get(key)
            out[key] = {**given, **value} if isinstance(given, dict) and isinstance(value, dict) else value
        return out

    def _labels(self, name: str) -> dict[str, Json]:
        """Column A names, column B holds."""
        sheet = self._sheet(name)
        rows = sheet.iter_rows(min_row=3, max_row=60, max_col=2, values_only=True) if sheet else ()
        return {
            str(row[0]).strip(): value
            for row in rows
            if row[0] and len(row) > 1 and (value := value_of(row[1])) is not None
        }

    def _table(self, sheet: Any, columns: Sequence[tuple[str, str]]) -> Iterator[dict[str, Json]]:
        """Rows below the row of titles, by title; a row of titles has the first two of them."""
        titles: list[str] = []
        wanted = {columns[0][0].lower(), columns[1][0].lower()}
        known = layout.TITLES.get(sheet.title, layout.TITLES[""])
        for row in sheet.iter_rows(
            max_row=min(sheet.max_row, MAX_ROWS), max_col=min(sheet.max_column, 80), values_only=True
        ):
            texts = [str(each).strip() if each is not None else "" for each in row]
            if not titles:
                titles = texts if wanted <= {each.lower() for each in texts} else []
                for each in titles:
                    if each and each.lower() not in known:
                        self.notes.lost(f"{sheet.title}, {each}", "is no column of the template.", "Correct its title.")
            elif any(texts):
                yield {
                    title: value
                    for title, each in zip(titles, row, strict=False)
                    if title and (value := value_of(each)) is not None
                }

    def _rows(self, name: str, columns: Sequence[tuple[str, str]]) -> Iterator[dict[str, Json]]:
        sheet = self._sheet(name)
        return self._table(sheet, columns) if sheet else iter(())

    def _part(self, row: dict[str, Json], columns: Sequence[tuple[str, str]]) -> dict[str, Json]:
        out: dict[str, Json] = {}
        for title, key in columns:
            if key and title in row and key != "more":
                out[key] = typed(key, row[title])
        return {**out, **as_map(parsed(row.get(layout.MORE)))}

    def _schema(self, sheet: Any) -> Json:
        out: dict[str, Json] = {}
        labels = self._labels(sheet.title)
        for _, label, key in layout.TABLE:
            value = labels.get(label)
            if value is not None and key != "more":
                out[key] = typed(key, value)
        for key, value in as_map(parsed(labels.get(layout.MORE))).items():
            out[key] = (
                value
                if key != "context"
                else {**({"instructions": out["context"]} if "context" in out else {}), **as_map(value)}
            )
        name = str(out.get("name") or sheet.title.removeprefix("Schema "))
        known: dict[str, dict[str, Json]] = {}
        top: list[Json] = []
        for row in self._table(sheet, layout.PROPERTIES[:1] + layout.PROPERTIES[2:3]):
            if row.get("Property") is not None:
                self._place(_property(row), str(row["Property"]), known, top)
                self._doubt(sheet.title, row)
            else:
                self.notes.lost(
                    f"{sheet.title}", "has a row without the name of a property.", "Fill in its first column."
                )
        self.tables[name] = {"": out, **known}
        out |= {"name": name, "properties": top}
        return out

    def _doubt(self, sheet: str, row: dict[str, Json]) -> None:
        for title, key in layout.PROPERTIES:
            if title not in layout.OPTIONS and is_unclear(key, row.get(title)):
                text = f"{row[title]!r} is neither TRUE nor FALSE; it was read as FALSE."
                self.notes.changed(f"{sheet}, {title}", text)

    def _place(self, prop: dict[str, Json], path: str, known: dict[str, dict[str, Json]], top: list[Json]) -> None:
        """Below the property whose path is the longest beginning; a dot in a name is a dot where there is no such one."""
        known[path] = prop
        parts = path.split(".")
        for size in range(len(parts) - 1, 0, -1):
            parent, name = known.get(".".join(parts[:size])), ".".join(parts[size:])
            if parent is None:
                continue
            if name == "items" and parent.get("logicalType") == "array":
                parent["items"] = prop
            elif name in {"key", "value"} and parent.get("logicalType") == "map":
                sides = parent.setdefault("map", {})
                if isinstance(sides, dict):
                    sides[name] = prop
            else:
                inner = parent.setdefault("properties", [])
                prop["name"] = name
                if isinstance(inner, list):
                    inner.append(prop)
            return
        prop["name"] = path
        top.append(prop)

    def _find(self, schema: Json, path: Json) -> dict[str, Json] | None:
        """A table's element; the path may repeat the table's name."""
        table, name = str(schema or ""), str(path or "")
        if not table and name:
            table = next((each for each in self.tables if name == each or name.startswith(f"{each}.")), "")
        known = self.tables.get(table, {})
        found = known.get(name) or known.get(name.removeprefix(f"{table}."))
        if found is None:
            self.notes.lost(f"{table}.{name}".strip("."), "is named in the workbook, but there is no such property.")
        return found

    def _quality(self) -> None:
        for row in self._rows("Quality", layout.QUALITY):
            owner = self._owner(row)
            if owner is None:
                continue
            rule = self._part(row, layout.QUALITY)
            if rule.get("type") == "custom":
                rule["implementation"] = parsed(rule.get("implementation"))
            metric = str(rule.get("metric") or "")
            rule |= {"metric": _FORMER.get(metric, metric)} if metric else {}
            operator = str(row.get("Threshold Operator") or "").strip()
            if operator in OPERATORS:
                rule[operator] = threshold(row.get("Threshold Value"), between="etween" in operator)
            elif metric in _FORMER:
                rule["mustBe"] = 0
            _append(owner, "quality", rule)

    def _owner(self, row: dict[str, Json]) -> dict[str, Json] | None:
        return self._find(row.get("Schema"), row.get("Property"))

    def _relationships(self) -> None:
        for row in self._rows("Relationships", layout.RELATIONSHIPS):
            link = self._part(row, layout.RELATIONSHIPS)
            sources, targets = listed(link.pop("from", None)), listed(link.pop("to", None))
            if not sources or not targets:
                continue
            table = str(sources[0])
            table = next((each for each in self.tables if table.startswith(f"{each}.")), "")
            single = row.get("Level") == "property" or (len(sources) == 1 and row.get("Level") != "schema")
            owner = self._find(table, sources[0]) if single else self.tables.get(table, {}).get("")
            ends: dict[str, Json] = {"to": targets[0] if len(targets) == 1 else targets}
            if not single:
                ends["from"] = sources[0] if len(sources) == 1 else sources
            if owner is not None:
                _append(owner, "relationships", {**link, **ends})
            else:
                self.notes.lost(str(sources[0]), "refers to another table, but is no property itself.")

    def _enums(self) -> None:
        for row in self._rows("Enum", layout.ENUM):
            owner = self._owner(row)
            if owner is not None and "Value" in row:
                _append(owner, "enum", {**self._part(row, layout.ENUM), "value": row["Value"]})

    def _team(self) -> dict[str, Json]:
        labels = self._labels("Team")
        out = {key: typed(key, labels[label]) for _, label, key in layout.TEAM_LABELS if label in labels}
        out |= as_map(parsed(labels.get(layout.MORE)))
        members: list[Json] = [
            {
                key: day_of(value) if key.startswith("date") else value if isinstance(value, str | list) else str(value)
                for key, value in self._part(row, layout.TEAM).items()
            }
            for row in self._rows("Team", layout.TEAM)
        ]
        return {**out, **({"members": members} if members else {})}

    def _servers(self) -> list[Json]:
        sheet = self._sheet("Servers")
        if sheet is None:
            return []
        keys = {label.replace(" ", "").lower(): key for _, _, label, key in layout.SERVER}
        found: dict[int, dict[str, Json]] = {}
        for row in sheet.iter_rows(min_row=3, max_row=200, max_col=max(3, min(sheet.max_column, 60)), values_only=True):
            key = keys.get(str(row[0] or row[1] or "").strip().replace(" ", "").lower())
            for column, cell in enumerate(row[2:] if key else ()):
                if key and (value := value_of(cell)) is not None:
                    found.setdefault(column, {}).setdefault(key, value)
        return [self._server(each) for _, each in sorted(found.items()) if each.get("type")]

    def _server(self, given: dict[str, Json]) -> Json:
        more = as_map(parsed(given.pop("more", None)))
        out = {key: value if key == "port" else text_of(value) for key, value in given.items()}
        out.setdefault("server", "server")
        return {**out, **more}

    def _custom(self) -> Iterator[dict[str, Json]]:
        for row in self._rows("Custom Properties", layout.CUSTOM[2:4]):
            if row.get("Property") is None or (row.get("Property") == "owner" and "Value" not in row):
                continue
            value = row.get("Value")
            value = parsed(value) if row.get("Type") == "JSON" else value
            kind = str(row.get("Element Type") or "Contract")
            if kind != "Contract":
                self.notes.lost(
                    str(row.get("Element") or kind), f"the custom property {row['Property']} of a {kind} was left out."
                )
                continue
            keys = {
                key: row[title]
                for title, key in layout.CUSTOM
                if key in {"description", "vendor", "id"} and title in row
            }
            yield {"property": str(row["Property"]), "value": value, **keys}


def _property(row: dict[str, Json]) -> dict[str, Json]:
    prop: dict[str, Json] = {}
    options: dict[str, Json] = {}
    titles = {title.strip().lower(): title for title in row}
    for title, key in layout.PROPERTIES:
        value = row.get(titles.get(title.lower(), ""))
        if value is None or not key or key in {"more", "name"}:
            continue
        if title in layout.OPTIONS:
            options[key] = listed(value) if title in layout.LISTS else typed(key, value) if key != "required" else value
        else:
            prop[key] = typed(key, value)
    if "examples" in prop:
        prop["examples"] = examples_of(prop["examples"])
    more = dict(as_map(parsed(row.get(layout.MORE))))
    options |= as_map(more.pop("logicalTypeOptions", None))
    url = row.get("Authoritative Definition URL")
    if url is not None and "authoritativeDefinitions" not in more:
        more["authoritativeDefinitions"] = [
            draft.filled({"url": str(url), "type": row.get("Authoritative Definition Type")})
        ]
    prop |= more
    if options:
        prop["logicalTypeOptions"] = options
    return prop


def _append(owner: dict[str, Json], key: str, value: dict[str, Json]) -> None:
    given = owner.setdefault(key, [])
    if isinstance(given, list):
        given.append(value)


def _set(out: dict[str, Json], key: str, value: Json) -> None:
    head, _, tail = key.partition(".")
    if not tail:
        out[key] = value
        return
    inner = out.setdefault(head, {})
    if isinstance(inner, dict):
        inner[tail] = value


FORMAT = Format(
    name="excel",
    title="Excel",
    extension="xlsx",
    bytes_importer=import_excel,
    exporter=export_excel,
    binary=True,
    carries=frozenset(Feature),
)
