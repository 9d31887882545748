"""One school's page: its own targets, the district beside it, its groups, its like, its projects."""

from __future__ import annotations

from collections.abc import Mapping
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


COUNTS: Rows = [
    {"kpi_id": "reading", "year": 2022, "school_id": place, "group_id": group, "numerator": x, "denominator": n}
    for place, group, x, n in [
        *(("", "all", 500, 800), ("", "female", 300, 400), ("", "male", 200, 400)),
        *(("a1", "all", 150, 200), ("a1", "female", 90, 100), ("a1", "male", 60, 100)),
        *(("b2", "all", 110, 200), ("b2", "female", 60, 100), ("b2", "male", 50, 100)),
    ]
]


def counted(rows: Rows) -> dict[str, Rows]:
    """The district with these results in place of its own of that year."""
    return {**DISTRICT, "results": [*(r for r in DISTRICT["results"] if r["year"] != 2022), *rows]}


def test_its_part_in_each_gap_of_the_district_is_counted_in_students(tmp_path: Path) -> None:
    """Boys at a1 are 30 of 100 from the girls' rate there, at b2 10: three quarters and one quarter of 40."""
    tables = counted(COUNTS)
    for place, students, share in (("a1", 30, 75), ("b2", 10, 25)):
        html = draw(school, tmp_path / place, f"/demo/schools/{place}", **tables)
        part = html.split('id="school-parts"')[1].split("</section>")[0]
        (row,) = part.split("<tbody")[1].split("<tr ")[1:]
        assert "Reading at grade level" in row
        assert f">{students}</td>" in row
        assert f">{share}\u00a0%</td>" in row
        assert "-25.0" in row or "−25.0" in row, "the district's own gap"
        to = url(Route("equity", "demo"), Filters(kpi="reading", school=place, group="male", view="schools"))
        assert f'href="{to.replace("&", "&amp;")}"' in row


def test_parts_that_cannot_be_counted_or_are_none_are_told_apart(tmp_path: Path) -> None:
    html = draw(school, tmp_path / "none", "/demo/schools/b2", **DISTRICT)
    assert "No gap at this school can be counted in students" in html
    same = {"all": 120, "female": 60, "male": 60}
    even = [{**row, "numerator": same[str(row["group_id"])]} if row["school_id"] == "a1" else row for row in COUNTS]
    html = draw(school, tmp_path / "even", "/demo/schools/a1", **counted(even))
    assert "no group whose students are counted is short of parity" in html


def test_the_districts_own_target_stands_beside_and_judges_nothing(tmp_path: Path) -> None:
    own = [{"kpi_id": "reading", "year": 2022, "kind": "value", "value": 65}]
    html = draw(school, tmp_path, "/demo/schools/b2", **{**DISTRICT, "targets": [*DISTRICT["targets"], *own]})
    assert 'Demo Schools: 60.0\u00a0% in 2021–22<span class="beside-target">, where its target was 65.0\u00a0%</span>' in html
    assert "Met 0 of 1 target that can be judged" in html, "the school's own target alone judges"


def test_a_renamed_a_new_and_a_merged_school_say_so_wherever_they_are_named(tmp_path: Path) -> None:
    changed: Rows = [
        {
            "school_id": "n1",
            "name": "North High",
            "level": "high",
            "opened": "2021-08-01",
            "formerly": "Ash High and Oak High (merged 2021)",
        },
        {"school_id": "o1", "name": "Oak High", "level": "high", "closed": "2021-06-30"},
    ]
    results: Rows = [
        {"kpi_id": "reading", "year": 2021, "value": 40, "school_id": "o1"},
        {"kpi_id": "reading", "year": 2022, "value": 45, "school_id": "n1"},
    ]
    tables = {**DISTRICT, "schools": [*DISTRICT["schools"], *changed], "results": [*DISTRICT["results"], *results]}
    new = draw(school, tmp_path, "/demo/schools/n1", **tables)
    assert "Formerly Ash High and Oak High (merged 2021); opened 1\u00a0Aug\u00a02021" in new
    assert "45.0\u00a0%" in new
    assert "40.0\u00a0%" not in new, "the closed school's result is its own"
    old = draw(school, tmp_path / "old", "/demo/schools/o1", **tables)
    assert "Closed 30\u00a0Jun\u00a02021" in old
    assert "40.0\u00a0% in" in old or "40.0\u00a0%" in old


def test_a_path_is_no_target_and_a_first_miss_is_one(tmp_path: Path) -> None:
    """A merged school's first year misses its target with nothing to compare; another KPI has a target in 2023 only."""
    results: Rows = [
        {"kpi_id": "reading", "year": 2022, "value": 52, "school_id": "b2"},
        {"kpi_id": "grad", "year": 2021, "value": 80, "school_id": "b2", "baseline": True},
        {"kpi_id": "grad", "year": 2022, "value": 88, "school_id": "b2"},
    ]
    last = {"kpi_id": "grad", "year": 2023, "kind": "value", "value": 90, "school_id": "b2"}
    due = {"kpi_id": "reading", "year": 2022, "kind": "value", "value": 60, "school_id": "b2"}

    def lead(place: str, value: float, *targets: Mapping[str, object], closed: str = "") -> str:
        rows = [*results[:2], {**results[2], "value": value}]
        schools = [{**row, "closed": closed} if row["school_id"] == "b2" else row for row in DISTRICT["schools"]]
        tables = {**DISTRICT, "schools": schools, "results": rows, "targets": list(targets)}
        return draw(school, tmp_path / place, "/demo/schools/b2", **tables)

    assert "Met 0 of 1 target that can be judged; on path to 1 more." in lead("both", 88, due, last)
    assert "Met 0 of 1 target that can be judged; no progress on graduation rate." in lead("worse", 79, due, last)
    assert "On path to 1 of 1 target still to come." in lead("ahead", 88, last)
    assert "Behind the path to the target still to come." in lead("closer", 81, last)
    assert "Behind the path to the target when it closed; no progress on" in lead("closed", 79, last, closed="2022-06-30")


def test_a_closed_schools_lines_are_drawn_and_nothing_is_still_to_come(tmp_path: Path) -> None:
    """Its one target lies after its closing; the KPI it was set for has one year, the other one two."""
    results: Rows = [
        {"kpi_id": "reading", "year": 2021, "value": 40, "school_id": "c3"},
        {"kpi_id": "grad", "year": 2020, "value": 50, "school_id": "c3"},
        {"kpi_id": "grad", "year": 2021, "value": 55, "school_id": "c3"},
    ]
    targets: Rows = [{"kpi_id": "reading", "year": 2023, "kind": "value", "value": 60, "school_id": "c3"}]
    html = draw(school, tmp_path / "two", "/demo/schools/c3", **{**DISTRICT, "results": results, "targets": targets})
    assert "2 KPIs have results here; no target of this school’s own fell due before it closed." in html
    assert 'id="trend-grad"' in html
    assert 'id="trend-reading"' not in html
    one = draw(school, tmp_path / "one", "/demo/schools/c3", **{**DISTRICT, "results": results[:1], "targets": targets})
    assert "so there is no line to draw." in one
    assert " yet" not in one.split('id="school-trends"')[1].split("</section>")[0]
