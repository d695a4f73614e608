"""Of several servers each says which environment it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import WARNING, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    servers = list(subject.parts("servers"))
    if len(servers) < 2:
        return
    for part in servers:
        if not part.data.get("environment"):
            text = (
                f"There are {len(servers)} servers, and `{part.text('server')}` does not say which environment it is."
            )
            yield Problem(part.at("server"), text, "Add `environment`, such as `prod` or `test`.")


RULE = Rule(
    code="environments-given",
    group="servers",
    severity=WARNING,
    title="Each of several servers names its environment",
    why="Who tests must not meet production by mistake.",
    source="ODCS 3.2.0, Infrastructure & Servers, environment",
    check=check,
)
