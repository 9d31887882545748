"""Questions about programs, their projects and milestones."""

from __future__ import annotations

from queries.run import Params, question
from queries.types import Milestone, Program, Project


@question(Program)
def programs() -> Params:
    """Programs with budget and spending in dollars."""
    return {}


@question(Project)
def projects(school: str | None = None, goal: str | None = None) -> Params:
    """Projects of a school and of a goal (None: every one), by program and start."""
    return {"school": school, "goal": goal}


@question(Milestone)
def milestones(project: str | None = None) -> Params:
    return {"project": project}
