/**
 * <contract-form>: the fields of a contract, sent by htmx when one has changed.
 *
 * Without this script every button sends the form and the page comes back. With it the page's part is morphed, and
 * morphing leaves what a person ticked or chose as it was: here every control but the one in use takes the server's word.
 */
class ContractForm extends HTMLElement {
  #after = (): void => { this.#settle(); };

  connectedCallback(): void {
    document.addEventListener("htmx:after:swap", this.#after);
  }

  disconnectedCallback(): void {
    document.removeEventListener("htmx:after:swap", this.#after);
  }

  #settle(): void {
    for (const field of this.querySelectorAll<HTMLInputElement>("input")) {
      if (field.type === "checkbox") field.checked = field.defaultChecked;
      else if (field !== document.activeElement) field.value = field.defaultValue;
    }
    for (const field of this.querySelectorAll("textarea")) if (field !== document.activeElement) field.value = field.defaultValue;
    for (const option of this.querySelectorAll("option")) option.selected = option.defaultSelected;
  }
}

customElements.define("contract-form", ContractForm);

export {};
