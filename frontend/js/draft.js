// What a neighbour typed stays on the device until the town has it: through a dead link, a lost session, a closed tab.
// Where the device keeps nothing, everything works as before. Loaded only on the pages of a request.
import { shrink } from "./crew-photo.js";
import { forgetPhotos, keepPhotos, keptPhotos } from "./draft-photos.js";

const PREFIX = "nexo-draft:";
const HOURS = 24 * 3600 * 1000; // other people may use the same device
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "website", "key", "seen", "asked"]);

function read(name) {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + name));
    return kept && Date.now() - kept.at < HOURS ? kept.values : null;
  } catch {
    return null; // no storage, or not ours
  }
}

function write(name, values) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify({ at: Date.now(), values }));
    return true;
  } catch {
    return false;
  }
}

export function forgetDraft(service) {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(`${PREFIX}${service}/`)) localStorage.removeItem(name);
    }
  } catch {
    // nothing was kept
  }
  return forgetPhotos(service);
}

// Whatever is older than a day goes, whichever page is opened.
export function forgetOld() {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX) && read(name.slice(PREFIX.length)) === null) localStorage.removeItem(name);
    }
  } catch {
    // nothing was kept
  }
}

function valuesOf(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value && !NOT_KEPT.has(name)) values[name] = value;
  }
  return values;
}

// Only what is empty is filled in: what the server knows, or a person has begun, is newer.
function restore(form, values) {
  let any = false;
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements[name];
    if (!field) continue;
    if (field instanceof RadioNodeList) {
      const option = [...field].find((one) => one.value === value);
      if (field.value || !option) continue;
      option.checked = true;
    } else if (!field.value && field.type !== "file") {
      field.value = value;
    } else continue;
    any = any || field.type !== "hidden";
  }
  return any;
}

function give(input, files) {
  const list = new DataTransfer();
  for (const file of files) list.items.add(file);
  input.files = list.files;
  input.dispatchEvent(new CustomEvent("nexo:files"));
}

// A photo of 40 MB shows no more than one of half a megabyte, and no town has to take it. What cannot be redrawn
// here (HEIC in most browsers) goes as it is: the server says what it does with it.
async function lighten(input) {
  const made = await Promise.all(
    [...input.files].map(async (file) => {
      const small = await shrink(file);
      return small === file ? file : new File([small], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    }),
  );
  give(input, made);
  return made;
}

async function photosOf(form, service) {
  const input = form.querySelector("input[type=file][data-preview]");
  if (!input) return false;
  let busy = Promise.resolve();
  input.addEventListener("change", () => {
    form.dataset.busy = "yes";
    busy = lighten(input)
      .then((files) => keepPhotos(service, files))
      .catch(() => {})
      .finally(() => {
        delete form.dataset.busy;
        if (form.dataset.wanted) form.requestSubmit();
      });
  });
  if (document.getElementById("kept") || form.querySelector(".govuk-error-message")) return false;
  const kept = await keptPhotos(service, HOURS);
  if (!kept.length || input.files.length) return false;
  give(input, kept);
  return true;
}

export async function draft(form) {
  const service = form.dataset.draft;
  const name = `${service}/${form.dataset.step}`;
  const said = document.querySelector("[data-draft-said]");
  const tell = (text) => {
    said.hidden = !text;
    said.textContent = text;
  };
  const drop = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button nx-button--quiet nx-button--small";
    button.textContent = form.dataset.drop;
    button.addEventListener("click", async () => {
      await forgetDraft(service);
      form.reset();
      tell("");
    });
    said.append(" ", button);
  };

  const kept = read(name);
  const typed = kept ? restore(form, kept) : false;
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => write(name, valuesOf(form)), 250);
  });
  addEventListener("pagehide", () => write(name, valuesOf(form)));

  let waits = false;
  form.addEventListener("submit", (event) => {
    write(name, valuesOf(form));
    if (form.dataset.busy) {
      event.preventDefault();
      form.dataset.wanted = "yes";
    } else if (!navigator.onLine) {
      event.preventDefault();
      waits = true;
      tell(form.dataset.waiting);
    }
  });
  addEventListener("online", () => {
    if (!waits) return;
    waits = false;
    tell(form.dataset.sending);
    form.requestSubmit();
  });

  const pictures = await photosOf(form, service);
  if (typed || pictures) {
    tell(form.dataset.restored);
    drop();
  }
}
