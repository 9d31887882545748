"""The picture of small multiples: as many panels a row as stay readable, every panel on the same scale."""

from __future__ import annotations

from collections.abc import Iterator

from components.charts.model import Comparison, Multiples
from components.charts.placing import LEADING, Box, Label, Spot, around, place
from components.charts.svg import Point, Scale, circle, document, fit, identifier, line, path, rect, text, text_width, wrap
from components.charts.tips import tip_area
from components.charts.trend_marks import domain, known, runs_of
from components.text import charts as trend_words
from components.text import multiples_words as words
from components.text.numbers import short, value
from components.theme import BODY, SMALL
from queries.filters import school_year
from queries.types import YearPoint

LEAST_PANEL = 158
GUTTER = 24
PLOT = 104


def in_range(panel: Comparison, chart: Multiples) -> list[YearPoint]:
    """The line's years that the chart draws, ascending."""
    return sorted((p for p in panel.points if chart.first_year <= p.year <= chart.last_year), key=lambda p: p.year)


def scale_of(chart: Multiples) -> tuple[float, float, tuple[float, ...]]:
    """Where every panel's axis starts and ends, and its hairlines."""
    lines = [*chart.panels, *([chart.reference] if chart.reference else [])]
    drawn = [v for panel in lines for p in in_range(panel, chart) for v in (p.value, p.low, p.high) if v is not None]
    return domain(drawn, chart.kpi)


