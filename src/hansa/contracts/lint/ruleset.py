"""Which rules run, how much each weighs and with which parameters: the default, changed by a configuration."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hansa.contracts.lint.rule import Rule
    from hansa.kernel.findings import Severity
    from hansa.kernel.json import Json


@dataclass(frozen=True, slots=True)
class Choice:
    """`select` and `ignore` name codes or groups; `all` selects everything. `ignore` wins."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)

    def takes(self, rule: Rule, *, before: bool) -> bool:
        names = {rule.code, rule.group, "all"}
        if names.intersection(self.ignore):
            return False
        return bool(names.intersection(self.select)) if self.select else before

    def severity(self, rule: Rule) -> Severity | None:
        return self.severities.get(rule.code, self.severities.get(rule.group))


@dataclass(frozen=True, slots=True)
class PathChoice:
    """A choice for the documents whose path fits `pattern` (`*` also crosses folders)."""

    pattern: str
    choice: Choice

    def fits(self, name: str) -> bool:
        path = name.replace("\\", "/")
        return any(fnmatchcase(path, pattern) for pattern in (self.pattern, f"*/{self.pattern}"))


@dataclass(frozen=True, slots=True)
class RuleSet:
    rules: tuple[Rule, ...]
    choice: Choice = Choice()
    paths: tuple[PathChoice, ...] = ()
    parameters: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)

    def active(self, name: str) -> Iterable[tuple[Rule, Severity | None]]:
        """The rules that run on the document `name`, in order, and the severity the configuration gives each."""
        choices = [self.choice, *(each.choice for each in self.paths if each.fits(name))]
        for rule in self.rules:
            runs, severity = True, None
            for choice in choices:
                runs = choice.takes(rule, before=runs)
                severity = choice.severity(rule) or severity
            if runs:
                yield rule, severity

    def knows(self, name: str) -> bool:
        """Whether `name` is `all`, a code or a group."""
        return name == "all" or any(name in {rule.code, rule.group} for rule in self.rules)
