/**
 * <contract-drop>: a contract begins from a file, dropped anywhere on the page or chosen.
 *
 * Without this script the chosen file is sent by its button as a form, up to four megabytes.
 */
const MOST = 32 * 1024 * 1024;

class ContractDrop extends HTMLElement {
  #away = new AbortController();

  connectedCallback(): void {
    const options = { signal: this.#away.signal };
    this.addEventListener("change", (event) => {
      const chosen = (event.target as HTMLInputElement).files?.[0];
      if (chosen) void this.#send(chosen);
    }, options);
    document.addEventListener("dragover", (event) => { this.#over(event); }, options);
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) delete this.dataset.over; }, options);
    document.addEventListener("drop", (event) => { this.#dropped(event); }, options);
  }

  disconnectedCallback(): void {
    this.#away.abort();
  }

  #over(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.dataset.over = "";
  }

  #dropped(event: DragEvent): void {
    const file = event.dataTransfer?.files[0];
    delete this.dataset.over;
    if (!file) return;
    event.preventDefault();
    void this.#send(file);
  }

  #say(text: string): void {
    this.querySelector(".begin-said")!.textContent = text;
  }

  async #send(file: File): Promise<void> {
    if (file.size > MOST) {
      this.#say(`${file.name} is larger than 32 MB. Bring its first rows.`);
      return;
    }
    this.#say(`Reading ${file.name} …`);
    const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
    const headers = {
      "HX-Request": "true", "HX-Request-Type": "partial", "X-CSRF-Token": token, "Content-Type": "application/octet-stream",
      "X-File-Name": encodeURIComponent(file.name), "X-Format": this.querySelector("select")?.value ?? "",
    };
    try {
      const view = document.querySelector("contract-form") ? "?view=form" : "";
      const answer = await fetch(`${this.dataset.action ?? ""}${view}`, { method: "POST", body: file, headers });
      this.#take(await answer.text());
    } catch {
      this.#say(`${file.name} could not be sent.`);
    }
  }

  /** The page's own part, made by the server: it is escaped there. */
  #take(html: string): void {
    const made = new DOMParser().parseFromString(html, "text/html"), work = made.querySelector("#editor-work");
    if (work) {
      document.querySelector("#editor-work")?.replaceWith(work);
      document.querySelector<HTMLElement>("#editor-yaml")?.focus();
      return;
    }
    this.querySelector(".begin-said")!.replaceChildren(...made.body.children);
  }
}

customElements.define("contract-drop", ContractDrop);

export {};
