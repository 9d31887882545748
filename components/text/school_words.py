"""Words of the list of schools and of one school's page."""

from __future__ import annotations

from collections.abc import Sequence

from components.text.fitting import listed
from components.text.gap_words import dimension_name
from components.text.numbers import NBSP, count, date, difference, plain, plural, span, value
from queries.filters import school_year
from queries.types import Kpi, School, SchoolProfile, Trajectory, YearPoint

SCHOOLS = "Schools"
NO_SCHOOLS = "This plan lists no school; every number in it is the whole district’s."
NO_RESULTS = "No KPI of this plan has results by school."
TABLE = "Each school’s newest results"
THE_DISTRICT = "The whole district"
SCHOOL, LEVEL, REGION, RESULT, TARGET, CHANGE, STATE = "School", "Level", "Region", "Result", "Target", "Change", "State"
CHOSEN = "the school you chose"
FILTER_KPI = "KPI"
MAIN_KPIS = "The main KPIs"
SORT_BY = "Sort by"
SORTS = {"name": "name", "level": "level", "state": "state", "value": "value"}
RANGES = "Where a result is published as a range, the range’s lower end is what is sorted by."
JUDGED = "A school’s state is judged against its own targets alone. The list is not a ranking."
LEVELS = {"elementary": "Elementary", "middle": "Middle", "high": "High", "combined": "Combined", "other": "Other"}
NOTHING_HERE = "no result"

CARDS = "Against this school’s own targets"
CARDS_WITHOUT = "Newest results"
NO_OWN_TARGETS = "No target is set for this school, so nothing here is judged; the district’s value stands beside each result."
NO_KPI = "No KPI of this plan has a result for this school."
REST = "Also measured at this school"
REST_INTRO = "No target is set for this school on these KPIs."
TRENDS = "Year by year"
TRENDS_INTRO = "This school’s results and targets, with the whole district as the thin line."
NO_TRENDS = "No KPI has results for two years at this school, so there is no line to draw yet."
NO_TRENDS_CLOSED = "No KPI has results for two years at this school, so there is no line to draw."
GAPS = "Groups and gaps at this school"
GAPS_INTRO = "Each student group beside its reference, which each chart names."
NO_GAPS = "No KPI has results by student group at this school."
PARTS = "This school’s part in the district’s gaps"
PARTS_INTRO = (
    "How many more students of a group would have to reach the mark here for parity with the other students of this school, "
    "and how large a part that is of the same number over all schools where it is known."
)
NO_PARTS = "No gap at this school can be counted in students, because counts by student group are not published for it."
AT_PARITY = "At this school no group whose students are counted is short of parity."
PART_HEADINGS = ("Gap", "School year", "The district’s gap", "Students to parity here", "Part of all schools’", "Remark")
SIMILAR = "Similar schools"
NO_SIMILAR = "Enrolment and student shares are not given for this school, so no similar schools can be named."
PROJECTS = "Projects"
AT_THIS_SCHOOL = "this school"
NO_PROJECTS = "No project is listed for this school."
FACTS = "The school"
FACT_NAMES = {
    "level": "Level",
    "region": "Region",
    "enrolment": "Students enrolled",
    "ed_pct": "Economically disadvantaged",
    "el_pct": "English learners",
    "swd_pct": "Students with disabilities",
    "opened": "Opened",
    "closed": "Closed",
    "formerly": "Formerly",
}
SIMILAR_RULE = (
    "The open schools of the same level whose enrolment and shares of economically disadvantaged students, English learners and "
    "students with disabilities are nearest to this school’s. Each measure is divided by how far the schools of that level "
    "spread (one standard deviation; for enrolment, of its logarithm). The nearest stands first; this is no ranking of results."
)
FILTER_DIMENSION = "Student groups by"
KPI, YEAR = "KPI", "School year"
MORE_PROJECTS = "All projects, with their milestones"

MISSED = ("short_of_target", "short_of_counts", "outside_band", "arrow_not_better", "not_maintained")
"""The reasons of a year whose target was missed, apart from what is said of an earlier result."""


def level(name: str | None) -> str:
    """A school's level as a word; a level that is not given is a dash."""
    return LEVELS.get(name or "", (name or "–").capitalize())


def lead(schools: Sequence[School], with_results: int) -> str:
    """How many schools there are, of which levels, and how many have results of their own."""
    levels = [(name, sum(s.level == name for s in schools)) for name in LEVELS]
    kinds = listed([f"{n} {LEVELS[name].lower()}" for name, n in levels if n])
    of_kind = f": {kinds}" if kinds and sum(n for _, n in levels) == len(schools) > 1 else ""
    if not with_results:
        return f"{plural(len(schools), 'school')}{of_kind}. {NO_RESULTS}"
    own = "its own" if with_results == 1 else "their own"
    return f"{plural(len(schools), 'school')}{of_kind}; {with_results} with results of {own}."


def met_of(kpi: Kpi, points: Sequence[YearPoint]) -> str:
    """How many schools met their newest target of a KPI; "" where none could be judged."""
    judged = [p for p in points if by_target(p)]
    if not judged:
        return ""
    met = sum(p.state == "met" for p in judged)
    return (
        f"{kpi.name}: {met} of {plural(len(judged), 'school')} judged met {'its' if len(judged) == 1 else 'their'} newest target."
    )


