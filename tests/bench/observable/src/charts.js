import * as Plot from "@observablehq/plot";

const year = (y) => `${y - 1}–${String(y % 100).padStart(2, "0")}`;

// A KPI's results of one group against its yearly targets.
export function trend(kpi, group, width) {
  const results = kpi.results.filter((r) => r.group === group && r.value !== null);
  const targets = kpi.targets.filter((t) => t.value !== null);
  return Plot.plot({
    width,
    height: 320,
    y: {label: "%", nice: true, grid: true},
    x: {label: null, tickFormat: year, interval: 1},
    marks: [
      Plot.lineY(targets, {x: "year", y: "value", curve: "step-after", strokeDasharray: "2 4", stroke: "#a35200"}),
      Plot.dot(targets, {x: "year", y: "value", symbol: "diamond", stroke: "#a35200", className: "target"}),
      Plot.lineY(results, {x: "year", y: "value", stroke: "#12436d", strokeWidth: 2.5}),
      Plot.dot(results, {x: "year", y: "value", fill: "#12436d", r: 4, className: "result"}),
      Plot.tip(results, Plot.pointer({x: "year", y: "value", title: (r) => `${year(r.year)}: ${r.value} %`})),
    ],
  });
}

// The groups of one year on one scale, all students as a vertical line.
export function gaps({groups, all}, width) {
  return Plot.plot({
    width,
    height: 360,
    marginLeft: 170,
    x: {label: "%", nice: true, grid: true},
    y: {label: null, domain: groups.map((g) => g.name)},
    marks: [
      Plot.ruleX([all]),
      Plot.dot(groups, {x: "value", y: "name", fill: "#12436d", r: 5}),
      Plot.tip(groups, Plot.pointerY({x: "value", y: "name", title: (g) => `${g.name}: ${g.value} %, ${g.gap} points`})),
    ],
  });
}

// What a card says of one KPI and group.
export function latest(kpi, group) {
  const known = kpi.results.filter((r) => r.group === group && r.value !== null);
  const result = known[known.length - 1];
  const targets = kpi.targets.filter((t) => t.value !== null);
  const target = targets[targets.length - 1];
  return {
    value: result ? `${result.value.toFixed(1)} % in ${year(result.year)}` : "No result",
    target: target ? `Target ${target.value.toFixed(1)} % by ${year(target.year)}` : "No target",
  };
}
