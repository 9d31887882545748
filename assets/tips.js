/* Words for the part of a chart that a reader points at, on the site's pages and inside every embed. */
(function () {
  "use strict";
  var tip = null;

  function hide() { if (tip) tip.hidden = true; }

  function place(event) {
    var gap = 14, width = tip.offsetWidth, height = tip.offsetHeight;
    var left = event.clientX + gap, top = event.clientY + gap;
    if (left + width > document.documentElement.clientWidth - 4) left = event.clientX - gap - width;
    if (top + height > window.innerHeight - 4) top = event.clientY - gap - height;
    tip.style.left = Math.max(4, left) + "px";
    tip.style.top = Math.max(4, top) + "px";
  }

  /* An embed says the same words at several widths, and they stand in it once; another area names their place, or none
   * where they follow those of the area before it. Looked up when a pointer first comes to such an area. */
  function lookUp() {
    var spoken = [], last = -1;
    document.querySelectorAll("[data-tip], [data-as]").forEach(function (area) {
      if (area.hasAttribute("data-as")) area.dataset.tip = spoken[(last = Number(area.dataset.as || last + 1))];
      else last = spoken.push(area.dataset.tip) - 1;
      area.removeAttribute("data-as");
    });
  }

  function show(event) {
    var area = event.target.closest && event.target.closest("[data-tip], [data-as]");
    if (!area) { hide(); return; }
    if (area.hasAttribute("data-as")) lookUp();
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
