/* The equity explorer's charts lead on: a click on a row goes where the row's link in the table goes. */
(function () {
  "use strict";

  function go(address) {
    if (address && address.charAt(0) === "/" && address.charAt(1) !== "/") location.assign(address);
  }

  document.addEventListener("click", function (event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    var area = event.target.closest && event.target.closest(".pictures [data-href]");
    if (area) go(area.getAttribute("data-href"));
  });

  /* The interactive chart keeps clicks to itself; it says which point was meant. */
  document.addEventListener("pointerover", function (event) {
    var plot = event.target.closest && event.target.closest(".js-plotly-plot");
    if (!plot || plot.dataset.drills || !plot.on) return;
    plot.dataset.drills = "true";
    plot.on("plotly_click", function (clicked) {
      var point = clicked.points && clicked.points[0];
      if (point && typeof point.customdata === "string") go(point.customdata);
    });
  });
})();
