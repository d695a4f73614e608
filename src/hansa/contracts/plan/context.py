"""What every rule family is given: the table that is compiled, and how a check of it is made."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import Check
from hansa.kernel.findings import Place, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hansa.contracts.plan.fields import Field
    from hansa.contracts.plan.rule import Rule
    from hansa.standards.document import Document
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import SchemaObject


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Context:
    """`references` name what stands in FROM for other tables, `variables` fill `${NAME}` in rules; `pointer` is the table's."""

    contract: Contract
    schema: SchemaObject
    document: Document | None
    pointer: str
    fields: tuple[Field, ...]
    references: Mapping[str, str]
    variables: Mapping[str, str] = field(default_factory=dict)
    dialect: str = ""
    strict: bool = False

    @property
    def table(self) -> str:
        return self.schema.name or self.schema.physical_name or "table"

    def place(self, pointer: str) -> Place:
        return self.document.place(pointer) if self.document else Place(str(self.contract.id), pointer=pointer)

    def field(self, name: str) -> Field | None:
        """A property by the name in the contract or in the data; nested ones with dots."""
        wanted = name.casefold()
        for each in self.fields:
            if wanted in {each.label.casefold(), (each.prop.name or "").casefold() if each.top else ""}:
                return each
        bare = wanted.replace("[]", "")
        return next((each for each in self.fields if each.label.casefold().replace("[]", "") == bare), None)

    def by_id(self, steps: Sequence[str]) -> Field | None:
        """A property by the ids (or names) that lead to it, as fully qualified references write them."""
        depth = len(steps)
        for each in self.fields:
            if each.top and steps[0] in {each.prop.id, each.prop.name} and depth == 1:
                return each
            if depth > 1 and each.prop.id == steps[-1] and not each.top:
                return each
        return self.field(".".join(steps))

    def of_rule(self, rule: Rule, field: Field) -> Check:
        return Check(
            id=f"{self.table}.{field.label}.{rule.kind}",
            kind=rule.kind,
            column=field.label,
            name=f"{field.label} {rule.text}",
            dimension=rule.dimension,
            severity=Severity.ERROR,
            place=self.place(field.pointer),
            threshold=rule.threshold,
            verb=rule.verb,
            needs=(field.column,),
            fails=field.row_fails(rule.fails) if rule.fails else "",
            problem=rule.problem,
            skip=rule.skip,
            path=field.path,
            unread=field.reading if len(field.path) > 1 else "",
            convex=rule.convex and field.top,
        )


def unique_ids(checks: list[Check]) -> tuple[Check, ...]:
    """The second check of an id becomes `…-2`: every result can be told from every other, run after run."""
    seen: dict[str, int] = {}
    named = []
    for each in checks:
        seen[each.id] = seen.get(each.id, 0) + 1
        named.append(each if seen[each.id] == 1 else replace(each, id=f"{each.id}-{seen[each.id]}"))
    return tuple(named)
