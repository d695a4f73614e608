"""Which rules run, how much each weighs and with which parameters: the default, changed by layers of choices."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hansa.contracts.lint.rule import Rule
    from hansa.kernel.findings import Severity
    from hansa.kernel.json import Json


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Choice:
    """`select` and `ignore` name codes or groups, `all` is every rule. `ignore` wins; without `select` the layer below counts."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)

    def takes(self, rule: Rule, *, before: bool) -> bool:
        names = {rule.code, rule.group, "all"}
        if names.intersection(self.ignore):
            return False
        return bool(names.intersection(self.select)) if self.select else before

    def severity(self, rule: Rule) -> Severity | None:
        return self.severities.get(rule.code) or self.severities.get(rule.group) or self.severities.get("all")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RuleSet:
    """`choices` are laid over each other, the last on top."""

    rules: tuple[Rule, ...]
    choices: tuple[Choice, ...] = ()
    parameters: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)

    def active(self) -> Iterator[tuple[Rule, Severity | None]]:
        """The rules that run, in order, and the severity that a choice gives each."""
        for rule in self.rules:
            runs, severity = True, None
            for choice in self.choices:
                runs = choice.takes(rule, before=runs)
                severity = choice.severity(rule) or severity
            if runs:
                yield rule, severity

    def with_choice(self, choice: Choice) -> RuleSet:
        return replace(self, choices=(*self.choices, choice))

    def names(self) -> tuple[str, ...]:
        """What a choice may name: codes, groups, and `all`."""
        return ("all", *dict.fromkeys(rule.group for rule in self.rules), *(rule.code for rule in self.rules))
