"""Where everything of a trend chart stands at one width: scales, labels beside their points, notes below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from components.charts.model import Trend
from components.charts.placing import LEADING, Box, Label, Placed, Spot, around, place
from components.charts.svg import Point, Scale, fit, spread, steps, text_width, wrap
from components.charts.trend_marks import NAMED, Marks, TargetMark, has_range, middle
from components.text import charts as words
from components.text.numbers import short, value
from queries.filters import school_year
from queries.types import Kpi, YearPoint

TEXT, SMALL = 13, 12
WIDE = 520
TOP, AXIS_ROW, NOTE_ROW = 26, 26, 16
_EDGE = 28  # half of a year's label, so that the first and the last stand whole
_LEVEL_SHARE = 0.34


@dataclass(frozen=True)
class Layout:
    width: float
    height: float
    x: Scale
    y: Scale
    top: float
    bottom: float
    labels: tuple[Placed, ...]
    year_labels: tuple[int, ...]
    tick_labels: tuple[tuple[float, str], ...]
    notes: tuple[str, ...]


def layout(chart: Trend, marks: Marks, width: float) -> Layout:
    """The layout at ``width`` pixels (at least 200). Deterministic; text never below 12 px."""
    kpi = chart.trajectory.kpi
    ticks = _tick_labels(marks, kpi, width)
    widest = max((text_width(label, SMALL) for _, label in ticks), default=0.0)
    ends = [line.name for line in marks.lines if line.end is not None and line.end[0] >= marks.last]
    aside = max((text_width(name, TEXT) for name in ends), default=0.0) + 14 if width >= WIDE and ends else 0.0
    first = marks.known[0] if marks.known else None
    lead = text_width(words.shown(first, kpi), TEXT, 600) / 2 if first is not None and first.year == marks.first else 0.0
    x = Scale(
        marks.first, marks.last, max(widest + max(10 + min(lead, 28), 16), _EDGE), width - max(_EDGE, min(aside, width * 0.28))
    )
    plot = 130.0 if marks.empty and not marks.targets and not marks.lines else min(max(width * 0.46, 190.0), 360.0)
    y = Scale(marks.low, marks.high, TOP + plot, TOP)
    frame = Layout(width, 0, x, y, TOP, TOP + plot, (), _year_labels(marks, x), ticks, ())
    taken = [Box(0, y(v) - 17, text_width(label, SMALL) + 4, y(v) + 1) for v, label in ticks]
    wanted = [*_labels(chart, marks, frame)]
    placed = place(wanted, Box(2, 2, width - 2, TOP + plot - 3), _ink(marks, frame), taken)
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


def band(marks: Marks, frame: Layout, first: int, last: int) -> tuple[float, float]:
    """Left and right of a gap's pale band, half a year to each side, inside the plot."""
    half = (frame.x(marks.first + 1) - frame.x(marks.first)) / 2 if marks.last > marks.first else 24.0
    return max(frame.x(first) - half, 0.0), min(frame.x(last) + half, frame.width)


def baseline_side(frame: Layout) -> int:
    """Which way the baseline's tick points, towards its word: 1 is down, -1 up."""
    return next((-1 if p.spot.dy < 0 else 1 for p in frame.labels if p.label.key == "baseline"), 1)


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
    ink += [_halo(x(t.year), y(v)) for t in marks.targets for v in (t.value, t.high) if v is not None]
    ink += [[(x(a), y(b)) for a, b in run] for line in (*marks.lines, *marks.benchmarks) for run in line.runs]
    ink += [_halo(x(a), y(b), 8) for mark in marks.benchmarks for run in mark.runs for a, b in run]
    ink += [_halo(x(a), y(b)) for a, b in marks.within]
    # A fan may leave the plot, and is cut there; far beyond it there is nothing to keep clear of.
    ink += [[(x(f.year), min(max(y(v), frame.top), frame.bottom)) for v in (f.low, f.mid, f.high)] for f in marks.fan]
    return ink


def _halo(x: float, y: float, r: float = 4) -> list[Point]:
    return [(x - r, y), (x, y - r), (x + r, y), (x, y + r), (x, y)]


def _labels(chart: Trend, marks: Marks, frame: Layout) -> Iterable[Label]:
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
        last = marks.targets[-1]
        label = words.target_label(last.value, last.high, last.year, kpi, last.derived)
        falling = len(marks.targets) > 1 and marks.targets[0].value > last.value
        point = (x(last.year), y(last.value if last.high is None or falling else last.high))
        lines = (
            (label,) if text_width(label, TEXT, 600) <= frame.width * 0.6 else tuple(wrap(label, frame.width * 0.6, TEXT, 600))
        )
        spots = around(line * len(lines), 9, 60, down=falling)
        yield Label("target", lines, *point, spots, weight=600, fill="target")
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
            "derived", (words.DERIVED,), x(mark_.year), y(mark_.value), around(line, 7, 24), SMALL, fill="target", keep=False
        )
    if marks.fan:
        end = marks.fan[-1]
        foot = min(max(y(end.low), frame.top), frame.bottom)
        yield Label("pace", (words.PACE_HOLDS,), x(end.year), foot, around(line, 6, 40), SMALL, fill="actual", keep=False)
    for n, gap in enumerate(marks.missing):
        left, right = band(marks, frame, gap.first, gap.last)
        lines = tuple(wrap(gap.words, right - left - 8, SMALL, lines=4))
        if any(part.endswith("…") for part in lines):
            continue
        half = len(lines) * SMALL * LEADING / 2
        spots = (Spot(0, -half - 6), Spot(0, half - (frame.bottom - frame.top)), Spot(0, -half - 40))
        yield Label(f"missing{n}", lines, (left + right) / 2, frame.bottom, spots, SMALL, fill="muted", keep=False)


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
        lines = _whole(line.name, frame.width)
        if len(lines) > 1:
            beside = around(TEXT * LEADING * len(lines), 6, 50)
        yield Label(key, lines, frame.x(end[0]), height, beside, fill=line.colour, keep=False)


def _whole(name: str, width: float) -> tuple[str, ...]:
    """A line's name on one or two narrow lines, or where that would cut it short on up to four broader ones."""
    narrow = max(width * 0.3, 110)
    tries = [wrap(name, room, TEXT, lines=lines) for room, lines in ((narrow, 2), (narrow, 3), (max(narrow, 150), 4))]
    return tuple(next((lines for lines in tries if " ".join(lines) == name), tries[0]))


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
