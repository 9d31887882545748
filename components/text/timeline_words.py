"""Words of the timeline of projects and of its month-by-month schedule."""

from __future__ import annotations

from collections.abc import Sequence

from components.text import project_words as words
from components.text.fitting import first_that_fits
from components.text.numbers import NBSP, date, dollars, plural
from queries.types import Project

PLANNED = "Planned"
ACTUAL = "As it went"
OPEN = "Under way"
NO_DATES = "no dates given"
NO_PROJECT = "No project fits these choices."
STOPPED = frozenset({"on_hold", "cancelled"})
HEADINGS = ("Project", "Where", "Status", "Planned", "Actual", "Slip", "Budget", "Spent", "Scope", "Manager")
SCHEDULE_HEADINGS = ("Where", "Month", "Project", "What", "As planned")
STARTS, FINISHES = "Start", "Finish"
SCHEDULE = "Month by month"
TIMELINE = "Timeline"
VIEW, PROGRAM, STATUS = "Show", "Program", "Status"
EVERY_PROGRAM, EVERY_STATUS = "All programs", "Any status"
CSV = "Data (CSV)"
ELSEWHERE = "Other sites"
NOT_YET = "planned"


def title(name: str) -> str:
    return f"Projects on time: {name}"


def slip(project: Project, as_of: str) -> str:
    """How a project stands against its planned finish: late, early or on time once done; months past it while under way."""
    if project.actual_finish:
        return words.lateness(project.planned_finish, project.actual_finish)
    past = months_past(project, as_of)
    return f"{plural(past, 'month')} past its planned finish" if past else ""


def slip_months(project: Project, as_of: str) -> int | None:
    """Months between planned and actual finish, or so far; None where it cannot be said or the work was stopped."""
    if project.actual_finish:
        return words.months_late(project.planned_finish, project.actual_finish)
    return months_past(project, as_of)


def months_past(project: Project, as_of: str) -> int | None:
    """Months since the planned finish of work that is not done or stopped; None where that has not passed."""
    if project.status in STOPPED or project.status == "complete" or not as_of:
        return None
    late = words.months_late(project.planned_finish, as_of)
    return late if late is not None and late > 0 else None


def money(project: Project) -> str:
    """Spending against budget: "$6.7 M of $6.3 M", or the one that is given."""
    if project.budget is None:
        return "" if project.spent is None else f"{dollars(project.spent)} spent"
    return (
        f"{dollars(project.budget)} budget" if project.spent is None else f"{dollars(project.spent)} of {dollars(project.budget)}"
    )


def sentence(projects: Sequence[Project], as_of: str) -> str:
    """How many are done and how late, how many are past their planned finish, and the money; at most 220 characters."""
    if not projects:
        return NO_PROJECT
    done = [p for p in projects if p.actual_finish or p.status == "complete"]
    late = [p for p in done if (words.months_late(p.planned_finish, p.actual_finish) or 0) > 0]
    past = [p for p in projects if not p.actual_finish and months_past(p, as_of)]
    first = plural(len(projects), "project")
    parts = [f"{len(done)} complete" + (f", {len(late)} of them late" if late else "") if done else "none complete"]
    if past:
        parts.append(f"{len(past)} past {'its' if len(past) == 1 else 'their'} planned finish")
    timing = f"{first}: {'; '.join(parts)}."
    both = [p for p in projects if p.budget is not None and p.spent is not None]
    if not both:
        return first_that_fits([timing])
    spent, budget = (sum(getattr(p, name) for p in both) for name in ("spent", "budget"))
    whose = "" if len(both) == len(projects) else f" in the {len(both)} that give both"
    return first_that_fits([f"{timing} {dollars(spent)} spent of {dollars(budget)} budgeted{whose}.", timing])


def table_row(project: Project, place: str, as_of: str) -> tuple[str, ...]:
    """A project in the words of the timeline's table."""
    return (
        project.name,
        place or "–",
        words.status(project),
        words.dates(project.planned_start, project.planned_finish) or "–",
        words.dates(project.actual_start, project.actual_finish) or "–",
        slip(project, as_of) or "–",
        words.money(project.budget),
        words.money(project.spent),
        project.scope,
        project.manager or "–",
    )


def tip(project: Project, place: str, as_of: str) -> tuple[str, ...]:
    """What a pointed-at project says: its dates, slip and money, scope and manager."""
    planned = words.dates(project.planned_start, project.planned_finish)
    actual = words.dates(project.actual_start, project.actual_finish)
    return (
        f"{project.name}{f', {place}' if place else ''}: {words.status(project)}",
        f"{PLANNED}: {planned}" if planned else "",
        f"{ACTUAL}: {actual}" if actual else "",
        slip(project, as_of).capitalize(),
        money(project),
        project.scope,
        project.manager or "",
    )


def as_of_note(as_of: str) -> str:
    return f"Work under way is drawn to {date(as_of)}."


def schedule_caption(name: str) -> str:
    return f"Planned and actual starts, finishes and milestones by site and month: {name}"


def month(iso: str) -> str:
    """The month of an ISO date in words."""
    return date(iso[:7])


def kept(planned: str | None, actual: str | None) -> str:
    """Whether an entry of the schedule went as planned: "on time", "3 months late", or still a plan."""
    if actual is None:
        return NOT_YET
    return words.lateness(planned, actual) or f"no{NBSP}plan given"
