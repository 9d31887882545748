/* Waymark in the browser. Loads Dash, once the page is painted.
 *
 * The address is the only state: a control's new value becomes the canonical address, one request
 * fetches what the page's blocks hold under it, and they are replaced in place. Until Dash has
 * mounted, controls are a plain form and links are plain links.
 */
(function () {
  "use strict";

  var mounted = false;
  var asked = 0; // questions so far
  var waiting = ""; // the address that was asked for and has not been answered yet
  var config = document.currentScript.dataset;
  var here = function () { return location.pathname + location.search; };
  // The address whose blocks the page holds, and the release they came from. The reader may have stepped back
  // or forward since the page was asked for.
  var came = performance.getEntriesByType("navigation")[0];
  var shown = came ? new URL(came.name).pathname + new URL(came.name).search : here();
  var release = document.documentElement.dataset.release;

  /* Dash asks for a page's layout without saying which page; both of its first requests start now. */
  var base = config.base;
  var charted = {}; // the blocks behind which an interactive chart waits
  var native = window.fetch.bind(window);
  var options = { credentials: "same-origin", headers: { Accept: "application/json" } };
  var early = {};
  var ahead = null; // what the page is about to ask, sent already
  window.fetch = function (url, init) {
    var ready = typeof url === "string" && early[url];
    if (ready) { delete early[url]; return ready; }
    if (ahead && url === UPDATE && init && init.body === ahead.body) { ready = ahead.reply; ahead = null; return ready; }
    return native(url, init);
  };

  /* Between a control's change and its request Dash renders for some thirty milliseconds. The request
   * that Dash is about to send is sent at once instead, and its reply handed over when Dash sends the
   * same. Where the two differ in a single character, Dash's own goes out as ever.
   */
  var UPDATE = base + "_dash-update-component";
  function sendAhead(url) {
    var entry = document.getElementById("react-entry-point");
    var of = function (kind, prop) { return function (name) { var id = {}; id[kind] = name; return { id: id, property: prop }; }; };
    var names = Array.prototype.map.call(entry.querySelectorAll("[data-block]"), function (b) { return b.dataset.block; });
    var charts = names.filter(function (name) { return charted[name]; }).map(function (name) { return name.replace(/-picture$/, ""); });
    var body = JSON.stringify({
      output: '..{"block":["ALL"]}.html...{"figure":["ALL"]}.figure...page.data..',
      outputs: [names.map(of("block", "html")), charts.map(of("figure", "figure")), { id: "page", property: "data" }],
      inputs: [{ id: "address", property: "data", value: question(url) }],
      changedPropIds: ["address.data"],
      parsedChangedPropsIds: ["address.data"],
    });
    var headers = { Accept: "application/json", "Content-Type": "application/json" };
    ahead = { body: body, reply: native(UPDATE, { method: "POST", credentials: "same-origin", headers: headers, body: body }) };
    ahead.reply.catch(function () {}); // Dash hears of it when it asks
  }

  /* Filters */
  function address(form) {
    var kept = new URLSearchParams(location.search);
    form.querySelectorAll("[name]:not([type=hidden])").forEach(function (control) {
      if (control.value === "" || control.value === "default") kept.delete(control.name); else kept.set(control.name, control.value);
    });
    var ordered = new URLSearchParams();
    form.dataset.order.split(" ").forEach(function (name) {
      if (kept.get(name)) ordered.set(name, kept.get(name));
    });
    var query = ordered.toString();
    return location.pathname + (query ? "?" + query : "");
  }

  function go(url) {
    if (!mounted) { location.assign(url); return; }
    if (url === here()) return;
    history.pushState(null, "", url);
    ask();
  }

  function ask() {
    var query = new URLSearchParams(location.search);
    document.querySelectorAll("form[data-filters] select[name]").forEach(function (control) {
      var value = query.get(control.name) || "default";
      if (control.value !== value) window.dash_clientside.set_props(control.id, { value: value });
    });
    var data = question(here());
    waiting = data.href;
    window.dash_clientside.set_props("address", { data: data });
    // A question that is lost (Dash was not ready, the server failed) is asked again as an ordinary load.
    var mine = ++asked;
    setTimeout(function () { if (asked === mine && waiting) location.reload(); }, 5000);
  }

  function question(url) {
    // Two changes in flight may come back in either order: only a settled page may name what it holds. Nothing else
    // stands in a question, so that readers who choose the same ask the same, and share its answer.
    return { href: url, from: waiting ? null : shown, release: release };
  }

  document.addEventListener("change", function (event) {
    var form = mounted && event.target.closest && event.target.closest("form[data-filters]");
    if (form && address(form) !== here()) sendAhead(address(form));
  }, true); // before React hears of it

  document.addEventListener("change", function (event) {
    var form = event.target.closest && event.target.closest("form[data-filters]");
    if (form) go(address(form));
  });

  document.addEventListener("submit", function (event) {
    if (!event.target.matches("form[data-filters]")) return;
    event.preventDefault();
    go(address(event.target));
  });

  document.addEventListener("click", function (event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    var link = event.target.closest && event.target.closest("a[data-inplace]");
    if (link && link.pathname === location.pathname && mounted) {
      event.preventDefault();
      go(link.pathname + link.search);
      return;
    }
  });

  window.addEventListener("popstate", function () { if (mounted) ask(); });

  /* The interactive chart's library comes when a chart is first used, or when nothing else is due. */
  function loadPlotly() { return window.waymark.library(config.plotly); }

  /* Block: finished HTML, and behind it the interactive chart once somebody uses it. */
  function openDetails(box) {
    return Array.prototype.map.call(box.querySelectorAll("details[open][id]"), function (d) { return d.id; });
  }

  window.components = {
    Block: function (props) {
      var React = window.React;
      var box = React.useRef(null);
      var open = React.useRef([]);
      var state = React.useState(false);
      var live = state[0], setLive = state[1];
      var chart = Boolean(props.children);
      var name = JSON.parse(props.id).block; // Dash hands a pattern-matching id over as text
      charted[name] = chart;

      if (box.current) open.current = openDetails(box.current);
      React.useLayoutEffect(function () {
        open.current.forEach(function (id) {
          var details = box.current.querySelector("#" + CSS.escape(id));
          if (details) details.open = true;
        });
      }, [props.html]);

      React.useEffect(function () {
        if (!chart) return undefined;
        var node = box.current;
        if (!live) {
          var wake = function () {
            if (node.classList.contains("wide-only") && node.offsetWidth < 480) return; // the stacked picture says more
            loadPlotly().then(function () { setLive(true); }, function () {});
          };
          node.addEventListener("pointerenter", wake);
          node.addEventListener("touchstart", wake, { passive: true });
          return function () {
            node.removeEventListener("pointerenter", wake);
            node.removeEventListener("touchstart", wake);
          };
        }
        var seen = new MutationObserver(function () {
          if (node.querySelector(".main-svg")) { node.classList.add("drawn"); seen.disconnect(); }
        });
        seen.observe(node, { childList: true, subtree: true });
        return function () { seen.disconnect(); };
      }, [chart, live]);

      return React.createElement(
        "div",
        {
          ref: box, className: "block " + (props.className || ""),
          "data-block": name,
        },
        React.createElement("div", { className: "still", key: "still", dangerouslySetInnerHTML: { __html: props.html } }),
        chart && live ? React.createElement("div", { className: "live", key: "live" }, props.children) : null
      );
    },
  };

  /* What a filter change says beside its blocks: the new title, or that the page must be loaded anew. */
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.waymark = {
    after: function (page) {
      if (!page) return window.dash_clientside.no_update;
      if (page.reload) {
        mounted = false; // a choice made while the page leaves must load its own address, not this one
        location.reload();
        return window.dash_clientside.no_update;
      }
      document.title = page.title;
      if (waiting === page.href) waiting = "";
      shown = page.href;
      release = page.release;
      if (shown !== here()) ask(); // of two questions close together Dash may answer the older alone
      return page.announce || "";
    },
  };

  /* The hand-over: Dash mounts unseen over the painted page; when every block stands, they swap. */
  function handOver() {
    var paint = document.getElementById("paint");
    var entry = document.getElementById("react-entry-point");
    if (!paint || !entry) return;
    var wanted = paint.querySelectorAll("[data-block]").length;
    var settled = []; // style sheets that have come, or never will
    function swap() {
      if (entry.querySelectorAll("[data-block]").length < wanted) return;
      // Its own style sheet has come with the painted page's, but a browser may take a moment to use it again.
      var unread = Array.prototype.filter.call(entry.querySelectorAll("link[rel=stylesheet]"), function (link) {
        return !link.sheet && settled.indexOf(link) < 0;
      })[0];
      if (unread) { unread.onload = unread.onerror = function () { settled.push(unread); swap(); }; return; }
      watch.disconnect();
      var focused = document.activeElement;
      var key = focused && paint.contains(focused) && (focused.id || focused.getAttribute("href"));
      var typed = Array.prototype.map.call(paint.querySelectorAll("input[name]"), function (i) { return [i.id, i.value]; });
      var opened = openDetails(paint);
      paint.remove();
      entry.classList.add("mounted");
      mounted = true;
      opened.forEach(function (id) { var d = document.getElementById(id); if (d) d.open = true; });
      typed.forEach(function (pair) {
        var field = pair[0] && pair[1] && document.getElementById(pair[0]); // finished HTML: no prop of Dash holds it
        if (field) field.value = pair[1];
      });
      if (key) {
        var again = document.getElementById(key) || entry.querySelector('a[href="' + CSS.escape(key) + '"]');
        if (again) again.focus({ preventScroll: true });
      }
      document.documentElement.dataset.mounted = "true";
      if (here() !== shown) ask(); // a step back or forward while Dash was mounting
      if (document.querySelector(".chart-picture") && !(navigator.connection && navigator.connection.saveData)) {
        (window.requestIdleCallback || setTimeout)(function () { loadPlotly().catch(function () {}); });
      }
    }
    var watch = new MutationObserver(swap);
    watch.observe(entry, { childList: true, subtree: true });
  }

  /* Dash's scripts are three quarters of what a page weighs, and running them takes the processor the first
   * paint needs: they come after it, in their order.
   */
  var begun = false;
  function begin() {
    if (begun) return;
    begun = true;
    early[base + "_dash-layout"] = native(base + "_dash-layout?at=" + encodeURIComponent(shown), options); // what is painted
    early[base + "_dash-dependencies"] = native(base + "_dash-dependencies", options);
    handOver();
    config.after.split(" ").forEach(function (address) {
      var script = document.createElement("script");
      script.async = false;
      script.dataset.grid = config.grid;
      script.src = address;
      document.head.appendChild(script);
    });
  }

  function afterFirstPaint(then) {
    var known = window.PerformanceObserver && (PerformanceObserver.supportedEntryTypes || []).indexOf("paint") >= 0;
    if (!known || document.hidden) { then(); return; }
    new PerformanceObserver(function (list, watch) {
      if (!list.getEntriesByName("first-contentful-paint").length) return;
      watch.disconnect();
      then();
    }).observe({ type: "paint", buffered: true });
    setTimeout(then, 2000); // a page that is never painted, behind another tab, still has to work
  }

  if (config.dash) afterFirstPaint(begin);
})();
