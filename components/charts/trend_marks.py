"""What a trend chart draws, in years and the KPI's unit: before any width, colour or renderer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from components.charts.model import Trend
from components.charts.svg import ticks
from components.text import reasons
from queries.types import FanPoint, Kpi, YearPoint

NAMED = ("ordinal", "yes_no")
WITHHELD = ("suppressed", "not_collected", "not_applicable", "late")
_MOST_LEVELS = 7


@dataclass(frozen=True)
class TargetMark:
    year: int
    value: float
    high: float | None
    derived: bool


@dataclass(frozen=True)
class Missing:
    """Neighbouring years without a value, and why."""

    first: int
    last: int
    words: str


@dataclass(frozen=True)
class Break:
    """Between two years the way of measuring changed; ``x`` lies halfway."""

    x: float
    name: str


@dataclass(frozen=True)
class Line:
    """A comparison or a benchmark: its unbroken runs, its ranges, and how it is coloured."""

    name: str
    runs: tuple[tuple[tuple[float, float], ...], ...]
    ranges: tuple[tuple[float, float, float], ...]
    colour: str

    @property
    def end(self) -> tuple[float, float] | None:
        """The newest point, or the middle of the newest range, where its label belongs."""
        ends = [run[-1] for run in self.runs] + [(x, (low + high) / 2) for x, low, high in self.ranges]
        return max(ends) if ends else None


@dataclass(frozen=True)
class Marks:
    first: int
    last: int
    runs: tuple[tuple[YearPoint, ...], ...]
    ranges: tuple[YearPoint, ...]
    within: tuple[tuple[float, float], ...]
    targets: tuple[TargetMark, ...]
    missing: tuple[Missing, ...]
    breaks: tuple[Break, ...]
    baseline: YearPoint | None
    fan: tuple[FanPoint, ...]
    lines: tuple[Line, ...]
    benchmarks: tuple[Line, ...]
    low: float
    high: float
    ticks: tuple[float, ...]

    @property
    def known(self) -> list[YearPoint]:
        """Every year with a value or a range, oldest first."""
        return sorted([*(p for run in self.runs for p in run), *self.ranges], key=lambda p: p.year)

    @property
    def empty(self) -> bool:
        return not (self.runs or self.ranges or self.within)


def has_range(point: YearPoint) -> bool:
    return point.value is None and point.low is not None and point.high is not None


def known(point: YearPoint) -> bool:
    return point.value is not None or has_range(point)


def same_series(one: YearPoint, other: YearPoint) -> bool:
    """Whether two years were measured the same way; an unnamed series is one series."""
    return (one.series or "") == (other.series or "")


def middle(point: YearPoint) -> float:
    """The value, or the middle of the range, for placing only: it is never printed. Raises ValueError without either."""
    if point.value is not None:
        return point.value
    if point.low is None or point.high is None:
        raise ValueError(f"{point.year} has neither a value nor a range")
    return (point.low + point.high) / 2


def target(point: YearPoint) -> TargetMark | None:
    """The year's target: the adopted number, else the derived one, else None. A baseline is no target."""
    if point.target is not None:
        return TargetMark(point.year, point.target, point.target_high, point.target_kind not in ("value", "range"))
    if point.path is not None and not point.baseline and point.target_kind not in ("pending", "establish", "value", "range"):
        return TargetMark(point.year, point.path, None, True)
    return None


def marks(chart: Trend) -> Marks:
    """Everything to draw. Years without a value are gaps with their reason, never zero."""
    trajectory = chart.trajectory
    points = [p for p in trajectory.years if known(p)]
    targets = tuple(t for p in trajectory.years if (t := target(p)) is not None and not (p.baseline and t.derived))
    lines = tuple(_comparisons(chart))
    benchmarks = tuple(_benchmarks(chart))
    within = tuple((x, r.value) for r in trajectory.within if r.value is not None and (x := _moment(r.measured_on, r.year)))
    fan = tuple(f for f in trajectory.fan if not points or f.year > points[-1].year)
    told = [p.year for p in trajectory.years if p.status in WITHHELD]
    drawn = [x for line in (*lines, *benchmarks) for run in line.runs for x, _ in run]
    drawn += [x for line in lines for x, _, _ in line.ranges]
    years = [p.year for p in points] + [t.year for t in targets] + [f.year for f in fan] + told + [int(x) for x in drawn]
    years += [chart.first_year, chart.last_year, *(int(x) for x, _ in within)]
    values = [v for p in points for v in ((p.value,) if p.value is not None else (p.low, p.high)) if v is not None]
    values += [v for t in targets for v in (t.value, t.high) if v is not None]
    values += [v for line in (*lines, *benchmarks) for run in line.runs for _, v in run] + [v for _, v in within]
    values += [v for line in lines for _, low, high in line.ranges for v in (low, high)]
    low, high, scale = domain([*values, *_room_for(fan, values)], trajectory.kpi)
    return Marks(
        first=min(years),
        last=max(years),
        runs=runs_of([p for p in points if p.value is not None]),
        ranges=tuple(p for p in points if p.value is None),
        within=within,
        targets=targets,
        missing=_missing(trajectory.years, points, min(years), max(years)),
        breaks=tuple(
            Break((a.year + b.year) / 2, b.series or "a new method") for a, b in pairwise(points) if not same_series(a, b)
        ),
        baseline=next((p for p in reversed(points) if p.baseline), None),
        fan=fan,
        lines=lines,
        benchmarks=benchmarks,
        low=low,
        high=high,
        ticks=scale,
    )


