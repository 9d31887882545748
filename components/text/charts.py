"""Every word a reader sees in the trend chart, the bullet and the sparkline."""

from __future__ import annotations

from collections.abc import Sequence

from components.text.fitting import first_that_fits, listed, shortened
from components.text.numbers import NBSP, count, difference, span, value
from components.text.reasons import KINDS, STATUSES, missing, of_point, reason, state
from queries.filters import school_year
from queries.types import ALL, DISTRICT, Kpi, Trajectory, YearPoint

NO_RESULT = "No result has been published"
BASELINE = "Baseline"
TARGET = "Target"
DERIVED = "derived"
PACE_HOLDS = "if the pace holds"
DERIVED_NOTE = "Lighter diamonds are derived targets."
PACE_NOTE = "Hatched: where it lands if the pace holds."
HEADINGS = ("School year", "Result", "Counted (n)", "Target", "Kind of target", "State", "Why")
_NAME_LIMIT = 60


def shown(point: YearPoint, kpi: Kpi) -> str:
    """A year's result as printed: its value, its range, or a dash."""
    return value(point.value, kpi) if point.value is not None else span(point.low, point.high, kpi)


def target_value(low: float, high: float | None, kpi: Kpi) -> str:
    """A target as plans write it: "90 %", or a range "20–24 %"."""
    return value(low, kpi, trim=True) if high is None else span(low, high, kpi)


def target_label(low: float, high: float | None, year: int, kpi: Kpi, derived: bool = False) -> str:
    """The label at the last target, e.g. "Target 90 % by 2022–23"."""
    return f"{'Derived target' if derived else 'Target'} {target_value(low, high, kpi)} by{NBSP}{school_year(year)}"


def years(first: int, last: int) -> str:
    """One school year, or a run of them: "2012–13 to 2014–15"."""
    return school_year(first) if first == last else f"{school_year(first)} to {school_year(last)}"


def missing_note(spans: Sequence[tuple[int, int]], words: str) -> str:
    """A note under the chart: which years are missing, and why."""
    return f"{', '.join(years(first, last) for first, last in spans)}: {words}"


def break_note(name: str) -> str:
    return f"Dashed line: measured differently from here on ({name})."


def trend_caption(kpi: Kpi, place: str, group: str) -> str:
    """What a trend chart's table lists."""
    return f"{kpi.name}: results and targets by school year, {group}, {place}"


def hover(point: YearPoint, kpi: Kpi, target: str = "") -> list[str]:
    """The lines that a reader sees on pointing at a year."""
    has_result = point.value is not None or point.low is not None
    lines = [f"{school_year(point.year)}: {shown(point, kpi) if has_result else missing(point)}"]
    if has_result and point.n is not None:
        lines.append(f"n = {count(point.n)}")
    if point.status == "preliminary":
        lines.append(STATUSES["preliminary"])
    if target:
        lines.append(f"Target {target}" + (f" ({KINDS[point.target_kind]})" if KINDS.get(point.target_kind) else ""))
    if point.state:
        lines.append(state(point.state))
    why = reason(point.reason, kpi) if has_result else ""
    return [*lines, why] if why else lines


def trend_cells(point: YearPoint, kpi: Kpi, target: tuple[float, float | None, bool] | None) -> tuple[str, ...]:
    """A year as a row of the reader's table; its columns are ``HEADINGS``."""
    has_result = point.value is not None or point.low is not None
    result = shown(point, kpi) if has_result else missing(point)
    if has_result and point.status == "preliminary":
        result += f" ({STATUSES['preliminary']})"
    kind = KINDS.get(point.target_kind, point.target_kind)
    if target is not None and target[2]:
        kind = DERIVED if kind in ("", DERIVED) else f"{kind}, {DERIVED}"
    goal = target_value(target[0], target[1], kpi) if target is not None else ""
    return (
        school_year(point.year),
        result,
        count(point.n),
        goal or "–",
        kind or "–",
        state(point.state),
        of_point(point, kpi) or "–",
    )


