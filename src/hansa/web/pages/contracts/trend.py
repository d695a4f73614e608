"""The last runs of one check as bars: how high says the share of rows that broke it, how it looks says the state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.results import share

if TYPE_CHECKING:
    from hansa.dataplane.runs.trends import Point

STATES = {"passed": "good", "warning": "warn", "failed": "bad", "error": "bad", "skipped": "none"}
FEW = 2
"""One run is no history."""


@dataclass(frozen=True, slots=True)
class Trend:
    """`points` are (percent of rows that broke it, state), oldest first; `label` says the same in words."""

    points: tuple[tuple[float, str], ...]
    label: str


def trend(runs: tuple[Point, ...]) -> Trend | None:
    if len(runs) < FEW:
        return None
    points = tuple((round(100 * run.share, 2), STATES.get(run.status, "none")) for run in runs)
    return Trend(points, _label(runs))


def _label(runs: tuple[Point, ...]) -> str:
    """As a sentence: last 12 runs, kept in 10, broken in 2; at worst 3.4 % of rows failed, on 2026-09-01; kept in the last run."""
    words = [f"kept in {sum(run.status == 'passed' for run in runs)}"]
    for state, word in (("bad", "broken in"), ("warn", "warned in"), ("none", "skipped in")):
        if count := sum(STATES.get(run.status, "none") == state for run in runs):
            words.append(f"{word} {count}")
    said = f"Last {len(runs)} runs: {', '.join(words)}"
    counted = [run for run in runs if run.failed and run.total]
    if counted:
        worst = max(counted, key=lambda run: run.share)
        said += f"; at worst {share(worst.failed or 0, worst.total or 0)} of rows failed, on {worst.at:%Y-%m-%d}"
    return f"{said}; {'kept' if runs[-1].status == 'passed' else runs[-1].status} in the last run."
