"""Words of the method page: what every state, interval and hidden number means, in plain language."""

from __future__ import annotations

from components.text.numbers import NBSP, date, plural
from queries.filters import school_year
from queries.types import Kpi, Plan, SurveyWave

TITLE = "How every number here is made"
LEAD = (
    "What each state means, how gaps and intervals are computed, where every figure comes from, what was changed afterwards, "
    "and what the checks found."
)
CONTENTS = "On this page"
SECTIONS = {
    "method-states": "What each state means",
    "method-pace": "Paths, pace and projections",
    "method-gaps": "Gaps between groups",
    "method-privacy": "What is hidden, and why",
    "method-kpis": "Every KPI",
    "method-changed": "What was changed afterwards",
    "method-findings": "What the checks found",
    "method-survey": "The survey",
    "method-sources": "Sources",
    "method-releases": "Releases",
}

STATES = {
    "met": "The result is as good as the target adopted for that year, or already as good as the plan’s last target.",
    "on_path": "No target was adopted for that very year; the result is as good as the path between the years that have one.",
    "improving": "Short of the target or the path, but better than the newest earlier result measured the same way.",
    "no_progress": "Short of the target or the path, and no better than the newest earlier result.",
    "no_target": "No target is set for this school and group, or the board has yet to set it.",
    "baseline": "The year the plan starts from, or the year whose result sets the starting point.",
    "pending": "A target is set for the year; its result is not published yet.",
    "late": "The result is overdue.",
    "": "There is no result to judge, the measure is only monitored, or a published range spans the target. The reason is "
    "printed beside it.",
}
STATE_RULES = (
    "Each result is judged only against a target of its own school and group. The district’s path may stand beside a school’s "
    "line, but never judges it.",
    "Where a target gives counts and the result has the same denominator, the counts decide: 41 of 52 meets a target of 41 of "
    "52, whatever the rounded percents say.",
    "A target is met or missed as a matter of fact, so no margin of error blurs a state. Where the number of people is known, "
    "the page says how few of them would have changed the verdict.",
    "A published range is judged by its worse end: wholly at or past the target it is met, wholly short of it a miss, and across "
    "it not judged.",
)
PACE_RULES = (
    "Between two adopted targets, the baseline included, the path is the straight line. It is drawn lighter and called derived; "
    "it was adopted by nobody.",
    "Pace is the median of the slopes between all pairs of years (Theil and Sen), inside one series only: a new cut score or a "
    "new cohort rule starts a new series. Fewer than three points have no pace; a trend is claimed from five yearly points on.",
    "A projection is the 95 % prediction interval of a straight line fitted to the results. It ends with the plan’s last year, "
    "stays within what the unit allows, and is drawn hatched: it says where the KPI lands if the pace holds.",
)
GAP_RULES = (
    ("Gap", "A group’s rate minus its reference’s, in percentage points."),
    (
        "Reference",
        "All other students, unless you choose the district, the highest group or one named group. Without counts, all other "
        "students cannot be computed; the district then stands in, and the chart says so. The district includes the group "
        "itself, so its gaps are smaller.",
    ),
    (
        "Interval",
        "The 95 % interval of the difference of two shares (Newcombe’s hybrid score method). Against the district it is narrowed "
        "by the group’s own share of it.",
    ),
    ("Too few to tell", "The interval spans zero: chance alone could have made this gap."),
    ("Ratio", "A group’s rate divided by its reference’s."),
    (
        "Risk ratio",
        "For adverse outcomes only, and only from 10 cases and 30 students on each side, as federal rules on "
        "disproportionality ask (34 CFR 300.647).",
    ),
    (
        "Students to parity",
        "How many more students of the group would have to reach the mark for its rate to equal the reference’s, which is held "
        "fixed. It is a debt of the district or school, not of the students.",
    ),
    ("Ranges", "Where results are published as ranges, the least and the most that the gap can be; no parity is computed."),
)

PRIVACY = {
    "as_published": "The numbers are shown as their agency published them, by that agency’s own rule; nothing is hidden further.",
    "range_ladder": "Every rate is published as a range, the wider the fewer students stand behind it; counts are not published.",
    "exact_suppressed": "This plan publishes exact values and hides small counts, with enough others beside them that no hidden "
    "count can be worked out from sums.",
}
LADDER_INSTEAD = "This release gives ranges instead, which show less: the wider the fewer students stand behind a rate."
LADDER_HEADINGS = ("Students", "What is published")
LADDER = (
    ("1 to 5", "nothing"),
    ("6 to 15", "below half, or half and more"),
    ("16 to 30", "steps of 20 points, ends 20 and 80"),
    ("31 to 60", "steps of 10 points, ends 10 and 90"),
    ("61 to 300", "steps of 5 points, ends 5 and 95"),
    ("over 300", "whole percents, ends 1 and 99"),
)
LADDER_CAPTION = "The range that a rate is published as, by the number of students behind it"
DERIVED = "A gap or a share is published only where everything it was computed from is."
INTERNAL = "You are reading the district’s own file, which holds exact values; the public one shows less."

