"""Questions about the survey: who asked for what, and where the groups disagree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from data.connection import Db
from queries.run import Params, answer, question
from queries.types import PriorityCell, PriorityGoal, SurveyGroup, SurveyWave, Theme


@dataclass(frozen=True)
class Pooled:
    """One priority over the groups with a published table; percents 0-100.

    ``pooled`` counts every respondent alike (sum of counts over sum of respondents), ``equal``
    every group alike (mean of percents). Both are over the ``exact`` groups alone, those that
    published this priority; ``pooled_groups`` of them also published count and respondents.
    ``at_most`` and ``not_offered`` say how many groups are left out, and why. ``spread`` is in points
    between ``most`` and ``least`` (group ids); None, "" and "" where fewer than two groups are exact.
    """

    wave: str
    priority_id: str
    priority: str
    pooled: float | None
    pooled_groups: int
    equal: float | None
    exact: int
    at_most: int
    not_offered: int
    spread: float | None
    most: str
    least: str


@question(SurveyWave)
def waves() -> Params:
    """The survey's waves, oldest first."""
    return {}


@question(SurveyGroup)
def survey_groups(wave: str | None = None) -> Params:
    """The groups that were asked, in their order, with or without a published table."""
    return {"wave": wave}


@question(PriorityCell)
def cells(wave: str) -> Params:
    """Every priority of the wave in every group with a published table: exact, at most, or not offered.

    ``percent`` is of the group's respondents, 0-100; respondents chose several, so a group's
    percents do not sum to 100.
    """
    return {"wave": wave}


@question(Theme)
def themes(wave: str | None = None) -> Params:
    return {"wave": wave}


@question(PriorityGoal)
def priority_goals(goal: str | None = None) -> Params:
    return {"goal": goal}


def default_wave(db: Db) -> str | None:
    """The newest wave with priorities; where none has any the newest wave, and None without waves."""
    published = {group.wave for group in survey_groups(db) if group.published}
    known = [wave.wave for wave in waves(db)]
    return next((wave for wave in reversed(known) if wave in published), known[-1] if known else None)


@answer
def pooled(db: Db, wave: str) -> tuple[Pooled, ...]:
    """Every priority of a wave over all groups, the most asked for first."""
    respondents = {group.group_id: group.respondents for group in survey_groups(db, wave)}
    of_priority: defaultdict[str, list[PriorityCell]] = defaultdict(list)
    for cell in cells(db, wave):
        of_priority[cell.priority_id].append(cell)
    found = [_pool(each, respondents) for each in of_priority.values()]
    return tuple(sorted(found, key=lambda p: (-_first_known(p.pooled, p.equal), p.priority_id)))


def _first_known(*values: float | None) -> float:
    return next((value for value in values if value is not None), 0.0)


def _pool(of: list[PriorityCell], respondents: dict[str, int | None]) -> Pooled:
    exact = [cell for cell in of if cell.bound == "exact"]
    counted = [(cell.count, n) for cell in exact if cell.count is not None and (n := respondents.get(cell.group_id))]
    percents = [(cell.percent, cell.group_id) for cell in exact if cell.percent is not None]
    most = max(percents, key=lambda found: found[0], default=None)
    least = min(percents, key=lambda found: found[0], default=None)
    apart = len(percents) >= 2 and most is not None and least is not None
    return Pooled(
        wave=of[0].wave,
        priority_id=of[0].priority_id,
        priority=of[0].priority,
        pooled=100 * sum(count for count, _ in counted) / sum(n for _, n in counted) if counted else None,
        pooled_groups=len(counted),
        equal=sum(percent for percent, _ in percents) / len(percents) if percents else None,
        exact=len(exact),
        at_most=sum(cell.bound == "at_most" for cell in of),
        not_offered=sum(cell.bound == "not_offered" for cell in of),
        spread=most[0] - least[0] if apart and most and least else None,
        most=most[1] if apart and most else "",
        least=least[1] if apart and least else "",
    )
