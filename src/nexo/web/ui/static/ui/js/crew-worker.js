// Opens the crews' page without a network. `KEPT` and `FACTS` come before this text: see installing.py.
const CACHE = `nexo-crew-${FACTS.version}`;
const PATIENCE_MS = 6000;

async function keep() {
  const cache = await caches.open(CACHE);
  await cache.addAll(KEPT.map((address) => new Request(address, { cache: "reload" })));
  const shell = await fetch(FACTS.shell, { credentials: "same-origin", cache: "reload" });
  // Whoever is not signed in gets another page: that one is not kept, and the worker is tried again later.
  if (!shell.ok || shell.redirected) throw new Error("no shell");
  await cache.put(FACTS.shell, shell);
}

async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith("nexo-crew-") && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

// The page itself comes from the network while there is one: it may ask to sign in.
async function page(request) {
  const kept = async () => (await (await caches.open(CACHE)).match(FACTS.shell)) ?? Response.error();
  try {
    const timeout = new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), PATIENCE_MS));
    const answer = await Promise.race([fetch(request), timeout]);
    return answer.status >= 500 ? await kept() : answer;
  } catch {
    return kept();
  }
}

async function file(request) {
  const found = await (await caches.open(CACHE)).match(request, { ignoreVary: true });
  return found ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && [FACTS.home, FACTS.shell].includes(pathname)) event.respondWith(page(request));
  else if (KEPT.includes(pathname)) event.respondWith(file(request));
});
