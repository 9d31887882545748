"""Words of one KPI's page."""

from __future__ import annotations

from collections.abc import Sequence

from components.text import numbers, reasons
from components.text.numbers import difference, plural, value
from queries.filters import school_year
from queries.types import Benchmark, Comment, Kpi, LedgerRow, Trajectory

TRAJECTORY = "Results against yearly targets"
PACE = "Pace"
GROUPS = "Student groups"
NO_GROUPS = "No result of this KPI has been published by student group."
NO_GROUPS_HERE = "No result by student group is published for this choice."
SCHOOLS = "Schools"
SCHOOLS_TABLE = "Table of schools"
SCHOOLS_INTRO = "In the schools' own order; each school is judged only against a target of its own."
NO_SCHOOLS = "No result of this KPI has been published by school."
ABOUT = "About this KPI"
LEDGER = "What was restated"
LEDGER_TABLE = "Table of what was restated"
NO_LEDGER = "No result or target of this KPI has been restated."
COMMENTS = "What the district says"
BENCHMARKS = "Benchmarks"
COHORT = "What is a graduation cohort?"
COHORT_ANSWER = (
    "The students who started ninth grade together four years earlier, with those who moved in added and those who "
    "moved away or died taken out. The rate is the share of that cohort with a regular diploma within four years."
)
BETTER = {
    "higher": "Higher is better",
    "lower": "Lower is better",
    "range": "Inside the target range is best",
    "none": "Monitored; neither higher nor lower counts as better",
}
COLLECTED = {"annual": "once a year", "semester": "twice a year", "quarter": "every quarter", "month": "every month"}
KINDS = {"current_state": "Where it stands", "corrective_action": "What is being done", "evidence": "Evidence"}
LEDGER_HEADINGS = ("Year", "What", "Who", "Value", "As of", "Reason or source", "Holds")
SCHOOL_HEADINGS = ("School", "Newest result", "Year", "Students", "State")


def facts(kpi: Kpi) -> list[tuple[str, str]]:
    """What is known about a KPI, as (term, description); what the plan does not say is left out."""
    rule = path_rule(kpi)
    pairs = [
        ("Definition", kpi.definition if kpi.unit != "ordinal" else f"Levels, worst to best: {', '.join(kpi.levels)}"),
        ("Who is counted", kpi.population),
        ("Better", BETTER[kpi.better]),
        ("Between targets", rule),
        ("Collected", COLLECTED.get(kpi.collected or "", kpi.collected)),
        ("Next due", numbers.date(kpi.next_due)),
        ("Owner", kpi.owner),
        ("Source", kpi.source),
        ("Introduced", school_year(kpi.introduced) if kpi.introduced else None),
        ("Retired", school_year(kpi.retired) if kpi.retired else None),
        ("Note", kpi.reason),
    ]
    return [(term, text) for term, text in pairs if text]


def path_rule(kpi: Kpi) -> str:
    """How the years between targets are judged, in words."""
    if kpi.path_rule == "linear":
        return "Equal steps from the baseline to the last target"
    if kpi.path_rule.startswith("close_gap:"):
        percent = kpi.path_rule.split(":", 1)[1]
        return f"Each year closes {percent}{numbers.NBSP}% of the distance that is left"
    return "The targets as adopted; between them a straight line"


def pace_facts(track: Trajectory) -> list[tuple[str, str]]:
    """Progress, pace and landing year, each with the words that keep it honest."""
    kpi, found = track.kpi, []
    if track.progress is not None:
        found.append(
            ("Way covered", f"{numbers.plain(100 * track.progress)}{numbers.NBSP}% of the way from baseline to last target")
        )
    if track.pace is None:
        found.append((PACE, "Fewer than three results in one series: no pace can be said"))
    else:
        slope = f"{'up' if track.pace.slope > 0 else 'down'} {difference(track.pace.slope, kpi)} a year"
        if track.pace.slope == 0:
            slope = "unchanged from year to year"
        basis = f"the middle slope of {plural(track.pace.points, 'result')}"
        claim = "a trend" if track.pace.trend else "too few for a trend"
        found.append((PACE, f"{slope[:1].upper()}{slope[1:]} ({basis}; {claim})"))
    goal = track.last_target
    if track.required_gain is not None and goal is not None:
        found.append(("Needed", f"{difference(track.required_gain, kpi)} a year to reach {value(goal.target, kpi, trim=True)}"))
    if goal is not None and track.latest is not None and track.latest.year < goal.year and track.pace is not None:
        landing = (
            f"{school_year(round(track.landing_year))} if the pace holds"
            if track.landing_year is not None
            else "Not at the current pace"
        )
        found.append(("Target reached", landing))
    return found


def ledger_row(row: LedgerRow, kpi: Kpi, school: str, group: str) -> tuple[str, ...]:
    """One row of the revision ledger in words."""
    what = "Target" if row.ledger.startswith("target") else "Result"
    shown = (
        value(row.value, kpi)
        if row.value is not None
        else numbers.span(row.low, row.high, kpi)
        if row.low is not None or row.high is not None
        else reasons.KINDS.get(row.kind) or reasons.STATUSES.get(row.kind, row.kind)
    )
    who = ", ".join(part for part in (school, group) if part)
    why = "; ".join(part for part in (row.reason, row.source) if part)
    return (
        school_year(row.year),
        what,
        who,
        shown,
        numbers.date(row.as_of) or "not dated",
        why,
        "holds now" if row.current else "restated since",
    )


def benchmark(mark: Benchmark, kpi: Kpi) -> str:
    """A benchmark with its year and where it comes from."""
    source = f" ({mark.source})" if mark.source else ""
    return f"{mark.name}, {school_year(mark.year)}: {value(mark.value, kpi)}{source}"


def comments(found: Sequence[Comment]) -> list[tuple[str, str]]:
    """The district's comments as (year and kind, text)."""
    return [
        (" · ".join(p for p in (school_year(c.year), KINDS.get(c.kind or "", c.kind or ""), c.author_office or "") if p), c.text)
        for c in found
    ]
