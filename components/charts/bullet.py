"""A result bar from zero, with ticks at its target and its baseline, and a scale named at both ends."""

from __future__ import annotations

from typing import Any

from components.charts.model import Bullet, Table
from components.charts.placing import Box, Label, Placed, Spot, place
from components.charts.svg import Scale, document, fit, identifier, line, rect, text, text_width, ticks
from components.text import charts as words
from components.text.numbers import level, short, span, value
from components.text.reasons import STATES
from components.theme import FONT_STACK, SCHEMES, Scheme
from queries.types import Kpi

HEIGHT = 52
TEXT = 12
BAR_TOP, BAR = 20, 12
_NAMED = ("ordinal", "yes_no")


def svg(chart: Bullet, width: int, key: str = "") -> str:
    """The bullet ``width`` pixels wide (from 160) and ``HEIGHT`` high; a range ends paler than it begins.

    ``key`` tells apart two bullets of one KPI on one page.
    """
    kpi = chart.kpi
    low, high = scale(chart)
    x = Scale(low, high, 1, width - 1)
    body = [rect(0, BAR_TOP, width, BAR, fill="grid", rounded=2), *_bar(chart, x)]
    for tick, pen, wide in ((chart.baseline, "muted", 1.5), (chart.target, "target", 3.0)):
        if tick is not None:
            at = min(max(x(tick), wide / 2), width - wide / 2)
            body.append(line(at, BAR_TOP - 4, at, BAR_TOP + BAR + 4, stroke="ground", width=wide + 2))
            body.append(line(at, BAR_TOP - 4, at, BAR_TOP + BAR + 4, stroke=pen, width=wide))
    ends = [fit(_end(v, kpi), width * 0.4, TEXT) for v in (low, high)]
    for placed in _labels(chart, x, width, ends):
        label, at = placed.label, placed.label.x + placed.spot.dx
        row = 12 if placed.box.top < BAR_TOP else HEIGHT - 4
        body.append(text(at, row, label.lines[0], size=TEXT, weight=label.weight, fill=label.fill, anchor=placed.spot.anchor))
    body.append(text(0, HEIGHT - 4, ends[0], size=TEXT, fill="muted"))
    body.append(text(width, HEIGHT - 4, ends[1], size=TEXT, fill="muted", anchor="end"))
    chart_id = identifier("bullet", kpi.kpi_id, *filter(None, [key]), width)
    return document(chart_id, width, HEIGHT, title=kpi.name, description=sentence(chart), body=body)


def scale(chart: Bullet) -> tuple[float, float]:
    """The ends of the bar's scale: 0 to 100 for percents of any size, 0 to a round value else, all levels of an ordinal."""
    kpi = chart.kpi
    if kpi.unit in _NAMED:
        return 0.0, float(max(len(kpi.levels) - 1, 1))
    values = [v for v in (chart.value, chart.low, chart.high, chart.target, chart.baseline) if v is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    if kpi.unit == "percent" and low >= 0 and 40 < high <= 100:
        return 0.0, 100.0
    if low == high:
        return 0.0, 1.0
    round_values = ticks(low, high, 5)
    return round_values[0], round_values[-1]


def figure(chart: Bullet, scheme: Scheme = "light") -> dict[str, Any]:
    """The bullet as a plain Plotly figure: bars from zero, ticks as lines, no axes but the two ends."""
    kpi, tokens = chart.kpi, SCHEMES[scheme]
    low, high = scale(chart)
    solid = chart.value if chart.value is not None else chart.low
    bars: list[dict[str, Any]] = []
    tip = sentence(chart)
    still = {"type": "bar", "orientation": "h", "y": [0], "width": 1, "hovertext": tip, "hoverinfo": "text"}
    if solid is not None:
        bars.append({**still, "x": [solid], "marker": {"color": tokens["actual"]}})
    if chart.value is None and chart.low is not None and chart.high is not None:
        bars.append(
            {**still, "x": [chart.high - chart.low], "base": [chart.low], "marker": {"color": tokens["actual"], "opacity": 0.5}}
        )
    lines = [(chart.baseline, "muted", 1.5), (chart.target, "target", 3)]
    shapes = [
        {"type": "line", "x0": v, "x1": v, "y0": -0.75, "y1": 0.75, "line": {"color": tokens[pen], "width": wide}}
        for v, pen, wide in lines
        if v is not None
    ]
    track = {
        "type": "rect",
        "x0": low,
        "x1": high,
        "y0": -0.5,
        "y1": 0.5,
        "layer": "below",
        "line": {"width": 0},
        "fillcolor": tokens["grid"],
    }
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True}
    ends = {
        "tickmode": "array",
        "tickvals": [low, high],
        "ticktext": [_end(low, kpi), _end(high, kpi)],
        "ticklabelposition": "inside",
    }
    layout = {
        "height": HEIGHT,
        "barmode": "overlay",
        "margin": {"l": 4, "r": 4, "t": 16, "b": 16, "pad": 0},
        "showlegend": False,
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT_STACK, "size": TEXT, "color": tokens["muted"]},
        "xaxis": {"range": [low, high], **ends, **axis},
        "yaxis": {"visible": False, "range": [-0.9, 0.9], **axis},
        "shapes": [track, *shapes],
    }
    return {"data": bars, "layout": layout}


