/**
 * <command-palette>: ⌘K opens the search over the page it is on: everything there is, and all that can be done.
 *
 * Without this script the button leads to /search, a page with the same field and the same answers.
 */
const RECENT = "hansa.recent", KEPT = 8;
const STOPS = ".palette-answers a, .palette-answers button";

/** Paths only: what they are called, and whether they still may be seen, the server says each time. */
function recent(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each): each is string => typeof each === "string").slice(0, KEPT) : [];
  } catch { return []; }
}

function note(link: HTMLAnchorElement): void {
  const path = link.getAttribute("href") ?? "";
  if (!path.startsWith("/")) return;
  try { localStorage.setItem(RECENT, JSON.stringify([path, ...recent().filter((each) => each !== path)].slice(0, KEPT))); } catch { /* a browser that keeps nothing forgets */ }
}

class CommandPalette extends HTMLElement {
  #dialog?: HTMLDialogElement;
  #typing = 0;
  #turn = 0;

  connectedCallback(): void {
    this.querySelector("form")?.addEventListener("submit", (event) => { event.preventDefault(); this.#open(); });
    document.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      this.#open();
    });
  }

  #open(): void {
    this.#dialog ??= this.#build();
    this.#dialog.showModal();
    this.#dialog.querySelector("input")?.select();
    void this.#ask(this.#dialog.querySelector("input")?.value ?? "", this.#dialog.querySelector<HTMLElement>(".palette-answers")!);
  }

  #build(): HTMLDialogElement {
    const dialog = document.createElement("dialog"), field = document.createElement("input"), answers = document.createElement("div");
    dialog.className = "palette";
    const told = document.createElement("p");
    dialog.setAttribute("aria-label", "Search and actions");
    answers.className = "palette-answers";
    told.className = "visually-hidden";
    told.setAttribute("role", "status");
    Object.assign(field, { type: "search", className: "palette-field", placeholder: "Find something, or say what to do" });
    field.setAttribute("aria-label", "Find something, or say what to do; arrow keys go through the answers");
    dialog.append(field, told, answers);
    answers.addEventListener("click", (event) => { const link = (event.target as Element).closest("a"); if (link) note(link); });
    this.append(dialog);
    field.addEventListener("input", () => { clearTimeout(this.#typing); this.#typing = window.setTimeout(() => void this.#ask(field.value, answers), 120); });
    dialog.addEventListener("keydown", (event) => this.#move(event, dialog));
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") void this.#go(field.value, answers); });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    return dialog;
  }

  /** The same part that htmx would get; it is our own server's page, escaped there. */
  async #ask(words: string, into: HTMLElement): Promise<void> {
    const turn = ++this.#turn;
    const asked = new URLSearchParams([["q", words], ...recent().map((path) => ["recent", path])]);
    const answer = await fetch(`/search?${asked.toString()}`, { headers: { "HX-Request": "true", "HX-Request-Type": "partial" } });
    const html = await answer.text();
    if (!answer.ok || turn !== this.#turn) return;
    into.innerHTML = html;
    const count = into.querySelector("[role=status]");
    count?.removeAttribute("role");
    into.previousElementSibling!.textContent = count?.textContent ?? "";
  }

  /** Enter means the words as they stand now, not the answers of a moment ago. */
  async #go(words: string, answers: HTMLElement): Promise<void> {
    clearTimeout(this.#typing);
    await this.#ask(words, answers);
    document.querySelector<HTMLElement>(STOPS)?.click();
  }

  #move(event: KeyboardEvent, dialog: HTMLDialogElement): void {
    const stops = [dialog.querySelector<HTMLElement>("input")!, ...dialog.querySelectorAll<HTMLElement>(STOPS)];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    if (event.key === "ArrowDown") stops[Math.min(at + 1, stops.length - 1)]?.focus();
    else if (event.key === "ArrowUp") stops[Math.max(at - 1, 0)]?.focus();
    else return;
    event.preventDefault();
  }
}

customElements.define("command-palette", CommandPalette);

export {};
