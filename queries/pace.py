"""How fast a KPI moves: slope, landing year, projection and, for frequent series, control limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean

from queries.types import FanPoint, Pace

PACE_POINTS = 3
TREND_POINTS = 5
# Control limits are for monthly or weekly series only, and not below this many values.
XMR_POINTS = 13


def theil_sen(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float, float, float]:
    """Slope, intercept and the slope's 95 % limits (Theil 1950, Sen 1968): the median of all pairwise slopes.

    Raises ValueError with fewer than two different xs.
    """
    if len(set(xs)) < 2:
        raise ValueError("a slope needs two different years")
    from scipy.stats import theilslopes  # slow to import, and not every page needs it

    fit = theilslopes(list(ys), list(xs), alpha=0.95)
    return float(fit.slope), float(fit.intercept), float(fit.low_slope), float(fit.high_slope)


def pace(points: Sequence[tuple[int, float]]) -> Pace | None:
    """Units a year over the (year, value) points of one series, one a year.

    None below three points; a trend with its interval is claimed from five on.
    """
    if len(points) < PACE_POINTS:
        return None
    slope, _, low, high = theil_sen([year for year, _ in points], [value for _, value in points])
    if len(points) < TREND_POINTS:
        return Pace(slope, len(points), trend=False)
    return Pace(slope, len(points), trend=True, low=low, high=high)


def landing(year: int, value: float, target: float, slope: float) -> float | None:
    """The year (with its fraction) in which the target is reached at this pace from ``year`` on.

    None where the pace is zero or points away from the target, and where the target is reached.
    """
    missing = target - value
    return year + missing / slope if missing * slope > 0 else None


def fan(
    points: Sequence[tuple[int, float]], last_year: int, lowest: float | None = None, highest: float | None = None
) -> tuple[FanPoint, ...]:
    """The least-squares line with its 95 % prediction interval, from the year after the newest point to ``last_year``.

    All three lines are clipped to what the unit allows. Empty below three points.
    """
    n = len(points)
    if n < PACE_POINTS:
        return ()
    from scipy.special import stdtrit

    mean_x, mean_y = fmean(x for x, _ in points), fmean(y for _, y in points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    rest = sum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in points)
    wide = float(stdtrit(n - 2, 0.975)) * sqrt(rest / (n - 2))

    def clip(number: float) -> float:
        number = number if lowest is None else max(lowest, number)
        return number if highest is None else min(highest, number)

    found = []
    for year in range(max(x for x, _ in points) + 1, last_year + 1):
        mid = mean_y + slope * (year - mean_x)
        half = wide * sqrt(1 + 1 / n + (year - mean_x) ** 2 / spread)
        found.append(FanPoint(year, clip(mid), clip(mid - half), clip(mid + half)))
    return tuple(found)


@dataclass(frozen=True)
class Limits:
    """A process behaviour chart's centre and natural limits, in the measure's unit."""

    mean: float
    low: float
    high: float


def xmr(values: Sequence[float]) -> Limits:
    """Centre and limits, mean ± 2.66 · mean moving range (Wheeler's XmR chart).

    Moving ranges of 3.267 times their mean or more are dropped once and the mean taken again.
    Meant for monthly or weekly series of at least ``XMR_POINTS``. Raises ValueError below two values.
    """
    if len(values) < 2:
        raise ValueError("a moving range needs two values")
    moves = [abs(b - a) for a, b in pairwise(values)]
    usual = fmean(moves)
    kept = [move for move in moves if move < 3.267 * usual]
    width = 2.66 * (fmean(kept) if kept else usual)
    centre = fmean(values)
    return Limits(centre, centre - width, centre + width)