def trend_sentence(trajectory: Trajectory, place: str, group: str, target: tuple[float, float | None, int] | None) -> str:
    """Level, change, target and year in at most 220 characters, without the chart's title.

    ``target`` is the last one the plan aims for: value, upper end of a range, year.
    """
    kpi = trajectory.kpi
    who = _who(trajectory, place, group)
    aim = f"the target is {target_value(target[0], target[1], kpi)} by {school_year(target[2])}" if target else "no target is set"
    latest = trajectory.latest
    if latest is None:
        return first_that_fits([f"{who}{NO_RESULT.lower() if who else NO_RESULT}; {aim}.", f"{NO_RESULT}; {aim}."])
    level = f"{who}{shown(latest, kpi)} in {school_year(latest.year)}"
    change = _change(trajectory, latest)
    judged = _against(latest, kpi)
    last = "" if target is None or (judged and target[2] <= latest.year) else f" {_capital(aim)}."
    none = "" if target is not None else "; no target is set"
    return first_that_fits(
        [
            f"{level}{change}{judged}{none}.{last}",
            f"{level}{change}{none}.{last}",
            f"{level}{none}.{last}",
            f"{shown(latest, kpi)} in {school_year(latest.year)}{none}.",
        ]
    )


def _who(trajectory: Trajectory, place: str, group: str) -> str:
    names = [group] if trajectory.group_id != ALL else []
    names += [place] if trajectory.school_id != DISTRICT or names else []
    return f"{shortened(', '.join(names), _NAME_LIMIT)}: " if names else ""


def _change(trajectory: Trajectory, latest: YearPoint) -> str:
    """The move since the newest earlier value of the same series, in words."""
    earlier = [
        p for p in trajectory.years if p.year < latest.year and p.value is not None and (p.series or "") == (latest.series or "")
    ]
    if latest.value is None or not earlier:
        return ""
    before = earlier[-1]
    moved = latest.value - (before.value or 0.0)
    size = difference(moved, trajectory.kpi)
    if not any(c in "123456789" for c in size.split(NBSP)[0]):
        return f", unchanged since {school_year(before.year)}"
    return f", {'up' if moved > 0 else 'down'} {size} since {school_year(before.year)}"


def _against(latest: YearPoint, kpi: Kpi) -> str:
    """The latest year against its own target, where it has been judged by one."""
    words = reason(latest.reason, kpi).split(";")[0]
    judged = latest.reason.target is not None or latest.reason.text is not None
    stands = latest.state in ("met", "on_path", "improving", "no_progress") or latest.reason.code.endswith("_first")
    return f"; {words}" if stands and judged and words else ""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def unlabelled_note(names: Sequence[str]) -> str:
    """The lines that had no room for their name beside them."""
    return f"{'Thin line' if len(names) == 1 else 'Thin lines'} without room for a name: {listed(names)}."


def bullet_sentence(shown_value: str, target: str, baseline: str, word: str) -> str:
    """A bullet in words: the result, what it is held against, where it began; each part may be empty."""
    parts = [shown_value if shown_value else NO_RESULT]
    parts += [f"target {target}"] if target else []
    parts += [f"baseline {baseline}"] if baseline else []
    return f"{'; '.join(parts)}." + (f" {word}." if word else "")


def sparkline_sentence(kpi: Kpi, first: YearPoint | None, last: YearPoint | None) -> str:
    """A sparkline in words: its first and its last value with their years."""
    if first is None or last is None:
        return f"{NO_RESULT}."
    if first.year == last.year:
        return f"{shown(last, kpi)} in {school_year(last.year)}."
    return f"From {shown(first, kpi)} in {school_year(first.year)} to {shown(last, kpi)} in {school_year(last.year)}."


def sparkline_caption(kpi: Kpi) -> str:
    return f"{kpi.name}: results by school year"


def bullet_caption(kpi: Kpi) -> str:
    return f"{kpi.name}: the result, its target and its baseline"


BULLET_HEADINGS = ("Result", "Target", "Baseline", "State")
SPARKLINE_HEADINGS = ("School year", "Result")
