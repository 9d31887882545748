"""Words of what is due, late or overdue."""

from __future__ import annotations

from components.text.numbers import NBSP, date, plain, plural
from queries.filters import school_year
from queries.types import Strategy

TITLE = "Due or late"
NOTHING = "Nothing is due or late."
STANDINGS = {"late": "Late", "due": "Due"}
HEADINGS = ("KPI", "Standing", "Owner")
OVERDUE_HEADINGS = ("Strategy", "Was due", "Done", "Owner")
LATE_CAPTION = "KPIs that are late"
DUE_CAPTION = f"KPIs that are due within 30{NBSP}days"
OVERDUE_CAPTION = "Strategies past their date"
NO_OWNER = "No owner named"


def lead(late: int, due: int, overdue: int) -> str:
    """How much is owed: "3 KPIs are late, 2 are due within 30 days; 4 strategies are past their date"."""
    parts = []
    if late:
        parts.append(f"{plural(late, 'KPI')} {'is' if late == 1 else 'are'} late")
    if due:
        what = str(due) if late else plural(due, "KPI")
        parts.append(f"{what} {'is' if due == 1 else 'are'} due within 30{NBSP}days")
    said = ", ".join(parts)
    if overdue:
        said += f"{'; ' if said else ''}{plural(overdue, 'strategy', 'strategies')} {'is' if overdue == 1 else 'are'} past due"
    return f"{said}." if said else NOTHING


def standing(standing: str, since: str | None, year: int | None, reason: str) -> str:
    """One KPI's standing: "Late since 15 Nov 2026 for 2025–26. Two schools have not …"."""
    when = f" {'since' if standing == 'late' else 'on' if len(since) == 10 else 'in'} {date(since)}" if since else ""
    awaited = f" for {school_year(year)}" if year else ""
    why = f". {reason}" if reason else ""
    return f"{STANDINGS[standing]}{when}{awaited}{why}"


def strategy(step: Strategy) -> tuple[str, str, str, str]:
    """An overdue strategy in the words of its table."""
    done = "–" if step.percent_complete is None else f"{plain(step.percent_complete)}{NBSP}%"
    return step.name, date(step.due), done, step.owner or NO_OWNER


def soon(count: int) -> str:
    """What opens the list of KPIs that are due."""
    return f"{plural(count, 'KPI')} due within 30{NBSP}days"


def past_due(count: int) -> str:
    """What opens the list of strategies."""
    return f"{plural(count, 'strategy', 'strategies')} past due"
