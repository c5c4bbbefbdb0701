// Draws the orders from what the telephone keeps, with the marks that wait already counted in.

const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const LIVE = ["planned", "on_the_way", "started"];
const AFTER = { on_the_way: "on_the_way", start: "started", done: "done", not_done: "not_done" };

export const texts = () => JSON.parse(document.getElementById("crew-texts").textContent);

// How an order stands once its waiting marks have arrived.
export function ahead(order, marks) {
  const now = { ...order, materials: [...order.materials] };
  for (const mark of marks.filter((one) => one.order === order.id)) {
    if (mark.kind === "photo") now[`${mark.photo_kind}_photos`] += 1;
    else if (mark.kind === "material") now.materials.push(`${mark.name}: ${mark.quantity} ${mark.unit}`.trim());
    else if (LIVE.includes(now.state)) now.state = AFTER[mark.kind];
  }
  return now;
}

function card(order, said) {
  const element = copy("crew-order");
  element.dataset.order = order.id;
  const shown = {
    ...order,
    place: order.place || order.title,
    state_label: said.states[order.state],
    materials: order.materials.join(", "),
  };
  for (const field of element.querySelectorAll("[data-field]")) field.textContent = shown[field.dataset.field] ?? "";
  const live = LIVE.includes(order.state);
  const has = { access: order.access, map: order.lat !== null, materials: order.materials.length, live };
  for (const part of element.querySelectorAll("[data-part]")) {
    if (part.dataset.part in has) part.hidden = !has[part.dataset.part];
  }
  element.querySelector("[data-part=photo-form]").hidden = order.state === "not_done";
  for (const button of element.querySelectorAll("[data-when]")) {
    button.hidden = !button.dataset.when.split(" ").includes(order.state);
  }
  if (order.lat !== null) {
    const point = `${order.lat},${order.lon}`;
    element.querySelector("[data-link=map]").href =
      `https://www.openstreetmap.org/?mlat=${order.lat}&mlon=${order.lon}#map=18/${order.lat}/${order.lon}`;
    element.querySelector("[data-link=geo]").href = `geo:${point}?q=${point}`;
  }
  return element;
}

// A day by its name where it is near, in the language of the page.
function dayName(day, said) {
  if (day === said.today) return said.words.today;
  const at = new Date(`${day}T12:00:00`);
  const named = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long" });
  const name = named.format(at);
  return name[0].toUpperCase() + name.slice(1);
}

// What somebody is filling in, or has filled in, is not taken from under their fingers.
const busy = (root) =>
  (root.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) ||
  [...root.querySelectorAll("input:not([type=hidden]), textarea, select")].some((field) => field.value !== "");

// Which parts of which orders are unfolded, and how to unfold them again.
const unfolded = (root) =>
  [...root.querySelectorAll("[data-order]")].flatMap((order) =>
    [...order.querySelectorAll("details")].flatMap((part, at) => (part.open ? [[order.dataset.order, at]] : [])),
  );

function unfold(root, parts) {
  for (const [order, at] of parts) {
    const part = root.querySelectorAll(`[data-order="${order}"] details`)[at];
    if (part) part.open = true;
  }
}

export function showDay(root, found, marks) {
  const days = root.querySelector("[data-days]");
  if (busy(days)) return false;
  const said = { ...texts(), today: found.today };
  const sections = new Map();
  for (const order of found.orders) {
    const name = order.day < found.today ? said.words.before : dayName(order.day, said);
    if (!sections.has(name)) {
      const section = copy("crew-day");
      section.querySelector("[data-field=day]").textContent = name;
      sections.set(name, section);
    }
    sections.get(name).append(card(ahead(order, marks), said));
  }
  const open = unfolded(days);
  days.replaceChildren(...sections.values());
  unfold(days, open);
  root.querySelector("[data-empty]").hidden = sections.size > 0;
  return true;
}

export function showNotices(root, rows, dismiss) {
  const holder = root.querySelector("[data-notices]");
  holder.replaceChildren(
    ...rows.map((row) => {
      const element = copy("crew-notice");
      element.querySelector("[data-field=order]").textContent = row.order;
      element.querySelector("[data-field=said]").textContent = row.said;
      element.querySelector("[data-dismiss]").addEventListener("click", () => dismiss(row.id));
      return element;
    }),
  );
}

export function showStatus(root, { count, others, offline, signedOut }) {
  const { words } = texts();
  const box = root.querySelector("[data-status]");
  const lines = [];
  if (offline) lines.push(words.offline);
  if (count) lines.push(words.waiting.replace("{n}", count));
  else lines.push(words.sent);
  if (others) lines.push(words.others.replace("{n}", others));
  box.querySelector("[data-said]").textContent = lines.join(" ");
  box.querySelector("[data-signed-out]").hidden = !signedOut;
  box.className = `nx-alert nx-alert--${signedOut || offline ? "warn" : count ? "info" : "good"}`;
  box.dataset.waiting = count;
  box.hidden = false;
}
