"""Where a reference leads: `orders.customer.id`, `schema/orders_tbl/properties/id_prop`, `other.odcs.yaml#/schema/…`.

The shorthand uses names (or the names in the data), the full notation uses ids; both may begin with another file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.lint.words import did_you_mean

if TYPE_CHECKING:
    from hansa.contracts.lint.subject import Column, Subject, Table
    from hansa.standards.document import Document


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Target:
    """Where it leads, or `problem` with a `fix`; all empty where nobody can tell, such as behind a URL."""

    table: Table | None = None
    column: Column | None = None
    problem: str = ""
    fix: str = ""


NOWHERE = Target()


def resolve(subject: Subject, reference: str) -> Target:
    if "${" in reference:
        return NOWHERE
    path, mark, inside = reference.rpartition("#")
    if not mark:
        return _within(subject, reference)
    if "://" in path:
        return NOWHERE
    other = _other(subject, path)
    if other is not None:
        return _within(subject.folder.subject(other), inside)
    if subject.folder.followed:
        return Target(problem=f"There is no contract `{path}` beside this document.", fix="Correct the path.")
    return NOWHERE


def _other(subject: Subject, path: str) -> Document | None:
    return subject.folder.beside(subject.document, path)


def _within(subject: Subject, inside: str) -> Target:
    return _by_id(subject, inside) if "/" in inside else _by_name(subject, inside)


def _by_id(subject: Subject, inside: str) -> Target:
    parts = inside.strip("/").split("/")
    if parts[0] != "schema" or len(parts) < 2:
        return NOWHERE
    table = next((each for each in subject.tables if each.text("id") == parts[1]), None)
    if table is None:
        ids = [name for each in subject.tables if (name := each.text("id"))]
        return Target(problem=f"No table has the id `{parts[1]}`.", fix=did_you_mean(parts[1], ids) or "Add the `id`.")
    column: Column | None = None
    for wanted in parts[3::2]:
        owner = column or table
        below = [each for each in subject.columns_of(table) if _is_child(each, owner.pointer)]
        column = next((each for each in below if each.text("id") == wanted), None)
        if column is None:
            ids = [name for each in below if (name := each.text("id"))]
            fix = did_you_mean(wanted, ids) or "Add the `id` to the property that is meant."
            return Target(table, problem=f"No property there has the id `{wanted}`.", fix=fix)
    return Target(table, column)


def _is_child(column: Column, owner: str) -> bool:
    head = column.pointer.removeprefix(owner + "/")
    return head != column.pointer and head.removeprefix("items/").count("/") == 1


def _by_name(subject: Subject, inside: str) -> Target:
    name, _, rest = inside.partition(".")
    tables = [each for each in subject.tables if name in {each.text("name"), each.text("physicalName")}]
    if not tables:
        names = [each.name for each in subject.tables]
        return Target(
            problem=f"There is no table `{name}`.", fix=did_you_mean(name, names) or _list("The tables are", names)
        )
    if not rest:
        return Target(tables[0])
    for table in tables:
        found = column_named(subject, table, rest)
        if found:
            return Target(table, found)
    names = [each.label for each in subject.columns_of(tables[0])]
    fix = did_you_mean(rest, names) or _list("It has", names)
    return Target(tables[0], problem=f"The table `{name}` has no property `{rest}`.", fix=fix)


def column_named(subject: Subject, table: Table, name: str) -> Column | None:
    """A property by its path of names, or by its name in the data."""
    wanted = name.replace("[]", "")
    for each in subject.columns_of(table):
        if wanted == each.label.replace("[]", "") or (each.depth == 0 and wanted == each.text("physicalName")):
            return each
    return None


def _list(words: str, names: list[str]) -> str:
    return f"{words} {', '.join(names[:8])}{', …' if len(names) > 8 else ''}." if names else "Add it."
