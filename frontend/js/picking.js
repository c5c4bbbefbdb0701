// Rows chosen to do one thing to all of them.
let anchor = null;

const picks = () => [...document.querySelectorAll("[data-pick]")];
const pickOf = (row) => row?.closest("li")?.querySelector("[data-pick]") ?? null;

// Choose the row, or not any more; with shift, all from the last one chosen to this one.
export function toggle(row, isRange) {
  const pick = pickOf(row);
  if (!pick) return false;
  pick.checked = isRange ? true : !pick.checked;
  if (isRange) reach(pick);
  anchor = pick;
  say();
  return true;
}

function reach(pick) {
  const all = picks();
  const [from, to] = [all.indexOf(anchor), all.indexOf(pick)];
  if (from < 0) return;
  for (const one of all.slice(Math.min(from, to), Math.max(from, to) + 1)) one.checked = true;
}

export function say() {
  const form = document.querySelector("[data-together]");
  if (!form) return;
  const chosen = picks().filter((one) => one.checked).length;
  form.classList.toggle("nx-together--on", chosen > 0);
  form.querySelector("[data-picked-count]").textContent = chosen;
}

export function picking() {
  document.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-pick]");
    if (!pick) return;
    if (event.shiftKey && anchor) {
      pick.checked = true;
      reach(pick);
    }
    anchor = pick;
    say();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]") && picks().some((one) => one.checked)) {
      for (const one of picks()) one.checked = false;
      say();
    }
    // Enter in the field of the label puts the label on; a form would take its first button.
    if (event.key === "Enter" && event.target.id === "together-label") {
      event.preventDefault();
      event.target.form.querySelector("[name=verb][value=label]").click();
    }
  });
  document.addEventListener("htmx:after:swap", say);
  addEventListener("pageshow", say);
}
