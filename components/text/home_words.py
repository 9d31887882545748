"""Words of a plan's home and of the choice of plans."""

from __future__ import annotations

from collections.abc import Sequence

from components.text import reasons

ABOUT = "Is the strategic plan being kept?"
CHOOSE = "Choose a district's plan to see every goal, its yearly targets and what came of them."
NONE_YET = "No plan is served here yet. A plan that is being built appears when it is ready."
NO_KPI = "No KPI yet."
NO_OBJECTIVE = "No objective is listed under this goal."
FOUNDATIONS = "What the plan stands on"
STATEMENTS = {"belief": "Beliefs", "vision": "Vision", "mission": "Mission"}
OPTIONS = "Options under discussion; none has been adopted."
SYNTHETIC = "synthetic"

NO_KPIS = "no KPI yet"


def tally(states: Sequence[str]) -> str:
    """How many KPIs stand in each state, the best first: "2 met target, 1 no progress"."""
    order = list(reasons.STATES)
    counts = [(name, sum(s == name for s in states)) for name in order]
    return ", ".join(f"{n} {reasons.state(name).lower()}" for name, n in counts if n) or NO_KPIS


def at_school(title: str, school: str) -> str:
    """A plan's title as seen from one school."""
    return f"{title} at {school}"
