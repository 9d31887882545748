"""Every page of the site by the kind of route it answers."""

from __future__ import annotations

from pages import goal, home, kpi, not_found_404

DASH_PAGES = (home, goal, kpi, not_found_404)
BY_NAME = {
    "home": home,
    "plan": home,
    "goal": goal,
    "kpi": kpi,
    "not_found": not_found_404,
}
