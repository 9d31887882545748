"""Exact numbers for comparisons and ceilings, so that 84.4 % of 250 is 211 and never 212."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from queries.types import Kpi, Result

# What x/n is multiplied by to stand in the unit; units not named here are not made of counts.
SCALE: dict[str, int] = {"percent": 100, "ratio": 1, "rate_100": 100, "rate_1000": 1000}

# A row with one of these has no value, whatever else stands in it.
VALUELESS = frozenset(["suppressed", "pending", "late", "not_collected", "not_applicable"])


@dataclass(frozen=True)
class Span:
    """From ``low`` to ``high`` in a KPI's unit; None is unbounded, both equal is a single value."""

    low: Fraction | None
    high: Fraction | None

    @property
    def point(self) -> Fraction | None:
        return self.low if self.low == self.high else None


def exact(number: float) -> Fraction:
    """The decimal number that was printed, without the error of binary floating point."""
    return Fraction(Decimal(repr(float(number))))


def rate(unit: str, value: float | None, numerator: float | None, denominator: float | None) -> Fraction | None:
    """A value in its unit: as published, or from its counts where those give the same number or no value is given."""
    scale = SCALE.get(unit)
    if scale is None or numerator is None or not denominator:
        return None if value is None else exact(value)
    counted = scale * exact(numerator) / exact(denominator)
    # A computed value is the float nearest to its counts; anything further off was published and holds.
    if value is None or abs(float(counted) - value) <= 1e-9 * max(1.0, abs(value)):
        return counted
    return exact(value)


def span_of(row: Result, unit: str) -> Span | None:
    """What a row publishes: its value, else its range, else None. Suppressed and due rows have none."""
    if row.status in VALUELESS:
        return None
    if row.value is not None:
        point = rate(unit, row.value, row.numerator, row.denominator)
        return Span(point, point)
    if row.low is None and row.high is None:
        return None
    return Span(None if row.low is None else exact(row.low), None if row.high is None else exact(row.high))


def bounds(kpi: Kpi) -> tuple[float | None, float | None]:
    """The least and greatest value the unit allows; None where it sets no bound."""
    match kpi.unit:
        case "percent":
            return 0.0, 100.0
        case "ordinal" | "yes_no":
            return 0.0, float(max(0, len(kpi.levels) - 1))
        case "count" | "ratio" | "rate_100" | "rate_1000" | "days":
            return 0.0, None
    return None, None


def year_rows(results: Sequence[Result]) -> tuple[dict[int, Result], tuple[Result, ...]]:
    """Each year's result, the latest measured in it (no date = the year's end), and all others in order of time."""
    ordered = sorted(results, key=lambda r: (r.year, not r.measured_on, r.measured_on or ""))
    yearly = {row.year: row for row in ordered}
    return yearly, tuple(row for row in ordered if yearly[row.year] is not row)
