"""Every page of the site by the kind of route it answers."""

from __future__ import annotations

from pages import goal, home, kpi, not_found_404, projects, school, schools, survey

DASH_PAGES = (home, goal, kpi, survey, schools, school, projects, not_found_404)
BY_NAME = {
    "home": home,
    "plan": home,
    "goal": goal,
    "kpi": kpi,
    "survey": survey,
    "schools": schools,
    "school": school,
    "projects": projects,
    "not_found": not_found_404,
}
