"""Sentences of the plan's and the goals' pages."""

from __future__ import annotations

from collections.abc import Sequence

from components.text.numbers import difference, plural, signed, span, value
from queries.filters import school_year
from queries.types import Goal, Plan, Trajectory, YearPoint

TRAJECTORIES = "How each KPI is doing against its yearly targets"
ASKED_FOR = "What people asked for"
ASKED_INTRO = "Survey priorities that point at this goal, by the share of each group that chose them."
BEHIND = "Which students are being left behind"
BEHIND_INTRO = "Each student group beside its reference."
BEHIND_ORDER = "The KPI whose gap touches the most students comes first."
STRATEGIES = "Strategies"
PROJECTS = "Projects"
PROJECTS_TABLE = "Table of projects"
NO_KPI = "This goal has no KPI yet, so there is no trajectory to show."
NO_SURVEY = "This plan holds no survey."
NO_PRIORITIES = "No priority in the survey points at this goal."
NO_GROUPS = "No KPI of this goal has results by student group."
NO_GROUPS_HERE = "No KPI of this goal has results by student group for this choice of school and year."
NO_PROJECTS = "No project of this goal stands at this school."
NO_STRATEGIES = "No strategy is listed under this goal."
GOALS = "Goals of this plan"
OBJECTIVES = "Objectives"
MORE_EQUITY = "Explore every gap"
ALL_SCHOOLS = "The whole district"
ALL_STUDENTS = "All students"
NEWEST = "Newest year"
CARDS = "Where each KPI stands"
FILTER_SCHOOL = "School"
FILTER_GROUP = "Student group"
FILTER_YEAR = "Year"


def goal_kicker(goal: Goal, count: int) -> str:
    """Where a goal stands among the plan's goals."""
    return f"Goal {goal.order} of {count}"


def judged(track: Trajectory) -> YearPoint | None:
    """The newest year of a KPI that has both a result and an adopted numeric target."""
    found = [
        p
        for p in track.years
        if p.target is not None and p.target_kind in ("value", "range") and (p.value is not None or p.low is not None)
    ]
    return found[-1] if found else None


def summary(tracks: Sequence[Trajectory], objectives: int) -> str:
    """One sentence on a goal: how many KPIs met their newest target, and by how much the others missed.

    Without any target it says so and gives the newest results instead.
    """
    if not tracks:
        named = plural(objectives, "objective").capitalize() if objectives else "No objective"
        return f"{named} and no KPI yet: nothing to judge this goal by."
    points = [(t, p) for t in tracks if (p := judged(t)) is not None]
    if points:
        year = max(p.year for _, p in points)
        of_year = [(t, p) for t, p in points if p.year == year]
        met = sum(p.state == "met" for _, p in of_year)
        first = f"{_how_many(met, len(of_year))} {school_year(year)} target"
        misses = [f"{short_name(t)} ended {_missed(t, p)}" for t, p in of_year if p.state != "met"]
        rest = len(tracks) - len(of_year)
        last = f"; {plural(rest, 'KPI')} had no result or target that year" if rest else ""
        return f"{first}{': ' if misses else ''}{_list(misses)}{last}."
    known = [(t, p) for t in tracks if (p := t.latest) is not None]
    opening = "No result can be held against a target yet" if _has_targets(tracks) else "No target has been adopted for this goal"
    if not known:
        return f"{opening}, and no result has been published."
    return f"{opening}; {_list([_now(t, p) for t, p in known[:2]])}."


def plan_summary(tracks: Sequence[Trajectory]) -> str:
    """One sentence on a whole plan: how many KPIs have targets, results, and met the newest target."""
    points = [p for t in tracks if (p := judged(t)) is not None]
    results = sum(t.latest is not None for t in tracks)
    if not tracks:
        return "This plan names its goals; it holds no KPI yet."
    if not points:
        targets = "no target has been adopted" if not _has_targets(tracks) else "no target can be judged yet"
        return f"{plural(len(tracks), 'KPI')}, {results} with results; {targets}, so none can be said to be met or missed."
    met = sum(p.state == "met" for p in points)
    closer = sum(p.state in ("on_path", "improving") for p in points)
    tail = f"; {closer} {'is' if closer == 1 else 'are'} improving or on path" if closer else ""
    return f"{met} of {plural(len(points), 'KPI')} that can be judged met {'its' if met == 1 else 'their'} newest target{tail}."


def short_name(track: Trajectory) -> str:
    """A KPI's name to stand inside a sentence."""
    name = track.kpi.name
    return name if len(name) > 1 and name[1].isupper() else name[:1].lower() + name[1:]


def plan_years(plan: Plan) -> str:
    """The school years a plan spans."""
    return f"School years {school_year(plan.first_year)} to {school_year(plan.last_year)}"


def _has_targets(tracks: Sequence[Trajectory]) -> bool:
    return any(p.target_kind and p.target_kind != "derived" for t in tracks for p in t.years)


def _how_many(met: int, of: int) -> str:
    if of == 1:
        return "The one KPI judged met its" if met else "The one KPI judged missed its"
    if met == of:
        return f"All {of} KPIs met their"
    if met == 0:
        return f"None of {of} KPIs met its"
    return f"{met} of {of} KPIs met their"


def _missed(track: Trajectory, point: YearPoint) -> str:
    if point.value is None or point.target is None:
        return "in a range that spans it"
    amount = difference(point.value - point.target, track.kpi)
    side = "short" if track.kpi.better != "lower" else "above it"
    return f"{amount} {side}"


def _now(track: Trajectory, point: YearPoint) -> str:
    text = value(point.value, track.kpi) if point.value is not None else span(point.low, point.high, track.kpi)
    earlier = [p for p in track.years if p.year < point.year and p.value is not None]
    change = ""
    if earlier and point.value is not None and earlier[-1].value is not None and track.kpi.unit == "percent":
        moved = signed(point.value - earlier[-1].value, track.kpi.decimals)
        change = f" ({moved} points since {school_year(earlier[-1].year)})"
    return f"{short_name(track)} was {text} in {school_year(point.year)}{change}"


def _list(parts: Sequence[str]) -> str:
    if len(parts) <= 1:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]
