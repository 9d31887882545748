"""The path between a baseline and a plan's targets: what was adopted, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from queries.exact import Span, exact, rate, span_of
from queries.types import Kpi, Result, Target

ARROWS = frozenset(["increase", "decrease"])


def adopted(target: Target | None, kpi: Kpi) -> Span | None:
    """The number or band a target row asks for, in the KPI's unit; None where it states none.

    Only ``better = range`` has a band; elsewhere a range's worse edge is what must be reached.
    A value left empty is computed from the target's own counts. An arrow or ``maintain`` that
    states a number asks for that number.
    """
    if target is None or target.kind in ("pending", "establish"):
        return None
    value = rate(kpi.unit, target.value, None, None)
    if value is None and target.numerator is not None and target.denominator:
        value = rate(kpi.unit, None, target.numerator, target.denominator)
    high = None if target.high is None else exact(target.high)
    if value is None:
        return None if high is None or kpi.better != "lower" else Span(high, high)
    if high is None or kpi.better not in ("range", "lower"):
        return Span(value, value)
    return Span(min(value, high), max(value, high)) if kpi.better == "range" else Span(high, high)


def baseline(kpi: Kpi, results: Mapping[int, Result], targets: Mapping[int, Target]) -> tuple[int, Fraction] | None:
    """The year and value the path starts from: the newest of the rows named as baseline and the establishing result.

    While a year that is to establish the baseline has no value, an older baseline no longer holds.
    """
    establishing = [year for year, target in targets.items() if target.kind == "establish"]
    since = max(establishing, default=None)
    years = {year for year, row in results.items() if row.baseline and (since is None or year >= since)}
    for year in sorted(years | ({since} if since is not None else set()), reverse=True):
        span = span_of(results[year], kpi.unit) if year in results else None
        if span is not None and span.point is not None:
            return year, span.point
    return None


def path(kpi: Kpi, results: Mapping[int, Result], targets: Mapping[int, Target]) -> dict[int, Span]:
    """The path's value (or band) in every year that has one, keyed by year.

    Adopted numbers stand as they are. Between them, the baseline included, lies the straight line,
    b + (T - b)(t - t0)/(tT - t0); rule ``linear`` is the same line, and where a listed target
    contradicts it the listed one holds. ``close_gap:p`` cuts p percent of the distance from the
    year before's result (its path value where there is none) to 100, or to 0 where lower is better.
    Empty without any target of its own, and where ``better`` is none.
    """
    numbers = {year: span for year, row in targets.items() if (span := adopted(row, kpi)) is not None}
    start = baseline(kpi, results, targets)
    share = _close_gap(kpi)
    asked = [year for year, row in targets.items() if row.kind not in ("pending", "establish")]
    if kpi.better == "none" or not asked or (share is None and not numbers):
        return {}
    last = max(numbers) if share is None else max(asked)
    points = dict(numbers)
    if start is not None and start[0] <= last:
        points.setdefault(start[0], Span(start[1], start[1]))
    if share is None:
        return _straight(points)
    return _closing(kpi, share, points, last, results)


def _straight(points: Mapping[int, Span]) -> dict[int, Span]:
    line = dict(points)
    years = sorted(points)
    for left, right in pairwise(years):
        for year in range(left + 1, right):
            part = Fraction(year - left, right - left)
            line[year] = Span(
                _between(points[left].low, points[right].low, part), _between(points[left].high, points[right].high, part)
            )
    return dict(sorted(line.items()))


def _between(left: Fraction | None, right: Fraction | None, part: Fraction) -> Fraction | None:
    return None if left is None or right is None else left + (right - left) * part


def _close_gap(kpi: Kpi) -> Fraction | None:
    name, _, percent = kpi.path_rule.partition(":")
    if name != "close_gap" or kpi.better not in ("higher", "lower"):
        return None
    try:
        return exact(float(percent)) / 100
    except (ValueError, OverflowError, ArithmeticError):
        return None


def _closing(kpi: Kpi, share: Fraction, points: Mapping[int, Span], last: int, results: Mapping[int, Result]) -> dict[int, Span]:
    if not points:
        return {}
    goal = Fraction(100 if kpi.better == "higher" else 0)
    line: dict[int, Span] = {}
    for year in range(min(points), last + 1):
        if year in points:
            line[year] = points[year]
            continue
        before = line[year - 1].low
        row = results.get(year - 1)
        seen = span_of(row, kpi.unit) if row is not None else None
        origin = seen.point if seen is not None and seen.point is not None else before
        if origin is None:
            break
        value = origin + share * (goal - origin)
        line[year] = Span(value, value)
    return line
