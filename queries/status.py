"""Judges a KPI year by year: the state, why, how firmly, and how many more would have met it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from queries.exact import VALUELESS, Span, bounds, exact, span_of, year_rows
from queries.pace import fan, landing, pace
from queries.paths import ARROWS, adopted, baseline, path
from queries.strength import strength, students_more
from queries.types import ALL, DISTRICT, Derived, Kpi, Result, Target, Trajectory, YearPoint
from queries.verdicts import Case, Verdict, decide

# Every code that ``Reason.code`` can hold when it says why a state is what it is. The state itself
# stands in ``YearPoint.state``. Common to all: ``amount`` >= 0 in the KPI's unit; ``change`` is
# signed (+ is up, whichever way is better) against the newest earlier result of the same series,
# whose year is ``since``; ``since`` with ``change`` None means one of the two is a published range.
REASONS: dict[str, str] = {
    "before_plan": "State empty: the year comes before the plan's first year and is not the baseline.",
    "suppressed": "State empty: too few, or hidden to keep another hidden. text: the reason published with the row, if any.",
    "not_collected": "State empty: a waiver, a pandemic year. text: the published reason, if any.",
    "not_applicable": "State empty: does not apply here. text: the published reason, if any.",
    "no_direction": "State empty: the KPI is monitored, no direction is better, so nothing is judged.",
    "late": "late: the result is overdue. text: the published reason, if any.",
    "target_pending": "no_target: the board has not set this year's target (kind pending). year.",
    "result_pending": "pending: the result is due and not yet published (status pending). text, target, year.",
    "result_due": "pending: a target was adopted for this year and there is no result yet. target if it is a number, year.",
    "no_result": "State empty: no result this year and none due. text: the published reason, if any.",
    "baseline": "baseline: the row the plan names as its baseline. target: the value, if one is published.",
    "baseline_set": "baseline: this year's result sets the baseline (target kind establish). target: the value.",
    "no_target": "no_target: this school and group have no target of their own.",
    "no_path": "no_target: no target this year and no path through it (before the first point or after the last).",
    "met_target": "met: as good as this year's adopted target. amount past it (0 = exactly), year, target, change, since.",
    "met_counts": "met: counts decided. n: how many past the target's count (0 = exactly), text: target as '41/52'. "
    "year, target, change, since as above; no amount, since rounding may make the printed percents look the other way.",
    "met_last_target": "met: no target this year, but already as good as the plan's last. amount, year and target of the last.",
    "on_path": "on_path: as good as the derived path or arrow. amount past it, year, target = path value, change, since.",
    "short_of_target": "improving or no_progress: amount short of this year's target. year, target, change, since.",
    "short_of_counts": "improving or no_progress: n short of the target's count, "
    "text: target as '41/52'. year, target, change, since.",
    "short_of_path": "improving or no_progress: amount short of the derived path or arrow. year, target, change, since.",
    "short_of_target_first": "State empty: amount short of the target; nothing earlier in the series to compare. year, target.",
    "short_of_counts_first": "State empty: n short of the target's count; nothing earlier to compare. text, year, target.",
    "short_of_path_first": "State empty: amount short of the derived path; nothing earlier to compare. year, target.",
    "range_spans_target": "State empty: the published range spans this year's target. year, target.",
    "range_spans_path": "State empty: the published range spans the derived path. year, target.",
    "in_band": "met: inside this year's target band (better = range). amount to its nearer edge, target = that edge, year.",
    "outside_band": "improving (nearer than before) or no_progress: outside the band. amount to its nearer edge, "
    "target = that edge, year, change, since.",
    "outside_band_first": "State empty: outside the band; nothing earlier to compare. amount, target = nearer edge, year.",
    "arrow_better": "met: the target was 'better than the year before' and it is. change, since = the year before.",
    "arrow_not_better": "no_progress: the target was 'better than the year before' and it is not. change (may be 0), since.",
    "maintained": "met: the target was 'not worse than the year before'. change, since.",
    "not_maintained": "no_progress: worse than the year before, which was to be maintained. change, since.",
    "nothing_year_before": "State empty: the target compares with the year before, which has no result. since = that year.",
    "series_changed": "State empty: the target compares with the year before, but the method changed between. since = that year.",
    "range_spans_year_before": "State empty: the target compares with the year before; the published ranges overlap. since.",
}

# Every code of ``YearPoint.strength``: how many people the verdict hangs on, where n is known.
STRENGTHS: dict[str, str] = {
    "fewer_would_have_missed": "Met (or on path), higher is better: n fewer (students, schools, staff) would have missed it. "
    "amount: what one of them is worth in the KPI's unit. since unused.",
    "more_would_have_missed": "Met (or on path), lower is better: n more would have missed it. amount as above.",
    "one_is": "Any judged row with n known: of n students (or schools, or staff) one is worth amount "
    "('12 students: one is 8 points').",
}


def judge(kpi: Kpi, results: Sequence[Result], targets: Sequence[Target], first_year: int, last_year: int) -> Trajectory:
    """Every year of one KPI, school and group, with its target, state, reason and strength, and the pace of the whole.

    ``results`` and ``targets`` are the current rows of one school and group; targets on gaps are
    left out. ``first_year`` and ``last_year`` are the plan's. A year gets a point where it has a
    result or a target, adopted or derived. Values and targets are in the KPI's unit.
    """
    yearly, within = year_rows(results)
    asked = {t.year: t for t in targets if t.on == "value"}
    line = path(kpi, yearly, asked)
    numeric = [year for year, target in asked.items() if adopted(target, kpi) is not None]
    last = (max(numeric), asked[max(numeric)]) if numeric else None
    points = []
    for year in sorted({*yearly, *asked, *line}):
        row = yearly.get(year)
        case = Case(
            kpi=kpi,
            year=year,
            first_year=first_year,
            row=row,
            target=asked.get(year),
            path=line.get(year),
            earlier=_earlier(row, yearly, kpi),
            before=yearly.get(year - 1),
            last=last,
            any_target=bool(asked),
        )
        points.append(_point(case, decide(case)))
    places = [(r.school_id, r.group_id) for r in results] + [(t.school_id, t.group_id) for t in targets]
    school, group = places[0] if places else (DISTRICT, ALL)
    return _with_pace(
        Trajectory(kpi, school, group, tuple(points), within),
        baseline(kpi, yearly, asked),
        (last[0], adopted(last[1], kpi)) if last else None,
        last_year,
    )


def _earlier(row: Result | None, yearly: Mapping[int, Result], kpi: Kpi) -> Result | None:
    if row is None:
        return None
    same = (r for y, r in yearly.items() if y < row.year and (r.series or "") == (row.series or ""))
    return max((r for r in same if span_of(r, kpi.unit) is not None), key=lambda r: r.year, default=None)


def _point(case: Case, verdict: Verdict) -> YearPoint:
    row, target = case.row, case.target
    number = adopted(target, case.kpi)
    derived = number is None and case.path is not None and (target is None or target.kind in ARROWS)
    shown = YearPoint(
        case.year,
        target=_path(case.path) if derived else _low(number),
        target_high=_band_top(case, number, derived),
        target_kind=target.kind if target else "derived" if derived else "",
        target_numerator=target.numerator if target else None,
        target_denominator=target.denominator if target else None,
        target_reason=target.reason if target else None,
        path=_low(case.path) if number is not None else _path(case.path),
        state=verdict.state,
        reason=verdict.reason,
    )
    if row is None:
        return shown
    hidden = row.status in VALUELESS
    return replace(
        shown,
        value=None if hidden else row.value,
        low=None if hidden else row.low,
        high=None if hidden else row.high,
        numerator=None if hidden else row.numerator,
        n=row.denominator,
        status=row.status,
        baseline=row.baseline,
        series=row.series,
        measured_on=row.measured_on,
        computed=row.computed,
        strength=None if hidden else strength(case.kpi, row, verdict),
        n_more=None if hidden else students_more(case.kpi, row, verdict),
        result_reason=row.reason,
        source=row.source,
        note=row.note,
    )


def _low(span: Span | None) -> float | None:
    return None if span is None or span.low is None else float(span.low)


def _path(span: Span | None) -> Derived | None:
    return None if span is None or span.low is None else Derived(span.low)


def _band_top(case: Case, number: Span | None, derived: bool) -> float | None:
    if derived and case.kpi.better == "range" and case.path is not None and case.path.high is not None:
        return Derived(case.path.high)
    return case.target.high if case.target is not None and number is not None else None


def _with_pace(
    found: Trajectory, start: tuple[int, Fraction] | None, last: tuple[int, Span | None] | None, last_year: int
) -> Trajectory:
    """Adds pace, projection, progress and required gain, which a single value and target with a direction allow."""
    kpi, latest = found.kpi, found.latest
    if latest is None or kpi.unit in ("ordinal", "yes_no"):
        return found
    series = latest.series or ""
    points = [(p.year, p.value) for p in found.years if p.value is not None and (p.series or "") == series]
    speed = pace(points)
    found = replace(found, pace=speed, fan=fan(points, last_year, *bounds(kpi)))
    goal = last[1].point if last is not None and last[1] is not None else None
    if last is None or goal is None or latest.value is None or kpi.better not in ("higher", "lower"):
        return found
    value = exact(latest.value)
    reached = value >= goal if kpi.better == "higher" else value <= goal
    return replace(
        found,
        landing_year=None if speed is None or reached else landing(latest.year, latest.value, float(goal), speed.slope),
        required_gain=float((goal - value) / (last[0] - latest.year)) if latest.year < last[0] else None,
        progress=float((value - start[1]) / (goal - start[1])) if start is not None and start[1] != goal else None,
    )