def _room_for(fan: Sequence[FanPoint], values: Sequence[float]) -> list[float]:
    """How far a fan may stretch the axis: by half of what is known, so that a vague one does not flatten it."""
    ends = [v for f in fan for v in (f.low, f.mid, f.high)]
    if not ends or not values:
        return ends
    reach = (max(values) - min(values)) / 2
    return [min(max(v, min(values) - reach), max(values) + reach) for v in ends]


def domain(values: Sequence[float], kpi: Kpi) -> tuple[float, float, tuple[float, ...]]:
    """Where the y axis starts and ends, and its hairlines: as much as the data need, not more.

    The axis spans at least 4 points of a percent, 10 around a lone one, or a tenth of any other value and four
    of its last printed digit, so that a small
    wobble does not look like a landslide. No values: 0 to 1 without hairlines.
    """
    if kpi.unit in NAMED:
        most = max(len(kpi.levels) - 1, round(max(values, default=1)), 1)
        step = max(1, -(-(most + 1) // _MOST_LEVELS))
        return -0.35, most + 0.35, tuple(float(i) for i in range(0, most + 1, step))
    if not values:
        return 0.0, 1.0, ()
    low, high = min(values), max(values)
    percent = kpi.unit == "percent"
    least = (4.0 if high > low else 10.0) if percent else max(max(abs(high), abs(low)) * 0.1, 4 * 10.0**-kpi.decimals)
    if high - low < least:
        middle_value = (low + high) / 2
        low, high = middle_value - least / 2, middle_value + least / 2
        if percent and high > 100 >= max(values):
            low, high = 100 - least, 100.0
        if low < 0 <= min(values):
            low, high = 0.0, least
    scale = ticks(low, high, 5)
    span = scale[-1] - scale[0]
    # A low point needs room beneath it for its own label.
    floor = scale[0] - span * 0.15 if scale[0] > 0 and low - scale[0] < span * 0.1 else scale[0]
    return floor, scale[-1], tuple(scale)


def runs_of(points: Iterable[YearPoint]) -> tuple[tuple[YearPoint, ...], ...]:
    """Points in unbroken runs: years that follow each other, measured the same way."""
    runs: list[list[YearPoint]] = []
    for point in points:
        if runs and runs[-1][-1].year == point.year - 1 and same_series(runs[-1][-1], point):
            runs[-1].append(point)
        else:
            runs.append([point])
    return tuple(tuple(run) for run in runs)


def _missing(years: Sequence[YearPoint], points: Sequence[YearPoint], first: int, last: int) -> tuple[Missing, ...]:
    by_year = {p.year: p for p in years}
    shown = {p.year for p in points}
    found: list[Missing] = []
    for year in range(first, last + 1):
        point = by_year.get(year, YearPoint(year))
        inside = bool(points) and points[0].year < year < points[-1].year
        if year in shown or not (inside or point.status in WITHHELD):
            continue
        words = reasons.missing(point)
        if found and found[-1].last == year - 1 and found[-1].words == words:
            found[-1] = Missing(found[-1].first, year, words)
        else:
            found.append(Missing(year, year, words))
    return tuple(found)


def _comparisons(chart: Trend) -> Iterable[Line]:
    highlights = iter(("third", "fourth"))
    for comparison in chart.comparisons:
        valued = [p for p in comparison.points if p.value is not None]
        runs = tuple(tuple((float(p.year), middle(p)) for p in run) for run in runs_of(valued))
        ranges = tuple(
            (float(p.year), p.low, p.high)
            for p in comparison.points
            if p.value is None and p.low is not None and p.high is not None
        )
        if not runs and not ranges:
            continue
        colour = "other" if comparison.group_id == "all" else next(highlights, "other")
        yield Line(comparison.name, runs, ranges, colour)


def _benchmarks(chart: Trend) -> Iterable[Line]:
    names = dict.fromkeys(b.name for b in chart.benchmarks)
    for name in names:
        points = tuple(sorted((float(b.year), b.value) for b in chart.benchmarks if b.name == name))
        yield Line(name, (points,), (), "other")


def _moment(measured_on: str | None, year: int) -> float:
    """A date as a point of the year axis, on which a school year ends at its own number in June."""
    parts = (measured_on or "").split("-")
    if len(parts) < 2 or not (parts[0].isdigit() and parts[1].isdigit()):
        return float(year)
    return min(max(int(parts[0]) + (int(parts[1]) - 6) / 12, year - 0.95), float(year))
