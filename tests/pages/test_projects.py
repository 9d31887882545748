"""The projects' page: who answers for what, when it was due, what it cost."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from app import Settings, create_app
from components.text import project_words as words
from pages import goal, project_rows, projects, school
from tests.pages.school_samples import DISTRICT, Rows, ask, draw, site, text

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
    assert "No status is given for any." in html
    html = html[html.index('id="program-bond"') :]
    assert ">Where</th>" in html
    assert ">Actual</th>" not in html
    assert ">Status</th>" not in html


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


def test_filters_narrow_timeline_tables_and_file_alike(tmp_path: Path) -> None:
    view = projects.view(site(tmp_path, "/demo/projects", **TABLES))
    assert [c.name for c in view.controls] == ["school", "program", "status", "view"]
    assert ">Gym</text>" in text(view)
    assert ">Depot</text>" in text(view)
    for query, shown in (("status=complete", "gym"), ("program=bond&school=b2", "gym"), ("program=grant", "")):
        address = ask(tmp_path, f"/demo/projects?{query}")
        html = text(projects.view(address))
        assert (">Gym</text>" in html) == (shown == "gym"), query
        assert ">Depot</text>" not in html
        assert f'href="/demo/projects.csv?{query.replace("program=bond&school=b2", "school=b2&amp;program=bond")}"' in html
        found = list(csv.DictReader(io.StringIO(project_rows.made(ask(tmp_path, f"/demo/projects.csv?{query}")))))
        assert [row["project"] for row in found] == ([shown] if shown else [])
    assert "No project fits these choices." in text(projects.view(ask(tmp_path, "/demo/projects?program=grant")))


def test_the_file_holds_every_cell_unrounded(tmp_path: Path) -> None:
    made = site(tmp_path, "/demo/projects.csv", **TABLES)
    gym, depot = sorted(csv.DictReader(io.StringIO(project_rows.made(made))), key=lambda row: row["project"], reverse=True)
    assert gym | {"slip_months": "3", "budget": "2000000", "spent": "2400000", "actual_finish": "2021-09-15"} == gym
    assert (depot["site"], depot["school"], depot["status"], depot["spent"]) == ("Ferry Road", "", "", "")
    client = create_app(Settings(tmp_path / "releases")).server.test_client()
    reply = client.get("/demo/projects.csv?school=b2")
    assert (reply.status_code, reply.mimetype) == (200, "text/csv")
    assert reply.get_data(as_text=True).count("\n") == 2
    assert client.get("/nowhere/projects.csv").status_code == 404


def test_month_by_month_every_start_finish_and_milestone_stands_under_its_site(tmp_path: Path) -> None:
    html = text(projects.view(site(tmp_path, "/demo/projects?view=months", **TABLES)))
    part = html[html.index("schedule-table") : html.index('id="program-bond"')]
    cells = [re.sub(r"<[^>]+>", "|", row) for row in re.findall(r"<tr[ >].*?</tr>", part)][1:]
    rows = [[cell.replace("\u00a0", " ") for cell in row.split("|") if cell] for row in cells]
    assert rows == [
        ["Birch High", "Jan 2020", "Gym", "Ground broken", "on time"],
        ["Feb 2020", "Gym", "Start", "1 month late"],
        ["Sep 2021", "Gym", "Doors open", "3 months late"],
        ["Sep 2021", "Gym", "Finish", "3 months late"],
        ["Ferry Road", "Jan 2022", "Depot", "Land bought", "planned"],
    ]
    assert "<svg" not in part


def test_goal_and_school_pages_draw_their_own_projects(tmp_path: Path) -> None:
    programs = [{**PROGRAMS[0], "goal_id": "learning"}, PROGRAMS[1]]
    of_school = text(school.view(site(tmp_path, "/demo/schools/b2", **{**TABLES, "programs": programs})))
    assert ">Gym</text>" in of_school
    assert ">Depot</text>" not in of_school
    of_goal = text(goal.view(ask(tmp_path, "/demo/goals/learning")))
    assert ">Gym</text>" in of_goal
    assert ">Depot</text>" in of_goal
