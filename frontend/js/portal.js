// The citizen site. Every page works without this file.
import { closeMenus, dismissToasts, focusErrors, printOnPress, sendOnce, tellOffline } from "./page.js";

// To find the nearest office a hundred metres are enough, and an address bar keeps what it is told.
function search(form, coords) {
  form.elements.lat.value = coords.latitude.toFixed(3);
  form.elements.lon.value = coords.longitude.toFixed(3);
  form.elements.cerca.value = "";
  form.requestSubmit();
}

// "Acá estoy": fills the hidden coordinates; the person still sees and may change the place.
function here() {
  const button = document.querySelector("[data-here]");
  if (!button || !navigator.geolocation) {
    button?.remove();
    return;
  }
  const form = button.closest("form");
  const said = form.querySelector("[data-here-said]");
  button.addEventListener("click", () => {
    said.textContent = button.dataset.looking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lat.value = coords.latitude.toFixed(6);
        form.elements.lon.value = coords.longitude.toFixed(6);
        said.textContent = button.dataset.found.replace("%s", String(Math.round(coords.accuracy)));
        if (button.dataset.here === "send") search(form, coords);
      },
      () => {
        said.textContent = button.dataset.failed;
      },
      { enableHighAccuracy: true, timeout: 12000, maximumAge: 60000 },
    );
  });
}

// A photo is shown before it is sent, and made smaller where the link is poor.
function photos() {
  for (const input of document.querySelectorAll("input[type=file][data-preview]")) {
    const list = document.getElementById(input.dataset.preview);
    if (!list) continue;
    const show = () => {
      list.replaceChildren(
        ...[...input.files]
          .filter((file) => file.type.startsWith("image/"))
          .map((file) => {
            const item = document.createElement("li");
            item.className = "nx-thumbs__item";
            const image = document.createElement("img");
            image.alt = file.name;
            image.src = URL.createObjectURL(file);
            image.addEventListener("load", () => URL.revokeObjectURL(image.src));
            item.append(image);
            return item;
          }),
      );
    };
    // Once more when they were made smaller, or taken up again from the device.
    for (const happened of ["change", "nexo:files"]) input.addEventListener(happened, show);
  }
}

function share() {
  for (const button of document.querySelectorAll("[data-share]")) {
    if (!navigator.share) {
      button.hidden = true;
      continue;
    }
    button.addEventListener("click", () => {
      navigator.share({ title: document.title, text: button.dataset.share, url: button.dataset.shareUrl }).catch(() => {});
    });
  }
}

// The draft that stays on the device: only where there is a request to keep, or one that was sent.
async function drafts() {
  const form = document.querySelector("form[data-draft]");
  const sent = document.querySelector("[data-draft-sent]");
  if (!form && !sent) return;
  const kept = await import("./draft.js");
  kept.forgetOld();
  if (sent) await kept.forgetDraft(sent.dataset.draftSent);
  if (form) await kept.draft(form);
  document.documentElement.dataset.drafts = "ready";
}

drafts();
focusErrors();
sendOnce();
closeMenus();
tellOffline();
dismissToasts();
here();
photos();
share();
printOnPress();
