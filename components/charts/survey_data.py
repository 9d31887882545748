"""Looking things up in a survey wave: its priorities by name, its cells by place, its published groups."""

from __future__ import annotations

from components.charts.model import Priorities
from components.charts.rows import whole
from queries.types import PriorityCell, SurveyGroup

COLUMNS = ("wave", "group", "respondents", "priority", "count", "percent", "rank", "bound", "release")
Cells = dict[tuple[str, str], PriorityCell]


def published(chart: Priorities) -> tuple[SurveyGroup, ...]:
    return tuple(g for g in chart.groups if g.published)


def unpublished(chart: Priorities) -> tuple[SurveyGroup, ...]:
    return tuple(g for g in chart.groups if not g.published)


def stakeholder(chart: Priorities) -> SurveyGroup | None:
    """The group whose bars are drawn, or None for all groups."""
    return next((g for g in chart.groups if g.group_id == chart.stakeholder), None)


def cells(chart: Priorities) -> Cells:
    """Cells by (priority, group). A group without a published table has none, whatever was passed in."""
    known = {g.group_id for g in published(chart)}
    return {(c.priority_id, c.group_id): c for c in chart.cells if c.group_id in known}


def names(chart: Priorities) -> dict[str, str]:
    """Each priority's printed name by id; an id that no cell names stands for itself."""
    return {p: p for p in chart.order} | {c.priority_id: c.priority for c in chart.cells}


def known_groups(chart: Priorities, priority: str) -> int:
    """In how many groups the priority's share is known exactly, so what its means rest on."""
    return sum(1 for (p, _), c in cells(chart).items() if p == priority and c.bound == "exact" and c.percent is not None)


def rows(chart: Priorities) -> list[dict[str, object]]:
    """The wave's data, a row a priority and published group, unrounded; None is an empty cell, never 0.

    ``at_most`` rows hold the bound and no rank; ``not_offered`` rows hold no count, percent or rank.
    """
    place = {p: i for i, p in enumerate(chart.order)}
    found = cells(chart)
    lines: list[dict[str, object]] = []
    for group in published(chart):
        own = [c for (_, g), c in found.items() if g == group.group_id]
        for c in sorted(own, key=lambda c: place.get(c.priority_id, len(place))):
            offered = c.bound != "not_offered"
            known = (whole(c.count), c.percent, c.rank if c.bound == "exact" else None) if offered else (None, None, None)
            row = (chart.wave.wave, group.group_id, group.respondents, c.priority_id, *known, c.bound, chart.provenance.release)
            lines.append(dict(zip(COLUMNS, row, strict=True)))
    return lines
