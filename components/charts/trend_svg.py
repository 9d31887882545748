"""The trend chart as SVG.

Hairlines, hatching and target paths stop short of words and hollow marks, so that nothing has to be
painted over: a chart in somebody else's page stands on a ground whose colour nobody here knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from math import hypot

from components.charts.model import Trend
from components.charts.svg import Point, attributes, circle, diamond, document, identifier, line, path, rect, steps, text
from components.charts.trend_frame import SMALL, Layout, band
from components.charts.trend_layout import baseline_tick, layout, leader, radius
from components.charts.trend_marks import Marks, marks, middle, target
from components.text import charts as words
from queries.filters import school_year

_LEADING = 1.2
_TEXT_DROP = 0.34  # from the middle of a line of text to its baseline, in ems


def draw(chart: Trend, width: int, title: str, description: str) -> str:
    """The picture at ``width`` pixels; the height follows from the width and the notes below."""
    drawn = marks(chart)
    frame = layout(chart, drawn, width)
    trajectory = chart.trajectory
    chart_id = identifier("trend", trajectory.kpi.kpi_id, trajectory.school_id, trajectory.group_id, width)
    hatch, clip = f"{chart_id}-h", f"{chart_id}-p"
    clear = f"{chart_id}-c"
    defs = (
        f'<pattern id="{hatch}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f"{line(0, 0, 0, 6, stroke='actual', width=1.25)}</pattern>"
        f'<clipPath id="{clip}"><rect{attributes(x=0, y=frame.top, width=width, height=frame.bottom - frame.top)}/></clipPath>'
        if drawn.fan
        else ""
    )
    defs += f'<clipPath id="{clear}"><path{attributes(d=_clear(drawn, frame), clip_rule="evenodd")}/></clipPath>'
    under = [*_hairlines(frame), *_fan(drawn, frame, hatch, clip), *_others(drawn, frame), *_paths(drawn, frame)]
    body = [
        *_bands(drawn, frame),
        *_wanted(drawn, frame),
        f'<g clip-path="url(#{clear})">{"".join(under)}</g>',
        *_axes(frame),
        *_diamonds(drawn, frame),
        *_results(drawn, frame),
        *_labels(frame),
        *_tips(chart, drawn, frame),
    ]
    return document(chart_id, width, round(frame.height), title=title, description=description, body=body, defs=defs)


def _bands(drawn: Marks, frame: Layout) -> list[str]:
    spans = [band(drawn, frame, gap.first, gap.last) for gap in drawn.missing]
    return [
        rect(left + 0.5, frame.top, right - left - 1, frame.bottom - frame.top, fill="grid", opacity=0.38)
        for left, right in spans
    ]


def _clear(drawn: Marks, frame: Layout) -> str:
    """The whole picture less its labels and diamonds, for the rule by which what lies in two outlines is outside."""
    holes = [
        [(b.left - 2, b.top + 2), (b.right + 2, b.top + 2), (b.right + 2, b.bottom - 1), (b.left - 2, b.bottom - 1)]
        for b in (placed.box for placed in frame.labels)
    ]
    holes += [[(a, b - r), (a + r, b), (a, b + r), (a - r, b)] for a, b, r in _at(drawn, frame)]
    edge = [(0.0, 0.0), (frame.width, 0.0), (frame.width, frame.height), (0.0, frame.height)]
    return "".join("M" + "L".join(f"{round(x, 1):g} {round(y, 1):g}" for x, y in hole) + "Z" for hole in (edge, *holes))


def _hairlines(frame: Layout) -> list[str]:
    return [line(0, frame.y(v), frame.width, frame.y(v)) for v, _ in frame.tick_labels]


def _axes(frame: Layout) -> list[str]:
    parts = [text(0, frame.y(v) - 4, label, size=SMALL, fill="muted") for v, label in frame.tick_labels]
    parts.append(line(0, frame.bottom, frame.width, frame.bottom, stroke="axis"))
    for year in frame.year_labels:
        parts.append(line(frame.x(year), frame.bottom, frame.x(year), frame.bottom + 4, stroke="axis"))
        parts.append(text(frame.x(year), frame.bottom + 18, school_year(year), size=SMALL, fill="muted", anchor="middle"))
    notes = enumerate(frame.notes)
    return parts + [text(0, frame.bottom + 38 + 16 * n, note, size=SMALL, fill="muted") for n, note in notes]


def _fan(drawn: Marks, frame: Layout, hatch: str, clip: str) -> list[str]:
    if not drawn.fan:
        return []
    x, y = frame.x, frame.y
    known = drawn.known
    start = [(x(known[-1].year), y(middle(known[-1])))] if known else []
    upper = [(x(f.year), y(f.high)) for f in drawn.fan]
    lower = [(x(f.year), y(f.low)) for f in reversed(drawn.fan)]
    d = "M" + "L".join(f"{a:.2f} {b:.2f}" for a, b in [*start, *upper, *lower]) + "Z"
    area = f"<path{attributes(d=d, fill=f'url(#{hatch})', opacity=0.45)}/>"
    pace = path([*start, *((x(f.year), y(f.mid)) for f in drawn.fan)], width=1.5, dash="4 4")
    return [f'<g clip-path="url(#{clip})">{area}{pace}</g>']


def _others(drawn: Marks, frame: Layout) -> list[str]:
    x, y = frame.x, frame.y
    parts: list[str] = []
    for comparison in drawn.lines:
        pen = comparison.colour
        for run in comparison.runs:
            parts.append(path([(x(a), y(b)) for a, b in run], stroke=pen))
            parts += [circle(x(a), y(b), 2, fill=pen) for a, b in run]
        parts += [line(x(a), y(low), x(a), y(high), stroke=pen, width=3) for a, low, high in comparison.ranges]
    for benchmark in drawn.benchmarks:
        for run in benchmark.runs:
            parts.append(path([(x(a), y(b)) for a, b in run], stroke="other", width=1, dash="5 3"))
            parts += [line(x(a) - 6, y(b), x(a) + 6, y(b), stroke="other", width=2) for a, b in run]
    return parts


def _wanted(drawn: Marks, frame: Layout) -> list[str]:
    """The band between the two ends of targets that are ranges."""
    x, y = frame.x, frame.y
    floor = steps([(x(t.year), y(t.value)) for t in drawn.targets if t.high is not None])
    ceiling = steps([(x(t.year), y(t.high)) for t in drawn.targets if t.high is not None])
    if len(floor) < 2:
        return []
    return [path([*floor, *reversed(ceiling)], stroke=None, fill="target", closed=True, opacity=0.1)]


def _paths(drawn: Marks, frame: Layout) -> list[str]:
    """The stairs of the targets."""
    x, y = frame.x, frame.y
    parts: list[str] = []
    ceiling = steps([(x(t.year), y(t.high)) for t in drawn.targets if t.high is not None])
    for corners in (steps([(x(t.year), y(t.value)) for t in drawn.targets]), ceiling):
        if len(corners) > 1:
            parts.append(path(corners, stroke="target", dash="1.5 3"))
    return parts


def _at(drawn: Marks, frame: Layout) -> list[tuple[float, float, float]]:
    """Where the targets' diamonds stand, and their radii; first the values, then the upper ends of ranges."""
    x, y = frame.x, frame.y
    results = {p.year: y(middle(p)) for p in drawn.known}
    marked = [(mark, mark.value) for mark in drawn.targets]
    marked += [(mark, mark.high) for mark in drawn.targets if mark.high is not None]
    return [(x(mark.year), y(v), radius(mark, y(v), results)) for mark, v in marked]