def history(school: School) -> str:
    """A school's former names, its opening within the plan and its closing, in one phrase; "" where there is none."""
    parts = [f"formerly {school.formerly}" if school.formerly else ""]
    parts += [f"opened {date(school.opened)}" if school.opened else "", f"closed {date(school.closed)}" if school.closed else ""]
    said = "; ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def caption(kpi: Kpi | None, order: str) -> str:
    """What the table of schools lists, and in which order."""
    return f"{kpi.name if kpi else 'Newest results'} by school, sorted by {order}"


def without(names: Sequence[str]) -> str:
    """The schools that a table of one KPI leaves out."""
    if len(names) <= 4:
        return f"No result for this KPI: {listed(names)}."
    return f"{len(names)} more schools have no result for this KPI."


def change(track: Trajectory, point: YearPoint) -> str:
    """The move since the newest earlier result of the same series, e.g. "up 0.6 points since 2018–19".

    Where either is a published range no difference can be given, so the earlier result itself is named.
    """
    known = [p for p in track.years if p.value is not None or p.low is not None]
    earlier = [p for p in known if p.year < point.year and p.series == point.series]
    if not earlier or (point.value is None and point.low is None):
        return "–"
    if point.value is None or earlier[-1].value is None:
        before = earlier[-1]
        was = value(before.value, track.kpi) if before.value is not None else span(before.low, before.high, track.kpi)
        return f"was {was} in{NBSP}{school_year(before.year)}"
    moved = point.value - earlier[-1].value
    size = difference(moved, track.kpi)
    since = f"since{NBSP}{school_year(earlier[-1].year)}"
    if not any(c in "123456789" for c in size.split(NBSP)[0]):
        return f"unchanged {since}"
    return f"{'up' if moved > 0 else 'down'} {size} {since}"


def beside(district: str, result: str, year: int) -> str:
    """The district's value as a labelled comparison under a school's card."""
    return f"{district}: {result} in {school_year(year)}"


def beside_target(target: str) -> str:
    """The district's own target of that year, after its value."""
    return f", where its target was {target}"


def more_parts(number: int) -> str:
    """How many smaller parts the table leaves out."""
    return f"{plural(number, 'smaller part')} not listed; the equity explorer has every gap."


def no_beside(district: str) -> str:
    return f"{district}: no result to compare"


def by_target(point: YearPoint) -> bool:
    """Whether a target was met or missed this year, with or without an earlier result to compare; a path alone is no target."""
    return point.state == "met" or point.reason.code.removesuffix("_first") in MISSED


def school_lead(tracks: Sequence[Trajectory], *, closed: bool = False) -> str:
    """One sentence on a school: how many of its own newest targets it met, and where it is on the path to one or behind.

    Of a ``closed`` school nothing is said to be still to come.
    """
    points = [(t, p) for t in tracks if (p := t.latest) is not None]
    if not points:
        return NO_KPI
    judged = [p for _, p in points if by_target(p)]
    ahead = [p for _, p in points if p.state in ("on_path", "improving", "no_progress") and not by_target(p)]
    if not judged and not ahead:
        verb = "has" if len(points) == 1 else "have"
        if closed:
            return f"{plural(len(points), 'KPI')} {verb} results here; no target of this school’s own fell due before it closed."
        return f"{plural(len(points), 'KPI')} {verb} results here; no target of this school’s own can be judged yet."
    met, on = sum(p.state == "met" for p in judged), sum(p.state == "on_path" for p in ahead)
    behind = [t.kpi.name for t, p in points if p.state == "no_progress"]
    if judged:
        first = f"Met {met} of {plural(len(judged), 'target')} that can be judged" + (f"; on path to {on} more" if on else "")
    else:
        when = "when it closed" if closed else "still to come"
        every = "the target" if len(ahead) == 1 else f"all {len(ahead)} targets"
        first = f"On path to {on} of {plural(len(ahead), 'target')} {when}" if on else f"Behind the path to {every} {when}"
    if not behind:
        return f"{first}."
    if len(behind) <= 2:
        return f"{first}; no progress on {listed([_inside(name) for name in behind])}."
    return f"{first}; no progress on {len(behind)} KPIs."


def _inside(name: str) -> str:
    """A KPI's name to stand inside a sentence."""
    return name if len(name) > 1 and name[1].isupper() else name[:1].lower() + name[1:]


def profile_fact(profile: SchoolProfile, name: str) -> str:
    """One measure of a school's profile with its unit; "" where it is not given."""
    given: float | None = getattr(profile, name)
    if given is None:
        return ""
    return count(given) if name == "enrolment" else f"{plain(given, 1)}{NBSP}%"


def profile_year(profile: SchoolProfile) -> str:
    return f"Enrolment and shares of {school_year(profile.year)}."


def similar_caption(place: str) -> str:
    return f"{place}, its similar schools and the district: who they teach and their newest results"


def by_dimension(kpi: Kpi, dimension: str | None, year: int) -> str:
    """The title of a school's gap chart."""
    groups = f" by {dimension_name(dimension).lower()}" if dimension else ""
    return f"{kpi.name}{groups}, {school_year(year)}"


def as_table(title: str) -> str:
    """The name of a table under a heading: two landmarks may not share one name."""
    return f"{title}, as a table"
