/**
 * <lineage-graph>: draws the links between the layers of one product's neighbourhood.
 *
 * The server has put the products into columns, at most two steps up and down. Without this script these columns are
 * the figure, and the lists above it say who reads from whom.
 */
import { drawing, follow, readLinks } from "./links";
import { rounded, type Point } from "./rounded";
import { Stage } from "./stage";

const STEP = 9;

class LineageGraph extends HTMLElement {
  connectedCallback(): void {
    const content = this.querySelector<HTMLElement>(".lineage-layers");
    if (!content || this.dataset.ready !== undefined) return;
    this.dataset.ready = "";
    const links = readLinks(this);
    content.prepend(drawing(links));
    const origin = content.getBoundingClientRect();
    const box = (node: HTMLElement) => {
      const { left, right, top, bottom } = node.getBoundingClientRect();
      return { left: left - origin.left, right: right - origin.left, y: (top + bottom) / 2 - origin.top };
    };
    for (const link of links) {
      const from = box(link.from), to = box(link.to), readers = links.filter((other) => other.to === link.to);
      const lane = (readers.indexOf(link) - (readers.length - 1) / 2) * Math.min(STEP, 26 / readers.length);
      const bend = to.left - 24 - Math.abs(lane) * 1.6;
      const way: Point[] = to.left > from.right
        ? [[from.right, from.y], [bend, from.y], [bend, to.y + lane], [to.left - 3, to.y + lane]]
        : [[from.right, from.y], [from.right + 22, from.y], [from.right + 22, to.y + lane], [to.right + 3, to.y + lane]];
      link.path.setAttribute("d", rounded(way));
    }
    new Stage(this, content, { x: 24, top: 20, bottom: 20 }).fit();
    follow(this, links);
  }
}

customElements.define("lineage-graph", LineageGraph);
