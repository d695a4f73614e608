"""A contract as a workbook in the layout of the ODCS template; no text of it is ever a formula."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hansa.contracts.convert.excel import layout
from hansa.contracts.convert.excel.library import openpyxl
from hansa.contracts.convert.format import Exported, Options
from hansa.contracts.convert.notes import Notes
from hansa.standards.mapping import as_map, items
from hansa.standards.odcs.quality import OPERATORS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract

MAX_CELL = 32_767
"""Characters that Excel holds in one cell."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def export_excel(contract: Contract, options: Options) -> Exported:
    notes = Notes(options.source)
    book = openpyxl().Workbook()
    Writer(book, notes).contract(contract.to_json())
    out = io.BytesIO()
    book.save(out)
    return Exported(out.getvalue(), notes.findings)


@dataclass(slots=True)
class Writer:
    book: Any
    notes: Notes

    def contract(self, data: dict[str, Json]) -> None:
        self._fundamentals(data)
        for number, schema in enumerate(items(data.get("schema")), 1):
            self._schema(schema, number)
        self._rows("Quality", layout.QUALITY, self._quality(data))
        self._rows("Relationships", layout.RELATIONSHIPS, self._relationships(data))
        self._rows("Enum", layout.ENUM, self._enum(data))
        self._rows("Support", layout.SUPPORT, self._plain(items(data.get("support")), layout.SUPPORT))
        self._team(as_map(data.get("team")))
        self._rows("Roles", layout.ROLES, self._plain(items(data.get("roles")), layout.ROLES))
        sheet = self._rows("SLA", layout.SLA, self._plain(items(data.get("slaProperties")), layout.SLA))
        self._label(sheet, 4, "Default SLA element(s)", data.get("slaDefaultElement"))
        self._servers(items(data.get("servers")))
        self._price(as_map(data.get("price")))
        self._rows("Custom Properties", layout.CUSTOM, self._custom(data))

    def _fundamentals(self, data: dict[str, Json]) -> None:
        sheet = self.book.active
        sheet.title = "Fundamentals"
        self._title(sheet, "Fundamentals", "What the contract is.")
        description, context = as_map(data.get("description")), as_map(data.get("context"))
        team = as_map(data.get("team"))
        flat: dict[str, Json] = {
            **data, **{f"description.{key}": value for key, value in description.items()}, "kind": "DataContract",
            "apiVersion": "v3.2.0", "owner": team.get("name"), "context.instructions": context.get("instructions"),
        }  # fmt: skip
        known = {key for _, _, _, key in layout.FUNDAMENTALS} | set(_CHAPTERS)
        more = {key: value for key, value in data.items() if key not in known}
        parts = {
            "description": _without(description, "purpose", "limitations", "usage"),
            "context": _without(context, "instructions"),
        }
        flat["more"] = _json({**more, **{key: value for key, value in parts.items() if value}})
        for row, column, label, key in layout.FUNDAMENTALS:
            value = flat.get(key) if key else None
            if key == "more" and not value:
                continue
            sheet[f"{column}{row}"] = label
            self._put(sheet.cell(row, 3), value)
            if key and key != "more":
                self._name(self.book, key, f"Fundamentals!$C${row}")
        sheet.column_dimensions["C"].width = 60

    def _name(self, owner: Any, name: str, reference: str) -> None:
        """Other readers of the template find the cells by names."""
        from openpyxl.workbook.defined_name import DefinedName

        owner.defined_names[name] = DefinedName(name, attr_text=reference)

    def _schema(self, schema: dict[str, Json], number: int) -> None:
        name = str(schema.get("name") or "")
        sheet = self.book.create_sheet(self._sheet_name(name, number))
        self._title(sheet, "Schema", "One table, message or file with its properties.")
        quoted = "'" + sheet.title.replace("'", "''") + "'"
        known = {key for _, _, key in layout.TABLE} | {"properties", "quality", "relationships"}
        context = as_map(schema.get("context"))
        rest = {key: value for key, value in schema.items() if key not in known}
        left = _without(context, "instructions")
        values = {
            **schema,
            "context": context.get("instructions"),
            "more": _json({**rest, **({"context": left} if left else {})}),
        }
        for row, label, key in layout.TABLE:
            if key != "more" or values["more"]:
                self._label(sheet, row, label, values.get(key))
            scoped = "context.instructions" if key == "context" else key
            if key != "more":
                self._name(sheet, f"schema.{scoped}", f"{quoted}!$B${row}")
        head = [title for title, _ in layout.PROPERTIES]
        rows = list(self._properties(items(schema.get("properties")), ""))
        self._table(sheet, layout.HEADER, head, rows)
        self._name(sheet, "schema.properties", f"{quoted}!$A${layout.HEADER}:$AZ${max(981, layout.HEADER + len(rows))}")

    def _sheet_name(self, name: str, number: int) -> str:
        """31 characters without the marks that Excel keeps for itself, each once."""
        plain = re.sub(r"[\[\]:*?/\\']", "_", _ILLEGAL.sub("", name))[:24] or str(number)
        title = f"Schema {plain}"
        taken = {each.lower() for each in self.book.sheetnames}
        return title if title.lower() not in taken else f"{title[:25]} {number}"

    def _properties(self, properties: list[dict[str, Json]], prefix: str) -> Iterator[dict[str, Json]]:
        for prop in properties:
            yield from self._property(prop, f"{prefix}{prop.get('name') or ''}")

    def _property(self, prop: dict[str, Json], path: str) -> Iterator[dict[str, Json]]:
        options = as_map(prop.get("logicalTypeOptions"))
        row: dict[str, Json] = {}
        for title, key in layout.PROPERTIES:
            source = options if title in layout.OPTIONS else prop
            if key and key in source:
                row[title] = source[key]
        row["Property"] = path
        used = {key for title, key in layout.PROPERTIES if title not in layout.OPTIONS} | {
            "logicalTypeOptions", "properties", "items", "map", "quality", "relationships", "enum",
        }  # fmt: skip
        more = {key: value for key, value in prop.items() if key not in used}
        said = {key for title, key in layout.PROPERTIES if title in layout.OPTIONS}
        left = {key: value for key, value in options.items() if key not in said}
        if examples := prop.get("examples"):
            row["Example(s)"] = _json(examples)
        row[layout.MORE] = _json({**more, **({"logicalTypeOptions": left} if left else {})})
        definitions = items(prop.get("authoritativeDefinitions"))
        if definitions:
            row["Authoritative Definition URL"] = definitions[0].get("url")
            row["Authoritative Definition Type"] = definitions[0].get("type")
        yield row
        yield from self._properties(items(prop.get("properties")), f"{path}.")
        if prop.get("items"):
            yield from self._property(as_map(prop["items"]), f"{path}.items")
        for side, inner in as_map(prop.get("map")).items():
            yield from self._property(as_map(inner), f"{path}.{side}")

    def _quality(self, data: dict[str, Json]) -> Iterator[dict[str, Json]]:
        for table, path, owner in elements(data):
            for rule in items(owner.get("quality")):
                row = next(self._plain([rule], layout.QUALITY, (*OPERATORS, "rule")))
                row |= {"Schema": table, "Property": path, "Quality Type": rule.get("type")}
                if "metric" not in rule and "rule" in rule:
                    row["Rule (Library)"] = rule["rule"]
                operator = next((name for name in OPERATORS if name in rule), None)
                if operator:
                    row["Threshold Operator"], row["Threshold Value"] = operator, rule[operator]
                if not isinstance(rule.get("implementation"), str | None):
                    row["Implementation (Custom)"] = _json(rule["implementation"])
                yield row

    def _relationships(self, data: dict[str, Json]) -> Iterator[dict[str, Json]]:
        for table, path, owner in elements(data):
            for each in items(owner.get("relationships")):
                row = next(self._plain([each], layout.RELATIONSHIPS))
                row |= {"Level": "property" if path else "schema", "Type": each.get("type")}
                if path:
                    row["From"] = f"{table}.{path}"
                else:
                    ends = each.get("from")
                    row["From"] = [
                        name if "." in str(name) else f"{table}.{name}"
                        for name in (ends if isinstance(ends, list) else [ends])
                    ]
                yield row

    def _enum(self, data: dict[str, Json]) -> Iterator[dict[str, Json]]:
        for table, path, owner in elements(data):
            for each in items(owner.get("enum")):
                row = next(self._plain([each], layout.ENUM))
                yield {**row, "Schema": table, "Property": f"{table}.{path}"}

    def _team(self, team: dict[str, Json]) -> None:
        sheet = self._rows("Team", layout.TEAM, self._plain(items(team.get("members")), layout.TEAM))
        for row, label, key in layout.TEAM_LABELS:
            self._label(sheet, row, label, team.get(key))
        more = _without(team, "members", *[key for _, _, key in layout.TEAM_LABELS])
        if more:
            self._label(sheet, 8, layout.MORE, _json(more))

    def _servers(self, servers: list[dict[str, Json]]) -> None:
        sheet = self.book.create_sheet("Servers")
        self._title(sheet, "Infrastructure and servers", "Where the data is, a server a column.")
        for row, column, label, key in layout.SERVER:
            sheet[f"{column}{row}"] = label
            if key != "more":
                self._name(self.book, f"servers.{key}", f"Servers!$C${row}")
        known = {key for _, _, _, key in layout.SERVER}
        for number, server in enumerate(servers):
            values = {**server, "more": _json({key: value for key, value in server.items() if key not in known})}
            for row, _, _, key in layout.SERVER:
                self._put(sheet.cell(row, 3 + number), values.get(key))

    def _price(self, price: dict[str, Json]) -> None:
        sheet = self.book.create_sheet("Pricing")
        self._title(sheet, "Pricing", "What the data costs.")
        for row, label, key in layout.PRICE:
            self._label(sheet, row, label, price.get(key))
            self._name(self.book, f"price.{key}", f"Pricing!$B${row}")

    def _custom(self, data: dict[str, Json]) -> Iterator[dict[str, Json]]:
        for each in items(data.get("customProperties")):
            value = each.get("value")
            plain = isinstance(value, str)
            row = next(self._plain([each], layout.CUSTOM))
            yield {
                **row,
                "Element Type": "Contract",
                "Type": "Text" if plain else "JSON",
                "Value": value if plain else _json(value, always=True),
            }

    def _plain(
        self, parts: Iterable[dict[str, Json]], columns: Sequence[tuple[str, str]], said: Sequence[str] = ()
    ) -> Iterator[dict[str, Json]]:
        """Rows of what has columns of its own; the rest in the last one."""
        keys = {key for _, key in columns if key} | set(said)
        for part in parts:
            row = {title: part[key] for title, key in columns if key in part}
            more = {key: value for key, value in part.items() if key not in keys}
            yield {**row, layout.MORE: _json(more)} if more else row

    def _rows(self, name: str, columns: Sequence[tuple[str, str]], rows: Iterable[dict[str, Json]]) -> Any:
        title, about, header = layout.SHEETS[name]
        sheet = self.book.create_sheet(name)
        self._title(sheet, title, about)
        listed = list(rows)
        self._table(sheet, header, [each for each, _ in columns], listed)
        named = {"SLA": "slaProperties", "Custom Properties": "CustomProperties"}.get(name, name.lower())
        self._name(
            sheet if name in {"Roles", "SLA"} else self.book,
            named,
            f"'{name}'!$A${header}:$Z${max(1000, header + len(listed))}",
        )
        return sheet

    def _table(self, sheet: Any, header: int, titles: list[str], rows: list[dict[str, Json]]) -> None:
        from openpyxl.styles import Font, PatternFill

        shown = [title for title in titles if title != layout.MORE or any(row.get(layout.MORE) for row in rows)]
        for column, title in enumerate(shown, 1):
            cell = sheet.cell(header, column, title)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", start_color="FFE8EAF2")
            sheet.column_dimensions[cell.column_letter].width = max(12, len(title) + 2)
        for number, row in enumerate(rows, header + 1):
            for column, title in enumerate(shown, 1):
                self._put(sheet.cell(number, column), row.get(title))
        sheet.freeze_panes = sheet.cell(header + 1, 2)

    def _title(self, sheet: Any, title: str, about: str) -> None:
        from openpyxl.styles import Font

        sheet["A1"], sheet["A2"] = title, about
        sheet["A1"].font = Font(bold=True, size=14)
        sheet.column_dimensions["A"].width = 24

    def _label(self, sheet: Any, row: int, label: str, value: Json) -> None:
        sheet.cell(row, 1, label)
        self._put(sheet.cell(row, 2), value)

    def _put(self, cell: Any, value: Json) -> None:
        """A text that Excel would calculate stays a text, and says so by a quote of Excel's own."""
        if isinstance(value, list):
            plain = all(isinstance(each, str) and "," not in each for each in value)
            value = ", ".join(map(str, value)) if plain else _json(value)
        if isinstance(value, dict):
            value = _json(value)
        if not isinstance(value, str):
            cell.value = value
            return
        text = _ILLEGAL.sub("", value)
        if len(text) > MAX_CELL:
            self.notes.lost(
                f"{cell.parent.title}!{cell.coordinate}",
                f"is longer than the {MAX_CELL:,} characters of a cell and was cut.",
            )
            text = text[:MAX_CELL]
        if text != value and len(value) <= MAX_CELL:
            self.notes.lost(
                f"{cell.parent.title}!{cell.coordinate}", "has control characters, which Excel cannot hold."
            )
        cell.value = text
        if text.startswith(_FORMULA):
            cell.data_type = "s"
            cell.quotePrefix = True


