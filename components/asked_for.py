"""What people asked for under one goal: the survey priorities that point at it, by stakeholder group."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.rich_table import rich_table
from components.survey_tables import Mean
from components.text import survey_page_words as words
from components.text import survey_words as marks
from components.text.numbers import NOTHING, count
from queries.types import PriorityCell, PriorityGoal, SurveyGroup

TOP = 3


def asked_for(
    goal_id: str,
    groups: Sequence[SurveyGroup],
    cells: Sequence[PriorityCell],
    priority_goals: Sequence[PriorityGoal],
    pooled: Sequence[Mean],
    href: str,
    wave: str = "",
) -> Component:
    """A table of the goal's priorities, the mean that counts groups alike first, then a column a group.

    ``pooled`` are the wave's means (``queries.survey.pooled``), ``href`` the address of the whole
    survey, ``wave`` its name for the caption. Groups without a published table are named under the
    table instead of taking a column. Without a priority that points here, or any published table, it is one muted sentence.
    """
    mine = pointing_at(goal_id, priority_goals, pooled)
    published = [g for g in groups if g.published]
    if not published:
        return html.P([words.NO_PUBLISHED, " ", html.A(words.ALL_PRIORITIES, href=href)], className="empty")
    if not mine:
        return html.P(words.NO_PRIORITY, className="empty")
    found = {(c.priority_id, c.group_id): c for c in cells}
    rows = []
    for m in mine:
        shares = [_cell(found.get((m.priority_id, g.group_id))) for g in published]
        rows.append((m.priority, NOTHING if m.equal is None else marks.percent(m.equal), *shares))
    headings = [words.PRIORITY, marks.EQUAL_MEAN]
    headings += [f"{g.name} ({count(g.respondents)})" if g.respondents is not None else g.name for g in published]
    asked = {m.priority_id for m in mine}
    occurring = {c.bound for c in cells if c.priority_id in asked}
    notes = [words.asked_top(TOP), words.bounds("at_most" in occurring, "not_offered" in occurring), words.unpublished(groups)]
    return html.Div(
        [
            rich_table(words.asked_caption(wave), headings, rows, numeric=range(1, len(headings)), class_name="asked-for"),
            html.P([" ".join(n for n in notes if n), " ", html.A(words.ALL_PRIORITIES, href=href)], className="asked-note"),
        ],
        className="asked",
    )


def asked_for_summary(goal_id: str, priority_goals: Sequence[PriorityGoal], pooled: Sequence[Mean]) -> str:
    """The goal's priorities in one sentence: how many, and which comes first over how many groups."""
    mine = pointing_at(goal_id, priority_goals, pooled)
    if not mine:
        return words.NO_PRIORITY
    first = mine[0]
    return words.asked_summary(len(mine), first.priority, first.equal, first.exact)


def pointing_at(goal_id: str, priority_goals: Sequence[PriorityGoal], pooled: Sequence[Mean]) -> list[Mean]:
    """The priorities of the wave that point at a goal, most wanted first by the mean that counts groups alike."""
    wanted = {link.priority_id for link in priority_goals if link.goal_id == goal_id}
    return sorted((m for m in pooled if m.priority_id in wanted), key=lambda m: (-(m.equal or 0.0), m.priority))


def _cell(cell: PriorityCell | None) -> str | Component:
    if cell is None:
        return NOTHING
    if cell.bound == "not_offered":
        return html.Span(marks.NOT_OFFERED, className="muted")
    text = marks.cell_words(cell) if cell.bound == "exact" else marks.cell_mark(cell)
    if cell.bound == "at_most":
        return html.Span(text, className="bound")
    return html.Strong(text) if cell.rank is not None and cell.rank <= TOP else text
