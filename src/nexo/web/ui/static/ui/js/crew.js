// The page of a crew: everything that is pressed is kept on the telephone first and sent when there is a network.
import { newId, place, shrink } from "./crew-photo.js";
import { SignedOut, sendAll } from "./crew-send.js";
import { showDay, showNotices, showStatus, texts } from "./crew-show.js";
import * as store from "./crew-store.js";

const root = document.querySelector("[data-crew]");
const addresses = root.dataset;
const AGAIN_MS = 30_000;
const condition = { offline: !navigator.onLine, signedOut: false };

// Whose page this is: the server says it; the page that opens without a network belongs to whoever was last here.
// What another person's crew has to do is not shown.
async function mine() {
  const kept = await store.day();
  const staff = addresses.staff || kept?.staff;
  return { staff, found: kept?.staff === staff ? kept : undefined };
}

async function draw() {
  const [{ staff, found }, marks, notices] = await Promise.all([mine(), store.waiting(), store.notices()]);
  const own = marks.filter((mark) => mark.staff === staff);
  if (found) showDay(root, found, own);
  showNotices(root, notices.filter((one) => one.staff === staff), dismiss);
  showStatus(root, { ...condition, count: own.length, others: marks.length - own.length });
}

async function dismiss(id) {
  await store.forget(id);
  await draw();
}

let sending;
async function send() {
  if (sending) return sending;
  sending = (async () => {
    try {
      await sendAll(addresses, draw);
      Object.assign(condition, { offline: false, signedOut: false });
    } catch (error) {
      condition.signedOut = error instanceof SignedOut;
      condition.offline = !condition.signedOut;
    }
    await draw();
  })();
  try {
    await sending;
  } finally {
    sending = undefined;
  }
}

// A form of the page becomes a mark. Its fields are emptied only when the mark is safely kept.
async function keep(form, button) {
  const fields = new FormData(form, button);
  const { id: _id, csrfmiddlewaretoken: _token, photo, ...said } = Object.fromEntries(fields);
  const { staff } = await mine();
  const mark = {
    ...said,
    id: newId(),
    order: form.closest("[data-order]").dataset.order,
    at: new Date().toISOString(),
    staff,
  };
  if (photo) mark.photo = await shrink(photo);
  Object.assign(mark, await place());
  await store.keepMark(mark);
  form.reset();
  form.closest("details")?.removeAttribute("open");
  document.activeElement?.blur();
}

const kept = new WeakSet();
root.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-mark]");
  if (!form) return;
  event.preventDefault();
  if (kept.has(form)) return;
  kept.add(form);
  try {
    await keep(form, event.submitter);
  } catch {
    // No room or no store: the page says so and the form keeps what was written.
    showNotices(root, [{ id: "", order: "", said: texts().words.full }], draw);
    return;
  } finally {
    kept.delete(form);
  }
  await draw();
  void send();
});

addEventListener("online", () => void send());
addEventListener("offline", () => {
  condition.offline = true;
  void draw();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") void send();
});
setInterval(() => void send(), AGAIN_MS);

// The worker makes the page open without a network; without one (an old browser) the rest still works.
navigator.serviceWorker?.register(addresses.worker).catch(() => {});
navigator.storage?.persist?.();

await draw();
await send();