_CHAPTERS = (
    "schema", "servers", "team", "roles", "support", "price", "slaProperties", "slaDefaultElement", "customProperties", "description",
    "context", "kind", "apiVersion",
)  # fmt: skip


def elements(data: Mapping[str, Json]) -> Iterator[tuple[str, str, dict[str, Json]]]:
    """(table, path of the property, element) for each table and all its properties."""
    for schema in items(data.get("schema")):
        name = str(schema.get("name") or "")
        yield name, "", schema
        for prop in items(schema.get("properties")):
            yield from _below(name, str(prop.get("name") or ""), prop)


def _below(table: str, path: str, prop: dict[str, Json]) -> Iterator[tuple[str, str, dict[str, Json]]]:
    yield table, path, prop
    for each in items(prop.get("properties")):
        yield from _below(table, f"{path}.{each.get('name') or ''}", each)
    if prop.get("items"):
        yield from _below(table, f"{path}.items", as_map(prop["items"]))
    for side, inner in as_map(prop.get("map")).items():
        yield from _below(table, f"{path}.{side}", as_map(inner))


def _without(part: Mapping[str, Json], *keys: str) -> dict[str, Json]:
    return {key: value for key, value in part.items() if key not in keys}


def _json(value: Json, *, always: bool = False) -> Json:
    return json.dumps(value, ensure_ascii=False) if value or always else None
