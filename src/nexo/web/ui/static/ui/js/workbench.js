// The staff site: keys, requests, live changes. Links and forms work without it.
import { keys } from "./keys.js";
import { listen } from "./live.js";
import { looking } from "./looking.js";
import { closeMenus, dismissToasts, focusErrors, printOnPress, sendOnce, tellOffline } from "./page.js";
import { palette } from "./palette.js";
import { panes } from "./panes.js";
import { picking } from "./picking.js";

// One hook puts the token on every request that changes something.
document.addEventListener("htmx:config:request", (event) => {
  const token = document.querySelector("meta[name=csrf-token]")?.content;
  const { request } = event.detail.ctx;
  if (token && request.method !== "GET") request.headers["X-CSRFToken"] = token;
});

document.addEventListener("htmx:after:swap", () => focusErrors());

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

focusErrors();
sendOnce();
closeMenus();
tellOffline();
dismissToasts();
picking();
keys();
palette();
panes();
looking();
listen();
printOnPress();
