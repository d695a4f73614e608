/** Every page's script: htmx, the token on what it sends, and the islands a page asks for. */
import "htmx.org";
import "./keys";

/** An island is loaded when its element stands on the page, and never before. */
const ISLANDS: Record<string, () => Promise<unknown>> = {
  "mesh-map": () => import("./islands/mesh-map"),
  "lineage-graph": () => import("./islands/lineage-graph"),
  "command-palette": () => import("./islands/command-palette"),
  "copy-button": () => import("./islands/copy-button"),
  "code-editor": () => import("./islands/code-editor"),
  "contract-drop": () => import("./islands/contract-drop"),
  "contract-form": () => import("./islands/contract-form"),
  "live-feed": () => import("./islands/live-feed"),
};

function load(): void {
  for (const [tag, island] of Object.entries(ISLANDS)) {
    if (!customElements.get(tag) && document.querySelector(tag)) void island();
  }
}

interface ConfigRequest extends Event {
  detail: { ctx: { request: { headers: Record<string, string> } } };
}

document.addEventListener("htmx:config:request", (event) => {
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  if (token) (event as ConfigRequest).detail.ctx.request.headers["X-CSRF-Token"] = token;
});
document.addEventListener("htmx:after:swap", load);
load();
