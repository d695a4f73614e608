/**
 * <command-palette>: ⌘K opens the search over the page it is on.
 *
 * Without this script the button leads to /search, a page with the same field and the same answers.
 */
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
  }

  #build(): HTMLDialogElement {
    const dialog = document.createElement("dialog"), field = document.createElement("input"), answers = document.createElement("div");
    dialog.className = "palette";
    dialog.setAttribute("aria-label", "Search");
    Object.assign(field, { type: "search", className: "palette-field", placeholder: "Search the mesh, or go to a page" });
    field.setAttribute("aria-label", "Search");
    answers.setAttribute("aria-live", "polite");
    dialog.append(field, answers);
    this.append(dialog);
    field.addEventListener("input", () => { clearTimeout(this.#typing); this.#typing = window.setTimeout(() => void this.#ask(field.value, answers), 120); });
    dialog.addEventListener("keydown", (event) => this.#move(event, dialog));
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") void this.#go(field.value, answers); });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    void this.#ask("", answers);
    return dialog;
  }

  /** The same part that htmx would get; it is our own server's page, escaped there. */
  async #ask(words: string, into: HTMLElement): Promise<void> {
    const turn = ++this.#turn;
    const answer = await fetch(`/search?q=${encodeURIComponent(words)}`, { headers: { "HX-Request": "true", "HX-Request-Type": "partial" } });
    const html = await answer.text();
    if (answer.ok && turn === this.#turn) into.innerHTML = html;
  }

  /** Enter means the words as they stand now, not the answers of a moment ago. */
  async #go(words: string, answers: HTMLElement): Promise<void> {
    clearTimeout(this.#typing);
    await this.#ask(words, answers);
    answers.querySelector("a")?.click();
  }

  #move(event: KeyboardEvent, dialog: HTMLDialogElement): void {
    const stops = [dialog.querySelector<HTMLElement>("input")!, ...dialog.querySelectorAll<HTMLElement>("a")];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    if (event.key === "ArrowDown") stops[Math.min(at + 1, stops.length - 1)]?.focus();
    else if (event.key === "ArrowUp") stops[Math.max(at - 1, 0)]?.focus();
    else return;
    event.preventDefault();
  }
}

customElements.define("command-palette", CommandPalette);

export {};
