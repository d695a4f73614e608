/** The keys that work on every page outside of fields; the same list stands in the "?" dialog. */
const GO: Record<string, string> = { m: "/", p: "/marketplace", c: "/datacontracts", s: "/sourcesystems", t: "/teams", r: "/runs", e: "/events" };
const WAIT = 900;

let pending = 0;

function inField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>("input[type=search][data-slash]");
  field?.focus();
  return field !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
  if (event.key === "/" && focusSearch()) event.preventDefault();
  else if (event.key === "?") document.querySelector<HTMLDialogElement>("#keys")?.showModal();
  else if (event.key === "g") pending = event.timeStamp;
  else if (event.timeStamp - pending < WAIT && GO[event.key]) location.assign(GO[event.key]!);
});
