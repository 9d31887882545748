"""The equity explorer tells whose gap it is, against whom, on how many students, and what is hidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.charts.model import Gaps
from components.text import equity_words
from pages import content
from queries.gaps import NOTES
from queries.site import resolve
from tests.pages.drawing import Desk
from tests.prepare import Row


def result(group: str, x: float | None, n: float | None, year: int = 2019, school: str = "", **more: object) -> Row:
    return {
        "kpi_id": "graduation",
        "group_id": group,
        "year": year,
        "school_id": school,
        "numerator": x,
        "denominator": n,
        **more,
    }


KPIS: list[Row] = [
    {"kpi_id": "attendance", "name": "Attendance"},
    {"kpi_id": "graduation", "name": "Graduation rate"},
    {"kpi_id": "stated", "name": "Stated rate"},
    {"kpi_id": "absence", "name": "Chronic absence", "better": "lower"},
]
RESULTS: list[Row] = [
    {"kpi_id": "attendance", "year": 2019, "value": 90},
    result("all", 800, 1000),
    result("black", 380, 500),
    result("hispanic", 140, 200),
    result("white", 280, 300),
    result("asian", None, None, status="suppressed"),
    result("black_male", 150, 250, 2018),
    result("hispanic_male", 60, 100, 2018),
    result("all", 760, 1000, 2018),
    result("all", 80, 100, school="s1"),
    result("black", 30, 50, school="s1"),
    result("white", 50, 50, school="s1"),
    {"kpi_id": "stated", "year": 2020, "value": 75},
    {"kpi_id": "stated", "year": 2020, "group_id": "el", "value": 60},
    {"kpi_id": "absence", "year": 2019, "value": 20, "numerator": 200, "denominator": 1000},
    {"kpi_id": "absence", "year": 2019, "group_id": "swd", "value": 40, "numerator": 80, "denominator": 200},
    {"kpi_id": "absence", "year": 2019, "group_id": "not_swd", "value": 15, "numerator": 120, "denominator": 800},
]
TARGETS: list[Row] = [
    {"kpi_id": "graduation", "year": 2019, "kind": "value", "value": 15, "group_id": "hispanic", "on": "gap"},
    {"kpi_id": "graduation", "year": 2019, "kind": "value", "value": 5, "group_id": "black", "on": "gap"},
    {"kpi_id": "graduation", "year": 2023, "kind": "value", "value": 5, "group_id": "hispanic", "on": "gap"},
]
SCHOOLS: list[Row] = [{"school_id": "s1", "name": "First School"}, {"school_id": "s2", "name": "Second School"}]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, kpis=KPIS, results=RESULTS, targets=TARGETS, schools=SCHOOLS)


def test_the_first_kpi_with_groups_is_shown_and_only_such_are_offered(desk: Desk) -> None:
    page = desk.draw("/demo/equity")
    assert page.view.title.startswith("Graduation rate by student group")
    assert list(page.options("kpi").values()) == ["Graduation rate", "Stated rate", "Chronic absence"]
    assert list(page.options("school")) == ["", "s1"]
    other = desk.draw("/demo/equity?kpi=attendance")
    assert "No results by student group for Attendance; Graduation rate is shown." in other.text


def test_the_headline_counts_students_and_blames_the_district(desk: Desk) -> None:
    """Black: 380 of 500; all others 420 of 500, so 40 fewer. Hispanic: 660/800 of 200 is 165, so 25 fewer."""
    page = desk.draw("/demo/equity")
    assert page.lead == (
        "In 2018–19 the district graduates 40 fewer Black students than it would at parity with all other students."
    )
    assert "First School graduates 20 fewer Black students" in desk.draw("/demo/equity?school=s1").lead
    lower = desk.draw("/demo/equity?kpi=absence").lead
    assert "50 more students with disabilities" in lower, "80 where 120 of 800 would make 30"


def test_reference_students_and_what_is_hidden_stand_beside_the_view(desk: Desk) -> None:
    text = desk.draw("/demo/equity").text
    assert "Compared with All other students" in text
    assert "Students in a group 200 to 500" in text
    assert "Hidden Asian, to protect privacy" in text
    assert "No result here Black male and Hispanic male" in text


def test_every_number_is_in_the_full_table(desk: Desk) -> None:
    rows = {row[0]: row for row in desk.draw("/demo/equity?view=table").rows("gap-table")}
    black = rows["Black"]
    assert "76.0 %" in black
    assert "−8.0" in black
    assert "84.0 %" in black
    assert "40" in black
    assert rows["Asian"][-1] == "hidden to protect privacy"
    assert rows["Black male"][-1] == "no result in the data"
    assert "0" not in rows["Asian"], "what is hidden is never zero"


def test_without_counts_the_fall_back_is_said_once_and_nothing_is_claimed(desk: Desk) -> None:
    page = desk.draw("/demo/equity?kpi=stated&view=table")
    assert page.text.count("all others cannot be worked out") == 1
    rows = page.rows("gap-table")
    assert rows[0][0] == "English learners"
    assert "−15.0" in rows[0]
    assert "Newcombe" not in page.text
    assert "chance cannot be told from a gap" in page.text


def test_intersections_are_a_dimension_with_a_year_of_its_own(desk: Desk) -> None:
    page = desk.draw("/demo/equity?dimension=race_sex")
    assert "2017–18" in page.text
    assert page.options("dimension")["race_sex"] == "Race and sex"
    assert "Black male" in page.html
    assert ">White<" not in page.html


def test_a_dimension_of_one_group_still_shows_its_gap(desk: Desk) -> None:
    page = desk.draw("/demo/equity?kpi=stated&dimension=english")
    assert "15 points" in page.lead
    assert "year=2020" in page.html, "the shared chart names the year that no default gives"


def test_a_choice_that_cannot_hold_is_said_and_the_usual_shown(desk: Desk) -> None:
    text = desk.draw("/demo/equity?kpi=stated&school=s1").text
    assert "No results by student group for First School; Demo Schools is shown." in text
    assert "No results by student group for sex; all dimensions is shown." not in text
    dimension = desk.draw("/demo/equity?kpi=stated&dimension=race").text
    assert "No results by student group for race and ethnicity; all dimensions" in dimension
    year = desk.draw("/demo/equity?kpi=stated&year=2018").text
    assert "No results by student group for 2017–18; 2019–20 is shown." in year


def test_the_reader_chooses_reference_and_order(desk: Desk) -> None:
    page = desk.draw("/demo/equity?ref=highest&sort=gap&view=table")
    names = [row[0] for row in page.rows("gap-table")]
    assert names[:2] == ["Hispanic", "Black"], "widest gap first"
    assert any("93.3 %" in cell for cell in page.rows("gap-table")[0])
    assert "against White students" in page.text
    assert page.options("ref")["white"] == "White"
    share = desk.draw("/demo/equity?ref=highest&sort=gap&kpi=graduation").html
    assert "/c/demo/gaps/graduation.csv?ref=highest&amp;sort=gap" in share


def test_the_shared_file_holds_the_rows_in_the_order_the_page_shows(desk: Desk) -> None:
    site = desk.draw("/demo/equity?ref=highest&sort=gap&view=table").site
    shared = resolve(desk.releases, "/c/demo/gaps/graduation.csv", "ref=highest&sort=gap")
    assert shared.filters.sort == site.filters.sort == "gap"
    made = content.chart(shared).chart
    assert isinstance(made, Gaps)
    assert [g.group_id for g in made.rows][:2] == ["hispanic", "black"]


def test_gap_targets_are_judged_by_the_gap_of_their_year(desk: Desk) -> None:
    rows = desk.draw("/demo/equity").rows("gap-targets")
    assert ["Black", "2018–19", "5 points", "−8.0", "Wider by 3 points"] in rows
    assert ["Hispanic", "2018–19", "15 points", "−12.5", "Kept"] in rows
    assert ["Hispanic", "2022–23", "5 points", "–", "No result yet"] in rows
    assert desk.draw("/demo/equity?kpi=absence").rows("gap-targets") == []


def test_views_are_links_in_place_that_keep_every_choice(desk: Desk) -> None:
    html = desk.draw("/demo/equity?kpi=graduation&school=s1&ref=district").html
    assert 'href="/demo/equity?kpi=graduation&amp;school=s1&amp;ref=district&amp;view=time"' in html
    assert html.count('data-inplace="true"') == 5, "a link a view"
    assert 'href="/demo/kpis/graduation?school=s1"' in html


def test_groups_over_time_stand_against_all_students(desk: Desk) -> None:
    page = desk.draw("/demo/equity?view=time")
    assert "The thin line is all students at the same place." in page.text
    assert "1 result hidden to protect privacy; none is drawn as zero." in page.text
    assert [name for name in page.blocks if name.endswith("-picture")] == ["time-0-picture", "time-1-picture"]


def test_changing_the_kpi_draws_the_controls_anew(desk: Desk) -> None:
    """Controls stand outside the blocks, so a KPI with other groups must change the set of blocks."""
    assert set(desk.draw("/demo/equity").blocks) != set(desk.draw("/demo/equity?kpi=absence").blocks)
    assert desk.draw("/demo/equity").blocks == desk.draw("/demo/equity?ref=white&sort=parity&dimension=race").blocks


def test_a_plan_without_groups_says_so(tmp_path: Path) -> None:
    page = Desk(tmp_path, kpis=KPIS[:1], results=RESULTS[:1]).draw("/demo/equity")
    assert "No KPI of this plan has results by student group" in page.text
    assert page.view.controls == ()


def test_ranges_may_not_tell_whether_a_gap_target_was_kept(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"kpi_id": "graduation", "year": 2019, "value": 80},
        {"kpi_id": "graduation", "year": 2019, "group_id": "black", "low": 70, "high": 74},
        {"kpi_id": "graduation", "year": 2019, "group_id": "white", "low": 60, "high": 64},
    ]
    aims: list[Row] = [
        {"kpi_id": "graduation", "year": 2019, "kind": "value", "value": 8, "group_id": g, "on": "gap"}
        for g in ("black", "white")
    ]
    page = Desk(tmp_path, kpis=KPIS[1:2], results=rows, targets=aims).draw("/demo/equity")
    assert {row[0]: row[4] for row in page.rows("gap-targets")} == {"Black": "The range spans it", "White": "Wider"}


def test_every_code_of_a_gap_has_words() -> None:
    assert set(equity_words.NOTES) == set(NOTES)
