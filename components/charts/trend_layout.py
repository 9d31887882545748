"""Where everything of a trend chart stands at one width: scales, labels beside their points, notes below."""

from __future__ import annotations

from itertools import pairwise

from components.charts.model import Trend
from components.charts.placing import Box, Column, Placed, place
from components.charts.svg import Point, Scale, fit, steps, text_width, wrap
from components.charts.trend_frame import SMALL, TEXT, WIDE, Layout
from components.charts.trend_labels import beside_fan, labels, whole
from components.charts.trend_marks import NAMED, Marks, TargetMark, middle
from components.text import charts as words
from components.text.numbers import short, value
from queries.filters import school_year
from queries.types import Kpi

TOP, AXIS_ROW, NOTE_ROW = 26, 26, 16
_EDGE = 28  # half of a year's label, so that the first and the last stand whole
_LEVEL_SHARE = 0.34
_REACH = 16.0  # pixels from a label to its point beyond which a line joins them
_SLIVER = 6.0  # pixels between the columns that stand for a fan's area


def layout(chart: Trend, marks: Marks, width: float) -> Layout:
    """The layout at ``width`` pixels (at least 200). Deterministic; text never below 12 px."""
    kpi = chart.trajectory.kpi
    ticks = _tick_labels(marks, kpi, width)
    widest = max((text_width(label, SMALL) for _, label in ticks), default=0.0)
    ends = [line.name for line in marks.lines if line.end is not None and line.end[0] >= marks.last]
    names = [part for name in ends for part in whole(name, width)]
    aside = max((text_width(part, TEXT) for part in names), default=0.0) + 14 if width >= WIDE and ends else 0.0
    if width >= WIDE and marks.fan:
        said = [part for label in beside_fan(marks, kpi) for part in label]
        aside = max([aside, *(text_width(part, TEXT, 600) + 14 for part in said)])
    first = marks.known[0] if marks.known else None
    lead = text_width(words.shown(first, kpi), TEXT, 600) / 2 if first is not None and first.year == marks.first else 0.0
    x = Scale(
        marks.first, marks.last, max(widest + max(10 + min(lead, 28), 16), _EDGE), width - max(_EDGE, min(aside, width * 0.28))
    )
    plot = 130.0 if marks.empty and not marks.targets and not marks.lines else min(max(width * 0.46, 190.0), 360.0)
    y = Scale(marks.low, marks.high, TOP + plot, TOP)
    frame = Layout(width, 0, x, y, TOP, TOP + plot, (), _year_labels(marks, x), ticks, ())
    taken = [Box(0, y(v) - 17, text_width(label, SMALL) + 4, y(v) + 1) for v, label in ticks]
    wanted = [*labels(chart, marks, frame)]
    placed = place(wanted, Box(2, 2, width - 2, TOP + plot - 3), _ink(marks, frame), taken, shades(marks, frame))
    notes = tuple(line for note in _notes(marks, placed) for line in wrap(note, width - 4, SMALL))
    height = TOP + plot + AXIS_ROW + NOTE_ROW * len(notes) + (4 if notes else 0)
    return Layout(width, height, x, y, TOP, TOP + plot, tuple(placed.values()), frame.year_labels, ticks, notes)


def _tick_labels(marks: Marks, kpi: Kpi, width: float) -> tuple[tuple[float, str], ...]:
    """Words for the hairlines; the unit stands at the top one only, where it is not part of every value."""
    top = max(marks.ticks, default=0.0)
    if kpi.unit in NAMED:
        return tuple((v, fit(value(v, kpi), width * _LEVEL_SHARE, SMALL)) for v in marks.ticks)
    return tuple((v, f"{short(v, kpi)}\u00a0%" if kpi.unit == "percent" and v == top else short(v, kpi)) for v in marks.ticks)


def _year_labels(marks: Marks, x: Scale) -> tuple[int, ...]:
    """The years to name, the last always among them, as many as stand clear of each other."""
    years = marks.last - marks.first
    need = text_width(school_year(marks.last), SMALL) + 10
    step = 1
    while years and step < years and abs(x(marks.first + step) - x(marks.first)) < need:
        step += 1
    if years and abs(x(marks.last) - x(marks.first)) < need:
        return (marks.last,)
    named = list(range(marks.last, marks.first - 1, -step))[::-1]
    if named[0] != marks.first:
        second = named[1] if len(named) > 1 else named[0]
        if x(named[0]) - x(marks.first) >= need:
            named.insert(0, marks.first)
        elif x(second) - x(marks.first) >= need and len(named) > 2:
            named[0] = marks.first
    return tuple(named)


Upright = tuple[float, float, float]
"""A short upright line: its x, and where it starts and ends, in pixels."""


