"""The range ladder: each rate is published as the range that its number of students allows.

The scheme is the one of the federal files of graduation rates (EDFacts): the fewer the students,
the wider the range, and the ends are open. Counts are never published beside it.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

Rows = list[dict[str, object]]
Tables = dict[str, Rows]

HIDDEN_UP_TO = 5
_RATES = {"percent": 1, "rate_100": 1, "rate_1000": 10}
_OF_PERSONS = ("count", "score", "ordinal", "yes_no", "days")


class Rung(NamedTuple):
    """Up to ``n`` persons: one open band to ``low``, bands of ``width`` from there, one from 100 - ``low``."""

    n: int
    low: int
    width: int


_RUNGS = (Rung(15, 50, 50), Rung(30, 20, 20), Rung(60, 10, 10), Rung(300, 5, 5))
_WHOLE = Rung(0, 1, 1)


class Published(NamedTuple):
    """What is left of a rate: a whole percent in ``value``, or a range."""

    value: float | None
    low: float | None
    high: float | None


def rung(n: float) -> Rung:
    """The rung of a group of n persons, n > 5."""
    return next((each for each in _RUNGS if n <= each.n), _WHOLE)


def band(percent: float | Fraction, n: float) -> Published:
    """The published form of a percent (0-100) of n persons: hidden altogether up to 5 persons,
    a range up to 300, then the whole percent with open ends (at most 1, at least 99).

    Bands are read off the percent rounded half up to a whole one. A rate above 100, as incidents
    per 100 students can be, goes to a closed band of its rung's width.
    """
    if n <= HIDDEN_UP_TO:
        return Published(None, None, None)
    step = rung(n)
    exact = Fraction(percent)
    whole = int((Decimal(exact.numerator) / Decimal(exact.denominator)).to_integral_value(ROUND_HALF_UP))
    if step.low == 50 and whole <= 100:
        return Published(None, 0.0, 50.0) if exact < 50 else Published(None, 50.0, 100.0)
    if whole <= step.low:
        return Published(None, 0.0, float(step.low))
    if 100 - step.low <= whole <= 100:
        return Published(None, float(100 - step.low), 100.0)
    if step is _WHOLE:
        return Published(float(whole), None, None)
    start = whole // step.width * step.width
    first = start + 1 if start == step.low else start  # the open band has taken its upper end
    return Published(None, float(first), float(start + step.width - 1))


def rungs_of(low: float, high: float) -> tuple[int, int | None]:
    """The fewest and the most persons a published range (or whole percent, low = high) can be of; None is no most."""
    wide = high - low
    ends = low == 0 or high == 100
    for fewest, step in zip((HIDDEN_UP_TO + 1, *(each.n + 1 for each in _RUNGS)), (*_RUNGS, _WHOLE), strict=True):
        closed = (step.width - 1, step.width - 2)  # the band beside an open one lost an end to it
        if wide == step.low if ends else wide in closed:
            return fewest, step.n or None
    return 1, None


def apply(tables: Tables, minimum: int) -> Tables:
    """Every result as the ladder allows, targets without their counts. Other tables stay.

    ``minimum`` in persons: a count below it, but not 0, is hidden. A rate without its number of
    persons stays where no row of its KPI has any (an aggregate that came published); beside rows
    that have one it is hidden, for it may be of a small group. Ratios and dollars are not about
    persons: they lose only their counts. A percent that is left whole is one without decimals.
    """
    units = {str(row["kpi_id"]): str(row["unit"]) for row in tables["kpis"]}
    counted = {str(row["kpi_id"]) for row in tables["results"] if row.get("denominator") is not None}
    results = [
        _result(row, units.get(str(row["kpi_id"]), ""), str(row["kpi_id"]) in counted, minimum) for row in tables["results"]
    ]
    targets = [{**row, "numerator": None, "denominator": None} for row in tables["targets"]]
    kpis = [{**row, "decimals": 0} if row["unit"] == "percent" and row["kpi_id"] in counted else row for row in tables["kpis"]]
    return {**tables, "kpis": kpis, "results": results, "targets": targets}


def _result(row: dict[str, object], unit: str, counted: bool, minimum: int) -> dict[str, object]:
    n, value, low, high = (_number(row.get(name)) for name in ("denominator", "value", "low", "high"))
    bare = {**row, "numerator": None, "denominator": None}
    hidden = {**bare, "value": None, "low": None, "high": None, "computed": False, "status": "suppressed"}
    if value is None and low is None and high is None:
        return bare
    if unit in _RATES:
        if n is None:
            return hidden if counted else bare
        if n <= HIDDEN_UP_TO:
            return hidden
        exact = _exact(value, _number(row.get("numerator")), n, _RATES[unit])
        return {**bare, "computed": False, **_rate(exact, low, high, n, _RATES[unit])}
    if unit == "count" and any(part is not None and 0 < part < minimum for part in (value, low, high)):
        return hidden
    if unit in _OF_PERSONS and n is not None and n <= HIDDEN_UP_TO:
        return hidden
    return bare


def _exact(value: float | None, x: float | None, n: float, scale: int) -> float | Fraction | None:
    """The rate of the counts where they give the printed one: rounded twice, a rate can end up in a band it is not in."""
    if value is None or x is None:
        return value
    counted = Fraction(x) * 100 * scale / Fraction(n)
    return counted if abs(counted - Fraction(value)) < Fraction(scale, 2) else value


def _rate(value: float | Fraction | None, low: float | None, high: float | None, n: float, scale: int) -> dict[str, object]:
    ends = [band(Fraction(end) / scale, n) for end in ((value,) if value is not None else (low, high)) if end is not None]
    lows = [end.low if end.value is None else end.value for end in ends]
    highs = [end.high if end.value is None else end.value for end in ends]
    first, last = min(x for x in lows if x is not None), max(x for x in highs if x is not None)
    if scale != 1:
        # Bands are of whole percents; in a finer unit their ends are where rounding put them, or they would exclude the truth.
        wide = (max(0.0, first - 0.5) * scale, (last + 0.5 if last != 100 else last) * scale)
        return {"value": None, "low": wide[0], "high": wide[1]}
    if first == last:
        return {"value": first, "low": None, "high": None}
    return {"value": None, "low": first, "high": last}


def _number(given: object) -> float | None:
    return float(given) if isinstance(given, int | float) else None
