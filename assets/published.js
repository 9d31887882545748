/* A published page, with no server behind it: follows marks, and turns a picture
 * into an interactive chart. The chart library comes on the first pointer or focus, not before. */
(function () {
  "use strict";

  var config = document.currentScript.dataset;
  function read(address) {
    return fetch(address).then(function (reply) {
      if (!reply.ok) throw new Error("no figure");
      return reply.json();
    });
  }

  function wake(block) {
    if (block.dataset.woken) return;
    if (block.classList.contains("wide-only") && block.offsetWidth < 480) return; // the stacked picture says more
    block.dataset.woken = "true";
    var address = block.dataset.figure;
    Promise.all([read(address), window.waymark.library(config.plotly)]).then(function (found) {
      var live = document.createElement("div"), plot = document.createElement("div");
      live.className = "live";
      plot.className = "plot";
      live.appendChild(plot);
      block.appendChild(live);
      var config = { displayModeBar: false, scrollZoom: false, doubleClick: false, responsive: true };
      return window.Plotly.newPlot(plot, found[0].data, found[0].layout, config).then(function () {
        block.classList.add("drawn");
        plot.on("plotly_click", function (clicked) {
          var point = clicked.points && clicked.points[0];
          if (point && typeof point.customdata === "string") location.assign(new URL(point.customdata, new URL(address, location.href)));
        });
      });
    }).catch(function () { delete block.dataset.woken; }); // the picture stays; the next pointer tries again
  }

  function within(event) {
    var figure = event.target.closest && event.target.closest("figure.chart");
    return figure ? figure.querySelectorAll(".block[data-figure]") : [];
  }

  document.addEventListener("pointerover", function (event) {
    var block = event.target.closest && event.target.closest(".block[data-figure]");
    if (block) wake(block);
  }, { passive: true });
  document.addEventListener("focusin", function (event) { Array.prototype.forEach.call(within(event), wake); });

  document.addEventListener("click", function (event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (!event.target.closest) return;
    var area = event.target.closest(".pictures [data-href]");
    if (area) location.assign(new URL(area.getAttribute("data-href"), location.href));
  });
})();
