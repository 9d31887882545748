"""Every page of the site by the kind of route it answers."""

from __future__ import annotations

from pages import equity, goal, home, kpi, method, not_found_404, projects, school, schools, search, survey

DASH_PAGES = (equity, home, goal, kpi, survey, schools, school, projects, method, search, not_found_404)
BY_NAME = {
    "home": home,
    "plan": home,
    "goal": goal,
    "kpi": kpi,
    "equity": equity,
    "survey": survey,
    "schools": schools,
    "school": school,
    "projects": projects,
    "method": method,
    "search": search,
    "not_found": not_found_404,
}
