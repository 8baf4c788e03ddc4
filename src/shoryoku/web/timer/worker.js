// Opens the process timer without network. Kept are the empty page and its static files: no
// record, no measurement, no cookie. `settings` is written before this by the view.
"use strict";

const PREFIX = "shoryoku-timer-";
const CACHE = PREFIX + settings.mark;
const HOME = new URL(self.registration.scope).pathname;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    for (const address of [settings.page, ...settings.files]) {
      const answer = await fetch(address, { credentials: "omit", cache: "reload" });
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      await cache.put(address, answer);
    }
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === HOME) {
    event.respondWith(opened(request));
  } else if (settings.files.includes(address.pathname)) {
    event.respondWith(kept(request, address.pathname));
  }
});

// The page as the site shows it; without network, or once the record is gone, the empty page,
// whose script knows what this phone has measured.
async function opened(request) {
  try {
    const answer = await fetch(request);
    if (answer.status !== 404) return answer;
  } catch (error) {
    // no network: the kept page
  }
  return (await kept(settings.page, settings.page)) || Response.error();
}

async function kept(request, address) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address, { ignoreVary: true })) || fetch(request);
}
