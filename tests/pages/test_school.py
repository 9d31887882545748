"""One school's page: its own targets, the district beside it, its groups, its like, its projects."""

from __future__ import annotations

from pathlib import Path

from pages import school
from queries.filters import Filters, Route, url
from tests.pages.school_samples import DISTRICT, Rows, block_ids, draw, site

PROFILES: Rows = [
    {"school_id": "a1", "year": 2022, "enrolment": 410, "ed_pct": 40, "el_pct": 10, "swd_pct": 12},
    {"school_id": "d4", "year": 2022, "enrolment": 430, "ed_pct": 44, "el_pct": 9, "swd_pct": 11},
    {"school_id": "e5", "year": 2022, "enrolment": 900, "ed_pct": 90, "el_pct": 50, "swd_pct": 20},
    {"school_id": "b2", "year": 2022, "enrolment": 1500, "ed_pct": 41, "el_pct": 10, "swd_pct": 12},
]
MORE: Rows = [
    {"school_id": "d4", "name": "Dogwood Elementary", "level": "elementary"},
    {"school_id": "e5", "name": "Elm Elementary", "level": "elementary"},
]
GROUPS: Rows = [
    {"kpi_id": "reading", "year": 2022, "school_id": "a1", "group_id": g, "numerator": x, "denominator": n}
    for g, x, n in [("female", 80, 100), ("male", 60, 100), ("el", 10, 40), ("not_el", 130, 160)]
]


def test_the_number_its_state_and_the_district_of_the_same_year(tmp_path: Path) -> None:
    html = draw(school, tmp_path, "/demo/schools/b2", **DISTRICT)
    assert "52.0\u00a0%" in html
    assert "No progress" in html
    assert "Demo Schools: 60.0\u00a0% in 2021–22" in html
    assert "Met 0 of 1 target that can be judged; no progress on reading at grade level." in html


def test_the_address_decides_the_school_whatever_the_filter_says(tmp_path: Path) -> None:
    html = draw(school, tmp_path, "/demo/schools/a1?school=b2", **DISTRICT)
    assert "<h1>Alder Elementary</h1>" in html
    assert "71.5\u00a0%" in html


def test_links_from_here_carry_this_school(tmp_path: Path) -> None:
    html = draw(school, tmp_path, "/demo/schools/b2", **DISTRICT)
    assert f'href="{url(Route("kpi", "demo", "reading"), Filters(school="b2"))}"' in html
    assert f'href="{url(Route("schools", "demo"), Filters(school="b2"))}"' in html


def test_a_district_without_that_year_is_named_with_its_own(tmp_path: Path) -> None:
    results = [{"kpi_id": "grad", "year": 2023, "value": 85}, {"kpi_id": "grad", "year": 2021, "value": 80, "school_id": "b2"}]
    html = draw(school, tmp_path, "/demo/schools/b2", **{**DISTRICT, "results": results, "targets": []})
    assert "Demo Schools: 85.0\u00a0% in 2022–23" in html
    assert "No target is set for this school" in html


def test_kpis_without_a_target_stand_in_a_table_beside_the_district(tmp_path: Path) -> None:
    html = draw(school, tmp_path, "/demo/schools/b2", **DISTRICT)
    rest = html.split('id="school-rest"')[1].split("</section>")[0]
    assert "Graduation rate" in rest
    assert "84.2\u00a0%" in rest
    assert "81.4\u00a0%" in rest


def test_two_years_give_a_trend_with_the_district_and_one_gives_none(tmp_path: Path) -> None:
    html = draw(school, tmp_path / "two", "/demo/schools/b2", **DISTRICT)
    assert 'id="trend-reading"' in html
    assert "/c/demo/trend/reading.csv?school=b2" in html
    one = [r for r in DISTRICT["results"] if r["year"] == 2022]
    html = draw(school, tmp_path / "one", "/demo/schools/b2", **{**DISTRICT, "results": one})
    assert "no line to draw yet" in html


def test_gaps_come_by_one_dimension_at_a_time_in_the_same_blocks(tmp_path: Path) -> None:
    tables = {**DISTRICT, "results": [*DISTRICT["results"], *GROUPS]}
    first = school.view(site(tmp_path / "first", "/demo/schools/a1", **tables))
    other = school.view(site(tmp_path / "other", "/demo/schools/a1?dimension=english", **tables))
    assert [c.name for c in first.controls] == ["dimension"]
    assert block_ids(first) == block_ids(other)
    html = draw(school, tmp_path / "html", "/demo/schools/a1?dimension=english", **tables)
    assert "/c/demo/gaps/reading.csv?school=a1&amp;dimension=english" in html
    assert "English learners, 2021–22" in html or "english learners, 2021–22" in html


def test_a_school_without_groups_profile_or_projects_says_so_in_sentences(tmp_path: Path) -> None:
    html = draw(school, tmp_path, "/demo/schools/b2", **DISTRICT)
    assert "No KPI has results by student group at this school." in html
    assert "so no similar schools can be named" in html
    assert "No project is listed for this school." in html


def test_a_school_without_results_says_so(tmp_path: Path) -> None:
    html = draw(school, tmp_path, "/demo/schools/c3", **DISTRICT)
    assert "No KPI of this plan has a result for this school." in html
    assert "Closed 30\u00a0Jun\u00a02022" in html


def test_similar_schools_are_of_the_same_level_nearest_first_and_the_rule_is_printed(tmp_path: Path) -> None:
    html = draw(
        school,
        tmp_path,
        "/demo/schools/a1",
        **{**DISTRICT, "schools": [*DISTRICT["schools"], *MORE], "school_profiles": PROFILES},
    )
    similar = html.split('id="school-similar"')[1].split("</section>")[0]
    assert similar.index("Dogwood Elementary") < similar.index("Elm Elementary")
    assert "Birch High" not in similar
    assert "one standard deviation" in similar
    assert "no ranking" in similar
    assert ">410<" in html
    assert "40.0\u00a0%" in html


def test_its_projects_are_listed_with_their_dates_and_money(tmp_path: Path) -> None:
    html = draw(
        school,
        tmp_path,
        "/demo/schools/b2",
        **DISTRICT,
        programs=[{"program_id": "bond", "name": "The bond"}],
        projects=[
            {"project_id": "p", "program_id": "bond", "name": "Gym", "scope": "A new gym", "school_id": "b2", "budget": 2500000},
            {"project_id": "q", "program_id": "bond", "name": "Roof", "scope": "A new roof", "school_id": "a1"},
        ],
    )
    assert "A new gym" in html
    assert "$2.5\u00a0M" in html
    assert "A new roof" not in html
