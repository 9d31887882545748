/* One chart in a frame: tells the host its height, shows what lies under the pointer, copies the code.
 * Everything it adds can be done without; hosts and sandboxes that run no scripts lose nothing else. */
(function () {
  "use strict";

  var root = document.documentElement;
  var main = document.querySelector("main");

  /* A published file: only the browser knows where it lies, and no server reads its choice of colours. */
  var code = document.getElementById("code");
  if (code && root.hasAttribute("data-published")) {
    code.value = code.value.replace(/ src="([^"]*)"/, function (_, at) { return ' src="' + new URL(at, location.href).href + '"'; });
    var scheme = new URLSearchParams(location.search).get("scheme");
    if (scheme === "light" || scheme === "dark") {
      root.dataset.scheme = scheme;
      document.querySelector("meta[name=color-scheme]").content = scheme;
    }
  }

  /* Nothing below is needed for the first picture, so it waits for that. A frame out of sight paints nothing, yet tells its height. */
  var begun = false;
  function once() {
    if (!begun) { begun = true; begin(); }
  }
  requestAnimationFrame(function () { setTimeout(once); });
  window.addEventListener("load", function () { setTimeout(once, 100); });

  function begin() {
    /* Height, in the two dialects that hosts know: AMP's and Medium's. Sent when it changed, up or down. */
    var told = 0;
    function tell() {
      var height = Math.ceil(main.getBoundingClientRect().height);
      if (!height || height === told || window.parent === window) return;
      told = height;
      window.parent.postMessage({ sentinel: "amp", type: "embed-size", height: height }, "*");
      window.parent.postMessage(JSON.stringify({ src: location.href, context: "iframe.resize", height: height }), "*");
    }
    if (window.ResizeObserver) new ResizeObserver(tell).observe(main);
    tell();

    /* Tips */
    var tip = document.createElement("div");
    tip.className = "tip";
    tip.hidden = true;
    tip.setAttribute("aria-hidden", "true"); // the table says the same to those who see no pointer
    main.appendChild(tip);
    /* Words that the chart says at several widths stand in it once; another area names their place, or none where
     * they follow those of the area before it. Looked up when a pointer first comes. */
    var spoken = null;
    function lookUp() {
      var last = -1;
      spoken = [];
      main.querySelectorAll("[data-tip], [data-as]").forEach(function (area) {
        if (area.hasAttribute("data-as")) area.dataset.tip = spoken[(last = Number(area.dataset.as || last + 1))];
        else last = spoken.push(area.dataset.tip) - 1;
      });
    }

    function point(event) {
      if (!spoken) lookUp();
      var over = event.target.closest && event.target.closest("[data-tip]");
      if (!over) { tip.hidden = true; return; }
      var words = over.dataset.tip;
      if (tip.textContent !== words) tip.textContent = words;
      tip.hidden = false;
      var box = main.getBoundingClientRect();
      var x = event.clientX - box.left + 14, y = event.clientY - box.top + 14;
      if (x + tip.offsetWidth > box.width) x = event.clientX - box.left - tip.offsetWidth - 14;
      if (y + tip.offsetHeight > box.height) y = event.clientY - box.top - tip.offsetHeight - 14;
      tip.style.left = Math.max(0, x) + "px";
      tip.style.top = Math.max(0, y) + "px";
    }
    function hide() { tip.hidden = true; }
    main.addEventListener("pointermove", point);
    main.addEventListener("pointerdown", point);
    main.addEventListener("pointerleave", hide);
    window.addEventListener("scroll", hide, { passive: true });
    document.addEventListener("keydown", function (event) { if (event.key === "Escape") hide(); });

    /* Copy */
    main.addEventListener("click", function (event) {
      var button = event.target.closest && event.target.closest("button[data-from]");
      if (!button) return;
      var field = document.getElementById(button.dataset.from);
      field.select();
      var said = button.textContent;
      var say = function (words) {
        button.textContent = words;
        setTimeout(function () { button.textContent = said; }, 1600);
      };
      var refused = function () { say(button.dataset.refused); };
      if (!navigator.clipboard) { refused(); return; }
      navigator.clipboard.writeText(field.value).then(function () { say(button.dataset.done); }, refused);
    });

    /* A frozen chart may be kept for a year. A copy that came out of a cache asks whether it still holds. */
    var visit = performance.getEntriesByType("navigation")[0];
    if (root.hasAttribute("data-frozen") && visit && visit.transferSize === 0 && window.fetch) {
      fetch(location.href, { cache: "no-cache", credentials: "omit" }).then(function (reply) {
        return reply.ok ? reply.text() : "";
      }).then(function (text) {
        var now = text && new DOMParser().parseFromString(text, "text/html").getElementById("standing");
        var before = document.getElementById("standing");
        if (now && before && now.innerHTML !== before.innerHTML) before.replaceWith(document.importNode(now, true));
      }).catch(function () {}); // without network the picture stays as it was
    }
  }
})();
