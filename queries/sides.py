"""One side of a gap: a published value or range with its counts, and what two sides allow to compute."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from queries.exact import SCALE, VALUELESS, exact, rate
from queries.intervals import newcombe, wilson
from queries.types import GroupResult


@dataclass(frozen=True)
class Side:
    """``point`` in the unit, or None with ``low``/``high`` where only a range is published.

    ``x`` of ``n`` are the counts as published; ``cases`` is x, or n·p where only p and n are.
    """

    point: Fraction | None
    low: Fraction | None
    high: Fraction | None
    x: Fraction | None
    n: Fraction | None

    def cases(self) -> Fraction | None:
        if self.n is None or self.n <= 0 or self.point is None:
            return None
        found = self.x if self.x is not None else self.n * self.point / 100
        return found if 0 <= found <= self.n else None

    def limits(self) -> tuple[float, float] | None:
        """Wilson limits of the rate as fractions; None without n."""
        cases = self.cases()
        return None if cases is None or self.n is None else wilson(float(cases), float(self.n))

    def minus(self, other: Side) -> tuple[float | None, float | None]:
        """The least and the greatest difference that the two published ranges allow; None where one has no end."""
        low = None if self.low is None or other.high is None else float(self.low - other.high)
        high = None if self.high is None or other.low is None else float(self.high - other.low)
        return low, high


def side_of(row: GroupResult | None, unit: str) -> Side | None:
    """What a row publishes; None where it has no row, is hidden or due, or holds neither value nor range."""
    if row is None or row.status in VALUELESS:
        return None
    n = None if row.n is None or row.n <= 0 else exact(row.n)
    x = None if n is None or row.numerator is None else exact(row.numerator)
    if row.value is not None:
        point = rate(unit, row.value, row.numerator, row.n)
        return Side(point, point, point, x, n)
    if row.low is None and row.high is None:
        return None
    return Side(None, None if row.low is None else exact(row.low), None if row.high is None else exact(row.high), None, n)


def rest(whole: Side | None, part: Side | None, unit: str) -> Side | None:
    """Everyone in ``whole`` but not in ``part``, by counts; None where the counts are missing or leave nobody."""
    if whole is None or part is None or whole.x is None or whole.n is None or part.x is None or part.n is None:
        return None
    x, n, scale = whole.x - part.x, whole.n - part.n, SCALE.get(unit)
    if scale is None or n <= 0 or x < 0 or (unit == "percent" and x > n):
        return None
    point = scale * x / n
    return Side(point, point, point, x, n)


def apart(one: Side, other: Side) -> tuple[float, float] | None:
    """Newcombe limits of the difference of two groups that share nobody, as fractions; None without n."""
    x1, x2 = one.cases(), other.cases()
    if x1 is None or x2 is None or one.n is None or other.n is None:
        return None
    return newcombe(float(x1), float(one.n), float(x2), float(other.n))


def overlapping(part: Side, whole: Side) -> tuple[float, float] | None:
    """Limits of part - whole, where the part is in the whole, as fractions: (1 - n_part/n_whole) times those of the
    difference to the rest, since p_part - p_whole is that share of it. None without n or without a rest.
    """
    x1, x2 = part.cases(), whole.cases()
    if x1 is None or x2 is None or part.n is None or whole.n is None or part.n >= whole.n:
        return None
    others = whole.n - part.n
    # Counts made from rounded rates can miss by a fraction of a student.
    x3 = min(max(x2 - x1, Fraction(0)), others)
    low, high = newcombe(float(x1), float(part.n), float(x3), float(others))
    share = float(1 - part.n / whole.n)
    return share * low, share * high


def parity(side: Side, target: Fraction, better: str) -> int | None:
    """Students who would bring the group to the reference's rate, held fixed: max(0, ⌈n·p⌉ - x), or
    max(0, x - ⌊n·p⌋) where lower is better. ``target`` in percent. None without counts or a direction.
    """
    if side.x is None or side.n is None or better not in ("higher", "lower"):
        return None
    need = side.n * target / 100
    return max(0, ceil(ceil(need) - side.x) if better == "higher" else ceil(side.x - floor(need)))
