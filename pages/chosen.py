"""Whom a page is about: on paper the filters are not printed, so the page itself has to say it."""

from __future__ import annotations

from queries import plan as plans
from queries import schools as places
from queries.site import Site


def school_name(site: Site) -> str:
    """The name of the school that is chosen, "" where none is."""
    school = places.school(site.release, site.filters.school) if site.filters.school else None
    return school.name if school else ""


def whom(site: Site) -> str:
    """The chosen school and student group by their names, "" where the page is about everybody."""
    group = next((g.name for g in plans.groups(site.release) if g.group_id == site.filters.group), "")
    return " · ".join(name for name in (school_name(site), group) if name)
