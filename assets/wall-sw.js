/* Holds the wall's page through a reload without network. The page fills the cache; this only answers
   from it: files whose names change with their content first, the page itself when the server fails. */
"use strict";
const HELD = "waymark-wall";
const FILES = new URL("../assets/", self.location).pathname; // beside the plan's folder, wherever the site is served

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function page(request) {
  try {
    const reply = await fetch(request);
    if (reply.status < 500) return reply;
    return (await (await caches.open(HELD)).match(request.url)) || reply;
  } catch (error) {
    const held = await (await caches.open(HELD)).match(request.url);
    if (held) return held;
    throw error;
  }
}

async function file(request) {
  return (await (await caches.open(HELD)).match(request.url)) || fetch(request);
}

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate") event.respondWith(page(event.request));
  else if (new URL(event.request.url).pathname.startsWith(FILES)) event.respondWith(file(event.request));
});
