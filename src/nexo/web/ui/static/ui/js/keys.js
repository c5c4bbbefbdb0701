// Keys of the staff site. A letter alone does nothing while somebody types, in a dialog, or when they are switched off.
import { toggle } from "./picking.js";

const isOff = document.querySelector("meta[name=nexo-keys]")?.content === "off";
const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
const seen = (one) => one.getClientRects().length > 0;
let held = null;
const STEPS = { j: 1, arrowdown: 1, k: -1, arrowup: -1 };

// `data-key="r"` or `"ctrl+k"` on a link, button or field: the key does what a press would. What can be undone
// comes first, then what was chosen in the list, then the open conversation.
function target(name) {
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].filter(seen);
  return found.find((one) => one.closest(".nx-toast")) ?? found[0];
}

function press(one) {
  if (one.matches("input, textarea, select")) {
    one.focus();
    one.select?.();
  } else one.click();
}

function pressed(event) {
  const name = `${event.ctrlKey || event.metaKey ? "ctrl+" : ""}${event.key.toLowerCase()}`;
  const isLetter = !name.startsWith("ctrl+") && event.key.length === 1;
  if (event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (!name.startsWith("ctrl+") && typing(event.target)) return;
  if (isLetter && isOff) return;
  const done = ownKey(name, event) || dataKey(name);
  if (done) event.preventDefault();
}

function ownKey(name, event) {
  if (name === "ctrl+k") return show("palette");
  if (name === "?") return show("keys-help");
  if (name === "ctrl+enter" && event.target.matches("textarea")) return send(event.target.form);
  return name === "x" && toggle(currentRow(), event.shiftKey);
}

// The field for the answer may still be on its way: what is written meanwhile, in its place, goes into it.
function moveHeld() {
  const field = [...document.querySelectorAll('[data-key="r"]')].find((one) => !one.matches("[data-holding]"));
  if (held === null || !field || document.querySelector("[data-holding]")) return;
  if (document.activeElement === document.body) field.focus();
  if (held) {
    field.setRangeText(held, field.value.length, field.value.length, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  held = null;
}

// What was written for one person must never land in the answer to the next.
export function forgetHeld() {
  held = null;
}

function noteHeld(event) {
  if (event.target.matches?.("[data-holding]")) held = event.target.value;
}

function send(form) {
  form?.requestSubmit();
  return Boolean(form);
}

function dataKey(name) {
  let one = target(name);
  // On a row of the list with nothing open, the key is meant for that row.
  if (!one && ["a", "e", "s", "l"].includes(name) && document.activeElement?.matches("[data-row]")) {
    toggle(document.activeElement, false);
    one = target(name);
  }
  if (one) press(one);
  return Boolean(one);
}

function show(id) {
  const dialog = document.getElementById(id);
  if (!dialog) return false;
  dialog.showModal();
  dialog.dispatchEvent(new CustomEvent("nexo:shown"));
  return true;
}

export const rows = () => [...document.querySelectorAll("[data-walk] [data-row]")];

export function currentRow() {
  const all = rows();
  return all.find((row) => row === document.activeElement) ?? all.find((row) => row.getAttribute("aria-current") === "true");
}

// j and k (or the arrows) walk the rows of the list marked data-walk; enter opens, as on any link.
function walk(event) {
  const step = STEPS[event.key.toLowerCase()];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]") || (event.key.length === 1 && isOff)) return;
  const all = rows();
  if (!all.length) return;
  const next = all[Math.min(Math.max(all.indexOf(currentRow()) + step, 0), all.length - 1)];
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  if (next.dataset.row === "open") next.click();
}

export function keys() {
  document.addEventListener("keydown", walk);
  document.addEventListener("keydown", pressed);
  document.addEventListener("focusin", noteHeld);
  document.addEventListener("input", noteHeld);
  document.addEventListener("htmx:after:swap", moveHeld);
  for (const button of document.querySelectorAll("[data-shows]")) {
    button.addEventListener("click", () => show(button.dataset.shows));
  }
  for (const button of document.querySelectorAll("dialog [data-close]")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
}
