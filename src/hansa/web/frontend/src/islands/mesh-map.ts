/**
 * <mesh-map>: draws who reads from whom over the grid of domains that the server made.
 *
 * Without this script the page is that grid: domains in their places, products as links inside, and the inspector
 * beside it lists what each one reads and who reads it.
 */
import { drawing, follow, readLinks } from "./links";
import { rounded } from "./rounded";
import { Stage } from "./stage";
import { route, type Box } from "./streets";

/** On a phone the map would be too small to read: there the list stays, and what is chosen comes below it. */
const NARROW = "(width < 56rem)";

class MeshMap extends HTMLElement {
  connectedCallback(): void {
    const content = this.querySelector<HTMLElement>(".mesh-domains");
    if (!content || this.dataset.ready !== undefined) return;
    if (matchMedia(NARROW).matches) return void this.addEventListener("click", (event) => this.#below((event.target as Element).closest(".node")));
    this.dataset.ready = "";
    const links = readLinks(this);
    content.prepend(drawing(links));
    const stop = (node: HTMLElement) => ({ node: place(node, content), domain: place(node.closest<HTMLElement>(".mesh-domain")!, content) });
    const domains = [...this.querySelectorAll<HTMLElement>(".mesh-domain")].map((domain) => place(domain, content));
    route(domains, links.map(({ from, to }) => [stop(from), stop(to)] as const))
      .forEach((points, i) => links[i]!.path.setAttribute("d", rounded(points)));
    new Stage(this, content).fit();
    follow(this, links);
    this.addEventListener("click", (event) => this.#choose((event.target as Element).closest(".node")));
  }

  #below(chosen: Element | null): void {
    this.#choose(chosen);
    if (chosen) document.getElementById("inspector")?.scrollIntoView();
  }

  /** htmx changes the inspector only; which node it speaks of is marked here. */
  #choose(chosen: Element | null): void {
    if (!chosen) return;
    this.querySelector(".node[aria-current]")?.removeAttribute("aria-current");
    chosen.setAttribute("aria-current", "true");
  }
}

/** Where an element lies on the stage, before the stage is moved or scaled. */
function place(element: HTMLElement, content: HTMLElement): Box {
  let left = 0, top = 0;
  for (let at: HTMLElement | null = element; at && at !== content; at = at.offsetParent as HTMLElement | null) { left += at.offsetLeft; top += at.offsetTop; }
  return { left, right: left + element.offsetWidth, top, bottom: top + element.offsetHeight };
}

customElements.define("mesh-map", MeshMap);
