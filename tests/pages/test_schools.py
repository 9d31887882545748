"""The list of schools shows each one's own newest results, judged by its own targets."""

from __future__ import annotations

import re
from pathlib import Path

from pages import schools
from queries.filters import Filters, Route, url
from tests.pages.school_samples import DISTRICT, block_ids, draw, site, text


def rows(html: str) -> list[list[list[str]]]:
    """The table's rows, each cell as its words."""
    body = re.findall(r"<tr.*?</tr>", html.split("<tbody>")[1], re.S)
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.S) for row in body]
    return [[re.sub(r"<[^>]+>", " ", cell).split() for cell in row] for row in cells]


def names(html: str) -> list[str]:
    return [" ".join(row[0][:2]) for row in rows(html)]


def test_each_school_has_its_number_and_its_own_state(tmp_path: Path) -> None:
    html = draw(schools, tmp_path, "/demo/schools", **DISTRICT)
    alder, birch, cedar = rows(html)[1:]
    assert "71.5" in alder[3]
    assert alder[3][-2:] == ["Met", "target"]
    assert "52.0" in birch[3]
    assert birch[3][-2:] == ["No", "progress"]
    assert cedar[3] == ["no", "result"]
    assert "1 of 2 schools judged met their newest target" in html


def test_the_district_stands_first_for_comparison(tmp_path: Path) -> None:
    html = draw(schools, tmp_path, "/demo/schools?sort=value", **DISTRICT)
    assert names(html)[0] == "The whole"
    assert "60.0" in rows(html)[0][3]


def test_former_names_and_closings_are_said_in_words(tmp_path: Path) -> None:
    html = draw(schools, tmp_path, "/demo/schools", **DISTRICT)
    assert "Formerly Calhoun High (until 2020)" in html
    assert "Closed 30\u00a0Jun\u00a02022" in html


def test_sorting_by_level_value_and_state(tmp_path: Path) -> None:
    results = [*DISTRICT["results"], {"kpi_id": "reading", "year": 2022, "value": 90, "school_id": "c3"}]
    tables = {**DISTRICT, "results": results}
    assert names(draw(schools, tmp_path / "n", "/demo/schools", **tables))[1:] == [
        "Alder Elementary",
        "Birch High",
        "Cedar Elementary",
    ]
    assert names(draw(schools, tmp_path / "l", "/demo/schools?sort=level", **tables))[1:] == [
        "Alder Elementary",
        "Cedar Elementary",
        "Birch High",
    ]
    assert names(draw(schools, tmp_path / "v", "/demo/schools?sort=value", **tables))[1:] == [
        "Cedar Elementary",
        "Alder Elementary",
        "Birch High",
    ]
    assert names(draw(schools, tmp_path / "s", "/demo/schools?sort=state", **tables))[1:] == [
        "Alder Elementary",
        "Birch High",
        "Cedar Elementary",
    ]


def test_lower_is_better_puts_the_lowest_first(tmp_path: Path) -> None:
    kpis = [{**DISTRICT["kpis"][0], "better": "lower"}, DISTRICT["kpis"][1]]
    html = draw(schools, tmp_path, "/demo/schools?sort=value", **{**DISTRICT, "kpis": kpis})
    assert names(html)[1:3] == ["Birch High", "Alder Elementary"]


def test_one_kpi_shows_target_and_change_and_leaves_out_schools_without_it(tmp_path: Path) -> None:
    html = draw(schools, tmp_path, "/demo/schools?kpi=reading", **DISTRICT)
    alder = rows(html)[1]
    assert "70" in alder[4]
    assert alder[5][:3] == ["up", "1.5", "points"]
    assert names(html)[1:] == ["Alder Elementary", "Birch High"]
    assert "No result for this KPI: Cedar Elementary." in html


def test_a_range_is_shown_as_published_and_its_earlier_one_is_named(tmp_path: Path) -> None:
    results = [
        {"kpi_id": "reading", "year": 2021, "low": 60, "high": 64, "school_id": "a1"},
        {"kpi_id": "reading", "year": 2022, "low": 70, "high": 74, "school_id": "a1"},
    ]
    html = draw(schools, tmp_path, "/demo/schools?kpi=reading&sort=value", **{**DISTRICT, "results": results})
    assert "70–74\u00a0%" in html
    assert "was 60–64\u00a0% in" in html
    assert "lower end is what is sorted by" in html


def test_links_lead_to_the_school_and_carry_it(tmp_path: Path) -> None:
    html = draw(schools, tmp_path, "/demo/schools?scheme=dark", **DISTRICT)
    assert f'href="{url(Route("school", "demo", "b2"), Filters(school="b2", scheme="dark")).replace("&", "&amp;")}"' in html


def test_the_chosen_school_is_marked_in_words(tmp_path: Path) -> None:
    html = draw(schools, tmp_path, "/demo/schools?school=b2", **DISTRICT)
    assert html.count("the school you chose") == 1


def test_blocks_are_the_same_under_every_choice(tmp_path: Path) -> None:
    states = ["", "?kpi=grad", "?sort=value", "?kpi=reading&sort=state", "?school=a1"]
    ids = [block_ids(schools.view(site(tmp_path / str(n), f"/demo/schools{q}", **DISTRICT))) for n, q in enumerate(states)]
    assert all(each == ids[0] for each in ids)


def test_a_plan_without_schools_says_so(tmp_path: Path) -> None:
    view = schools.view(site(tmp_path, "/demo/schools", kpis=DISTRICT["kpis"], results=[DISTRICT["results"][0]]))
    assert "This plan lists no school" in text(view)
    assert "<table" not in text(view)


def test_schools_without_results_are_listed_all_the_same(tmp_path: Path) -> None:
    html = draw(schools, tmp_path, "/demo/schools", schools=DISTRICT["schools"], kpis=DISTRICT["kpis"])
    assert "No KPI of this plan has results by school." in html
    assert all(name in html for name in ("Alder Elementary", "Birch High", "Cedar Elementary"))
