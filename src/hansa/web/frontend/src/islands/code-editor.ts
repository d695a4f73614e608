/**
 * <code-editor>: the YAML of a contract, coloured behind the text, with findings while it is written.
 *
 * Without this script the textarea stands alone, and the Check button asks for the same findings.
 */
const PAUSE = 300;

class CodeEditor extends HTMLElement {
  #typing = 0;
  #turn = 0;
  #asked?: AbortController;

  connectedCallback(): void {
    const field = this.#field();
    this.dataset.ready = "";
    field.addEventListener("input", () => { this.#paint(field.value); this.#later(); });
    field.addEventListener("scroll", () => { this.#follow(); });
    field.addEventListener("keydown", (event) => { this.#key(event, field); });
    field.form?.addEventListener("click", (event) => { this.#click(event); });
    this.#follow();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#typing);
    this.#asked?.abort();
  }

  #field(): HTMLTextAreaElement {
    return this.querySelector("textarea")!;
  }

  /** Plain until the server has coloured it: the letters under the cursor are never a keystroke behind. */
  #paint(text: string): void {
    const code = this.querySelector("code")!, shown = [...code.children] as HTMLElement[], wanted = text.split("\n");
    wanted.forEach((words, at) => {
      const line = shown[at] ?? code.appendChild(Object.assign(document.createElement("span"), { className: "line" }));
      line.dataset.line = String(at + 1);
      if (line.textContent !== `${words}\n`) line.textContent = `${words}\n`;
    });
    shown.slice(wanted.length).forEach((line) => { line.remove(); });
  }

  #follow(): void {
    const paint = this.querySelector<HTMLElement>(".editor-paint")!, field = this.#field();
    paint.scrollTop = field.scrollTop;
    paint.scrollLeft = field.scrollLeft;
  }

  #later(): void {
    clearTimeout(this.#typing);
    this.#typing = window.setTimeout(() => { void this.#ask("check"); }, PAUSE);
  }

  /** The page's own part, made by the server: it is escaped there. Answers to an older text are dropped. */
  async #ask(action: string): Promise<void> {
    const field = this.#field(), turn = ++this.#turn, form = new FormData(field.form!);
    form.set("action", action);
    this.#asked?.abort();
    this.#asked = new AbortController();
    const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
    const headers = { "HX-Request": "true", "HX-Request-Type": "partial", "X-CSRF-Token": token };
    try {
      const answer = await fetch(this.dataset.action ?? "", { method: "POST", body: form, headers, signal: this.#asked.signal });
      if (answer.ok && turn === this.#turn) this.#take(await answer.text(), action === "check");
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }

  #take(html: string, keepText: boolean): void {
    const made = new DOMParser().parseFromString(html, "text/html"), field = this.#field();
    const why = document.querySelector<HTMLInputElement>("#field-why")?.value ?? "";
    const code = made.querySelector(".editor-paint code"), panel = made.querySelector("#editor-panel");
    const text = made.querySelector("textarea")?.value ?? field.value;
    if (!keepText) field.value = text;
    if (code && field.value === text) this.querySelector("code")!.replaceWith(code);
    if (panel) document.querySelector("#editor-panel")?.replaceWith(panel);
    const again = document.querySelector<HTMLInputElement>("#field-why");
    if (again) again.value = why;
    this.#follow();
  }

  #click(event: MouseEvent): void {
    const target = event.target as Element, repair = target.closest<HTMLButtonElement>('button[value^="fix-"]');
    const line = target.closest<HTMLElement>("a[data-line]")?.dataset.line;
    if (repair) { event.preventDefault(); void this.#ask(repair.value); }
    if (line) { event.preventDefault(); this.#goTo(Number(line)); }
  }

  #goTo(line: number): void {
    const field = this.#field(), before = field.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    const end = field.value.indexOf("\n", before);
    field.focus();
    field.setSelectionRange(before, end < 0 ? field.value.length : end);
    field.scrollTop = Math.max(0, (line - 8) * Number.parseFloat(getComputedStyle(field).lineHeight));
  }

  /** Enter keeps the indentation; Tab leaves the field, as everywhere on the page. */
  #key(event: KeyboardEvent, field: HTMLTextAreaElement): void {
    if (event.key !== "Enter" || event.isComposing) return;
    const line = field.value.slice(0, field.selectionStart).split("\n").at(-1) ?? "";
    const indent = /^\s*/.exec(line)![0];
    if (!indent) return;
    event.preventDefault();
    field.setRangeText(`\n${indent}`, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input"));
  }
}

customElements.define("code-editor", CodeEditor);

export {};
