// What both sites share: the error summary takes the focus, a form is sent once, menus close, the offline bar.

export function focusErrors(root = document) {
  root.querySelector("[data-focus]")?.focus();
}

// A second press of the same button must not send the form again; the server would refuse it as well.
export function sendOnce(root = document) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  // A page taken back from the browser's memory may be sent again.
  addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });
}

export function printOnPress(root = document) {
  for (const button of root.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
}

export function closeMenus(root = document) {
  root.addEventListener("click", (event) => {
    for (const menu of root.querySelectorAll("details.nx-menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of root.querySelectorAll("details.nx-menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

const OFFLINE = {
  es: "Sin conexión. Lo que escribiste sigue en esta página: probá de nuevo cuando vuelva.",
  en: "You are offline. What you wrote is still on this page: try again when the connection is back.",
};

export function tellOffline() {
  const bar = document.createElement("div");
  bar.className = "nx-offline";
  bar.setAttribute("role", "status");
  const show = () => {
    bar.textContent = navigator.onLine ? "" : (OFFLINE[document.documentElement.lang] ?? OFFLINE.es);
    bar.hidden = navigator.onLine;
  };
  document.body.prepend(bar);
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}

export function dismissToasts() {
  const arm = (toast) => {
    const seconds = Number(toast.dataset.toast) || 10;
    let timer = setTimeout(() => toast.remove(), seconds * 1000);
    // Whoever is reading or about to press keeps it.
    toast.addEventListener("pointerenter", () => clearTimeout(timer));
    toast.addEventListener("focusin", () => clearTimeout(timer));
    toast.addEventListener("pointerleave", () => (timer = setTimeout(() => toast.remove(), seconds * 1000)));
    toast.querySelector("[data-toast-close]")?.addEventListener("click", () => toast.remove());
  };
  document.querySelectorAll("[data-toast]").forEach(arm);
  const holder = document.getElementById("toasts");
  if (!holder) return;
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.dataset?.toast) arm(node);
    }
  }).observe(holder, { childList: true });
}
