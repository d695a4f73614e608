"""The configuration of lint: a map of choices, read with the place of whatever is wrong in it.

select: [all]                    codes or groups; everything runs without it
ignore: [names-consistent]
severity: {owner-given: error}
paths:                           for some documents only; a path is seen from the folder of the configuration
  - path: legacy/**
    ignore: [people]
rules:
  names-consistent: {style: snake_case}
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from hansa.contracts.lint.ruleset import Choice, RuleSet
from hansa.contracts.lint.words import did_you_mean, shown
from hansa.kernel.findings import Finding, Severity
from hansa.standards.pointer import join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hansa.kernel.findings import Place
    from hansa.kernel.json import Json

_CHOICE = ("select", "ignore", "severity")
_KEYS = (*_CHOICE, "paths", "rules")
_SEVERITIES = tuple(severity.value for severity in Severity)


@dataclass(frozen=True, slots=True)
class Configuration:
    """`rules` is for every document; `paths` are laid over it where the pattern fits the document's path."""

    rules: RuleSet
    paths: tuple[tuple[str, Choice], ...] = ()

    def of(self, path: str) -> RuleSet:
        """The rule set for a document; `path` is seen from the configuration's folder, with slashes."""
        found = tuple(choice for pattern, choice in self.paths if _fits(path, pattern))
        return replace(self.rules, choices=(*self.rules.choices, *found))


def _fits(path: str, pattern: str) -> bool:
    return any(fnmatchcase(path, each) for each in (pattern, f"*/{pattern}", f"{pattern.rstrip('/')}/*"))


def configure(data: Json, place: Callable[[str], Place], base: RuleSet) -> tuple[Configuration, tuple[Finding, ...]]:
    """The configuration in `data`, and a Finding for everything in it that has no meaning; the rest of it counts."""
    return _Reader(place, base).configuration(data)


class _Reader:
    def __init__(self, place: Callable[[str], Place], base: RuleSet) -> None:
        self.place, self.base = place, base
        self.names = base.names()
        self.findings: list[Finding] = []

    def configuration(self, data: Json) -> tuple[Configuration, tuple[Finding, ...]]:
        known = self._map(data, "", _KEYS)
        rules = replace(
            self.base,
            choices=(*self.base.choices, self._choice(known, "")),
            parameters={**self.base.parameters, **self._parameters(known.get("rules"))},
        )
        return Configuration(rules, tuple(self._paths(known.get("paths")))), tuple(self.findings)

    def _wrong(self, pointer: str, text: str, fix: str) -> None:
        self.findings.append(Finding("config-invalid", Severity.ERROR, self.place(pointer), text, fix))

    def _map(self, data: Json, pointer: str, known: tuple[str, ...]) -> Mapping[str, Json]:
        if data is None:
            return {}
        if not isinstance(data, dict):
            self._wrong(pointer, "This must be a map of keys and values.", f"It may have {', '.join(known)}.")
            return {}
        for name in data:
            if name not in known:
                fix = did_you_mean(name, known) or (f"It may have {', '.join(known)}." if known else "It has none.")
                self._wrong(pointer + join([name]), f"The key `{name}` is not known.", fix)
        return data

    def _choice(self, data: Mapping[str, Json], pointer: str) -> Choice:
        select, ignore = (tuple(self._listed(data.get(name), f"{pointer}/{name}")) for name in ("select", "ignore"))
        return Choice(select, ignore, dict(self._severities(data.get("severity"), f"{pointer}/severity")))

    def _listed(self, data: Json, pointer: str) -> Iterator[str]:
        for index, name in enumerate(data if isinstance(data, list) else [] if data is None else [data]):
            at = f"{pointer}/{index}" if isinstance(data, list) else pointer
            if isinstance(name, str) and self._known(name, at):
                yield name
            elif not isinstance(name, str):
                self._wrong(
                    at, "This must be the code or the group of a rule.", "List them by `hansa contract lint --rules`."
                )

    def _known(self, name: str, pointer: str) -> bool:
        if name not in self.names and not name.startswith(("schema-", "yaml-", "document-")):
            fix = did_you_mean(name, self.names) or "List them by `hansa contract lint --rules`."
            self._wrong(pointer, f"There is no rule and no group {shown(name)}.", fix)
            return False
        return True

    def _severities(self, data: Json, pointer: str) -> Iterator[tuple[str, Severity]]:
        for name, value in self._map(data, pointer, self.names).items():
            if name not in self.names:
                continue
            if value in _SEVERITIES:
                yield name, Severity(value)
            else:
                fix = (
                    did_you_mean(str(value), _SEVERITIES)
                    or f"Write {', '.join(_SEVERITIES)}; or put it under `ignore`."
                )
                self._wrong(pointer + join([name]), f"There is no severity {shown(value)}.", fix)

    def _paths(self, data: Json) -> Iterator[tuple[str, Choice]]:
        if data is not None and not isinstance(data, list):
            self._wrong("/paths", "This must be a list.", "Begin each with `- path: …`.")
            return
        for index, each in enumerate(data or ()):
            pointer = f"/paths/{index}"
            known = self._map(each, pointer, ("path", *_CHOICE))
            pattern = known.get("path")
            if isinstance(pattern, str) and pattern:
                yield pattern, self._choice(known, pointer)
            elif known:
                self._wrong(pointer, "There is no `path`.", "Add `path: folder/**`.")

    def _parameters(self, data: Json) -> dict[str, dict[str, Json]]:
        rules = {rule.code: rule for rule in self.base.rules}
        found: dict[str, dict[str, Json]] = {}
        for code, values in self._map(data, "/rules", tuple(rules)).items():
            if code in rules:
                pointer = "/rules" + join([code])
                found[code] = dict(self._map(values, pointer, rules[code].parameters))
        return found
