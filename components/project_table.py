"""Projects as a table: what, where, when as planned and as it went, for how much."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from components.markup import aria
from components.narrow import stacked
from components.text import project_words as words
from queries.types import Milestone, Project

NUMERIC = frozenset({"budget", "spent", "percent_complete"})


def project_table(projects: Sequence[Project], caption: str, places: Mapping[str, tuple[str, str]] | None = None) -> Component:
    """One row a project. ``places`` gives a school's name and address by its id; without it the column of
    places is left out. So is every column that no project fills."""
    filled = [name for name in words.COLUMNS if _filled(name, projects, places)]
    head = html.Tr([html.Th(words.COLUMNS[name], scope="col", className="num" if name in NUMERIC else "") for name in filled])
    rows = []
    for project in projects:
        cells = [
            html.Td(_CELLS[name](project), className="num" if name in NUMERIC else "") for name in filled[1:] if name != "where"
        ]
        if "where" in filled:
            cells.insert(0, html.Td(_where(project, places or {})))
        rows.append(html.Tr([_name(project), *cells]))
    table = stacked(html.Table([html.Caption(caption), html.Thead(head), html.Tbody(rows)], className="data projects"))
    return html.Div(table, className="scroll", tabIndex="0", role="region", **aria(label=caption))


def milestone_table(milestones: Sequence[Milestone], names: Mapping[str, str], caption: str) -> Component:
    """Planned and actual dates of milestones, one body a project; ``names`` are the projects' by their id, in order."""
    noted = any(m.note for m in milestones)
    head = html.Tr([html.Th(text, scope="col") for text in words.MILESTONE_COLUMNS[: 5 if noted else 4]])
    bodies = []
    for project_id, name in names.items():
        mine = [m for m in milestones if m.project_id == project_id]
        rows = []
        for place, each in enumerate(mine):
            planned, actual = words.milestone_dates(each)
            texts = (each.name, planned, actual, each.note or "")[: 4 if noted else 3]
            first = [html.Th(name, scope="rowgroup", rowSpan=str(len(mine)))] if place == 0 else []
            rows.append(html.Tr([*first, *(html.Td(text) for text in texts)]))
        bodies.append(html.Tbody(rows))
    shown = [b for b in bodies if b.children]
    table = stacked(html.Table([html.Caption(caption), html.Thead(head), *shown], className="data milestones"))
    return html.Div(table, className="scroll", tabIndex="0", role="region", **aria(label=caption))


def _filled(name: str, projects: Sequence[Project], places: Mapping[str, tuple[str, str]] | None) -> bool:
    match name:
        case "name":
            return True
        case "where":
            return places is not None and any(p.school_id or p.site for p in projects)
        case "planned":
            return any(p.planned_start or p.planned_finish for p in projects)
        case "actual":
            return any(p.actual_start or p.actual_finish for p in projects)
    return any(getattr(p, name) is not None for p in projects)


def _name(project: Project) -> Component:
    return html.Th(
        [
            html.Span(project.name, className="project-name"),
            html.Span(project.scope, className="project-scope"),
            html.Span(project.note, className="project-scope") if project.note else None,
        ],
        scope="row",
    )


def _where(project: Project, places: Mapping[str, tuple[str, str]]) -> Component | str:
    found = places.get(project.school_id or "")
    if found is None:
        return project.site or "–"
    return html.A(found[0], href=found[1])


def _actual(project: Project) -> list[Component | str]:
    said = words.dates(project.actual_start, project.actual_finish)
    how = words.lateness(project.planned_finish, project.actual_finish)
    return [said or "–", html.Span(how, className="project-scope") if how else ""]


def _spent(project: Project) -> list[Component | str]:
    over = words.over(project)
    return [words.money(project.spent), html.Span(over, className="project-over") if over else ""]


_CELLS: dict[str, Callable[[Project], list[Component | str] | str]] = {
    "status": words.status,
    "planned": lambda p: words.dates(p.planned_start, p.planned_finish) or "–",
    "actual": _actual,
    "budget": lambda p: words.money(p.budget),
    "spent": _spent,
    "percent_complete": lambda p: words.done(p.percent_complete),
    "manager": lambda p: p.manager or "–",
}
