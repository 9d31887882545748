"""A survey wave in tables: all groups added up, where they disagree, and who answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from dash import html
from dash.development.base_component import Component

from components.charts.svg import Scale, circle, line, rect
from components.markup import Raw
from components.rich_table import Cell, rich_table
from components.text import survey_page_words as words
from components.text.numbers import NOTHING, count
from components.text.survey_words import brief, percent
from queries.types import PriorityCell, SurveyGroup, SurveyWave

BAR = 160
DOTS = 260
HEIGHT = 22


class Mean(Protocol):
    """One priority over the groups that published it; percents 0-100, ``spread`` in points."""

    @property
    def priority_id(self) -> str: ...
    @property
    def priority(self) -> str: ...
    @property
    def pooled(self) -> float | None: ...
    @property
    def equal(self) -> float | None: ...
    @property
    def exact(self) -> int: ...
    @property
    def at_most(self) -> int: ...
    @property
    def not_offered(self) -> int: ...
    @property
    def spread(self) -> float | None: ...
    @property
    def most(self) -> str: ...
    @property
    def least(self) -> str: ...


@dataclass(frozen=True)
class Wave:
    """One survey wave as its tables need it. ``goals`` gives each priority's goals as (name, address)."""

    wave: SurveyWave
    groups: tuple[SurveyGroup, ...]
    cells: tuple[PriorityCell, ...]
    means: Sequence[Mean]
    goals: Mapping[str, tuple[tuple[str, str], ...]]


def totals(of: Wave, pooled: bool) -> Component:
    """Every priority over all groups by one of the two rules, the other beside it, and what it rests on."""
    own: Callable[[Mean], float | None] = (lambda m: m.pooled) if pooled else (lambda m: m.equal)
    other: Callable[[Mean], float | None] = (lambda m: m.equal) if pooled else (lambda m: m.pooled)
    ranked = sorted(of.means, key=lambda m: (-(own(m) or 0.0), m.priority))
    most = max([own(m) or 0.0 for m in of.means], default=0.0)
    published = sum(g.published for g in of.groups)
    rows = [
        (
            m.priority,
            _share(own(m)),
            Raw(_bar(own(m), most)),
            _share(other(m)),
            words.known_in(m.exact, published, m.at_most, m.not_offered),
            goal_links(of.goals.get(m.priority_id, ())),
        )
        for m in ranked
    ]
    rule = words.POOLED if pooled else words.EQUAL
    return rich_table(
        words.total_caption(of.wave, rule),
        words.TOTAL_HEADINGS,
        [_cells(row) for row in rows],
        numeric={1, 3},
        class_name="survey-totals",
    )


def disagreement(of: Wave) -> Component | None:
    """Priorities by the points between the groups, widest first; None where no two groups can be compared."""
    apart = sorted((m for m in of.means if m.spread is not None), key=lambda m: (-(m.spread or 0.0), m.priority))
    if not apart:
        return None
    names = {g.group_id: g.name for g in of.groups}
    order = {g.group_id: i for i, g in enumerate(of.groups)}
    shares: dict[str, list[tuple[str, float]]] = {}
    for cell in sorted(of.cells, key=lambda c: order.get(c.group_id, len(order))):
        if cell.bound == "exact" and cell.percent is not None:
            shares.setdefault(cell.priority_id, []).append((cell.group_id, cell.percent))
    top = max(share for of_one in shares.values() for _, share in of_one)
    rows = []
    for m in apart:
        mine = shares[m.priority_id]
        known = dict(mine)
        rows.append(
            (
                brief(m.priority),
                words.apart(m.spread or 0.0),
                [
                    Raw(_dots(mine, m.most, m.least, top)),
                    html.Span(words.dots_words([(names[g], share) for g, share in mine]), className="visually-hidden"),
                ],
                f"{names[m.most]}, {percent(known[m.most])}",
                f"{names[m.least]}, {percent(known[m.least])}",
            )
        )
    headings = list(words.DIVIDE_HEADINGS)
    headings[2] += f", 0 to {percent(top)}"
    caption = words.divide_caption(of.wave)
    return rich_table(caption, headings, [_cells(r) for r in rows], numeric={1}, class_name="survey-divide", stack=True)


def respondents(of: Wave) -> Component:
    """How many answered in each group, and what was published of their choices."""
    known = sum(g.respondents or 0 for g in of.groups)
    rows = [
        (
            g.name,
            words.UNKNOWN if g.respondents is None else count(g.respondents),
            NOTHING if g.respondents is None or not known else percent(100 * g.respondents / known),
            words.list_words(g),
        )
        for g in of.groups
    ]
    caption = words.respondents_caption(of.wave)
    return rich_table(caption, words.RESPONDENT_HEADINGS, rows, numeric={1, 2}, class_name="survey-respondents", stack=True)


def goal_links(goals: Sequence[tuple[str, str]]) -> Cell:
    """Links to the goals that a priority points at."""
    if not goals:
        return html.Span(words.NO_GOAL, className="muted")
    links: list[Component | str] = []
    for name, address in goals:
        links += [", "] * bool(links) + [html.A(name, href=address)]
    return links


def _cells(row: Sequence[object]) -> list[Cell]:
    return [cell if isinstance(cell, str | Component | list) else [cell] for cell in row]


def _share(share: float | None) -> str:
    return NOTHING if share is None else percent(share, 1)


def _bar(share: float | None, most: float) -> str:
    """A bar from zero; hidden from screen readers, since the number stands beside it."""
    body = [] if share is None or most <= 0 else [rect(0, 6, BAR * share / most, 10, fill="actual")]
    return _picture(BAR, body)


def _dots(shares: Sequence[tuple[str, float]], most: str, least: str, top: float) -> str:
    """A dot a group on one scale from 0; the group that chose it most filled, the one least hollow."""
    x, y = Scale(0, top, 7, DOTS - 7), HEIGHT / 2
    at = dict(shares)
    body = [line(x(0), y, x(top), y), line(x(at[least]), y, x(at[most]), y, stroke="actual", width=2)]
    body += [circle(x(share), y, 3.5, fill="ground", stroke="other") for g, share in shares if g not in (most, least)]
    body.append(circle(x(at[least]), y, 5, fill="ground", stroke="actual", width=2))
    body.append(circle(x(at[most]), y, 5.5, fill="actual", stroke="ground", width=1))
    return _picture(DOTS, body)


def _picture(width: int, body: list[str]) -> str:
    return (
        f'<svg class="inline" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" '
        f'aria-hidden="true" focusable="false">{"".join(body)}</svg>'
    )


__all__ = ["Mean", "Wave", "disagreement", "goal_links", "respondents", "totals"]
