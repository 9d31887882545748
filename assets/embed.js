/* One chart in a frame: tells the host its height, copies the code. What a pointer is told
 * comes from tips.js, which stands in the document before this.
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
