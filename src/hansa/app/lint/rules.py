"""The rule set of each document: the rules there are, the configuration beside it, and the command line on top."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.app.lint.plugins import plugged
from hansa.contracts.lint.rules.order import RULES
from hansa.contracts.lint.ruleset import Choice, RuleSet
from hansa.kernel.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from hansa.app.lint.sources import Source
    from hansa.contracts.lint.config import Configuration
    from hansa.contracts.lint.rule import Rule
    from hansa.kernel.findings import Finding, Place
    from hansa.kernel.json import Json

NAMES = (".hansa-lint.yaml", ".hansa-lint.yml")
PYPROJECT = "pyproject.toml"
TABLE = ("tool", "hansa", "lint")


@dataclass(eq=False, repr=False)
class Chosen:
    """`findings` is what is wrong with the plug-ins, and with the configurations that were read so far."""

    base: RuleSet
    top: Choice
    only: Path | None = None
    findings: list[Finding] = field(default_factory=list)
    _read: dict[Path, Configuration | None] = field(default_factory=dict)
    _near: dict[Path, tuple[Path, Configuration] | None] = field(default_factory=dict)

    def of(self, source: Source) -> RuleSet:
        found = self._fixed() if self.only else self._nearest((source.path or Path("-")).absolute().parent)
        if found is None:
            return self.base.with_choice(self.top)
        folder, configuration = found
        path = os.path.relpath(source.path or source.name, folder).replace(os.sep, "/")
        return configuration.of(path).with_choice(self.top)

    def _fixed(self) -> tuple[Path, Configuration] | None:
        path = (self.only or Path()).absolute()
        if not path.is_file():
            raise NotFound(
                f"There is no file {self.only}.", hint="Give the path of a .hansa-lint.yaml or pyproject.toml."
            )
        found = self._configuration(path)
        return (path.parent, found) if found else None

    def _nearest(self, folder: Path) -> tuple[Path, Configuration] | None:
        """The configuration next to or above a folder; the root of a git repository ends the search."""
        if folder not in self._near:
            own = next((each for name in (*NAMES, PYPROJECT) if (each := self._configuration(folder / name))), None)
            top = folder.parent == folder or (folder / ".git").exists()
            self._near[folder] = (folder, own) if own else None if top else self._nearest(folder.parent)
        return self._near[folder]

    def _configuration(self, path: Path) -> Configuration | None:
        if path not in self._read:
            self._read[path] = self._parsed(path) if path.is_file() else None
        return self._read[path]

    def _parsed(self, path: Path) -> Configuration | None:
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        name = str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
        if path.name == PYPROJECT or path.suffix == ".toml":
            return self._toml(text, name)
        from hansa.standards.yaml import parse

        tree, findings = parse(text, name)
        self.findings += [each for each in findings if each.code != "yaml-empty"]
        return self._taken(tree.data, tree.place) if tree else None

    def _toml(self, text: str, name: str) -> Configuration | None:
        if "tool.hansa" not in text:
            return None
        import tomllib

        from hansa.app.lint.toml import toml_place

        try:
            data: Json = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise InvalidInput(f"{name} cannot be read: {error}.") from error
        for part in TABLE:
            data = data.get(part) if isinstance(data, dict) else None
        return self._taken(data, lambda pointer: toml_place(text, name, pointer)) if data is not None else None

    def _taken(self, data: Json, place: Callable[[str], Place]) -> Configuration:
        from hansa.contracts.lint.config import configure

        configuration, findings = configure(data, place, self.base)
        self.findings += findings
        return configuration


def chosen(select: tuple[str, ...], ignore: tuple[str, ...], config: str) -> Chosen:
    """Raises InvalidInput for a code or group that does not exist."""
    rules, findings = available()
    base = RuleSet(rules)
    for name in (*select, *ignore):
        if name not in base.names():
            from hansa.contracts.lint.words import did_you_mean

            hint = did_you_mean(name, base.names()) or "List them with `hansa contract lint --rules`."
            raise InvalidInput(f"There is no rule and no group {name!r}.", hint=hint)
    return Chosen(base, Choice(select, ignore), Path(config) if config else None, findings)


def available() -> tuple[tuple[Rule, ...], list[Finding]]:
    """The rules that Hansa has and those of the plug-ins, and what is wrong with the plug-ins."""
    own, findings = plugged(frozenset(rule.code for rule in RULES))
    return (*RULES, *own), findings


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
        for rule in available()[0]
    ]
