/**
 * Routes links along the streets between the domains of a grid, as a transit map does: out of a box sideways, along a
 * street, over a lane between two rows if it must change streets, and into the other box sideways. Every source has a
 * track of its own in a street, so that two lines never lie on one another.
 */
import type { Point } from "./rounded";

export interface Box { left: number; right: number; top: number; bottom: number }
export interface Stop { node: Box; domain: Box }
export type Trip = readonly [from: Stop, to: Stop];

/** How far tracks may spread inside a street, and how close two of them may come. */
const SPREAD = 48;
const TRACK = 7;
/** The arrow's head stops short of the box. */
const HEAD = 3;

interface Plan { from: Stop; to: Stop; out: number; into: number }

export function route(domains: readonly Box[], trips: readonly Trip[]): Point[][] {
  const lefts = ordered(domains.map((d) => d.left));
  const rights = lefts.map((left) => Math.max(...domains.filter((d) => d.left === left).map((d) => d.right)));
  const gap = lefts.length > 1 ? lefts[1]! - rights[0]! : SPREAD * 1.4;
  const streets = [lefts[0]! - gap / 2, ...rights.map((right) => right + gap / 2)];
  const lanes = lanesOf(domains);

  const plans = trips.map(([from, to]): Plan => {
    const a = lefts.indexOf(from.domain.left), b = lefts.indexOf(to.domain.left);
    if (a === b) { const side = a > 0 && a === lefts.length - 1 ? a : a + 1; return { from, to, out: side, into: side }; }
    return a < b ? { from, to, out: a + 1, into: b } : { from, to, out: a, into: b + 1 };
  });
  const offset = tracks(plans, streets.length);

  return plans.map(({ from, to, out, into }) => {
    const y1 = middle(from.node), y2 = middle(to.node);
    const x1 = streets[out]! + offset(out, from.node), x2 = streets[into]! + offset(into, from.node);
    const start: Point = [x1 > from.node.right ? from.node.right : from.node.left, y1];
    const end: Point = [x2 > to.node.right ? to.node.right + HEAD : to.node.left - HEAD, y2];
    if (out === into) return [start, [x1, y1], [x1, y2], end];
    const lane = nearest(lanes, (y1 + y2) / 2) + (offset(out, from.node) / SPREAD) * 22;
    return [start, [x1, y1], [x1, lane], [x2, lane], [x2, y2], end];
  });
}

function ordered(values: number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function middle(box: Box): number {
  return (box.top + box.bottom) / 2;
}

function nearest(values: number[], to: number): number {
  return values.reduce((best, value) => (Math.abs(value - to) < Math.abs(best - to) ? value : best));
}

/** The free heights between two rows of domains; with one row only, above it. */
function lanesOf(domains: readonly Box[]): number[] {
  const tops = ordered(domains.map((d) => d.top));
  const between = tops.slice(1).map((top) => (top + Math.max(...domains.filter((d) => d.top < top).map((d) => d.bottom))) / 2);
  return between.length ? between : [tops[0]! - 22];
}

/** Who runs in a street, from top to bottom, gets its place across the street's width. */
function tracks(plans: readonly Plan[], streets: number): (street: number, node: Box) => number {
  const places = new Map<string, number>();
  const key = (street: number, node: Box) => `${street}/${node.left}/${node.top}`;
  for (let street = 0; street < streets; street += 1) {
    const users = new Map(plans.filter((p) => p.out === street || p.into === street).map((p) => [key(street, p.from.node), p.from.node]));
    const inOrder = [...users].sort(([, a], [, b]) => a.top - b.top || a.left - b.left);
    const width = Math.min(SPREAD, TRACK * inOrder.length);
    inOrder.forEach(([name], i) => places.set(name, inOrder.length > 1 ? (i / (inOrder.length - 1) - 0.5) * width : 0));
  }
  return (street, node) => places.get(key(street, node)) ?? 0;
}
