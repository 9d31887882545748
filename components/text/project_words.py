"""Words of the projects' page and of every table of projects."""

from __future__ import annotations

from collections.abc import Sequence

from components.text.fitting import listed
from components.text.numbers import NBSP, date, dollars, plain, plural
from queries.types import Milestone, Program, Project

PROJECTS = "Projects"
NO_PROJECTS = "This plan lists no project."
NO_PLAN = "There is no such plan.\n"
NO_PROJECTS_OF_PROGRAM = "No project is listed under this program."
NO_PROJECTS_HERE = "No project of this program is at this school."
NO_PROJECTS_CHOSEN = "No project of this program fits these choices."
ALL_SCHOOLS = "The whole district"
FILTER_SCHOOL = "School"
MILESTONES = "Milestones"
MILESTONES_OF = "Milestones of"
GOAL = "Serves goal"
FACTS = {
    "budget": "Budget",
    "spent": "Spent",
    "manager": "Manager",
    "management": "Who answers to whom",
    "accountability": "Accountable to",
    "source": "Source",
}
STATUSES = {
    "planned": "Planned",
    "design": "In design",
    "construction": "Under construction",
    "closeout": "Closing out",
    "complete": "Complete",
    "on_hold": "On hold",
    "cancelled": "Cancelled",
}
NO_STATUS = "Status not given"
COLUMNS = {
    "name": "Project",
    "where": "Where",
    "status": "Status",
    "planned": "Planned",
    "actual": "Actual",
    "budget": "Budget",
    "spent": "Spent",
    "percent_complete": "Done",
    "manager": "Manager",
}
MILESTONE_COLUMNS = ("Project", "Milestone", "Planned", "Actual", "Note")
NOT_YET = "not reported"


def lead(programs: Sequence[Program], projects: Sequence[Project]) -> str:
    """How many programs and projects there are, what they are to cost, and how they stand."""
    if not projects:
        return NO_PROJECTS if not programs else f"{plural(len(programs), 'program')}, and no project is listed under any."
    budgets = [p.budget for p in projects if p.budget is not None]
    money = f", budgeted at {dollars(sum(budgets))}" if len(budgets) == len(projects) else ""
    first = f"{plural(len(projects), 'project')} in {plural(len(programs), 'program')}{money}"
    counts = [(name, sum(p.status == name for p in projects)) for name in STATUSES]
    known = [f"{n} {STATUSES[name].lower()}" for name, n in counts if n]
    return f"{first}: {listed(known)}." if known else f"{first}. No status is given for any."


def status(project: Project) -> str:
    """A project's status as a word; it is said where none is given."""
    return STATUSES.get(project.status or "", NO_STATUS)


def dates(start: str | None, finish: str | None) -> str:
    """Two dates as a span; "from" or "until" where one is missing, "" where both are."""
    if start and finish:
        return f"{date(start)} to {date(finish)}"
    if start:
        return f"from {date(start)}"
    return f"until {date(finish)}" if finish else ""


def months_late(planned: str | None, actual: str | None) -> int | None:
    """Months from the planned to the actual date, negative where early; None where either is unknown."""
    if not planned or not actual:
        return None
    (year, month), (then, when) = (map(int, d.split("-")[:2]) for d in (planned, actual))
    return (then - year) * 12 + when - month


def lateness(planned: str | None, actual: str | None) -> str:
    """How an actual date compares with its plan, in months; "" where either is unknown."""
    late = months_late(planned, actual)
    if late is None:
        return ""
    if late == 0:
        return "on time"
    return f"{plural(abs(late), 'month')} {'late' if late > 0 else 'early'}"


def over(project: Project) -> str:
    """How far spending is above the budget; "" where it is not, or either is unknown."""
    if project.budget is None or project.spent is None or project.spent <= project.budget:
        return ""
    return f"{dollars(project.spent - project.budget)} over budget"


def money(amount: float | None) -> str:
    return "–" if amount is None else dollars(amount)


def done(percent: float | None) -> str:
    return "–" if percent is None else f"{plain(percent)}{NBSP}%"


def spent_of(program: Program) -> str:
    """What a program has spent, with its share of the budget where both are given."""
    if program.spent is None:
        return ""
    share = f", {plain(100 * program.spent / program.budget)}{NBSP}% of the budget" if program.budget else ""
    return f"{dollars(program.spent)}{share}"


def milestone_dates(milestone: Milestone) -> tuple[str, str]:
    """A milestone's planned and actual date in words; an actual one says how late it came."""
    how = lateness(milestone.planned, milestone.actual)
    actual = f"{date(milestone.actual)} ({how})" if milestone.actual else NOT_YET
    return date(milestone.planned), actual


def caption(place: str) -> str:
    return f"Projects: {place}"
