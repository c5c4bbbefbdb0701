// Live: ids only come over the wire. The page says what is new and moves nothing by itself.
// `resync` brings no ids: something may have been missed, so whoever shows anything asks again.
const KEPT = 300;
const PATIENCE = [1000, 3000, 10000, 30000];
const log = [];
const counted = new WeakMap();
let last = 0;
let losses = 0;

const askedBy = (element) => new URL(element.dataset.live ?? element.dataset.liveTopics, location.href).searchParams;
const topicsOf = (element) => askedBy(element).get("topics").split(",");

export function listen() {
  const wanting = [...document.querySelectorAll("[data-live], [data-live-topics]")];
  if (!wanting.length || !window.EventSource) return;
  // One stream a page, whoever waits for news on it: a browser opens only six connections to a host.
  const topics = [...new Set(wanting.flatMap(topicsOf))].join(",");
  last = Math.min(...wanting.map((one) => Number(askedBy(one).get("since")))) - 1;
  follow(topics);
}

function follow(topics) {
  const sign = document.querySelector("[data-live-sign]");
  const stream = new EventSource(`/live/?topics=${topics}&since=${last + 1}`);
  const leave = () => stream.close();
  stream.onopen = () => {
    losses = 0;
    sign?.classList.remove("nx-live--off");
  };
  stream.onerror = () => {
    sign?.classList.add("nx-live--off");
    // A browser comes back by itself after a broken link, but not after an answer such as "not now".
    if (stream.readyState !== EventSource.CLOSED) return;
    removeEventListener("pagehide", leave);
    setTimeout(() => follow(topics), PATIENCE[Math.min(losses++, PATIENCE.length - 1)]);
  };
  stream.onmessage = (message) => {
    let heard;
    try {
      heard = JSON.parse(message.data);
    } catch {
      return;
    }
    const number = Number(message.lastEventId);
    if (number <= last) return;
    last = number;
    log.push({ number, heard });
    if (log.length > KEPT) log.shift();
    for (const element of document.querySelectorAll("[data-live]")) tell(element, heard);
  };
  addEventListener("pagehide", leave);
}

// What came into the page later learns of what happened since it was made.
export function catchUp(root) {
  for (const element of root.querySelectorAll("[data-live]")) {
    const since = Number(askedBy(element).get("since"));
    for (const { number, heard } of log) if (number >= since) tell(element, heard);
  }
}

function tell(element, heard) {
  const isResync = heard.topic === "resync";
  if (!isResync && !topicsOf(element).includes(heard.topic)) return;
  const only = element.dataset.liveOnly;
  if (!isResync && only && !heard.ids.includes(only)) return;
  element.dispatchEvent(new CustomEvent("nexo:live", { detail: heard }));
  const fresh = element.querySelector("[data-fresh]");
  const count = fresh?.querySelector("[data-fresh-count]");
  if (!count) return;
  const seen = counted.get(element) ?? new Set();
  counted.set(element, seen);
  for (const id of heard.ids) seen.add(id);
  fresh.hidden = false;
  count.textContent = seen.size ? `(${seen.size})` : "";
}
