/** <live-feed>: adds to the page what the server goes on telling. Without this script the page is as it was when loaded. */
class LiveFeed extends HTMLElement {
  private source?: EventSource;

  connectedCallback(): void {
    const { src, target, place, reload } = this.dataset;
    const list = document.getElementById(target ?? "");
    const note = this.querySelector(".live-note");
    if (!src || !list) return;
    const source = new EventSource(src);
    this.source = source;
    source.onopen = () => { if (note) note.textContent = "Live"; };
    source.onerror = () => { if (note) note.textContent = "Connecting again …"; };
    source.addEventListener("item", ({ data }: MessageEvent<string>) => {
      // The server rendered and escaped it, as it did the page itself.
      list.insertAdjacentHTML(place === "afterbegin" ? "afterbegin" : "beforeend", data);
      list.scrollTop = list.scrollHeight;
    });
    source.addEventListener("steps", ({ data }: MessageEvent<string>) => {
      const steps = document.getElementById("steps");
      if (steps) steps.innerHTML = data;
    });
    let leaving = false;
    addEventListener("beforeunload", () => { leaving = true; });
    source.addEventListener("done", () => {
      source.close();
      if (note) note.textContent = "Finished";
      // Whoever has just followed a link is not called back.
      if (reload !== undefined && !leaving) location.reload();
    });
  }

  disconnectedCallback(): void {
    this.source?.close();
  }
}

customElements.define("live-feed", LiveFeed);
export {};
