/* Grid: a Block whose table becomes an AG Grid. Rows and columns are read out of the table itself, so
 * the grid, the table and the page without scripts cannot differ. The library is asked for only here. */
(function () {
  "use strict";

  var address = document.currentScript.dataset.grid;
  var library = null;

  function load() {
    if (window.dash_ag_grid) return Promise.resolve();
    if (!library) {
      library = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = address;
        script.onload = resolve;
        script.onerror = function () { library = null; reject(new Error("no grid library")); };
        document.head.appendChild(script);
      });
    }
    return library;
  }

  /* A cell that leads on keeps its link. */
  var renderers = window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};
  renderers.GridLink = function (props) {
    var href = props.data && props.data[props.colDef.field + "_href"];
    return href ? window.React.createElement("a", { href: href }, props.value) : props.value;
  };

  function read(table) {
    function width(head, i) { // in pixels: what the widest word of the head, and of the cells the widest number or word, need
      function longest(words) { return Math.max.apply(null, words.map(function (word) { return word.length; })); }
      var right = head.classList.contains("num");
      var cells = Array.prototype.map.call(table.tBodies[0].rows, function (line) {
        var text = line.cells[i].textContent;
        return longest(right ? [text] : text.split(" "));
      });
      return Math.min(114, Math.max(72, 18 + 7 * Math.max.apply(null, cells), 33 + 7 * longest(head.textContent.split(" "))));
    }
    var columns = Array.prototype.map.call(table.tHead.rows[0].cells, function (head, i) {
      var field = "c" + i, right = head.classList.contains("num");
      // A column of intervals stands at the right, but its cells are words.
      var numeric = right && Array.prototype.some.call(table.tBodies[0].rows, function (line) { return line.cells[i].querySelector("data"); });
      return {
        field: field, headerName: head.textContent, cellDataType: numeric ? "number" : "text",
        filter: numeric ? "agNumberColumnFilter" : "agTextColumnFilter", type: right ? "rightAligned" : undefined,
        valueFormatter: numeric ? { "function": "params.data ? params.data." + field + "_text : ''" } : undefined,
        useValueFormatterForExport: false, // a file gets the exact numbers
        minWidth: i === 0 ? 176 : width(head, i), flex: numeric ? 1 : 2,
        cellRenderer: i === 0 ? "GridLink" : undefined, pinned: i === 0 && window.innerWidth > 700 ? "left" : undefined,
      };
    });
    var rows = Array.prototype.map.call(table.tBodies[0].rows, function (line) {
      var row = {};
      Array.prototype.forEach.call(line.cells, function (cell, i) {
        var field = "c" + i, exact = cell.querySelector("data"), link = cell.querySelector("a[href]");
        row[field + "_text"] = cell.textContent;
        row[field] = columns[i].cellDataType === "number" ? (exact ? Number(exact.getAttribute("value")) : null) : cell.textContent;
        if (link) row[field + "_href"] = link.getAttribute("href");
      });
      return row;
    });
    return { columns: columns, rows: rows, label: table.caption ? table.caption.textContent : "" };
  }

  var look = "themeQuartz.withParams({accentColor: 'var(--actual)', backgroundColor: 'var(--ground)', foregroundColor: 'var(--ink)', "
    + "textColor: 'var(--ink)', borderColor: 'var(--grid)', headerBackgroundColor: 'var(--ground)', headerTextColor: 'var(--muted)', "
    + "chromeBackgroundColor: 'var(--panel)', rowHoverColor: 'var(--panel)', fontFamily: 'inherit', headerFontFamily: 'inherit', "
    + "fontSize: 15, headerFontSize: 13, cellHorizontalPadding: 8, headerFontWeight: 400, spacing: 6, wrapperBorder: false, wrapperBorderRadius: 0, "
    + "iconColor: 'var(--muted)', browserColorScheme: 'inherit'})";

  window.components.Grid = function (props) {
    var React = window.React, create = React.createElement;
    var name = JSON.parse(props.id).block; // Dash hands a pattern-matching id over as text
    var box = React.useRef(null);
    var ready = React.useState(false);
    var data = React.useState(null);

    React.useEffect(function () {
      var table = box.current.querySelector(".still table");
      data[1](table ? read(table) : null);
    }, [props.html]);
    React.useEffect(function () {
      var gone = false;
      load().then(function () { if (!gone) ready[1](true); }, function () {});
      return function () { gone = true; };
    }, []);
    React.useEffect(function () {
      if (!ready[0] || !data[0]) return undefined;
      var node = box.current;
      var drawn = function () {
        if (!node.querySelector(".ag-row")) return false;
        node.classList.add("drawn");
        var grid = node.querySelector("[role=grid], [role=treegrid]");
        if (grid) grid.setAttribute("aria-label", data[0].label);
        return true;
      };
      if (drawn()) return undefined;
      var seen = new MutationObserver(function () { if (drawn()) seen.disconnect(); });
      seen.observe(node, { childList: true, subtree: true });
      return function () { seen.disconnect(); };
    }, [ready[0], data[0]]);

    // The arrow keys reach a cell, not the link in it: Enter follows it.
    function follow(event) {
      var link = event.key === "Enter" && event.target.classList.contains("ag-cell") && event.target.querySelector("a[href]");
      if (link) link.click();
    }
    var id = "grid-" + name;
    var source = box.current && box.current.querySelector(".grid-source");
    function save() {
      window.dash_ag_grid.getApi(id).exportDataAsCsv({ fileName: source.dataset.csv });
    }
    return create("div", { ref: box, className: "block " + (props.className || ""), "data-block": name },
      create("div", { className: "still", key: "still", dangerouslySetInnerHTML: { __html: props.html } }),
      ready[0] && data[0] ? create("div", { className: "live-grid", key: "live", onKeyDown: follow },
        create(window.dash_ag_grid.AgGrid, {
          id: id, key: id, rowData: data[0].rows, columnDefs: data[0].columns, setProps: function () {},
          defaultColDef: { sortable: true, resizable: true, wrapHeaderText: true, autoHeaderHeight: true, wrapText: true, autoHeight: true },
          dashGridOptions: {
            domLayout: "autoHeight", ensureDomOrder: true, enableCellTextSelection: true, animateRows: false,
            suppressColumnVirtualisation: true, theme: { "function": look },
          },
          style: { height: null, width: "100%" },
        }),
        source ? create("p", { className: "chart-actions", key: "csv" },
          create("button", { type: "button", onClick: save }, source.dataset.csvLabel)) : null) : null
    );
  };
})();
