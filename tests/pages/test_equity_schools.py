"""The explorer's way down: district, group, schools, school; three years together; the workbook of the same rows."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pages import export
from queries.site import resolve
from tests.pages.drawing import Desk
from tests.pages.test_equity import KPIS, RESULTS, SCHOOLS, result
from tests.prepare import Row

MORE: list[Row] = [
    result("all", 90, 100, school="s2"),
    result("black", 40, 50, school="s2"),
    result("white", None, None, school="s2", status="suppressed"),
    result("all", 700, 1000, 2017),
    result("black", 300, 500, 2017),
    result("black", 350, 500, 2018),
]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, kpis=KPIS, results=RESULTS + MORE, schools=SCHOOLS)


def test_schools_are_ranked_by_students_to_parity_with_their_shares(desk: Desk) -> None:
    """First: others are 50 of 50, so 20 of 50 are missing; Second: others 50 of 50, so 10 of 50."""
    page = desk.draw("/demo/equity?view=schools&group=black")
    rows = page.rows("gap-schools")
    assert [row[:3] for row in rows] == [["First School", "20", "67 %"], ["Second School", "10", "33 %"]]
    assert page.lead == (
        "In 2018–19, 2 of 2 schools graduate 30 fewer Black students than at parity with all other students of the same school; "
        "67 % of them at First School."
    )


def test_without_a_choice_the_group_with_most_students_to_parity_is_ranked(desk: Desk) -> None:
    assert "Black students" in desk.draw("/demo/equity?view=schools").lead
    assert "White students" in desk.draw("/demo/equity?view=schools&group=white").lead


def test_the_way_leads_from_district_to_group_to_schools_to_school(desk: Desk) -> None:
    down = re.findall(r'href="([^"]*)"', desk.draw("/demo/equity?ref=district").html)
    to_schools = next(a.replace("&amp;", "&") for a in down if "view=schools" in a and "group=black" in a)
    assert to_schools == "/demo/equity?kpi=graduation&group=black&ref=district&view=schools"
    inside = desk.draw(to_schools).html
    assert 'href="/demo/equity?kpi=graduation&amp;school=s1&amp;year=2019&amp;ref=district"' in inside
    assert 'href="/demo/schools/s1"' in inside
    school = desk.draw("/demo/equity?kpi=graduation&school=s1&year=2019&ref=district")
    assert "All groups, Demo Schools" in school.text, "and the way back"


def test_the_heat_map_shows_every_school_with_a_group_of_the_dimension(desk: Desk) -> None:
    page = desk.draw("/demo/equity?view=heat")
    assert "by school and race and ethnicity, 2018–19" in page.text
    assert page.options("dimension") == {}, "schools have groups of one dimension only"
    assert "2 of 3 gaps at schools stand behind" in page.lead
    assert "First School" in page.html
    assert 'href="/demo/equity?kpi=graduation&amp;school=s2&amp;dimension=race&amp;year=2019"' in page.html
    assert "* hidden to protect privacy" in page.html


def test_without_counts_schools_are_ranked_by_their_gaps_and_the_page_says_so(tmp_path: Path) -> None:
    """The district is at 70–74 on the ladder. Nothing is ordered by students to parity, and no empty column stands for them."""
    groups = {("s1", "black"): 10, ("s1", "white"): 45, ("s2", "black"): 40, ("s2", "white"): 45}
    rows = [result(group, x, 50, school=school) for (school, group), x in groups.items()]
    rows += [result("all", 55, 100, school="s1"), result("all", 85, 100, school="s2")]
    rows += [result("black", 50, 100), result("white", 90, 100), result("all", 140, 200)]
    plan: list[Row] = [{"privacy_profile": "range_ladder"}]
    page = Desk(tmp_path, plan=plan, kpis=KPIS, results=rows, schools=SCHOOLS).draw("/demo/equity?view=schools&group=black")
    assert [row[:3] for row in page.rows("gap-schools")] == [
        ["First School", "20–29 %", "−54 to −41"],
        ["Second School", "80–89 %", "+6 to +19"],
    ]
    assert page.options("group")[""] == "Widest gap"
    assert page.options("sort") == {}, "there is one order"
    assert ">no gap</text>" in page.html
    assert "parity first" not in page.text


def test_a_kpi_without_schools_says_so_and_offers_no_such_view(desk: Desk) -> None:
    for view in ("heat", "schools"):
        page = desk.draw(f"/demo/equity?kpi=stated&view={view}")
        assert page.lead == "No school has results by student group for this KPI."
    assert "view=heat" not in desk.draw("/demo/equity?kpi=stated").html


def test_three_years_are_offered_only_where_they_can_be_taken_together(desk: Desk) -> None:
    page = desk.draw("/demo/equity?years=3&dimension=race&view=table")
    assert page.options("years") == {"": "One year", "3": "Three years together"}
    assert "2016–17 to 2018–19 together" in page.text
    black = next(row for row in page.rows("gap-table") if row[0] == "Black")
    assert "68.7 %" in black, "380, 350 and 300 of 1500"
    hispanic = next(row for row in page.rows("gap-table") if row[0] == "Hispanic")
    assert "not counted in each of the three years" in hispanic[-1]
    assert set(page.blocks) != set(desk.draw("/demo/equity?dimension=race&view=table").blocks), "its years are other choices"
    other = desk.draw("/demo/equity?kpi=stated&years=3")
    assert other.options("years") == {}
    assert "Stated rate has no three years of counts made by one method; single years are shown." in other.text


def test_the_default_kpi_keeps_its_name_in_an_address_that_says_it(desk: Desk) -> None:
    assert "graduation" in desk.draw("/demo/equity?kpi=graduation").options("kpi"), "or the list would show blank"


def test_only_the_table_asks_for_the_grid(desk: Desk) -> None:
    assert "grid.js" in desk.draw("/demo/equity?view=table").view.scripts
    for query in ("", "?view=heat", "?view=schools", "?view=time"):
        assert "grid.js" not in desk.draw(f"/demo/equity{query}").view.scripts


def sheet(desk: Desk, query: str) -> tuple[str, list[tuple[object, ...]], dict[object, object]]:
    site = resolve(desk.releases, "/demo/equity.xlsx", query)
    book = load_workbook(io.BytesIO(export.made(site) or b""))
    first, about = book.worksheets[0], book["About"]
    return first.title, list(first.values), {row[0]: row[1] for row in about.values}


def test_the_workbook_holds_the_rows_of_the_page_unrounded(desk: Desk) -> None:
    name, (head, *rows), about = sheet(desk, "ref=highest&sort=gap&dimension=race")
    assert name == "Gaps"
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["group"] for row in found][:2] == ["hispanic", "black"], "in the order of the page"
    assert found[1]["gap"] == pytest.approx(76 - 100 * 280 / 300)
    assert next(row for row in found if row["group"] == "asian")["value"] is None
    assert about["Address"] == "/demo/equity?dimension=race&ref=highest&sort=gap"
    assert "against" in str(about["What it shows"])


def test_each_view_has_its_own_sheet(desk: Desk) -> None:
    name, (head, *rows), _ = sheet(desk, "view=schools&group=black")
    assert (name, [row[head.index("share")] for row in rows]) == ("Schools", [pytest.approx(200 / 3), pytest.approx(100 / 3)])
    name, (head, *rows), _ = sheet(desk, "view=heat")
    assert (name, len({row[head.index("school")] for row in rows})) == ("Schools and groups", 3)
    assert sheet(desk, "view=time")[0] == "Over time"


def test_no_cell_is_a_formula() -> None:
    assert export.text("=1+1") == "'=1+1"
    assert export.text(-3.5) == -3.5
    assert export.text(None) is None