def sentence(chart: Bullet) -> str:
    kpi = chart.kpi
    target = "" if chart.target is None else value(chart.target, kpi, trim=True)
    baseline = "" if chart.baseline is None else value(chart.baseline, kpi)
    return words.bullet_sentence(
        _shown(chart), target, baseline, STATES[chart.state] if chart.state in STATES and chart.state else ""
    )


def rows(chart: Bullet) -> list[dict[str, object]]:
    """One row: kpi, value, low, high, target, baseline, state; None is empty, an ordinal is named."""
    kpi = chart.kpi
    numbers = {"value": chart.value, "low": chart.low, "high": chart.high, "target": chart.target, "baseline": chart.baseline}
    named = {name: level(v, kpi) if v is not None and kpi.levels else v for name, v in numbers.items()}
    return [{"kpi": kpi.kpi_id, **named, "state": chart.state or None}]


def table(chart: Bullet) -> Table:
    kpi = chart.kpi
    cells = (
        _shown(chart) or "–",
        value(chart.target, kpi, trim=True),
        value(chart.baseline, kpi),
        STATES.get(chart.state, STATES[""]),
    )
    return Table(words.bullet_caption(kpi), words.BULLET_HEADINGS, (cells,), frozenset({0, 1, 2}))


def _bar(chart: Bullet, x: Scale) -> list[str]:
    zero = x(max(x.low, 0.0)) if x.low <= 0 else x.start
    solid = chart.value if chart.value is not None else chart.low
    parts = []
    if solid is not None:
        left, right = sorted((zero, x(solid)))
        parts.append(rect(left, BAR_TOP, max(right - left, 1.5), BAR, fill="actual", rounded=2))
    if chart.value is None and chart.low is not None and chart.high is not None:
        parts.append(rect(x(chart.low), BAR_TOP, x(chart.high) - x(chart.low), BAR, fill="actual", opacity=0.5))
    return parts


def _labels(chart: Bullet, x: Scale, width: float, ends: list[str]) -> list[Placed]:
    """The target's label above the bar; the baseline's below it, or above, where there is room."""
    kpi = chart.kpi
    sides = (Spot(0, 0), Spot(4, 0, "end"), Spot(-4, 0, "start"))
    below = tuple(Spot(spot.dx, HEIGHT - 16, spot.anchor) for spot in sides)
    wanted = []
    for key, name, v, weight, fill, spots in (
        ("target", words.TARGET, chart.target, 600, "target", sides),
        ("baseline", words.BASELINE, chart.baseline, 400, "muted", (*below, *sides)),
    ):
        if v is not None:
            content = fit(f"{name} {value(v, kpi, trim=key == 'target')}", width * 0.7, TEXT, weight)
            wanted.append(Label(key, (content,), x(v), 8, spots, TEXT, weight, fill))
    foot = HEIGHT - 16
    taken = [
        Box(0, foot, text_width(ends[0], TEXT) + 8, HEIGHT),
        Box(width - text_width(ends[1], TEXT) - 8, foot, width, HEIGHT),
    ]
    return list(place(wanted, Box(0, 0, width, HEIGHT), [], taken).values())


def _shown(chart: Bullet) -> str:
    if chart.value is not None:
        return value(chart.value, chart.kpi)
    return "" if chart.low is None and chart.high is None else span(chart.low, chart.high, chart.kpi)


def _end(v: float, kpi: Kpi) -> str:
    if kpi.unit in _NAMED:
        return value(v, kpi)
    if v == 0 and kpi.unit == "ratio":
        return "0"
    return f"{short(v, kpi)}\u00a0%" if kpi.unit == "percent" and v else short(v, kpi)
