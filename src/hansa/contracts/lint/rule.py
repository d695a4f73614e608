"""What a lint rule is: a fact that must hold, checked over the document's plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from hansa.kernel.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hansa.contracts.lint.subject import Subject
    from hansa.standards.change import Edit
    from hansa.standards.document import Spec

Group: TypeAlias = Literal[
    "deprecated", "fundamentals", "keys", "names", "people", "product", "quality", "references", "servers", "types"
]

CONTRACT: tuple[Spec, ...] = ("odcs",)
PRODUCT: tuple[Spec, ...] = ("odps",)
BOTH: tuple[Spec, ...] = ("odcs", "odps")
EVERY: tuple[Spec, ...] = ("odcs", "odps", "dcs", "dps")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Problem:
    """Where the fact does not hold. `edits` mend it without a decision of a person; `key` points at the name, not the value.

    `severity` overrides the rule's own where one of its cases weighs less.
    """

    pointer: str
    text: str
    fix: str = ""
    edits: tuple[Edit, ...] = ()
    key: bool = False
    severity: Severity | None = None


Check: TypeAlias = "Callable[[Subject], Iterable[Problem]]"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Rule:
    """`code` is stable and the file's name; `why` is what goes wrong otherwise; `source` the chapter of the standard.

    `before_3`: also for ODCS 2, whose tables and columns have other names. `parameters`: what a configuration may set for it.
    """

    code: str
    group: Group
    severity: Severity
    title: str
    why: str
    source: str
    check: Check
    specs: tuple[Spec, ...] = CONTRACT
    fixes: bool = False
    before_3: bool = False
    parameters: tuple[str, ...] = ()


ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