def _diamonds(drawn: Marks, frame: Layout) -> list[str]:
    kinds = [mark.derived for mark in drawn.targets] + [mark.derived for mark in drawn.targets if mark.high is not None]
    placed = zip(kinds, _at(drawn, frame), strict=True)
    return [diamond(*at, fill=None, opacity=0.75 if derived else None) for derived, at in placed]


def _results(drawn: Marks, frame: Layout) -> list[str]:
    x, y = frame.x, frame.y
    parts = [line(x(b.x), frame.top - 20, x(b.x), frame.bottom, stroke="axis", dash="3 3") for b in drawn.breaks]
    parts += [circle(x(a), y(b), 2.25, fill=None, stroke="actual", width=1.25) for a, b in drawn.within]
    if tick := baseline_tick(drawn, frame):
        parts.append(line(tick[0], tick[1], tick[0], tick[2], stroke="muted", width=1.5))
    for point in drawn.ranges:
        if point.low is not None and point.high is not None:
            top = y(point.high)
            parts.append(rect(x(point.year) - 3, top, 6, max(y(point.low) - top, 2), fill="actual", rounded=1.5))
    for run in drawn.runs:
        if len(run) > 1:
            corners = [(x(p.year), y(middle(p))) for p in run]
            parts += [path(part, width=2.5) for part in _between(corners, [p.status == "preliminary" for p in run])]
        for p in run:
            at = x(p.year), y(middle(p))
            parts.append(
                circle(*at, 4, fill=None, stroke="actual") if p.status == "preliminary" else circle(*at, 4, fill="actual")
            )
    return parts


def _between(corners: Sequence[Point], hollow: Sequence[bool]) -> list[list[Point]]:
    """A line through points, which stops at the rim of those that are hollow."""
    parts: list[list[Point]] = []
    for (a, b), open_a, open_b in zip(pairwise(corners), hollow, hollow[1:], strict=False):
        share = min(4 / max(hypot(b[0] - a[0], b[1] - a[1]), 1e-9), 0.5)
        dx, dy = (b[0] - a[0]) * share, (b[1] - a[1]) * share
        if open_a or not parts:
            parts.append([(a[0] + dx, a[1] + dy) if open_a else a])
        parts[-1].append((b[0] - dx, b[1] - dy) if open_b else b)
    return parts


def _labels(frame: Layout) -> list[str]:
    joined = leader(frame)
    parts = [line(joined[0], joined[1], joined[0], joined[2], stroke="target")] if joined else []
    for placed in frame.labels:
        label, spot = placed.label, placed.spot
        for n, content in enumerate(label.lines):
            y = placed.box.top + (n + 0.5) * label.size * _LEADING + label.size * _TEXT_DROP
            x = label.x + spot.dx
            parts.append(text(x, y, content, size=label.size, weight=label.weight, fill=label.fill, anchor=spot.anchor))
    return parts


def _tips(chart: Trend, drawn: Marks, frame: Layout) -> list[str]:
    """An unseen column for each year that has something to say, for a script that shows tips."""
    kpi = chart.trajectory.kpi
    parts = []
    for point in chart.trajectory.years:
        goal = target(point)
        if goal is None and not point.status:
            continue
        left, right = band(drawn, frame, point.year, point.year)
        tip = "\n".join(words.hover(point, kpi, words.target_value(goal.value, goal.high, kpi) if goal else ""))
        size = attributes(x=left, y=frame.top, width=max(right - left, 0.0), height=frame.bottom - frame.top, fill="transparent")
        parts.append(f'<rect{size} data-tip="{escape(tip)}"/>')
    return parts
