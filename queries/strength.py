"""How firmly a verdict stands: how many more would have met it, and how many fewer would have missed it."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from queries.exact import SCALE, exact
from queries.types import Kpi, Reason, Result
from queries.verdicts import JUDGED, Verdict, aim


def students_more(kpi: Kpi, row: Result, verdict: Verdict) -> int | None:
    """How many more (fewer, where lower is better) would have kept the judge: max(0, ⌈T·n⌉ - x).

    0 where it was kept. None without numerator and n, without a number to judge by, and for units other than percent.
    """
    need = _needed(kpi, row, verdict)
    if need is None or row.numerator is None:
        return None
    if verdict.state in ("met", "on_path"):
        return 0
    short = need - exact(row.numerator)
    return max(0, ceil(short if kpi.better == "higher" else -short))


def strength(kpi: Kpi, row: Result, verdict: Verdict) -> Reason | None:
    """What the verdict hangs on, as one of the codes of ``status.STRENGTHS``; None where n is unknown or nothing was judged."""
    judged = verdict.state in JUDGED or verdict.reason.code.endswith("_first")
    if kpi.unit != "percent" or not judged or not row.denominator or row.denominator < 0:
        return None
    n = row.denominator
    worth = SCALE[kpi.unit] / n
    need = _needed(kpi, row, verdict)
    if verdict.state in ("met", "on_path") and need is not None and row.numerator is not None:
        spare = exact(row.numerator) - need if kpi.better == "higher" else need - exact(row.numerator)
        # A rounded published rate can keep a target that its counts just miss; one fewer then misses it.
        hangs = max(1, floor(spare) + 1)
        if kpi.better == "higher":
            return Reason("fewer_would_have_missed", worth, n=hangs) if hangs <= row.numerator else None
        return Reason("more_would_have_missed", worth, n=hangs) if row.numerator + hangs <= n else None
    return Reason("one_is", worth, n=int(n))


def _needed(kpi: Kpi, row: Result, verdict: Verdict) -> Fraction | None:
    """The least count that keeps the judge (the greatest, where lower is better)."""
    if kpi.unit != "percent" or kpi.better not in ("higher", "lower") or not row.denominator or row.denominator < 0:
        return None
    if verdict.count is not None:
        return verdict.count
    if verdict.judge is None:
        return None
    wanted = aim(verdict.judge, kpi)
    edge = wanted.low if kpi.better == "higher" else wanted.high
    if edge is None:
        return None
    exactly = edge * exact(row.denominator) / SCALE[kpi.unit]
    return Fraction(ceil(exactly) if kpi.better == "higher" else floor(exactly))
