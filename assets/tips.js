/* Words for the part of a chart that a reader points at, on the site's pages; an embed carries its own in embed.js. */
(function () {
  "use strict";
  var tip = null;

  function hide() { if (tip) tip.hidden = true; }

  function place(event) {
    var gap = 14, width = tip.offsetWidth, height = tip.offsetHeight;
    var left = event.clientX + gap, top = event.clientY + gap;
    if (left + width > document.documentElement.clientWidth - 4) left = Math.max(4, event.clientX - gap - width);
    if (top + height > window.innerHeight - 4) top = Math.max(4, event.clientY - gap - height);
    tip.style.left = left + "px";
    tip.style.top = top + "px";
  }

  function show(event) {
    var area = event.target.closest && event.target.closest("[data-tip]");
    if (!area) { hide(); return; }
    if (!tip) {
      tip = document.createElement("div");
      tip.className = "tip";
      tip.setAttribute("aria-hidden", "true"); // the table under the chart says the same
      document.body.appendChild(tip);
    }
    if (tip.textContent !== area.dataset.tip) tip.textContent = area.dataset.tip;
    tip.hidden = false;
    place(event);
  }

  document.addEventListener("pointermove", show, { passive: true });
  document.addEventListener("pointerdown", show, { passive: true });
  document.addEventListener("pointerleave", hide);
  document.addEventListener("scroll", hide, { passive: true, capture: true });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") hide(); });
})();