def svg(chart: Multiples, width: int) -> str:
    """The panels, ``width`` pixels wide (280 or more), as tall as they need."""
    across = max(1, min(int((width + GUTTER) // (LEAST_PANEL + GUTTER)), 5, max(len(chart.panels), 1)))
    across = -(-len(chart.panels) // max(-(-len(chart.panels) // across), 1)) or 1
    panel_width = (width - GUTTER * (across - 1)) / across
    y = 0.0
    body: list[str] = []
    if chart.panels:
        key = list(_key(chart, width))
        y = 16.0 + 17 * sum(part.startswith("<text") for part in key)
        body += key
    for start in range(0, len(chart.panels), across):
        row = chart.panels[start : start + across]
        names = [wrap(p.name, panel_width, BODY, 600, lines=2) for p in row]
        head = 6 + 17 * max(len(n) for n in names)
        for i, (panel, lines) in enumerate(zip(row, names, strict=True)):
            body += _panel(chart, panel, lines, (i * (panel_width + GUTTER), y, panel_width, head))
        y += head + PLOT + 34
    if not chart.panels:
        y = 30.0
        body.append(text(0, 20, fit(words.NO_RESULT.capitalize(), width, BODY), fill="muted"))
    name = identifier("multiples", chart.kpi.kpi_id, chart.school_id, chart.first_year, chart.last_year, len(chart.panels), width)
    title = words.title(chart.kpi, chart.place)
    return document(name, width, y, title=title, description=", ".join(p.name for p in chart.panels), body=body)


def _key(chart: Multiples, width: float) -> Iterator[str]:
    """What the thin line is, and the scale that all panels share, said once."""
    _, _, ticks = scale_of(chart)
    y = 0.0
    if chart.reference:
        y += 17
        yield line(0, y - 4.5, 18, y - 4.5, stroke="other", width=1.5)
        yield text(24, y, fit(chart.reference.name, width - 24, SMALL), size=SMALL, fill="muted")
    if len(ticks) > 1:
        y += 17
        said = words.shared_scale(_tick(ticks[0], chart), _tick(ticks[-1], chart))
        yield text(0, y, fit(said, width, SMALL), size=SMALL, fill="muted")


def _panel(chart: Multiples, panel: Comparison, name: list[str], box: tuple[float, float, float, float]) -> Iterator[str]:
    left, top, width, head = box
    low, high, ticks = scale_of(chart)
    points = [p for p in in_range(panel, chart) if known(p)]
    last = points[-1] if points else None
    label = fit(_newest(panel, chart), width * 0.4, SMALL, 600)
    x = Scale(chart.first_year, chart.last_year, left + 4, left + width - _label_room(chart, width) - 10)
    y = Scale(low, high, top + head + PLOT, top + head + 8)
    for i, part in enumerate(name):
        yield text(left, top + 14 + 17 * i, part, weight=600)
    for t in (ticks[0], ticks[-1]) if len(ticks) > 1 else ticks:
        yield line(left, y(t), left + width, y(t), stroke="axis" if t == ticks[0] else "grid")
    if chart.reference:
        yield from _line(in_range(chart.reference, chart), x, y, "other", 1.5)
    yield from _line(points, x, y, "actual", 2.5)
    lines = [[(left, y(t)), (left + width, y(t))] for t in (ticks[:1] + ticks[-1:])]
    lines += _ink(points, x, y) + (_ink(in_range(chart.reference, chart), x, y) if chart.reference else [])
    if last is None:
        off = tuple(Spot(0, dy, "start") for dy in (0, 14, -14, 28, -28, 40, -40))
        said = (fit(words.absent(panel.points), width, SMALL),)
        words_ = Label("newest", said, left, top + head + PLOT / 2, off, SMALL, fill="muted")
    else:
        off = (Spot(8, 0, "start"), *around(SMALL * LEADING, 6, 40))
        words_ = Label("newest", (label,), x(last.year), y(_middle(last)), off, SMALL, 600, "actual")
    bounds = Box(left, y(high) - 12, left + width, y(low) - 2)
    for placed in place([words_], bounds, lines).values():
        at = words_.x + placed.spot.dx, (placed.box.top + placed.box.bottom) / 2 + 4
        yield text(*at, words_.lines[0], size=SMALL, weight=words_.weight, fill=words_.fill, anchor=placed.spot.anchor)
    base = top + head + PLOT + 18
    yield text(left, base, school_year(chart.first_year), size=SMALL, fill="muted")
    if chart.last_year != chart.first_year:
        end = school_year(chart.last_year)
        edge = min(left + width, x(chart.last_year) + text_width(end, SMALL) / 2)
        yield text(edge, base, end, size=SMALL, fill="muted", anchor="end")
    told = [f"{school_year(p.year)}: {trend_words.shown(p, chart.kpi)}" for p in points]
    yield tip_area(left, top, width, head + PLOT + 20, panel.name, *told)


def _middle(p: YearPoint) -> float:
    return p.value if p.value is not None else ((p.low or 0.0) + (p.high or 0.0)) / 2


def _ink(points: list[YearPoint], x: Scale, y: Scale) -> list[list[Point]]:
    """What a panel's words should not cover: its line's runs, the room of a point around each end."""
    runs = [[(x(p.year), y(_middle(p))) for p in run] for run in runs_of(points)]
    return runs + [[(a - 4, b), (a + 4, b)] for run in runs for a, b in (run[0], run[-1])]


def _newest(panel: Comparison, chart: Multiples) -> str:
    """A panel's newest result as its label prints it; "" where there is none."""
    points = [p for p in in_range(panel, chart) if known(p)]
    return trend_words.shown(points[-1], chart.kpi) if points else ""


def _label_room(chart: Multiples, width: float) -> float:
    """The width of the widest label, so that a year stands at the same place in every panel."""
    return max(min(text_width(_newest(p, chart), SMALL, 600), width * 0.4) for p in chart.panels)


def _tick(t: float, chart: Multiples) -> str:
    return value(t, chart.kpi, trim=True) if chart.kpi.unit == "percent" else short(t, chart.kpi)


def _line(points: list[YearPoint], x: Scale, y: Scale, colour: str, width: float) -> Iterator[str]:
    for p in points:
        if p.value is None and p.low is not None and p.high is not None:
            yield rect(x(p.year) - 2, y(p.high), 4, max(y(p.low) - y(p.high), 2), fill=colour, rounded=1)
    for run in runs_of(p for p in points if p.value is not None):
        corners = [(x(p.year), y(p.value)) for p in run if p.value is not None]
        if len(corners) > 1:
            yield path(corners, stroke=colour, width=width)
        else:
            yield circle(*corners[0], width, fill=colour)
    valued = [p for p in points if p.value is not None]
    if valued and valued[-1].value is not None and colour == "actual":
        yield circle(x(valued[-1].year), y(valued[-1].value), 3.5, fill=colour)
