/** <copy-button>: copies the code beside it. Without this script the code is selected and copied by hand. */
class CopyButton extends HTMLElement {
  connectedCallback(): void {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button", textContent: "Copy" });
    button.dataset.kind = "quiet";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.closest(".code-block")?.querySelector("pre")?.textContent ?? "");
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    this.replaceChildren(button);
  }
}

customElements.define("copy-button", CopyButton);
export {};