def baseline_tick(marks: Marks, frame: Layout) -> Upright | None:
    """The tick from the baseline's point towards its word; None without one, or where other words stand in between."""
    if marks.baseline is None:
        return None
    x, y = frame.x(marks.baseline.year), frame.y(middle(marks.baseline))
    way = next((-1 if p.spot.dy < 0 else 1 for p in frame.labels if p.label.key == "baseline"), 1)
    ends = sorted((y + 5 * way, y + 14 * way))
    return None if _struck(x, ends[0] + 2, ends[1] - 2, frame) else (x, y + 5 * way, y + 14 * way)


def _struck(x: float, top: float, bottom: float, frame: Layout) -> bool:
    """Whether an upright line would run through a label."""
    return any(p.box.left < x < p.box.right and p.box.top < bottom and top < p.box.bottom for p in frame.labels)


def leader(frame: Layout) -> Upright | None:
    """A line from the target's words to its point, where they found their place far above or below it; else None."""
    for placed in frame.labels:
        at, box = placed.label, placed.box
        if at.key == "target" and box.left < at.x < box.right:
            start, way = (box.bottom, 1) if box.bottom <= at.y else (box.top + 2, -1)
            top, bottom = sorted((start + 4 * way, at.y - 5 * way))
            far = (at.y - start) * way > _REACH
            return (at.x, start, at.y - 5 * way) if far and not _struck(at.x, top, bottom, frame) else None
    return None


def radius(mark: TargetMark, height: float, results: dict[int, float]) -> float:
    """A diamond that a result's point would hide is drawn around it."""
    if abs(results.get(mark.year, -99.0) - height) < 4:
        return 7.5
    return 3.5 if mark.derived else 4.5


def _ink(marks: Marks, frame: Layout) -> list[list[Point]]:
    """What labels should not cover."""
    x, y = frame.x, frame.y
    ink: list[list[Point]] = [[(x(p.year), y(middle(p))) for p in run] for run in marks.runs]
    ink += [_halo(x(p.year), y(middle(p))) for run in marks.runs for p in run]
    ink += [[(x(p.year), y(p.low)), (x(p.year), y(p.high))] for p in marks.ranges if p.low is not None and p.high is not None]
    ink += [steps([(x(t.year), y(t.value)) for t in marks.targets])]
    ink += [steps([(x(t.year), y(t.high)) for t in marks.targets if t.high is not None])]
    ink += [_halo(x(t.year), y(v)) for t in marks.targets for v in (t.value, t.high) if v is not None]
    ink += [[(x(a), y(b)) for a, b in run] for line in (*marks.lines, *marks.benchmarks) for run in line.runs]
    ink += [_halo(x(a), y(b), 8) for mark in marks.benchmarks for run in mark.runs for a, b in run]
    ink += [_halo(x(a), y(b)) for a, b in marks.within]
    pace = [(x(f.year), y(f.mid)) for f in marks.fan]
    ink += [[(a, b) for a, b in pace if frame.top <= b <= frame.bottom]]
    return ink


def shades(marks: Marks, frame: Layout) -> list[Column]:
    """The area of the fan in slivers, cut where it leaves the plot."""
    known = marks.known
    if not marks.fan:
        return []
    ends = [(frame.x(known[-1].year), *[frame.y(middle(known[-1]))] * 2)] if known else []
    ends += [(frame.x(f.year), frame.y(f.high), frame.y(f.low)) for f in marks.fan]
    found: list[Column] = []
    for (x0, top0, low0), (x1, top1, low1) in pairwise(ends):
        count = max(1, int((x1 - x0) // _SLIVER))
        for i in range(1, count + 1):
            part = i / count
            top, low = top0 + (top1 - top0) * part, low0 + (low1 - low0) * part
            found.append((x0 + (x1 - x0) * part, max(top, frame.top), min(low, frame.bottom)))
    return found


def _halo(x: float, y: float, r: float = 4) -> list[Point]:
    return [(x - r, y), (x, y - r), (x + r, y), (x, y + r), (x, y)]


def _notes(marks: Marks, placed: dict[str, Placed]) -> list[str]:
    """What found no place in the plot, in words under it."""
    notes: list[str] = []
    unsaid: dict[str, list[tuple[int, int]]] = {}
    for n, gap in enumerate(marks.missing):
        if f"missing{n}" not in placed:
            unsaid.setdefault(gap.words, []).append((gap.first, gap.last))
    notes += [words.missing_note(spans, why) for why, spans in unsaid.items()]
    notes += [words.break_note(mark.name) for n, mark in enumerate(marks.breaks) if f"break{n}" not in placed]
    derived = [t for t in marks.targets if t.derived]
    if derived and len(derived) < len(marks.targets) and "derived" not in placed:
        notes.append(words.DERIVED_NOTE)
    if marks.fan and "pace" not in placed:
        notes.append(words.PACE_NOTE)
    names = [line.name for n, line in enumerate(marks.lines) if f"line{n}" not in placed]
    names += [line.name for n, line in enumerate(marks.benchmarks) if f"mark{n}" not in placed]
    return [*notes, words.unlabelled_note(names)] if names else notes
