// List, conversation, person side by side: opening a row changes the two panes beside it and leaves the list alone.
import { forgetHeld, rows } from "./keys.js";
import { catchUp } from "./live.js";
import { look, stopLooking } from "./looking.js";

const WIDE = matchMedia("(width >= 75rem)");
const FRESH_FOR = 30000;
const MOST = 4;
const ahead = new Map();

export function panes() {
  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-panes] [data-walk] a[data-row]");
    if (!row || event.defaultPrevented || event.button || !WIDE.matches) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(row);
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-panes] [data-walk] a[data-row]");
    if (row && WIDE.matches) fetchAhead(row);
  });
  document.addEventListener("submit", goOn, true);
  document.addEventListener("htmx:after:swap", () => {
    keepEnd();
    keepPlace();
  });
  document.addEventListener("nexo:live", forget, true);
  addEventListener("popstate", () => location.reload());
  addEventListener("pagehide", storePlace);
  document.addEventListener("scroll", noteEnd, true);
  toEnd(document);
  keepPlace();
}

async function open(row) {
  for (const one of rows()) one.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  const page = await pageAt(row.href);
  if (row.getAttribute("aria-current") !== "true") return; // another row was opened meanwhile
  const frame = document.querySelector("[data-panes]");
  const fresh = ["conversation", "person"].map((name) => page?.querySelector(`[data-pane=${name}]`));
  if (!fresh.every(Boolean)) {
    location.assign(row.href);
    return;
  }
  keepDraft(frame);
  stopLooking();
  for (const one of fresh) {
    const pane = document.adoptNode(one);
    frame.querySelector(`[data-pane=${pane.dataset.pane}]`).replaceWith(pane);
    window.htmx?.process(pane);
  }
  frame.classList.add("nx-panes--chosen");
  document.title = page.title;
  history.pushState({}, "", row.href);
  toEnd(frame);
  catchUp(frame);
  look(frame);
  const all = rows();
  const next = all[all.indexOf(row) + 1];
  if (next) fetchAhead(next);
}

// The next conversation is fetched before it is asked for. It counts as read only when it is shown.
function fetchAhead(row) {
  if (kept(row.href)) return;
  if (ahead.size >= MOST) ahead.delete(ahead.keys().next().value);
  ahead.set(row.href, { at: Date.now(), id: row.dataset.row, text: load(row.href) });
}

function kept(address) {
  const found = ahead.get(address);
  if (found && Date.now() - found.at < FRESH_FOR) return found;
  ahead.delete(address);
  return undefined;
}

async function pageAt(address) {
  const text = await (kept(address)?.text ?? load(address));
  ahead.delete(address);
  return text && new DOMParser().parseFromString(text, "text/html");
}

async function load(address) {
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    return answer.ok && !answer.redirected ? await answer.text() : "";
  } catch {
    return "";
  }
}

// What was fetched ahead and has changed since is fetched again.
function forget(event) {
  const ids = event.detail?.ids ?? [];
  for (const [address, { id }] of ahead) if (!ids.length || ids.includes(id)) ahead.delete(address);
}

// An answer that was just being written is kept before its pane goes.
function keepDraft(frame) {
  const text = frame.querySelector("[data-pane=conversation] textarea:is([hx-post], [data-draft])");
  if (text && text.value !== text.defaultValue) {
    const body = new URLSearchParams({ text: text.value, channel: text.form?.elements.channel?.value ?? "" });
    const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
    fetch(text.dataset.draft ?? text.getAttribute("hx-post"), {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token },
      keepalive: true,
      credentials: "same-origin",
    });
  }
  forgetHeld();
}

// Done with this one: the next of the list comes, at the same place.
function goOn(event) {
  if (!event.target.matches("[data-goes-on]")) return;
  const all = rows();
  const now = all.findIndex((row) => row.getAttribute("aria-current") === "true");
  const next = now < 0 ? null : (all[now + 1] ?? all[now - 1]);
  if (next) event.target.elements.sigue.value = `${next.pathname}${next.search}`;
}

const endOf = (body) => body.scrollHeight - body.scrollTop - body.clientHeight < 40;

function toEnd(root) {
  for (const body of root.querySelectorAll("[data-at-end]")) {
    body.scrollTop = body.scrollHeight;
    body.dataset.ended = "yes";
  }
}

function noteEnd(event) {
  if (event.target.dataset?.atEnd !== undefined) event.target.dataset.ended = endOf(event.target) ? "yes" : "";
}

// Who reads at the end sees what is new there; who reads further up is left where they are.
function keepEnd() {
  for (const body of document.querySelectorAll("[data-at-end][data-ended=yes]")) body.scrollTop = body.scrollHeight;
}

const placeOf = () => `nexo-place-${new URL(location.href).searchParams.get("vista") ?? "waiting"}`;

function storePlace() {
  const list = document.querySelector("[data-keep-place]");
  if (list) sessionStorage.setItem(placeOf(), list.scrollTop);
}

function keepPlace() {
  const list = document.querySelector("[data-keep-place]:not([data-placed])");
  if (!list?.querySelector("[data-row]")) return;
  list.dataset.placed = "yes";
  list.scrollTop = Number(sessionStorage.getItem(placeOf()) ?? 0);
}