DEFINITION_MISSING = "No definition is given."
FACTS = {
    "population": "Who is counted",
    "unit": "Unit",
    "path": "Between targets",
    "source": "Source",
    "owner": "Owner",
    "collected": "Collected",
    "next_due": "Next due",
    "benchmarks": "To compare with",
    "audience": "Audience",
    "life": "In the plan",
}
UNITS = {
    "percent": "Percent",
    "count": "Count",
    "ratio": "Ratio: 490:1 reads 490 to 1",
    "rate_100": "Per 100",
    "rate_1000": "Per 1,000",
    "score": "Score",
    "dollars": "Dollars",
    "days": "Days",
    "ordinal": "Levels",
    "yes_no": "Yes or no",
}
BETTER = {
    "higher": "higher is better",
    "lower": "lower is better",
    "range": "best within a range",
    "none": "monitored only, never judged",
}
COLLECTED = {"annual": "Every year", "semester": "Every semester", "quarter": "Every quarter", "month": "Every month"}
INTERNAL_AUDIENCE = "The district’s own staff only"
TO_KPI = "Results and targets"

NO_CHANGES = "No target and no result has been restated since it was first published."
CHANGES_INTRO = (
    "Nothing is edited: a new row takes the old one’s place, and both stay in the record. The newest change stands first."
)
CHANGES_CAPTION = "Targets and results that were restated"
CHANGES_HEADINGS = ("KPI", "School year", "What", "Was", "Is now", "On", "Because")
NO_DATE = "no date given"
NO_REASON = "no reason given"
LEDGERS = {"targets": "Target", "results": "Result"}
GAP_TARGET = "Target for the gap"

NO_WAVES = "This plan holds no survey."
THE_PLAN = "The plan"
NO_SOURCES = "No result names its source."
RELEASES_CAPTION = "Releases of this plan on this server, the newest first"
RELEASES_HEADINGS = ("Release", "Data as of", "Current since")
CURRENT = "the one you are reading"
RELEASE_INTRO = (
    "A release never changes once it is built; a correction is a new release. Its name is computed from its content, so that the "
    "same data always have the same name."
)


def unit(kpi: Kpi) -> str:
    """A KPI's unit and which way is better; an ordinal's levels from worst to best."""
    levels = f", worst to best: {', '.join(kpi.levels)}" if kpi.unit == "ordinal" and kpi.levels else ""
    return f"{UNITS[kpi.unit]}{levels}; {BETTER[kpi.better]}"


def path_rule(kpi: Kpi) -> str:
    """How a KPI's path runs between its targets."""
    rule, _, size = kpi.path_rule.partition(":")
    if rule == "linear":
        return "Equal yearly steps from the baseline to the last target"
    if rule == "close_gap":
        end = "0" if kpi.better == "lower" else "100"
        return f"Each year cuts {size or '10'}{NBSP}% of what is left to {end}"
    return "A straight line between the adopted targets"


def life(kpi: Kpi) -> str:
    """When a KPI entered and left the plan, and why; "" where it was there all along."""
    parts = [f"since {school_year(kpi.introduced)}" if kpi.introduced else ""]
    parts += [f"retired after {school_year(kpi.retired)}" if kpi.retired else "", kpi.reason or ""]
    said = "; ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def survey_note(wave: SurveyWave, groups: int, published: int, bounded: int) -> str:
    """What one wave of the survey is, and what its published tables leave out."""
    picked = f" Each person could choose up to {wave.pick_up_to}, so shares do not sum to 100." if wave.pick_up_to else ""
    first = f"{plural(groups, 'group')} of people; tables of {published} are published.{picked}"
    if not bounded:
        return first
    lists = "the published list is" if bounded == 1 else "the published lists are"
    return (
        f"{first} For {plural(bounded, 'group')} {lists} only the top of a longer one: what is not on it is known only to be at "
        "most the smallest count listed."
    )


def wave_heading(wave: SurveyWave) -> str:
    return f"{wave.name}, {date(wave.date)}" if wave.date else wave.name


def forms(exact: int, with_counts: int, ranges: int, hidden: int) -> str:
    """How many results of a release are given in which form."""
    parts = [f"{plural(exact, 'result')} as values ({with_counts:,} with their counts)"]
    parts += [f"{ranges:,} as ranges"] if ranges else []
    parts += [f"{hidden:,} hidden"] if hidden else []
    return f"This release gives {', '.join(parts)}."


def years(first: int, last: int) -> str:
    """The school years a source was used for."""
    return school_year(first) if first == last else f"{school_year(first)} to {school_year(last)}"


def minimum(plan: Plan) -> str:
    """The smallest group that the plan shows."""
    return f"Groups of fewer than {plan.minimum_group_size} students are not shown on their own."


def replaced(name: str) -> str:
    """What a retired KPI gave way to."""
    return f"replaced by {name}"


def release(name: str, current: bool) -> str:
    """A release's name, and whether it is the one on screen."""
    return f"{name} ({CURRENT})" if current else name
