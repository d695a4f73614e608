"""Where concepts stand on the map of a namespace: columns from left to right along the relationships, drawn on the server.

Each part that hangs together is laid out by itself, the largest first; what stands alone fills rows at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WIDTH, HEIGHT = 176, 46
"""Of one concept; names longer than fit are cut by the page."""
ACROSS, DOWN, MARGIN = 116, 22, 24
"""Between columns (a relationship's name fits in), between rows, and around."""
PER_ROW = 4
"""Concepts that stand alone, side by side."""
PLACES = (0.5, 0.38, 0.62, 0.28, 0.72, 0.2, 0.8)
"""Parts of the way at which a name may stand, the best first."""
LETTER, LINE = 6, 13
"""About how wide a letter of a name is, and how high its line."""
SWEEPS = 4
"""More change nothing that is seen."""


@dataclass(frozen=True, slots=True)
class Spot:
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Arranged:
    spots: Mapping[str, Spot]
    width: int
    height: int


def arrange(names: Sequence[str], edges: Iterable[tuple[str, str]]) -> Arranged:
    """The same names and edges always get the same places."""
    known = set(names)
    pairs = sorted({(a, b) for a, b in edges if a != b and a in known and b in known})
    parts = _parts(names, pairs)
    spots: dict[str, Spot] = {}
    top = MARGIN
    for part in (each for each in parts if len(each) > 1):
        inside = set(part)
        columns = _ordered(_columns(part, [pair for pair in pairs if pair[0] in inside]), pairs)
        tallest = max(len(column) for column in columns)
        for number, column in enumerate(columns):
            start = top + (tallest - len(column)) * (HEIGHT + DOWN) // 2
            for row, name in enumerate(column):
                spots[name] = Spot(MARGIN + number * (WIDTH + ACROSS), start + row * (HEIGHT + DOWN))
        top += tallest * (HEIGHT + DOWN) + DOWN
    alone = [each[0] for each in parts if len(each) == 1]
    for number, name in enumerate(alone):
        below, beside = divmod(number, PER_ROW)
        spots[name] = Spot(MARGIN + beside * (WIDTH + DOWN), top + below * (HEIGHT + DOWN))
    width = max((spot.x for spot in spots.values()), default=0) + WIDTH + MARGIN
    height = max((spot.y for spot in spots.values()), default=0) + HEIGHT + MARGIN
    return Arranged(spots, width, height)


def _parts(names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """What hangs together, the largest first."""
    beside: dict[str, list[str]] = {name: [] for name in names}
    for a, b in pairs:
        beside[a].append(b)
        beside[b].append(a)
    seen: set[str] = set()
    parts = []
    for name in names:
        if name in seen:
            continue
        seen.add(name)
        part = [name]
        for each in part:
            fresh = [other for other in beside[each] if other not in seen]
            seen.update(fresh)
            part += dict.fromkeys(fresh)
        parts.append(part)
    return sorted(parts, key=lambda part: -len(part))


def _columns(part: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Each right of all that lead to it; a circle is opened where most leads out and least leads in."""
    into = {name: {a for a, b in pairs if b == name} for name in part}
    out = {name: {b for a, b in pairs if a == name} for name in part}
    depth = dict.fromkeys(part, 0)
    left = list(part)
    while left:
        free = [name for name in left if not into[name]]
        chosen = free or [max(left, key=lambda name: (len(out[name]) - len(into[name]), -left.index(name)))]
        for name in chosen:
            left.remove(name)
            for other in out[name]:
                if name in into[other] and other in left:
                    depth[other] = max(depth[other], depth[name] + 1)
                into[other].discard(name)
    leads = {name: [b for a, b in pairs if a == name and depth[b] > depth[name]] for name in part}
    led = {b for a, b in pairs if depth[b] > depth[a]}
    columns: dict[int, list[str]] = {}
    for name in part:
        near = min((depth[each] for each in leads[name]), default=0) - 1
        columns.setdefault(depth[name] if name in led else max(depth[name], near), []).append(name)
    return [columns[number] for number in sorted(columns)]


def _ordered(columns: list[list[str]], pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Each column by where its neighbours stand, so that few lines cross."""
    beside: dict[str, list[str]] = {}
    for a, b in pairs:
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    for sweep in range(SWEEPS):
        heights = {name: (row + 0.5) / len(column) for column in columns for row, name in enumerate(column)}

        def middle(name: str, heights: Mapping[str, float] = heights) -> float:
            around = [heights[each] for each in beside.get(name, ()) if each in heights]
            return sum(around) / len(around) if around else heights[name]

        for column in columns if sweep % 2 == 0 else reversed(columns):
            column.sort(key=middle)
            for row, name in enumerate(column):
                heights[name] = (row + 0.5) / len(column)
    return columns


@dataclass(frozen=True, slots=True)
class Line:
    """A cubic curve from one concept to another."""

    points: tuple[tuple[int, int], ...]

    @property
    def d(self) -> str:
        (x1, y1), (x2, y2), (x3, y3), (x4, y4) = self.points
        return f"M{x1} {y1}C{x2} {y2} {x3} {y3} {x4} {y4}"

    def at(self, part: float) -> tuple[int, int]:
        """The point at this part of the way, 0 to 1."""
        rest = 1 - part
        weights = (rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3)
        x, y = (
            sum(weight * point[axis] for weight, point in zip(weights, self.points, strict=True)) for axis in (0, 1)
        )
        return round(x), round(y)


def line(a: Spot, b: Spot) -> Line:
    """From the side of one concept to the side of the other that looks at it."""
    y1, y2 = a.y + HEIGHT // 2, b.y + HEIGHT // 2
    if b.x == a.x:
        x = a.x + WIDTH
        bend = x + ACROSS // 2
        return Line(((x, y1), (bend, y1), (bend, y2), (x, y2)))
    x1, x2 = (a.x + WIDTH, b.x) if b.x > a.x else (a.x, b.x + WIDTH)
    bend = (x1 + x2) // 2
    return Line(((x1, y1), (bend, y1), (bend, y2), (x2, y2)))


def label_spots(lines: Sequence[tuple[Line, str]]) -> list[Spot]:
    """Where the name of each line stands: on it, and where it can be not over another name."""
    taken: list[tuple[int, int, int]] = []
    found = []
    for each, text in lines:
        half = len(text) * LETTER // 2
        places = [each.at(part) for part in PLACES]
        free = next((place for place in places if not any(_over(place, half, other) for other in taken)), places[0])
        taken.append((*free, half))
        found.append(Spot(*free))
    return found


def _over(place: tuple[int, int], half: int, other: tuple[int, int, int]) -> bool:
    return abs(place[0] - other[0]) < half + other[2] + LETTER and abs(place[1] - other[1]) < LINE
