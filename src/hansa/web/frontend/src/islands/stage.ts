/** Moves and scales one stage inside its figure: wheel, drag, buttons, and arrow keys on the figure's own buttons. */
const MIN = 0.2, MAX = 2, LARGEST_FIT = 1.1;

export class Stage {
  #x = 0;
  #y = 0;
  #scale = 1;

  constructor(readonly figure: HTMLElement, readonly content: HTMLElement, readonly margin = { x: 24, top: 20, bottom: 64 }) {
    figure.addEventListener("wheel", this.#wheel, { passive: false });
    figure.addEventListener("pointerdown", this.#drag);
    figure.addEventListener("click", (event) => this.#button((event.target as Element).closest<HTMLElement>("[data-zoom]")?.dataset.zoom));
    figure.addEventListener("focusin", (event) => this.#reveal(event.target as HTMLElement));
    new ResizeObserver(() => this.fit()).observe(figure);
  }

  fit(): void {
    const { clientWidth: width, clientHeight: height } = this.figure, { offsetWidth: w, offsetHeight: h } = this.content;
    const room = height - this.margin.top - this.margin.bottom;
    this.#scale = Math.max(MIN, Math.min((width - 2 * this.margin.x) / w, room / h, LARGEST_FIT));
    this.#x = (width - w * this.#scale) / 2;
    this.#y = this.margin.top + Math.max(0, (room - h * this.#scale) / 2);
    this.#show();
  }

  #show(): void {
    this.content.style.transform = `translate(${this.#x}px, ${this.#y}px) scale(${this.#scale})`;
  }

  #zoom(by: number, x: number, y: number): void {
    const next = Math.min(MAX, Math.max(MIN, this.#scale * by)), ratio = next / this.#scale;
    this.#x = x - (x - this.#x) * ratio;
    this.#y = y - (y - this.#y) * ratio;
    this.#scale = next;
    this.#show();
  }

  #button(kind: string | undefined): void {
    if (kind === "fit") this.fit();
    else if (kind) this.#zoom(kind === "in" ? 1.25 : 0.8, this.figure.clientWidth / 2, this.figure.clientHeight / 2);
  }

  /** A node that gets the focus outside of the window is brought into it. */
  #reveal(target: HTMLElement): void {
    this.figure.scrollTo(0, 0);
    if (!this.content.contains(target)) return;
    const view = this.figure.getBoundingClientRect(), box = target.getBoundingClientRect();
    if (box.left < view.left || box.right > view.right) this.#x += view.left + view.width / 2 - (box.left + box.width / 2);
    if (box.top < view.top || box.bottom > view.bottom) this.#y += view.top + view.height / 2 - (box.top + box.height / 2);
    this.#show();
  }

  #wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const view = this.figure.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) return this.#zoom(Math.exp(-event.deltaY / 240), event.clientX - view.x, event.clientY - view.y);
    this.#x -= event.deltaX;
    this.#y -= event.deltaY;
    this.#show();
  };

  #drag = (start: PointerEvent): void => {
    if (start.button !== 0 || (start.target as Element).closest("a, button")) return;
    const x = this.#x - start.clientX, y = this.#y - start.clientY, over = new AbortController();
    const move = (event: PointerEvent): void => { this.#x = x + event.clientX; this.#y = y + event.clientY; this.#show(); };
    addEventListener("pointermove", move, { signal: over.signal });
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => over.abort(), { signal: over.signal });
  };
}
