"""Rules that other packages bring: entry points of the group `hansa.rules`, each a Rule or several."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from glob import glob
from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import Problem, Rule
from hansa.kernel.findings import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import EntryPoint

    from hansa.contracts.lint.subject import Subject

GROUP = "hansa.rules"


def plugged(taken: frozenset[str]) -> tuple[tuple[Rule, ...], list[Finding]]:
    """The rules of the plug-ins; one that cannot be loaded, or whose code is taken, is a Finding and nothing more."""
    if not _any_installed():
        return (), []
    from importlib.metadata import entry_points

    rules: dict[str, Rule] = {}
    findings: list[Finding] = []
    for point in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        try:
            loaded = point.load()
        except Exception as error:  # noqa: BLE001 door: plug-in
            findings.append(_broken(point, f"cannot be loaded: {error}"))
            continue
        for rule in loaded if isinstance(loaded, list | tuple) else (loaded,):
            if not isinstance(rule, Rule):
                findings.append(_broken(point, "holds something that is no rule"))
            elif rule.code in taken or rule.code in rules:
                findings.append(_broken(point, f"brings the rule `{rule.code}`, which exists already"))
            else:
                rules[rule.code] = replace(rule, check=partial(_guarded, rule))
    return tuple(rules.values()), findings


def _any_installed() -> bool:
    """Whether any package names the group: a look at the files, because the library that reads them takes longer than lint."""
    for folder in sys.path:
        for path in glob(f"{folder or '.'}/*.*-info/entry_points.txt"):  # noqa: PTH207 the same reason
            with open(path, "rb") as file:  # noqa: PTH123 start-up: a Path for each package costs more
                if GROUP.encode() in file.read():
                    return True
    return False


def _guarded(rule: Rule, subject: Subject) -> Iterator[Problem]:
    """A rule that fails says so and lets the others run."""
    try:
        yield from rule.check(subject)
    except Exception as error:  # noqa: BLE001 door: plug-in
        yield Problem(
            "", f"The rule failed: {type(error).__name__}: {error}.", "Tell who wrote it, or ignore the rule."
        )


def _broken(point: EntryPoint, why: str) -> Finding:
    text = f"The plug-in `{point.name}` ({point.value}) {why}."
    return Finding("plugin-broken", Severity.WARNING, Place("plug-ins"), text, "Update it, or uninstall it.")
