"""The projects' page: who answers for what, when it was due, what it cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.text import project_words as words
from pages import projects
from tests.pages.school_samples import DISTRICT, Rows, draw, site, text

PROGRAMS: Rows = [
    {
        "program_id": "bond",
        "name": "The bond",
        "budget": 8000000,
        "spent": 2000000,
        "management": "The director reports to the board",
    },
    {"program_id": "grant", "name": "The grant"},
]
PROJECTS: Rows = [
    {
        "project_id": "gym",
        "program_id": "bond",
        "name": "Gym",
        "scope": "A new gym",
        "school_id": "b2",
        "status": "complete",
        "planned_start": "2020-01",
        "planned_finish": "2021-06",
        "actual_start": "2020-02",
        "actual_finish": "2021-09-15",
        "budget": 2000000,
        "spent": 2400000,
        "percent_complete": 100,
    },
    {"project_id": "depot", "program_id": "bond", "name": "Depot", "scope": "Bus depot", "site": "Ferry Road", "budget": 500000},
]
MILESTONES: Rows = [
    {"project_id": "gym", "order": 1, "name": "Ground broken", "planned": "2020-01", "actual": "2020-01"},
    {"project_id": "gym", "order": 2, "name": "Doors open", "planned": "2021-06", "actual": "2021-09"},
    {"project_id": "depot", "order": 1, "name": "Land bought", "planned": "2022-01"},
]
TABLES: dict[str, Rows] = {**DISTRICT, "programs": PROGRAMS, "projects": PROJECTS, "milestones": MILESTONES}


def test_planned_and_actual_dates_say_how_late(tmp_path: Path) -> None:
    html = draw(projects, tmp_path, "/demo/projects", **TABLES)
    assert "3 months late" in html
    assert "on time" in html
    assert "not reported" in html


def test_budget_spending_and_what_is_over(tmp_path: Path) -> None:
    html = draw(projects, tmp_path, "/demo/projects", **TABLES)
    assert "$400,000 over budget" in html
    assert "$2\u00a0M, 25\u00a0% of the budget" in html
    assert "The director reports to the board" in html
    assert "2 projects in 2 programs, budgeted at $2.5\u00a0M" in html


def test_a_project_links_to_its_school_or_names_its_site(tmp_path: Path) -> None:
    html = draw(projects, tmp_path, "/demo/projects", **TABLES)
    assert 'href="/demo/schools/b2?school=b2"' in html
    assert "Ferry Road" in html


def test_one_school_shows_its_own_projects_alone(tmp_path: Path) -> None:
    html = draw(projects, tmp_path, "/demo/projects?school=b2", **TABLES)
    assert "A new gym" in html
    assert "Bus depot" not in html
    assert "No project of this program is at this school." in html


def test_columns_that_nobody_fills_are_left_out(tmp_path: Path) -> None:
    html = draw(projects, tmp_path, "/demo/projects", **{**TABLES, "projects": PROJECTS[1:], "milestones": []})
    assert ">Where</th>" in html
    assert ">Actual</th>" not in html
    assert ">Status</th>" not in html
    assert "No status is given for any." in html


def test_a_plan_without_programs_says_so(tmp_path: Path) -> None:
    view = projects.view(site(tmp_path, "/demo/projects", **DISTRICT))
    assert "This plan lists no project." in text(view)
    assert view.controls == ()


@pytest.mark.parametrize(
    ("planned", "actual", "said"),
    [
        ("2023-08", "2023-11", "3 months late"),
        ("2023-08-15", "2024-08-01", "12 months late"),
        ("2023-08", "2023-07", "1 month early"),
        ("2023-08-01", "2023-08-31", "on time"),
        ("2023-08", None, ""),
        (None, "2023-08", ""),
    ],
)
def test_lateness_is_counted_in_months(planned: str | None, actual: str | None, said: str) -> None:
    assert words.lateness(planned, actual) == said
