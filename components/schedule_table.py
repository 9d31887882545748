"""Projects month by month: every planned or actual start, finish and milestone, by site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from components.charts.model import TimelineRow
from components.markup import aria
from components.narrow import stacked
from components.text import timeline_words as words
from queries.types import Milestone


@dataclass(frozen=True)
class Entry:
    """Something of a project at a site: ``planned`` and ``actual`` are ISO dates, one of which is given."""

    place: str
    project: str
    what: str
    planned: str | None
    actual: str | None

    @property
    def when(self) -> str:
        return self.actual or self.planned or ""


def entries(rows: Sequence[TimelineRow], milestones: Sequence[Milestone]) -> list[Entry]:
    """All entries by place, then month; what has no date at all is left out."""
    found: list[Entry] = []
    for row in rows:
        p, place = row.project, row.place or words.ELSEWHERE
        found.append(Entry(place, p.name, words.STARTS, p.planned_start, p.actual_start))
        found.append(Entry(place, p.name, words.FINISHES, p.planned_finish, p.actual_finish))
        mine = [m for m in milestones if m.project_id == p.project_id]
        found += [Entry(place, p.name, m.name, m.planned, m.actual) for m in mine]
    return sorted((e for e in found if e.when), key=lambda e: (e.place == words.ELSEWHERE, e.place, e.when, e.project, e.what))


def schedule_table(found: Sequence[Entry], name: str) -> Component:
    """One body a site, one row an entry."""
    caption = words.schedule_caption(name)
    head = html.Tr([html.Th(text, scope="col") for text in words.SCHEDULE_HEADINGS])
    bodies = []
    for place, group in groupby(found, key=lambda e: e.place):
        mine = list(group)
        rows = []
        for number, each in enumerate(mine):
            first = [html.Th(place, scope="rowgroup", rowSpan=str(len(mine)))] if number == 0 else []
            texts = (words.month(each.when), each.project, each.what, words.kept(each.planned, each.actual))
            rows.append(html.Tr([*first, *(html.Td(text) for text in texts)]))
        bodies.append(html.Tbody(rows))
    table = stacked(html.Table([html.Caption(caption), html.Thead(head), *bodies], className="data milestones schedule"))
    return html.Div(table, className="scroll", tabIndex="0", role="region", **aria(label=caption))
