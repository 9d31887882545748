/* What a served page and a published one have in common: the chart library, asked for once, and the copying of words.
 * Their own scripts, which come after this one, say when. */
window.waymark = (function () {
  "use strict";
  var asked = {};

  /* The library at an address; a second try is made only after a failed one. */
  function library(address) {
    asked[address] = asked[address] || new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = function () { delete asked[address]; reject(new Error("no chart library")); };
      document.head.appendChild(script);
    });
    return asked[address];
  }

  /* The words, address or code that a button offers. Only the browser knows under which name the site is reached. */
  function offered(data) {
    var whole = function (address) { return new URL(address, location.href).href; };
    if (data.copy) return data.copy;
    if (!data.copyCode) return whole(data.copyUrl);
    return data.copyCode.replace(/ src="([^"]*)"/, function (_, address) { return ' src="' + whole(address) + '"'; });
  }

  document.addEventListener("click", function (event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || !event.target.closest) return;
    var button = event.target.closest("button[data-copy], button[data-copy-url], button[data-copy-code]");
    if (!button) return;
    var said = button.textContent;
    var say = function (word) {
      button.textContent = word;
      setTimeout(function () { button.textContent = said; }, 1600);
    };
    var refused = function () { say("Press Ctrl+C"); };
    if (!navigator.clipboard) { refused(); return; } // browsers keep it from pages without TLS
    navigator.clipboard.writeText(offered(button.dataset)).then(function () { say("Copied"); }, refused);
  });

  return { library: library };
})();
