// Who else has this conversation open: said every twenty seconds, and at once when somebody begins to write.
const EVERY = 20000;
const STILL_TYPING = 6000;
let place = null;

export function look(root = document) {
  const holder = root.querySelector("[data-looking]");
  if (!holder) return;
  place = { holder, address: holder.dataset.looking, typing: false, timer: 0, pause: 0 };
  const mine = place;
  place.timer = setInterval(() => document.hidden || beat(mine), EVERY);
  let soon = 0;
  holder.addEventListener("nexo:live", () => {
    clearTimeout(soon);
    soon = setTimeout(() => beat(mine), 100);
  });
  if (!document.hidden) beat(mine, { entra: "1" });
}

export function stopLooking() {
  if (!place) return;
  clearInterval(place.timer);
  clearTimeout(place.pause);
  say(place, { sale: "1" });
  place = null;
}

function say(mine, more = {}) {
  const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  const body = new URLSearchParams({ escribe: mine.typing ? "1" : "0", ...more });
  const headers = { "X-CSRFToken": token, "HX-Request": "true" };
  return fetch(mine.address, { method: "POST", body, headers, keepalive: true, credentials: "same-origin" });
}

async function beat(mine, more) {
  try {
    const answer = await say(mine, more);
    if (!answer.ok || answer.redirected || mine !== place) return;
    const text = await answer.text();
    // The same words again are not said again by a screen reader.
    if (mine.holder.dataset.said !== text) {
      mine.holder.dataset.said = text;
      mine.holder.innerHTML = text;
    }
  } catch {
    // Without a link nobody is told; the next beat says it.
  }
}

function typed(event) {
  if (!place || !event.target.closest("[data-pane=conversation] textarea")) return;
  const mine = place;
  clearTimeout(mine.pause);
  mine.pause = setTimeout(() => {
    mine.typing = false;
    if (mine === place) beat(mine);
  }, STILL_TYPING);
  if (mine.typing) return;
  mine.typing = true;
  beat(mine);
}

export function looking() {
  document.addEventListener("input", typed);
  document.addEventListener("visibilitychange", () => {
    if (place) document.hidden ? say(place, { sale: "1" }) : beat(place);
  });
  addEventListener("pagehide", stopLooking);
  look();
}
