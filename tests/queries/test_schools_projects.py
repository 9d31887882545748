"""Schools, the KPIs each has, schools alike, and what is being built."""

from __future__ import annotations

from pathlib import Path

from queries import projects, schools
from tests.prepare import prepare

SCHOOLS = [
    {"school_id": "s1", "name": "Oak", "level": "high"},
    {"school_id": "s2", "name": "Ash", "level": "high"},
    {"school_id": "s3", "name": "Elm", "level": "high"},
    {"school_id": "s4", "name": "Fir", "level": "elementary"},
    {"school_id": "s5", "name": "Yew", "level": "high"},
    {"school_id": "s6", "name": "Old", "level": "high", "closed": "2019"},
]


def profile(school: str, enrolment: int | None, ed: float | None, year: int = 2023) -> dict[str, object]:
    return {"school_id": school, "year": year, "enrolment": enrolment, "ed_pct": ed}


def test_schools_come_by_name_and_by_id(tmp_path: Path) -> None:
    db = prepare(tmp_path, schools=SCHOOLS)
    assert [s.name for s in schools.schools(db)] == ["Ash", "Elm", "Fir", "Oak", "Old", "Yew"]
    found = schools.school(db, "s1")
    assert found is not None
    assert found.name == "Oak"
    assert schools.school(db, "s9") is None


def test_each_school_has_the_kpis_it_has_rows_of(tmp_path: Path) -> None:
    db = prepare(
        tmp_path,
        kpis=[{"kpi_id": "b"}, {"kpi_id": "a"}],
        schools=SCHOOLS,
        results=[
            {"kpi_id": "a", "year": 2020, "value": 1, "school_id": "s1"},
            {"kpi_id": "b", "year": 2020, "value": 2, "school_id": "s1"},
            {"kpi_id": "a", "year": 2020, "value": 3},
        ],
        targets=[{"kpi_id": "a", "year": 2021, "kind": "value", "value": 9, "school_id": "s2"}],
    )
    found = schools.trajectories_of_schools(db)
    assert {school: [(t.kpi.kpi_id, t.latest and t.latest.value) for t in tracks] for school, tracks in found.items()} == {
        "s1": [("b", 2), ("a", 1)],
        "s2": [("a", None)],
    }


def test_similar_schools_are_of_the_same_level_open_and_nearest_first(tmp_path: Path) -> None:
    db = prepare(
        tmp_path,
        schools=SCHOOLS,
        school_profiles=[
            profile("s1", 1000, 50),
            profile("s2", 400, 90),
            profile("s3", 1000, 90, 2020),
            profile("s3", 1000, 52),
            profile("s4", 1000, 50),
            profile("s5", None, 60),
            profile("s6", 1000, 50),
        ],
    )
    assert [s.school_id for s in schools.similar(db, "s1")] == ["s3", "s5", "s2"]
    assert [s.school_id for s in schools.similar(db, "s1", 1)] == ["s3"]
    assert schools.similar(db, "s9") == ()
    assert [p.year for p in schools.profiles(db, "s3")] == [2020, 2023]


def test_projects_are_of_a_school_and_of_a_goal(tmp_path: Path) -> None:
    db = prepare(
        tmp_path,
        schools=SCHOOLS,
        programs=[
            {"program_id": "bond", "name": "Bond", "goal_id": "learning", "budget": 100},
            {"program_id": "grant", "name": "Grant"},
        ],
        projects=[
            {"project_id": "p1", "program_id": "bond", "name": "Roof", "scope": "A roof", "school_id": "s1"},
            {"project_id": "p2", "program_id": "grant", "name": "Lab", "scope": "A lab", "site": "Annex"},
        ],
        milestones=[
            {"project_id": "p1", "order": 2, "name": "Finish", "planned": "2024-06"},
            {"project_id": "p1", "order": 1, "name": "Start", "planned": "2023-06", "actual": "2023-07"},
        ],
    )
    assert [p.budget for p in projects.programs(db)] == [100, None]
    assert [(p.name, p.program, p.goal_id) for p in projects.projects(db)] == [
        ("Roof", "Bond", "learning"),
        ("Lab", "Grant", None),
    ]
    assert [p.name for p in projects.projects(db, school="s1")] == ["Roof"]
    assert [p.name for p in projects.projects(db, goal="learning")] == ["Roof"]
    assert [(m.name, m.actual) for m in projects.milestones(db, "p1")] == [("Start", "2023-07"), ("Finish", None)]
