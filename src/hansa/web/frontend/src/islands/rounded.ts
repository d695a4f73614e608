/** A path through right-angled points, its corners rounded as far as the shorter leg allows. */
export type Point = readonly [x: number, y: number];

const RADIUS = 9;

export function rounded(points: readonly Point[]): string {
  const path = points.filter((p, i) => i === 0 || distance(p, points[i - 1]!) > 0.5);
  const [first, last] = [path[0]!, path.at(-1)!];
  const turns = path.slice(1, -1).map((corner, i) => {
    const [before, after] = [path[i]!, path[i + 2]!];
    return `L${near(corner, before)}Q${corner[0]} ${corner[1]} ${near(corner, after)}`;
  });
  return `M${first[0]} ${first[1]}${turns.join("")}L${last[0]} ${last[1]}`;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** The point on the leg towards `other` where the curve of `corner` begins. */
function near(corner: Point, other: Point): string {
  const length = distance(corner, other);
  const part = Math.min(RADIUS, length / 2) / length;
  return `${corner[0] + (other[0] - corner[0]) * part} ${corner[1] + (other[1] - corner[1]) * part}`;
}
