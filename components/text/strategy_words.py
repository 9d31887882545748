"""Words of strategies and projects on a goal's page."""

from __future__ import annotations

from collections.abc import Mapping

from components.text.numbers import NBSP, date, dollars, plain
from queries.filters import school_year
from queries.types import Project, Strategy

STATUS = {"planned": "planned", "under_way": "under way", "complete": "complete", "paused": "paused"}
PHASES = {"plan": "plan", "implement": "implement", "refine": "refine"}
PROJECT_STATUS = {
    "planned": "planned",
    "design": "in design",
    "construction": "under construction",
    "closeout": "closing out",
    "complete": "complete",
    "on_hold": "on hold",
    "cancelled": "cancelled",
}
PROJECT_HEADINGS = ("Project", "Site", "Status", "Budget", "Planned finish", "Actual finish")


def facts(strategy: Strategy, phases: Mapping[int, str], overdue: bool = False) -> str:
    """Status, share done, dates, owner, phases and note of a strategy, as far as the plan gives them."""
    due = f"overdue since {date(strategy.due)}" if overdue else f"due {date(strategy.due)}" if strategy.due else ""
    parts = [
        STATUS.get(strategy.status or "", strategy.status or ""),
        f"{plain(strategy.percent_complete)}{NBSP}% done" if strategy.percent_complete is not None else "",
        f"from {date(strategy.start)}" if strategy.start else "",
        due,
        f"owner: {strategy.owner}" if strategy.owner else "",
        ", ".join(f"{school_year(year)} {PHASES.get(phase, phase)}" for year, phase in sorted(phases.items())),
        strategy.note or "",
    ]
    return "; ".join(part for part in parts if part)


def project_row(project: Project, school: str) -> tuple[str, ...]:
    """A project in the words of the goal page's table."""
    return (
        project.name,
        school or project.site or "",
        PROJECT_STATUS.get(project.status or "", project.status or ""),
        dollars(project.budget) if project.budget is not None else "",
        date(project.planned_finish),
        date(project.actual_finish),
    )
