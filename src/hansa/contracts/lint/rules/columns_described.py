"""Tables and columns say what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import INFO, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Column, Subject


def check(subject: Subject) -> Iterator[Problem]:
    for table in subject.tables:
        if not table.data.get("description") and not table.data.get("businessName"):
            yield Problem(
                table.at("description"), f"The table `{table.name}` has no description.", "Add `description`."
            )
        bare = [each for each in subject.columns_of(table) if each.role == "properties" and not _described(each)]
        if bare:
            names = ", ".join(f"`{each.label}`" for each in bare[:5])
            more = f" and {len(bare) - 5} more" if len(bare) > 5 else ""
            text = f"{len(bare)} of the columns of `{table.name}` have no description: {names}{more}."
            yield Problem(bare[0].at("name"), text, "Add `description`: what the value means, in which unit.")


def _described(column: Column) -> bool:
    return bool(
        column.data.get("description") or column.data.get("businessName") or column.data.get("authoritativeDefinitions")
    )


RULE = Rule(
    code="columns-described",
    group="fundamentals",
    severity=INFO,
    title="Tables and columns are described",
    why="A name alone does not say what is counted, in which unit and since when.",
    source="ODCS 3.2.0, Schema, description",
    check=check,
)
