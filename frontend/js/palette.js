// Ctrl-K: one field for people, cases by code, what was said, pages, and the verbs of what is open.
const dialog = document.getElementById("palette");

export function palette() {
  if (!dialog) return;
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const state = { field, list, now: -1, asked: 0, timer: 0 };
  dialog.addEventListener("nexo:shown", () => {
    field.value = "";
    fill(state, "");
    field.focus();
  });
  field.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => fill(state, field.value.trim()), 120);
  });
  field.addEventListener("keydown", (event) => steer(state, event));
  list.addEventListener("click", (event) => choose(event.target.closest("[role=option]")));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function verbs(text) {
  const found = [...document.querySelectorAll("[data-verb]")].filter((one) => one.getClientRects().length > 0);
  return found
    .filter((one) => fold(one.textContent).includes(fold(text)))
    .map((one) => option(one.textContent.trim(), dialog.dataset.verbWord, one.dataset.key, () => one.click()));
}

function option(label, kind, key, press) {
  const row = document.createElement("li");
  row.setAttribute("role", "option");
  row.className = "nx-palette__option";
  row.append(part("nx-palette__label", label), part("nx-palette__kind", key ? `${kind} · ${key}` : kind));
  row.press = press;
  return row;
}

function part(name, text) {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
}

async function fill(state, text) {
  const mine = ++state.asked;
  show(state, verbs(text), []);
  try {
    const answer = await fetch(`${dialog.dataset.address}?q=${encodeURIComponent(text)}`, {
      headers: { "HX-Request": "true" },
      credentials: "same-origin",
    });
    if (!answer.ok || answer.redirected || mine !== state.asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    show(state, verbs(text), [...page.querySelectorAll("[role=option]")]);
  } catch {
    // Verbs need no link; the rest is looked for when it is back.
  }
}

function show(state, first, rest) {
  state.list.replaceChildren(...first, ...rest);
  [...state.list.children].forEach((row, place) => (row.id = `palette-${place}`));
  dialog.querySelector("[data-none]").hidden = state.list.children.length > 0;
  point(state, state.list.children.length ? 0 : -1);
}

function point(state, place) {
  state.now = place;
  [...state.list.children].forEach((row, one) => row.setAttribute("aria-selected", String(one === place)));
  const row = state.list.children[place];
  state.field.setAttribute("aria-activedescendant", row?.id ?? "");
  row?.scrollIntoView({ block: "nearest" });
}

function steer(state, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const many = state.list.children.length;
  if (step && many) {
    event.preventDefault();
    point(state, (state.now + step + many) % many);
  } else if (event.key === "Enter") {
    event.preventDefault();
    choose(state.list.children[state.now]);
  }
}

function choose(row) {
  if (!row) return;
  dialog.close();
  if (row.press) row.press();
  else location.assign(row.dataset.address);
}
