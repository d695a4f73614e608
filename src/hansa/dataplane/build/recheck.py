"""Rules that are due by their own schedule, tested on what is published: nothing is built, staged or published.

newest release ─ its tables, those it refers to ─ the rules that are due ─ their results in the run
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.dataplane.build import inputs as opening
from hansa.dataplane.build.ports import Made, Ports
from hansa.dataplane.build.tools import Result
from hansa.dataplane.engines.duck import open_engine
from hansa.dataplane.schedule.rules import for_tick
from hansa.dataplane.storage.values import relation_sql

if TYPE_CHECKING:
    from pathlib import Path

    from hansa.contracts.results import CheckResult
    from hansa.dataplane.build.recipe import Recipe
    from hansa.dataplane.build.tools import Tools
    from hansa.dataplane.publish.values import PortSnapshot, Release
    from hansa.dataplane.runs.recorder import Recorder
    from hansa.dataplane.runs.values import RunRow


class Recheck:
    """Used once, as a build is; it never has anything to discard."""

    released = False

    def __init__(self, tools: Tools, run: RunRow, recipe: Recipe, recorder: Recorder) -> None:
        self._tools = tools
        self._run = run
        self._recipe = recipe
        self._recorder = recorder

    def execute(self, tmp: Path, *, publish: bool) -> Result:
        del publish
        before = opening.look(self._tools, self._recipe)
        if before.release is None:
            return Result("succeeded", "Nothing is published yet: there is nothing to test.")
        with open_engine(tmp / "spill", memory=self._tools.memory, threads=self._tools.threads) as connection:
            ports = Ports(self._tools, connection, self._recipe, self._recorder, self._run.id, choose=for_tick)
            references = self._references(before)
            results: list[CheckResult] = []
            for table in self._recipe.outputs:
                snapshot = before.release.find(table.port, table.object)
                if snapshot:
                    made = Made(table, None, self._relation(snapshot))
                    results += ports.check(made, references)
        return _told(results, before.release)

    def discard(self) -> None:
        """Nothing was staged."""

    def _references(self, before: opening.Before) -> dict[str, str]:
        """The product's own tables as they are published, and what other products publish that it reads."""
        found: dict[str, str] = {}
        for table in self._recipe.inputs:
            product, port = table.upstream or ("", "")
            release = before.upstream.get(product)
            snapshot = release.find(port, table.object) if release else None
            if snapshot:
                found[table.name] = self._relation(snapshot)
                found.setdefault(table.object, found[table.name])
        for own in before.release.snapshots if before.release else ():
            found[own.object] = self._relation(own)
        return found

    def _relation(self, snapshot: PortSnapshot) -> str:
        return relation_sql(self._tools.warehouse.files(snapshot.table, snapshot.snapshot_id))


def _told(results: list[CheckResult], release: Release) -> Result:
    broken = [each for each in results if each.blocks]
    if not results:
        return Result("succeeded", "No rule was due: each was tested since.")
    if not broken:
        rules = "1 rule" if len(results) == 1 else f"{len(results)} rules"
        return Result("succeeded", f"Tested {rules} on release {release.number}.")
    which = "the rule that was due" if len(results) == 1 else f"{len(broken)} of {len(results)} rules that were due"
    breaks = f"Release {release.number} breaks {which}, and is still what readers read."
    return Result("failed", f"{breaks} First: {broken[0].message}")
