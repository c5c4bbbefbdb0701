// Sends what waits, in the order in which it was made. Every mark carries its own key, so that sending one twice is
// harmless: after a lost answer, from two tabs, after the page was killed.
import * as store from "./crew-store.js";

const AT_ONCE = 10;
const MOST_BYTES = 6_000_000;

export class SignedOut extends Error {}
export class Unreachable extends Error {}

// A page that asks for a password is not an answer: it tells that the session is over.
async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { credentials: "same-origin", redirect: "manual", cache: "no-store", ...options });
  } catch {
    throw new Unreachable();
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new SignedOut();
  if (answer.status >= 500 || answer.status === 429) throw new Unreachable();
  return answer;
}

export async function fetchDay(address) {
  const answer = await ask(address);
  // Whoever has no crew any more gets the page of an address that is not.
  if (!answer.ok) throw new SignedOut();
  const found = await answer.json();
  const { csrf, ...kept } = found;
  await store.keepDay(kept);
  return { ...kept, csrf };
}

function batchOf(marks) {
  let bytes = 0;
  const batch = [];
  for (const mark of marks) {
    bytes += mark.photo?.size ?? 200;
    if (batch.length && (bytes > MOST_BYTES || batch.length === AT_ONCE)) break;
    batch.push(mark);
  }
  return batch;
}

function formOf(batch) {
  const form = new FormData();
  const plain = batch.map(({ seq, staff, photo, ...rest }) => rest);
  form.append("marks", JSON.stringify(plain));
  for (const { id, photo } of batch) if (photo) form.append(`photo-${id}`, photo, "foto.jpg");
  return form;
}

// Returns the day as it is after everything was sent. One tab at a time, where the browser knows locks.
export function sendAll({ sync, data }, changed) {
  const work = async () => {
    let day = await fetchDay(data);
    const orders = new Map(day.orders.map((order) => [order.id, `${order.place || order.title}`]));
    for (;;) {
      const mine = (await store.waiting()).filter((mark) => mark.staff === day.staff);
      if (!mine.length) return day;
      const batch = batchOf(mine);
      const answer = await ask(sync, { method: "POST", headers: { "X-CSRFToken": day.csrf }, body: formOf(batch) });
      if (!answer.ok) throw new Unreachable();
      const { results, ...fresh } = await answer.json();
      const said = new Map(results.map((one) => [one.id, one]));
      const answered = batch.filter((mark) => said.has(mark.id)).map((mark) => ({ mark, ...said.get(mark.id) }));
      if (!answered.length) throw new Unreachable();
      await store.settle(answered, (id) => orders.get(id) ?? "");
      const { csrf, ...kept } = fresh;
      await store.keepDay(kept);
      day = fresh;
      changed();
    }
  };
  return navigator.locks ? navigator.locks.request("nexo-crew-send", work) : work();
}
