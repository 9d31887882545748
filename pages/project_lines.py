"""The projects that a reader has chosen, as one timeline: what every page that shows projects draws."""

from __future__ import annotations

from components.charts.model import Timeline, TimelineRow
from queries import plan as plans
from queries import projects as works
from queries import schools as places
from queries.site import Site


def timeline(site: Site, name: str, school: str | None = None, goal: str | None = None) -> Timeline:
    """Projects of a school and of a goal (None: every one), narrowed by the address to a program and a status.

    They are in order of their place, then of their planned start; those without a place come last.
    """
    db, filters = site.release, site.filters
    names = {s.school_id: s.name for s in places.schools(db)}
    rows = [
        TimelineRow(p, names.get(p.school_id or "", "") or p.site or "")
        for p in works.projects(db, school, goal)
        if filters.program in (None, p.program_id) and filters.status in (None, p.status)
    ]
    rows.sort(key=lambda row: (not row.place, row.place, row.project.planned_start or "~", row.project.name))
    return Timeline(name, tuple(rows), db.data_as_of, plans.provenance(db))
