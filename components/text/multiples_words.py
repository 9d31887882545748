"""Every word a reader sees in the small panels of groups over time."""

from __future__ import annotations

from collections.abc import Sequence

from components.text.fitting import first_that_fits
from components.text.gap_words import WITHHELD, people
from components.text.numbers import difference, value
from queries.filters import school_year
from queries.types import Kpi, YearPoint

YEAR = "School year"
NO_RESULT = "no result published"


def title(kpi: Kpi, place: str) -> str:
    return f"{kpi.name} by group over time, {place}"


def shared_scale(low: str, high: str) -> str:
    return f"Every panel runs from {low} to {high}"


def absent(points: Sequence[YearPoint]) -> str:
    """Why a panel is empty: the newest reason given, else that nothing was published."""
    reasons = [WITHHELD[p.status] for p in sorted(points, key=lambda p: p.year) if p.status in WITHHELD]
    return reasons[-1] if reasons else NO_RESULT


def change(points: Sequence[YearPoint], kpi: Kpi) -> str:
    """How far a group moved from its first to its last value; "" across a change of method or with fewer than two."""
    valued = [p for p in sorted(points, key=lambda p: p.year) if p.value is not None]
    if len(valued) < 2 or (valued[0].series or "") != (valued[-1].series or ""):
        return ""
    moved = (valued[-1].value or 0.0) - (valued[0].value or 0.0)
    way = "level with" if moved == 0 else f"{difference(moved, kpi)} {'up from' if moved > 0 else 'down from'}"
    return f"{way} {school_year(valued[0].year)}"


def sentence(kpi: Kpi, newest: Sequence[tuple[str, float]], year: int | None, mover: tuple[str, str] | None) -> str:
    """Where the groups stand in the newest year, lowest to highest, and which moved most; at most 220 characters.

    ``newest`` holds names and values of one year, ascending; ``mover`` a name and its change in words.
    """
    if not newest or year is None:
        return "No group has a published value in these years."
    low, high = newest[0], newest[-1]
    when = school_year(year)
    if len(newest) == 1:
        lead = f"In {when} only {people(low[0])} have a published value, {value(low[1], kpi)}"
        short = f"In {when} only one group has a published value, {value(low[1], kpi)}."
    else:
        lead = f"In {when} groups range from {value(low[1], kpi)} ({low[0]}) to {value(high[1], kpi)} ({high[0]})"
        short = f"In {when} groups range from {value(low[1], kpi)} to {value(high[1], kpi)}."
    moved = f"; the largest change is {mover[1]}, for {people(mover[0])}" if mover else ""
    return first_that_fits([f"{lead}{moved}.", f"{lead}.", short])
