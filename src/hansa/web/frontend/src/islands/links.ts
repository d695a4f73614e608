/** The links between the nodes of a figure: read from the page, drawn beneath it, lit and walked. */
export interface Link { from: HTMLElement; to: HTMLElement; path: SVGPathElement }

const SVG = "http://www.w3.org/2000/svg";

/** A node names what it reads in `data-upstream`, by the other nodes' `data-id`. */
export function readLinks(root: HTMLElement): Link[] {
  const nodes = [...root.querySelectorAll<HTMLElement>(".node")];
  const byId = new Map(nodes.map((node) => [node.dataset.id, node]));
  return nodes.flatMap((to) => (to.dataset.upstream ?? "").split(" ").flatMap((id) => {
    const from = id ? byId.get(id) : undefined;
    return from ? [{ from, to, path: document.createElementNS(SVG, "path") }] : [];
  }));
}

/** The drawing is for the eye only: the lists beside the figure say the same in words. */
export function drawing(links: readonly Link[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "edges");
  svg.setAttribute("aria-hidden", "true");
  const defs = document.createElementNS(SVG, "defs"), marker = document.createElementNS(SVG, "marker"), head = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ id: "arrow", viewBox: "0 0 6 6", refX: "5.4", refY: "3", markerWidth: "5.5", markerHeight: "5.5", orient: "auto" })) marker.setAttribute(name, value);
  head.setAttribute("d", "M0 .5 6 3 0 5.5z");
  marker.append(head);
  defs.append(marker);
  svg.append(defs);
  for (const { path } of links) {
    path.setAttribute("class", "edge");
    path.setAttribute("marker-end", "url(#arrow)");
    svg.append(path);
  }
  return svg;
}

/** Lights what feeds a node and what it feeds: the next ones strongly, the rest of the way softly. */
export function light(root: HTMLElement, links: readonly Link[], node: Element | null): void {
  const depth = new Map<Link, number>();
  const follow = (at: Element, end: "from" | "to", level: number): void => {
    for (const link of links) {
      if (link[end] !== at || depth.has(link)) continue;
      depth.set(link, level);
      follow(link[end === "to" ? "from" : "to"], end, level + 1);
    }
  };
  if (node) { follow(node, "to", 1); follow(node, "from", 1); }
  const lit = new Set<Element>(node ? [node] : []);
  for (const link of links) {
    const level = depth.get(link) ?? 0;
    link.path.classList.toggle("near", level === 1);
    link.path.classList.toggle("far", level > 1);
    if (level) { lit.add(link.from); lit.add(link.to); link.path.parentNode?.append(link.path); }
  }
  for (const each of root.querySelectorAll(".node")) each.classList.toggle("near", lit.has(each));
  root.toggleAttribute("data-focus", node !== null);
}

/** Arrow keys follow the data: left to what is read, right to who reads. */
export function walk(links: readonly Link[], event: KeyboardEvent): void {
  const node = (event.target as Element).closest(".node");
  const next = event.key === "ArrowRight" ? links.find((link) => link.from === node)?.to
    : event.key === "ArrowLeft" ? links.find((link) => link.to === node)?.from : undefined;
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** Keeps the light on what is pointed at or focused, else on what is chosen. */
export function follow(root: HTMLElement, links: readonly Link[]): void {
  const chosen = () => root.querySelector(".node[aria-current]");
  const under = (event: Event) => (event.target as Element).closest(".node") ?? chosen();
  root.addEventListener("pointerover", (event) => light(root, links, under(event)));
  root.addEventListener("pointerleave", () => light(root, links, chosen()));
  root.addEventListener("focusin", (event) => light(root, links, under(event)));
  root.addEventListener("keydown", (event) => walk(links, event));
  light(root, links, chosen());
}
