"""Words of the search page."""

from __future__ import annotations

from components.text.numbers import plural

TITLE = "Search"
ASK = "Type the name of a KPI, goal, objective, school, student group or project into the search field above."
KINDS = {
    "goal": "Goals",
    "objective": "Objectives",
    "kpi": "KPIs",
    "school": "Schools",
    "group": "Student groups",
    "project": "Projects",
}
NEAR = "The nearest names"
NOTHING_NEAR = "No name in this plan is near it either."
ALSO_FORMERLY = "formerly"


def title(asked: str) -> str:
    return f"Search: {asked}" if asked else TITLE


def lead(asked: str, found: int, near: int) -> str:
    """What was found; where nothing was, what to try."""
    if not asked:
        return ASK
    if found:
        return f"{plural(found, 'result')} for “{asked}”."
    help_ = "Perhaps you meant one of the names below." if near else f"{NOTHING_NEAR} Try fewer or shorter words."
    return f"Nothing in this plan is called “{asked}”. {help_}"


def formerly(name: str) -> str:
    return f"{ALSO_FORMERLY} {name}"
