// The staff site: keys, requests, live changes. Links and forms work without it.
import { closeMenus, dismissToasts, focusErrors, printOnPress, sendOnce, tellOffline } from "./page.js";

// One hook puts the token on every request that changes something.
document.addEventListener("htmx:config:request", (event) => {
  const token = document.querySelector("meta[name=csrf-token]")?.content;
  const { request } = event.detail.ctx;
  if (token && request.method !== "GET") request.headers["X-CSRFToken"] = token;
});

document.addEventListener("htmx:after:swap", () => focusErrors());

const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

// `data-key="r"` or `"ctrl+k"` on a link, button or field: the key does what a press would.
function pressed(event) {
  const name = `${event.ctrlKey || event.metaKey ? "ctrl+" : ""}${event.key.toLowerCase()}`;
  if (event.altKey || (typing(event.target) && !name.startsWith("ctrl+"))) return;
  const target = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === name);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input, textarea, select")) {
    target.focus();
    target.select?.();
  } else target.click();
}

// j and k (or the arrows) walk the rows of the list marked data-walk; enter opens, as on any link.
function walk(event) {
  const step = { j: 1, arrowdown: 1, k: -1, arrowup: -1 }[event.key.toLowerCase()];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const rows = [...document.querySelectorAll("[data-walk] [data-row]")];
  if (!rows.length) return;
  const now = rows.findIndex((row) => row === document.activeElement || row.getAttribute("aria-current") === "true");
  const next = rows[Math.min(Math.max(now + step, 0), rows.length - 1)];
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  if (next.dataset.row === "open") next.click();
}

document.addEventListener("keydown", walk);
document.addEventListener("keydown", pressed);

// Live: ids only come over the wire. The page says "Mostrar novedades (3)" and moves nothing by itself.
// `resync` brings no ids: something may have been missed, so there is something to show, uncounted.
function listen() {
  const holders = [...document.querySelectorAll("[data-live]")].map((element) => {
    const asked = new URL(element.dataset.live, location.href);
    const topics = asked.searchParams.get("topics").split(",");
    const fresh = element.querySelector("[data-fresh]");
    return { element, asked, topics, fresh, seen: new Set() };
  });
  if (!holders.length || !window.EventSource) return;
  const sign = document.querySelector("[data-live-sign]");
  // One stream a page, whoever waits for news on it: a browser opens only six connections to a host.
  const address = new URL(holders[0].asked);
  address.searchParams.set("topics", [...new Set(holders.flatMap((one) => one.topics))].join(","));
  address.searchParams.set("since", Math.min(...holders.map((one) => Number(one.asked.searchParams.get("since")))));
  const stream = new EventSource(address);
  stream.onopen = () => sign?.classList.remove("nx-live--off");
  stream.onerror = () => sign?.classList.add("nx-live--off");
  stream.onmessage = (message) => {
    let heard;
    try {
      heard = JSON.parse(message.data);
    } catch {
      return;
    }
    for (const one of holders) {
      if (heard.topic === "resync" || one.topics.includes(heard.topic)) tell(one, heard);
    }
  };
  addEventListener("pagehide", () => stream.close());
}

// Where one is stands in sight, also in a strip that scrolls.
for (const here of document.querySelectorAll(".nx-tabs [aria-current], .nx-rail [aria-current]")) {
  const strip = here.closest(".nx-tabs, .nx-rail");
  const [inner, outer] = [here.getBoundingClientRect(), strip.getBoundingClientRect()];
  strip.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}

// How many files were picked; their names are told by the browser on the field itself.
document.addEventListener("change", (event) => {
  const said = event.target.closest(".nx-pick")?.querySelector("[data-picked]");
  if (!said) return;
  said.hidden = event.target.files.length === 0;
  said.textContent = event.target.files.length;
});

function tell({ element, fresh, seen }, heard) {
  element.dispatchEvent(new CustomEvent("nexo:live", { detail: heard }));
  if (!fresh) return;
  for (const id of heard.ids ?? []) seen.add(id);
  fresh.hidden = false;
  const count = fresh.querySelector("[data-fresh-count]");
  if (count) count.textContent = seen.size ? `(${seen.size})` : "";
}

// A conversation opens at its end.
for (const body of document.querySelectorAll("[data-at-end]")) body.scrollTop = body.scrollHeight;

focusErrors();
sendOnce();
closeMenus();
tellOffline();
dismissToasts();
listen();
printOnPress();
