/* Shows the wall's slides one after the other. One request is in flight at a time; whatever goes
   wrong, the last picture stays and its two ages say how old it is. Nothing here reads the data. */
(() => {
  "use strict";
  const wall = document.getElementById("wall");
  const told = wall.dataset;
  const stage = wall.querySelector(".stage");
  const canvas = wall.querySelector(".canvas");
  const band = wall.querySelector(".band");
  const night = wall.querySelector(".night");
  const notice = wall.querySelector(".notice");
  const [age, heard, paused] = [".age", ".heard", ".paused"].map((name) => wall.querySelector(name));

  const DWELL = Number(told.dwell) * 1000;
  const PATIENCE = Math.min(15000, Math.max(5000, DWELL)); // how long one reply may take
  const SLOWEST = Math.max(DWELL, 30000); // between two tries of a server that does not answer
  const FADE = 300;
  const DRIFT = 12; // lines of the stage; a step is at most 9.2 of them, so 18.4 pixels a minute at 4K
  const RELOAD = 300000; // at most one reload for new code in this time
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
  const dated = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

  let shown = stage.querySelector(".slide");
  let ahead = null;
  let turnedAt = Date.now();
  let heardAt = null; // when the server last gave a sound reply
  let startedAt = Date.now();
  let failures = 0;
  let code = ""; // what pairs this wall again, once the server does not know it any more
  let halted = false;
  let wake = null;

  const sleep = (ms) =>
    new Promise((done) => {
      const timer = setTimeout(done, Math.max(ms, 0));
      wake = () => (clearTimeout(timer), done());
    });

  /* A slide from the server, or null for anything else: no network, an error, a sign-in page, half a reply. */
  async function ask(place) {
    try {
      const reply = await fetch(told.slides + place + told.query, {
        cache: "no-cache",
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE),
      });
      code = (reply.status === 401 && reply.headers.get("waymark-code")) || "";
      if (!reply.ok) return null;
      const found = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("article.slide");
      const whole = found && found.lastElementChild && found.lastElementChild.matches("i.end") && found.querySelector("svg");
      if (!whole || !(Number(found.dataset.place) >= 1 && Number(found.dataset.count) >= 1 && found.dataset.release)) return null;
      return document.adoptNode(found);
    } catch {
      return null;
    }
  }

  function show(slide) {
    const before = shown;
    turnedAt = Date.now();
    if (slide.isEqualNode(before)) return; // a wall of one slide
    shown = slide;
    age.textContent = slide.dataset.age;
    if (still.matches) {
      stage.replaceChildren(slide);
      return;
    }
    slide.classList.add("arriving");
    stage.append(slide);
    setTimeout(() => {
      before.remove();
      slide.classList.remove("arriving");
    }, FADE);
  }

  const following = () => (Number(shown.dataset.place) % Number(shown.dataset.count)) + 1;

  async function turn() {
    const slide = await ask(following());
    if (!slide) {
      failures += 1;
      return;
    }
    failures = 0;
    heardAt = Date.now();
    ahead = slide;
    if (slide.dataset.shell !== shown.dataset.shell) return renew();
    if (slide.dataset.release !== shown.dataset.release && !halted) {
      // A new release is shown from its start, at once.
      const first = slide.dataset.place === "1" ? slide : await ask(1);
      if (!first) return;
      ahead = null;
      show(first);
      await keep();
    }
  }

  /* The server has new code: take it, but never in a loop. */
  function renew() {
    const last = Number(sessionStorage.getItem("renewed") || 0);
    if (Date.now() - last < RELOAD) return;
    sessionStorage.setItem("renewed", String(Date.now()));
    location.reload();
  }

  async function run() {
    for (;;) {
      await turn();
      status();
      const due = turnedAt + DWELL - Date.now();
      if (failures) {
        // Doubling, and spread out, so that a hundred walls do not return in the same second.
        const wait = Math.min(SLOWEST, Math.min(DWELL, 4000) * 2 ** Math.min(failures - 1, 10));
        await sleep(wait * (0.5 + Math.random() / 2));
      } else if (halted) {
        await sleep(DWELL / 2);
      } else {
        // Asked for again half way, so that a release shows within one dwell.
        await sleep(due > DWELL / 2 ? due - DWELL / 2 : due);
      }
      if (ahead && !halted && Date.now() - turnedAt >= DWELL - 5) {
        show(ahead);
        ahead = null;
      }
    }
  }

  const when = (time) => (Date.now() - time < 43200000 ? clock : dated).format(time);

  /* The two ages, the band past twice the cadence, the hours of the day, the drift against burn-in. */
  function status() {
    const said = heardAt ? told.heard.replace("{time}", when(heardAt)) : told.unheard;
    if (heard.textContent !== said) heard.textContent = said;
    const lost = Date.now() - (heardAt ?? startedAt) > 2 * DWELL;
    const words = heardAt ? told.lost.replace("{time}", when(heardAt)) : told.lostUnheard;
    const text = code ? told.unpaired.replace("{code}", code) : lost ? words.replace("{age}", age.textContent) : "";
    if (band.textContent !== text) band.textContent = text;
    band.hidden = !text;
    const turnOf = ((Math.floor(Date.now() / 60000) % 8) * Math.PI) / 4;
    canvas.style.transform = `translate(calc(var(--line) * ${(DRIFT * Math.cos(turnOf)).toFixed(2)}), calc(var(--line) * ${(
      DRIFT * Math.sin(turnOf)
    ).toFixed(2)}))`;
    night.hidden = lit();
    if (!night.hidden) {
      const at = told.hours.split("-")[0].padStart(2, "0") + ":00";
      night.firstElementChild.textContent = told.asleep.replace("{time}", at);
      night.style.transform = canvas.style.transform;
    }
    if (notice && Date.now() - startedAt > 60000) notice.hidden = true;
  }

  /* Whether the wall is lit at this hour of the viewer's own day; the hours may run over midnight. */
  function lit() {
    if (!told.hours) return true;
    const [from, to] = told.hours.split("-").map(Number);
    const now = new Date().getHours();
    return from < to ? from <= now && now < to : now >= from || now < to;
  }

  function halt() {
    halted = !halted;
    paused.hidden = !halted;
    if (!halted && wake) wake();
  }

  addEventListener("keydown", (event) => {
    if ((event.key === " " || event.key === "Enter") && !event.repeat) {
      event.preventDefault();
      halt();
    }
  });
  wall.addEventListener("click", halt);
  addEventListener("online", () => failures && wake && wake());

  /* For a reload without network: this page and its files are put where the service worker finds them. */
  const HELD = "waymark-wall";
  async function keep() {
    try {
      const held = await caches.open(HELD);
      for (const file of told.files.split(" ")) if (!(await held.match(file))) await put(held, file);
      await put(held, location.href, { cache: "no-cache" });
    } catch {
      /* Without a cache the running page alone keeps the picture. */
    }
  }

  async function put(held, address, how = {}) {
    const reply = await fetch(address, { ...how, signal: AbortSignal.timeout(PATIENCE) });
    if (reply.ok && !/no-store/.test(reply.headers.get("cache-control") || "")) await held.put(address, reply);
  }

  async function start() {
    status();
    setInterval(status, 5000);
    if ("serviceWorker" in navigator && "caches" in window) {
      navigator.serviceWorker.register(told.worker, { scope: location.pathname }).catch(() => undefined);
      const found = await caches.match(location.href).catch(() => undefined);
      await turn();
      if (heardAt) await keep();
      else if (found && found.headers.get("date")) heardAt = Date.parse(found.headers.get("date"));
    }
    run();
  }

  start();
})();
