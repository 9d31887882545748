"""The measures a second time, written from their definitions without looking at the first: plain
Python over rows that are dicts, slow and literal. Imports nothing of the project.

A row lacks what it does not mention. Numbers are turned round where lower is better, so that
everything below is written once, for "more is better".
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import sqrt
from statistics import median
from typing import Any

Row = dict[str, Any]
NO_VALUE = ("suppressed", "pending", "late", "not_collected", "not_applicable")
Z = 1.959963984540054


def number(value: float | None) -> Fraction | None:
    return None if value is None else frac(value)


def frac(value: float) -> Fraction:
    return Fraction(Decimal(str(value)))


def seen(row: Row | None, sign: int) -> tuple[Fraction, Fraction] | None:
    """What a row publishes, worst end first."""
    if row is None or row.get("status", "final") in NO_VALUE:
        return None
    value, low, high = number(row.get("value")), number(row.get("low")), number(row.get("high"))
    if value is not None:
        return sign * value, sign * value
    if low is None or high is None:
        return None
    return (low, high) if sign == 1 else (-high, -low)


def states(
    better: str, rule: str, results: list[Row], targets: list[Row], first_year: int
) -> dict[int, tuple[str, float | None, str]]:
    """Year → (state, target, target kind) of a KPI in percent; one result a year."""
    sign = -1 if better == "lower" else 1
    by_year = {row["year"]: row for row in results}
    wanted = {row["year"]: row for row in targets}
    lines = path(sign, rule, by_year, wanted) if better != "none" else {}
    found = {}
    for year in set(by_year) | set(wanted) | set(lines):
        target = wanted.get(year)
        shown = lines.get(year) if target is None or target["kind"] in ("increase", "decrease") else None
        if target is not None and target.get("value") is not None and target["kind"] not in ("pending", "establish"):
            shown = sign * frac(target["value"])
        kind = target["kind"] if target is not None else "derived" if shown is not None else ""
        state = state_of(better, sign, results=by_year, targets=wanted, lines=lines, first_year=first_year, year=year)
        found[year] = (state, None if shown is None else float(sign * shown), kind)
    return found


def path(sign: int, rule: str, results: dict[int, Row], targets: dict[int, Row]) -> dict[int, Fraction]:
    """Year → path value, turned round where lower is better."""
    fixed = {y: sign * frac(t["value"]) for y, t in targets.items() if t["kind"] == "value"}
    starts = {}
    established = [y for y, t in targets.items() if t["kind"] == "establish"]
    for year, row in results.items():
        span = seen(row, sign)
        named = (row.get("baseline") and year >= max(established, default=year)) or year in established[-1:]
        if named and span is not None and span[0] == span[1]:
            starts[year] = span[0]
    closing = rule.startswith("close_gap")
    asked = [y for y, t in targets.items() if t["kind"] not in ("pending", "establish")]
    if not asked or (not closing and not fixed):
        return {}
    end = max(asked) if closing else max(fixed)
    points = dict(fixed)
    if starts and max(starts) <= end and max(starts) not in points:
        points[max(starts)] = starts[max(starts)]
    if not points:
        return {}
    line: dict[int, Fraction] = {}
    for year in range(min(points), end + 1):
        if year in points:
            line[year] = points[year]
        elif closing:
            span = seen(results.get(year - 1), sign)
            origin = span[0] if span is not None and span[0] == span[1] else line[year - 1]
            goal = 100 if sign == 1 else 0
            line[year] = origin + frac(float(rule.split(":")[1])) * (goal - origin) / 100
        else:
            left = max(y for y in points if y < year)
            right = min(y for y in points if y > year)
            line[year] = points[left] + (points[right] - points[left]) * Fraction(year - left, right - left)
    return line


def state_of(
    better: str,
    sign: int,
    *,
    results: dict[int, Row],
    targets: dict[int, Row],
    lines: dict[int, Fraction],
    first_year: int,
    year: int,
) -> str:
    row, target = results.get(year), targets.get(year)
    status = "" if row is None else row.get("status", "final")
    kind = "" if target is None else target["kind"]
    is_baseline = kind == "establish" or bool(row and row.get("baseline"))
    span = seen(row, sign)
    if year < first_year and not is_baseline:
        return ""
    if better == "none" or status in ("suppressed", "not_collected", "not_applicable"):
        return ""
    if status == "late":
        return "late"
    if kind == "pending":
        return "no_target"
    if status == "pending" or (span is None and kind):
        return "pending"
    if span is None or row is None:
        return ""
    if is_baseline:
        return "baseline"
    if not targets:
        return "no_target"
    fixed = {y: t for y, t in targets.items() if t["kind"] == "value"}
    if kind == "value":
        return against(fixed[year], row, span, kept="met", old=earlier(results, row, sign), sign=sign)
    if kind in ("increase", "decrease") and year in lines:
        return against({"value": sign * lines[year]}, row, span, kept="on_path", old=earlier(results, row, sign), sign=sign)
    if kind in ("increase", "decrease", "maintain"):
        before = results.get(year - 1)
        old = seen(before, sign)
        if old is None or before is None or before.get("series") != row.get("series"):
            return ""
        if kind == "maintain":
            return "met" if span[0] >= old[1] else "no_progress" if span[1] < old[0] else ""
        certain = span[0] == span[1] and old[0] == old[1]
        return "met" if span[0] > old[1] else "no_progress" if certain or span[1] < old[0] else ""
    if fixed and against(fixed[max(fixed)], row, span, kept="met", old=None, sign=sign) == "met":
        return "met"
    if year not in lines:
        return "no_target"
    return against({"value": sign * lines[year]}, row, span, kept="on_path", old=earlier(results, row, sign), sign=sign)


def earlier(results: dict[int, Row], row: Row, sign: int) -> tuple[Fraction, Fraction] | None:
    for year in sorted(results, reverse=True):
        old = results[year]
        if year < row["year"] and old.get("series") == row.get("series") and seen(old, sign) is not None:
            return seen(old, sign)
    return None


def against(
    target: Row, row: Row, span: tuple[Fraction, Fraction], *, kept: str, old: tuple[Fraction, Fraction] | None, sign: int
) -> str:
    value = target["value"]
    edge = sign * (value if isinstance(value, Fraction) else frac(value))
    counts = target.get("numerator"), row.get("numerator")
    if None not in counts and target.get("denominator") == row.get("denominator"):
        good, bad = sign * row["numerator"] >= sign * target["numerator"], sign * row["numerator"] < sign * target["numerator"]
    else:
        good, bad = span[0] >= edge, span[1] < edge
    if good:
        return kept
    if not bad or old is None:
        return ""
    return "improving" if span[0] > old[1] else "no_progress"


def more_to_meet(target: float, x: int, n: int, better: str) -> int:
    """Counts up (or down) one by one until the target holds."""
    edge = Decimal(str(target)) * n / 100
    steps = 0
    while (x + steps < edge) if better == "higher" else (x - steps > edge):
        steps += 1
    return steps


def wilson(x: float, n: float) -> tuple[float, float]:
    p = x / n
    centre, half = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return (centre - half) / (1 + Z * Z / n), (centre + half) / (1 + Z * Z / n)


def newcombe(x1: float, n1: float, x2: float, n2: float) -> tuple[float, float]:
    p1, p2 = x1 / n1, x2 / n2
    (l1, u1), (l2, u2) = wilson(x1, n1), wilson(x2, n2)
    return p1 - p2 - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), p1 - p2 + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)


def slope(points: list[tuple[float, float]]) -> float:
    return median((b[1] - a[1]) / (b[0] - a[0]) for a in points for b in points if b[0] > a[0])


def gap(row: Row, whole: Row, better: str) -> dict[str, Any]:
    """A group against all other students, both by counts: gap, interval, ratio and students to parity."""
    x, n, x_rest, n_rest = row["x"], row["n"], whole["x"] - row["x"], whole["n"] - row["n"]
    low, high = newcombe(x, n, x_rest, n_rest)
    steps = 0
    # Adds graduates (takes away cases) one by one until the rates are even, others held fixed.
    while ((x + steps) * n_rest < x_rest * n) if better == "higher" else ((x - steps) * n_rest > x_rest * n):
        steps += 1
    return {
        "gap": 100 * (x / n - x_rest / n_rest),
        "limits": (100 * low, 100 * high),
        "ratio": (x / n) / (x_rest / n_rest) if x_rest else None,
        "to_parity": steps,
    }
