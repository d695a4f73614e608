"""The rule set of each document: the rules there are, the configuration beside it, and the command line on top."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hansa.contracts.lint.rules.order import RULES
from hansa.contracts.lint.ruleset import Choice, RuleSet
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from hansa.app.lint.sources import Source
    from hansa.kernel.findings import Finding


@dataclass
class Chosen:
    """`findings` is what is wrong with the configurations that were read."""

    base: RuleSet
    findings: list[Finding] = field(default_factory=list)

    def of(self, source: Source) -> RuleSet:
        del source
        return self.base


def chosen(select: tuple[str, ...], ignore: tuple[str, ...], config: str) -> Chosen:
    """Raises InvalidInput for a code or group that does not exist."""
    del config
    base = RuleSet(RULES)
    for name in (*select, *ignore):
        if not base.knows(name):
            from hansa.contracts.lint.words import did_you_mean

            known = {rule.code for rule in RULES} | {rule.group for rule in RULES}
            hint = did_you_mean(name, known) or "List them with `hansa contract lint --rules`."
            raise InvalidInput(f"There is no rule and no group {name!r}.", hint=hint)
    return Chosen(replace(base, choice=Choice(select, ignore)))


def listed() -> list[dict[str, str | bool]]:
    """Every rule, for people and for pages."""
    return [
        {
            "code": rule.code,
            "group": rule.group,
            "severity": rule.severity.value,
            "fixes": rule.fixes,
            "title": rule.title,
            "why": rule.why,
            "source": rule.source,
        }
        for rule in RULES
    ]
