// Runs in every measured page before its own scripts. `CONFIG` is put in by the harness: the page's
// selectors for the chart to aim at, its data points, a shown tooltip, and all charts' marks.
(() => {
  const bench = { ready: null, usable: null, redraw: null, moved: 0 };
  window.__bench = bench;
  const config = CONFIG;

  const shown = (el) => el.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const visible = (selector) => [...document.querySelectorAll(selector)].filter(shown);

  // Where to point: the centre of the chart's last visible data point, or null before one was seen (looking
  // for it here would make the browser lay the page out again and again while it loads). `back` chooses an
  // earlier point, should the last one have nothing to say.
  bench.target = (back) => {
    const points = bench.ready === null ? [] : visible(config.points);
    if (!points.length) return null;
    const point = points.at(-1 - (back % points.length));
    let box = point.getBoundingClientRect();
    if (box.bottom > innerHeight || box.top < 0) {
      point.scrollIntoView({ block: "center", behavior: "instant" });
      box = point.getBoundingClientRect();
    }
    return [box.x + box.width / 2, box.y + box.height / 2];
  };

  // What all charts show: where each visible mark is drawn. Ids and styles are left out on purpose.
  const ATTRIBUTES = ["d", "transform", "cx", "cy", "x", "y", "width", "height", "points", "x1", "x2", "y1", "y2"];
  bench.picture = () =>
    visible(config.marks)
      .map((el) => el.tagName + ATTRIBUTES.map((name) => el.getAttribute(name) ?? "").join(","))
      .join(";");

  let wanted = null;
  let started = null;
  // From now on, the time from the control's first event to the frame that shows `picture`.
  bench.arm = (picture) => {
    [wanted, started, bench.redraw] = [picture, null, null];
  };
  for (const type of ["click", "input", "change"])
    addEventListener(type, () => { if (wanted !== null) started ??= performance.now(); }, { capture: true });

  const check = () => {
    const now = performance.now();
    if (bench.ready === null && visible(config.points).length) bench.ready = now;
    if (bench.usable === null && visible(config.tip).some((el) => el.textContent.trim())) bench.usable = now;
    if (started !== null && bench.redraw === null && bench.picture() === wanted) {
      bench.redraw = now - started;
      wanted = null;
    }
  };
  let waiting = false;
  new MutationObserver(() => {
    bench.moved = performance.now();
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; check(); });
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
})();
