"""A KPI's two pictures on the wall, bold enough for the distance: the result's bar, and its years as a line."""

from __future__ import annotations

from components.charts import bullet
from components.charts.model import Bullet
from components.charts.svg import Scale, circle, diamond, line, path, rect, text, text_width
from components.charts.trend_marks import domain, known, middle, runs_of
from components.text import wall_words as words
from components.wall_sizes import Box, Sizes
from queries.types import Trajectory, YearPoint

_LABELLED = 4.5  # of the small size: the least height at which a line's start is named in body print


def bar(track: Trajectory, point: YearPoint | None, box: Box, small: float) -> list[str]:
    """The result from zero, with ticks where target and baseline stand, on the bullet chart's own scale."""
    assert point is not None
    aimed = point if point.target is not None else track.last_target
    chart = Bullet(
        kpi=track.kpi,
        value=point.value,
        low=point.low,
        high=point.high,
        target=aimed.target if aimed else None,
        baseline=next((p.value for p in track.years if p.baseline and p.value is not None), None),
        state=point.state,
    )
    across = Scale(*bullet.scale(chart), box.x, box.x + box.width)
    body = [rect(box.x, box.y, box.width, box.height, fill="grid", rounded=3)]
    solid = chart.value if chart.value is not None else chart.low
    if solid is not None:
        left, right = sorted((across(max(across.low, 0.0)), across(solid)))
        body.append(rect(left, box.y, max(right - left, 3), box.height, fill="actual", rounded=3))
    if chart.value is None and chart.low is not None and chart.high is not None:
        left = across(chart.low)
        body.append(rect(left, box.y, across(chart.high) - left, box.height, fill="actual", opacity=0.5))
    reach = 0.1 * small
    for value, pen, wide in ((chart.baseline, "muted", 0.06 * small), (chart.target, "target", 0.13 * small)):
        if value is not None:
            at = min(max(across(value), box.x + wide / 2), box.x + box.width - wide / 2)
            body.append(line(at, box.y - reach, at, box.y + box.height + reach, stroke="ground", width=wide * 2))
            body.append(line(at, box.y - reach, at, box.y + box.height + reach, stroke=pen, width=wide))
    return body


def years(track: Trajectory, box: Box, sizes: Sizes) -> list[str]:
    """Every year's result as a line, the adopted targets as diamonds; a missing year is a gap.

    Where there is room the line's start is named, in body print as the angle of an axis' label asks.
    """
    small = sizes.small
    points = [p for p in track.years if known(p)]
    label = words.first(points[0], track)
    named = box.height >= _LABELLED * small and text_width(label, sizes.body) <= box.width
    height = box.height - (1.25 * sizes.body if named else 0.0)
    aims = [(p.year, p.target) for p in track.years if p.target is not None and p.target_kind in ("value", "range")]
    ends = [v for p in points for v in (p.value, p.low, p.high) if v is not None] + [v for _, v in aims]
    low, high, _ = domain(ends, track.kpi)
    dot = 0.15 * small
    span = [p.year for p in points] + [year for year, _ in aims]
    across = Scale(min(span), max(span), box.x + dot, box.x + box.width - dot)
    up = Scale(low, high, box.y + height - dot, box.y + dot)
    body = [diamond(across(year), up(v), dot, stroke="ground", fill="target") for year, v in aims]
    for p in points:
        if p.value is None and p.low is not None and p.high is not None:
            top = up(p.high)
            body.append(rect(across(p.year) - dot / 2, top, dot, max(up(p.low) - top, 2), fill="actual", rounded=2))
    for run in runs_of(p for p in points if p.value is not None):
        steps = [(across(p.year), up(middle(p))) for p in run]
        body.append(path(steps, width=0.1 * small) if len(steps) > 1 else circle(*steps[0], 0.1 * small, fill="actual"))
    if points[-1].value is not None:
        body.append(circle(across(points[-1].year), up(points[-1].value), 1.15 * dot, fill="actual"))
    if named:
        body.append(text(box.x, box.y + box.height - 0.2 * sizes.body, label, size=sizes.body, fill="muted"))
    return body
