// The telephone without reloading: looks for news while somebody looks at it, and sends what is written.
// Without this file everything works by forms.

const chat = document.getElementById("chat");
const state = document.getElementById("phone-state");
const composer = document.getElementById("composer");
const text = composer.elements.text;
const EVERY = 1500;

function toEnd() {
  chat.scrollTop = chat.scrollHeight;
}

function tell(words) {
  if (state.textContent !== words) state.textContent = words;
}

function show(html) {
  const wasAtEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
  chat.innerHTML = html;
  if (wasAtEnd) toEnd();
}

async function look() {
  const version = chat.querySelector("[data-version]")?.dataset.version ?? "";
  const answer = await fetch(`${chat.dataset.url}?version=${version}`);
  if (answer.status === 200) show(await answer.text());
  tell(answer.ok ? chat.dataset.found : chat.dataset.lost);
}

async function send(form, fields) {
  const answer = await fetch(form.action, { method: "POST", body: fields });
  if (!answer.ok) {
    // The page that came back says what is wrong.
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    tell(page.getElementById("phone-state")?.textContent ?? chat.dataset.lost);
    return false;
  }
  await look();
  toEnd();
  return true;
}

async function submitComposer() {
  const fields = new FormData(composer);
  if (!fields.get("text").trim() && !fields.get("photo").size && !fields.get("place")) return;
  composer.setAttribute("aria-busy", "true");
  try {
    if (await send(composer, fields)) composer.reset();
  } finally {
    composer.removeAttribute("aria-busy");
    composer.querySelector("details").open = false;
    grow();
    text.focus();
  }
}

function grow() {
  text.rows = Math.min(5, Math.max(1, text.value.split("\n").length));
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  submitComposer();
});

// A photo or a place is sent as soon as it is chosen, with whatever was written.
composer.addEventListener("change", (event) => {
  if (event.target !== text) submitComposer();
});

text.addEventListener("input", grow);
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submitComposer();
  }
});

for (const area of [chat, document.querySelector(".dm-ideas")]) {
  area.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const fields = new FormData(form, event.submitter);
    send(form, fields);
  });
}

async function watch() {
  if (!document.hidden) {
    try {
      await look();
    } catch {
      tell(chat.dataset.lost);
    }
  }
  setTimeout(watch, EVERY);
}

toEnd();
setTimeout(watch, EVERY);
