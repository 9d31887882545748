"""The words of a trend chart: each label with the places where it may stand, the most important first."""

from __future__ import annotations

from collections.abc import Iterable

from components.charts.model import Trend
from components.charts.placing import LEADING, Label, Spot, around
from components.charts.svg import spread, text_width, wrap
from components.charts.trend_frame import SMALL, TEXT, WIDE, Layout, band
from components.charts.trend_marks import Marks, has_range, middle
from components.text import charts as words
from queries.types import Kpi, YearPoint

_BESIDE = 96.0  # pixels at the right for words beside a fan


def labels(chart: Trend, marks: Marks, frame: Layout) -> Iterable[Label]:
    """Labels in the order of their importance."""
    kpi = chart.trajectory.kpi
    x, y = frame.x, frame.y
    line = TEXT * LEADING
    known = marks.known
    if marks.empty:
        middle_of = ((frame.x.start + frame.x.end) / 2, (frame.top + frame.bottom) / 2)
        lines = tuple(wrap(words.NO_RESULT, frame.width - frame.x.start - 12, 15))
        spots = tuple(Spot(0, dy) for dy in ((40, -40, 64, -64, 0) if marks.targets else (0, -30, 30, -60)))
        yield Label("empty", lines, *middle_of, spots, size=15, fill="muted")
    if known:
        yield _value_label("last", known[-1], kpi, frame)
    if marks.targets:
        yield _target(marks, kpi, frame)
    if len(known) > 1:
        yield _value_label("first", known[0], kpi, frame)
    if marks.baseline is not None:
        spots = (Spot(0, 22), Spot(0, -22), *around(line, 10, 50))
        yield Label("baseline", (words.BASELINE,), x(marks.baseline.year), y(middle(marks.baseline)), spots, SMALL, fill="muted")
    yield from _end_labels(marks, frame)
    for n, mark in enumerate(marks.breaks):
        lines = tuple(wrap(mark.name, max(frame.width * 0.22, 60), SMALL, lines=2))
        half = len(lines) * SMALL * LEADING / 2
        spots = tuple(Spot(dx, half + dy, anchor) for dy in (2, 40, 80, 120) for dx, anchor in ((5, "start"), (-5, "end")))
        yield Label(f"break{n}", lines, x(mark.x), 2, spots, SMALL, fill="muted", keep=False)
    derived = [t for t in marks.targets if t.derived]
    if derived and len(derived) < len(marks.targets):
        mark_ = derived[len(derived) // 2]
        yield Label(
            "derived",
            (words.DERIVED,),
            x(mark_.year),
            y(mark_.value),
            around(line, 7, 24),
            SMALL,
            fill="target",
            keep=False,
            over=True,
        )
    if marks.fan:
        yield _pace(marks, frame)
    for n, gap in enumerate(marks.missing):
        left, right = band(marks, frame, gap.first, gap.last)
        lines = tuple(wrap(gap.words, right - left - 8, SMALL, lines=4))
        if any(part.endswith("…") for part in lines):
            continue
        half = len(lines) * SMALL * LEADING / 2
        spots = (Spot(0, -half - 6), Spot(0, half - (frame.bottom - frame.top)), Spot(0, -half - 40))
        yield Label(f"missing{n}", lines, (left + right) / 2, frame.bottom, spots, SMALL, fill="muted", keep=False)


def _target(marks: Marks, kpi: Kpi, frame: Layout) -> Label:
    """The last target, clear of a fan: beside it where there is room, else off its point or above the plot."""
    last = marks.targets[-1]
    label = _target_words(marks, kpi)
    falling = len(marks.targets) > 1 and marks.targets[0].value > last.value
    x, y = frame.x(last.year), frame.y(last.value if last.high is None or falling else last.high)
    whole_line = text_width(label, TEXT, 600) <= frame.width * 0.6
    lines: tuple[str, ...] = (label,) if whole_line else tuple(wrap(label, frame.width * 0.6, TEXT, 600))
    spots = around(TEXT * LEADING * len(lines), 9, 60, down=falling)
    if marks.fan:
        spots = (*spots, Spot(0, frame.top / 2 - y))  # above the plot no fan reaches
        beside = tuple(wrap(label, _BESIDE, TEXT, 600))
        if frame.width >= WIDE and last.year == marks.last and not any(part.endswith("…") for part in beside):
            lines, spots = beside, (*(Spot(12, dy, "start") for dy in (0, -10, 10, -20, 20)), *spots)
    return Label("target", lines, x, y, spots, weight=600, fill="target")


def _pace(marks: Marks, frame: Layout) -> Label:
    """What the hatching means: at the end of the pace where there is room beside the plot, else at the fan's foot."""
    end = marks.fan[-1]
    foot = min(max(frame.y(end.low), frame.top), frame.bottom)
    lines: tuple[str, ...] = (words.PACE_HOLDS,)
    spots = around(TEXT * LEADING, 6, 40)
    if frame.width >= WIDE and end.year == marks.last:
        pace = min(max(frame.y(end.mid), frame.top + 16), frame.bottom - 16) - foot
        lines = tuple(wrap(words.PACE_HOLDS, _BESIDE * 0.7, SMALL))
        off = (0, 14, -14, 28, -28, 42, -42, 56, -56)
        spots = (*(Spot(8, pace + dy, "start") for dy in off), *around(TEXT * LEADING * len(lines), 6, 40))
    return Label("pace", lines, frame.x(end.year), foot, spots, SMALL, fill="actual", keep=False, over=True)


def _value_label(key: str, point: YearPoint, kpi: Kpi, frame: Layout) -> Label:
    line = TEXT * LEADING
    content = words.shown(point, kpi)
    lines = tuple(wrap(content, frame.width * 0.4, TEXT, 600))
    reach = around(line * len(lines), 7, 55)
    top = middle(point)
    if has_range(point) and point.high is not None:
        top = point.high
    return Label(key, lines, frame.x(point.year), frame.y(top), reach, weight=600, fill="actual")


def _end_labels(marks: Marks, frame: Layout) -> Iterable[Label]:
    """The names of comparisons and benchmarks at their ends, shared out where ends lie close."""
    ended = [(f"line{n}", line) for n, line in enumerate(marks.lines)] + [
        (f"mark{n}", line) for n, line in enumerate(marks.benchmarks)
    ]
    ends = [(key, line, line.end) for key, line in ended if line.end is not None]
    rows = spread([frame.y(end[1]) for _, _, end in ends], 16, frame.top, frame.bottom - 10)
    for (key, line, end), row in zip(ends, rows, strict=True):
        height = frame.y(end[1])
        beside = (Spot(8, row - height, "start"), *around(TEXT * LEADING, 6, 44))
        lines = whole(line.name, frame.width)
        if len(lines) > 1:
            spots = around(TEXT * LEADING * len(lines), 6, 50)
            beside = (beside[0], *spots) if frame.width >= WIDE and end[0] >= marks.last else spots
        yield Label(key, lines, frame.x(end[0]), height, beside, fill=line.colour, keep=False)


def whole(name: str, width: float) -> tuple[str, ...]:
    """A line's name on one or two narrow lines, or where that would cut it short on up to four broader ones."""
    narrow = max(width * 0.3, 110)
    tries = [wrap(name, room, TEXT, lines=lines) for room, lines in ((narrow, 2), (narrow, 3), (max(narrow, 150), 4))]
    return tuple(next((lines for lines in tries if " ".join(lines) == name), tries[0]))


def beside_fan(marks: Marks, kpi: Kpi) -> list[list[str]]:
    """What is said at the right of a fan: its target and what the hatching means, on short lines."""
    said = [wrap(words.PACE_HOLDS, _BESIDE * 0.7, SMALL)]
    if marks.targets and marks.targets[-1].year == marks.last:
        said.append(wrap(_target_words(marks, kpi), _BESIDE, TEXT, 600))
    return said


def _target_words(marks: Marks, kpi: Kpi) -> str:
    last = marks.targets[-1]
    return words.target_label(last.value, last.high, last.year, kpi, last.derived)
