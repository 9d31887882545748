"""The trend chart as a Plotly figure: a plain dict of scatter traces for the basic bundle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from components.charts.model import Trend
from components.charts.svg import Scale
from components.charts.trend_frame import SMALL, Layout, band
from components.charts.trend_layout import baseline_tick, layout, leader, radius
from components.charts.trend_marks import Marks, marks, middle, target
from components.text import charts as words
from components.theme import FONT_STACK, SCHEMES, Scheme
from queries.filters import school_year
from queries.types import YearPoint

Trace = dict[str, Any]
_DIAMOND = 1.3  # Plotly draws a diamond this much larger than its size says
_SIDES = {"start": "left", "middle": "center", "end": "right"}


def build(chart: Trend, scheme: Scheme, width: int) -> Trace:
    """Traces and layout whose ranges, labels and height are those of the SVG at ``width`` pixels."""
    drawn = marks(chart)
    frame = layout(chart, drawn, width)
    tokens = SCHEMES[scheme]
    data = [
        *_fan(drawn, tokens),
        *_others(drawn, tokens),
        *_targets(chart, drawn, frame, tokens),
        *_results(chart, drawn, tokens),
        *_silent(drawn, tokens),
    ]
    return {"data": data, "layout": _layout(drawn, frame, tokens)}


def _layout(drawn: Marks, frame: Layout, tokens: dict[str, str]) -> Trace:
    back = Scale(frame.x.start, frame.x.end, frame.x.low, frame.x.high)
    whole = [back(0), back(frame.width)] if frame.x.low != frame.x.high else [frame.x.low - 1, frame.x.high + 1]
    hidden = {"showgrid": False, "zeroline": False, "fixedrange": True}
    small = {"size": SMALL, "color": tokens["muted"]}
    return {
        "height": round(frame.height),
        "autosize": True,
        "margin": {"l": 0, "r": 0, "t": frame.top, "b": round(frame.height - frame.bottom), "pad": 0},
        "font": {"family": FONT_STACK, "size": 13, "color": tokens["ink"]},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverdistance": 60,
        "hoverlabel": {
            "bgcolor": tokens["ground"],
            "bordercolor": tokens["axis"],
            "align": "left",
            "font": {"family": FONT_STACK, "size": 13, "color": tokens["ink"]},
        },
        "xaxis": {
            "range": whole,
            "tickmode": "array",
            "tickvals": list(frame.year_labels),
            "ticktext": [school_year(y) for y in frame.year_labels],
            "ticks": "outside",
            "ticklen": 4,
            "tickangle": 0,
            "tickcolor": tokens["axis"],
            "tickfont": small,
            "showline": True,
            "linecolor": tokens["axis"],
            "linewidth": 1,
            **hidden,
        },
        "yaxis": {
            "range": [drawn.low, drawn.high],
            "tickmode": "array",
            "tickvals": [v for v, _ in frame.tick_labels],
            "ticktext": [label for _, label in frame.tick_labels],
            "ticklabelposition": "inside top",
            "ticklabeloverflow": "allow",
            "tickfont": small,
            "gridcolor": tokens["grid"],
            "gridwidth": 1,
            **hidden,
            "showgrid": True,
        },
        "shapes": _shapes(drawn, frame, tokens),
        "annotations": [*_annotations(frame, tokens)],
    }


def _shapes(drawn: Marks, frame: Layout, tokens: dict[str, str]) -> list[Trace]:
    back = Scale(frame.x.start, frame.x.end, frame.x.low, frame.x.high) if frame.x.low != frame.x.high else None
    shapes: list[Trace] = []
    for gap in drawn.missing:
        left, right = band(drawn, frame, gap.first, gap.last)
        ends = (back(left), back(right)) if back else (gap.first - 0.5, gap.last + 0.5)
        pale = {"fillcolor": tokens["grid"], "opacity": 0.38, "line": {"width": 0}, "layer": "below"}
        shapes.append({"type": "rect", "xref": "x", "yref": "paper", "x0": ends[0], "x1": ends[1], "y0": 0, "y1": 1, **pale})
    above = 1 + 20 / (frame.bottom - frame.top)
    for mark in drawn.breaks:
        dashed = {"color": tokens["axis"], "width": 1, "dash": "3px,3px"}
        shapes.append(
            {"type": "line", "xref": "x", "yref": "paper", "x0": mark.x, "x1": mark.x, "y0": 0, "y1": above, "line": dashed}
        )
    # Lines and not an annotation's arrow: Plotly measures every arrow's path, twice a drawing.
    unscale = Scale(frame.y.start, frame.y.end, frame.y.low, frame.y.high)
    for name, found, colour, width in (
        ("tick", baseline_tick(drawn, frame), "muted", 1.5),
        ("leader", leader(frame), "target", 1),
    ):
        if found:
            pen = {"color": tokens[colour], "width": width}
            year = drawn.baseline.year if name == "tick" and drawn.baseline else drawn.targets[-1].year
            at = {"x0": year, "x1": year, "y0": unscale(found[1]), "y1": unscale(found[2])}
            shapes.append({"name": name, "type": "line", "xref": "x", "yref": "y", **at, "line": pen})
    return shapes


def _annotations(frame: Layout, tokens: dict[str, str]) -> Iterable[Trace]:
    unscale = Scale(frame.y.start, frame.y.end, frame.y.low, frame.y.high)
    back = Scale(frame.x.start, frame.x.end, frame.x.low, frame.x.high)
    for placed in frame.labels:
        label, spot = placed.label, placed.spot
        font = {"size": label.size, "color": tokens[label.fill], "weight": label.weight}
        # Plotly drops a label whose point lies off the axes, so the point is moved in and the shift makes up for it.
        height = min(max(label.y, frame.top), frame.bottom)
        shift = height - label.y - spot.dy
        at = {"x": back(label.x), "xref": "x", "y": unscale(height), "yref": "y", "xshift": spot.dx, "yshift": shift}
        side = {"xanchor": _SIDES[spot.anchor], "yanchor": "middle", "showarrow": False, "borderpad": 0}
        yield {
            "name": label.key,
            "text": "<br>".join(map(_plain, label.lines)),
            "font": font,
            "align": _SIDES[spot.anchor],
            **at,
            **side,
        }
    for n, note in enumerate(frame.notes):
        at = {"x": 0, "xref": "paper", "xanchor": "left", "y": 0, "yref": "paper", "yanchor": "top", "yshift": -26 - 16 * n}
        yield {
            "name": "note",
            "text": _plain(note),
            "align": "left",
            "font": {"size": SMALL, "color": tokens["muted"]},
            "showarrow": False,
            **at,
        }


def _plain(content: str) -> str:
    """Plotly reads a few HTML tags in its labels; a name is never markup."""
    return content.replace("&", "&amp;").replace("<", "&lt;")


def _trace(x: Sequence[float | None], y: Sequence[float | None], tips: Sequence[str] | None = None, **rest: Any) -> Trace:
    hover = {"hovertext": list(tips), "hoverinfo": "text"} if tips is not None else {"hoverinfo": "skip"}
    return {
        "type": "scatter",
        "x": list(x),
        "y": list(y),
        "cliponaxis": rest.get("mode") == "lines",
        "showlegend": False,
        **hover,
        **rest,
    }


def _fan(drawn: Marks, tokens: dict[str, str]) -> Iterable[Trace]:
    if not drawn.fan:
        return
    known = drawn.known
    start = [(float(known[-1].year), middle(known[-1]))] if known else []
    area = start + [(f.year, f.high) for f in drawn.fan] + [(f.year, f.low) for f in reversed(drawn.fan)]
    hatch = {
        "shape": "/",
        "fgcolor": tokens["actual"],
        "bgcolor": "rgba(0,0,0,0)",
        "size": 6,
        "solidity": 0.15,
        "fgopacity": 0.45,
    }
    pen = {"width": 0, "color": tokens["actual"]}
    xs, ys = [a for a, _ in area], [b for _, b in area]
    yield _trace(xs, ys, name="fan", mode="lines", fill="toself", fillpattern=hatch, line=pen)
    middle_line = start + [(f.year, f.mid) for f in drawn.fan]
    dashed = {"color": tokens["actual"], "width": 1.5, "dash": "4px,4px"}
    yield _trace([a for a, _ in middle_line], [b for _, b in middle_line], name="pace", mode="lines", line=dashed)


def _others(drawn: Marks, tokens: dict[str, str]) -> Iterable[Trace]:
    solid: Trace = {"width": 1.5}
    dashed: Trace = {"width": 1, "dash": "5px,3px"}
    for line, pen in [*((line, solid) for line in drawn.lines), *((mark, dashed) for mark in drawn.benchmarks)]:
        colour = tokens[line.colour]
        xs, ys = _joined(line.runs)
        tips = ["" if x is None else f"{_plain(line.name)}, {school_year(int(x))}" for x in xs]
        marker = {"size": 4, "color": colour}
        yield _trace(
            xs, ys, tips, name=line.name, mode="lines+markers", line={"color": colour, **pen}, marker=marker, connectgaps=False
        )
        for x, low, high in line.ranges:
            yield _trace([x, x], [low, high], name=line.name, mode="lines", line={"color": colour, "width": 3})


def _targets(chart: Trend, drawn: Marks, frame: Layout, tokens: dict[str, str]) -> Iterable[Trace]:
    if not drawn.targets:
        return
    tips = _tips(chart)
    pen = {"color": tokens["target"], "width": 1.5, "dash": "1.5px,3px", "shape": "hvh"}
    results = {p.year: frame.y(middle(p)) for p in drawn.known}
    low = [(t, t.value) for t in drawn.targets]
    high = [(t, t.high) for t in drawn.targets if t.high is not None]
    for name, levels in (("target", low), ("target high", high)):
        marker = {
            "symbol": "diamond",
            "size": [round(2 * radius(t, frame.y(v), results) / _DIAMOND, 1) for t, v in levels],
            "color": tokens["ground"],
            "opacity": [0.75 if t.derived else 1 for t, _ in levels],
            "line": {"color": tokens["target"], "width": 1.5},
        }
        years = [t.year for t, _ in levels]
        between = {"fill": "tonexty", "fillcolor": tokens["target"] + "1a"} if name == "target high" else {}
        if levels:
            yield _trace(
                years,
                [v for _, v in levels],
                [tips[y] for y in years],
                name=name,
                mode="lines+markers",
                line=pen,
                marker=marker,
                **between,
            )


def _results(chart: Trend, drawn: Marks, tokens: dict[str, str]) -> Iterable[Trace]:
    tips = _tips(chart)
    actual = tokens["actual"]
    for point in drawn.ranges:
        ends, tip = [point.low, point.high], tips[point.year]
        yield _trace([point.year] * 2, ends, [tip, tip], name="range", mode="lines", line={"color": actual, "width": 6})
    if drawn.within:
        marker = {"size": 5, "color": tokens["ground"], "line": {"color": actual, "width": 1.25}}
        yield _trace([x for x, _ in drawn.within], [v for _, v in drawn.within], name="within", mode="markers", marker=marker)
    if drawn.runs:
        runs = tuple(tuple((float(p.year), middle(p)) for p in run) for run in drawn.runs)
        xs, ys = _joined(runs)
        preliminary = {p.year for run in drawn.runs for p in run if p.status == "preliminary"}
        marker = {
            "size": 8,
            "opacity": 1,
            "color": [tokens["ground"] if x in preliminary else actual for x in xs],
            "line": {"color": [actual if x in preliminary else tokens["ground"] for x in xs], "width": 1.5},
        }
        told = ["" if x is None else tips[int(x)] for x in xs]
        pen = {"color": actual, "width": 2.5}
        yield _trace(xs, ys, told, name="result", mode="lines+markers", line=pen, marker=marker, connectgaps=False)


def _silent(drawn: Marks, tokens: dict[str, str]) -> Iterable[Trace]:
    """Years without a value: nothing to see, but their reason on pointing at the band."""
    found = [(year, gap.words) for gap in drawn.missing for year in range(gap.first, gap.last + 1)]
    if found:
        tips = [f"{school_year(year)}: {_plain(why)}" for year, why in found]
        marker = {"size": 24, "color": tokens["muted"], "opacity": 0}
        ground = [drawn.low + (drawn.high - drawn.low) * 0.08] * len(found)
        yield _trace([y for y, _ in found], ground, tips, name="missing", mode="markers", marker=marker)


def _tips(chart: Trend) -> dict[int, str]:
    kpi = chart.trajectory.kpi
    return {
        p.year: "<br>".join(_plain(part) for part in words.hover(p, kpi, _target_words(chart, p))) for p in chart.trajectory.years
    }


def _target_words(chart: Trend, point: YearPoint) -> str:
    goal = target(point)
    return words.target_value(goal.value, goal.high, chart.trajectory.kpi) if goal else ""


def _joined(runs: Sequence[Sequence[tuple[float, float]]]) -> tuple[list[float | None], list[float | None]]:
    """Runs in one trace, with an empty point between them: a gap, never a zero."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for run in runs:
        if xs:
            xs.append(None)
            ys.append(None)
        xs += [x for x, _ in run]
        ys += [y for _, y in run]
    return xs, ys
