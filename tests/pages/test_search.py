"""Search finds a plan's things by name, whatever case and accents, and helps where nothing is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pages import search
from queries import search as finder
from queries.types import ALL
from tests.pages.school_samples import DISTRICT, Rows, draw, site
from tests.prepare import prepare

SCHOOLS: Rows = [
    *DISTRICT["schools"],
    {"school_id": "d4", "name": "José Martí Elementary", "level": "elementary"},
    {"school_id": "e5", "name": "O’Brien Middle", "level": "middle"},
]
TABLES: dict[str, Rows] = {**DISTRICT, "schools": SCHOOLS}


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ("graduation", ["grad"]),
        ("GRADUATION rate", ["grad"]),
        ("rate graduation", ["grad"]),
        ("jose marti", ["d4"]),
        ("JOSÉ", ["d4"]),
        ("obrien", ["e5"]),
        ("calhoun", ["b2"]),
        ("elementary cedar", ["c3"]),
        ("graduation alder", []),
        ("learning", ["learning"]),
        ("every student", ["learn"]),
        (".*", []),
        ("  ", []),
    ],
)
def test_all_words_must_occur(tmp_path: Path, asked: str, ids: list[str]) -> None:
    assert [each.id for each in finder.matching(site(tmp_path, "/demo/search", **TABLES).release, asked)] == ids


def test_the_exact_name_comes_first_within_its_kind(tmp_path: Path) -> None:
    schools = [
        {"school_id": "1", "name": "West Birch"},
        {"school_id": "2", "name": "Birch Hill"},
        {"school_id": "3", "name": "Birch"},
    ]
    found = finder.matching(prepare(tmp_path, schools=schools), "birch")
    assert [each.name for each in found] == ["Birch", "Birch Hill", "West Birch"]


def test_one_match_is_still_a_list_with_a_link_that_carries_the_school(tmp_path: Path) -> None:
    html = draw(search, tmp_path, "/demo/search?q=calhoun", **TABLES)
    assert "1 result for “calhoun”." in html
    assert 'href="/demo/schools/b2?school=b2"' in html
    assert "formerly Calhoun High (until 2020)" in html
    assert html.count("<li>") == 1


def test_links_keep_the_school_that_was_chosen(tmp_path: Path) -> None:
    html = draw(search, tmp_path, "/demo/search?q=graduation&school=a1", **TABLES)
    assert 'href="/demo/kpis/grad?school=a1"' in html


def test_an_objective_leads_to_its_goal_and_a_group_to_the_gaps(tmp_path: Path) -> None:
    assert 'href="/demo/goals/learning"' in draw(search, tmp_path, "/demo/search?q=every+student+learns", **TABLES)


def test_a_student_group_leads_to_the_gaps_of_its_dimension(tmp_path: Path) -> None:
    results = [{"kpi_id": "grad", "year": 2022, "value": 70, "group_id": "hispanic"}]
    assert 'href="/demo/equity?dimension=race"' in draw(
        search, tmp_path, "/demo/search?q=hispanic", **{**TABLES, "results": results}
    )


def test_nothing_found_names_the_nearest(tmp_path: Path) -> None:
    html = draw(search, tmp_path, "/demo/search?q=gradution", **TABLES)
    assert "Nothing in this plan is called “gradution”" in html
    assert "The nearest names" in html
    assert 'href="/demo/kpis/grad"' in html


def test_nothing_near_says_so_and_offers_no_list(tmp_path: Path) -> None:
    html = draw(search, tmp_path, "/demo/search?q=zzzzqqqq", **TABLES)
    assert "No name in this plan is near it either." in html
    assert "<ul" not in html


def test_an_empty_question_says_what_can_be_asked(tmp_path: Path) -> None:
    assert "Type the name of a KPI" in draw(search, tmp_path, "/demo/search", **TABLES)


def test_what_was_asked_is_written_as_text(tmp_path: Path) -> None:
    html = draw(search, tmp_path, "/demo/search?q=%3Cscript%3Ealert(1)%3C/script%3E", **TABLES)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_all_students_are_not_a_thing_to_find(tmp_path: Path) -> None:
    assert ALL not in {each.id for each in finder.names(site(tmp_path, "/demo/search", **TABLES).release)}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
@example("\N{MATHEMATICAL SANS-SERIF CAPITAL A}")  # folds to a letter whose own case is still to be folded
def test_plain_is_stable_and_blind_to_case(text: str) -> None:
    once = finder.plain(text)
    assert finder.plain(once) == once
    assert all(c.isalnum() or c == " " for c in once)


def test_any_question_gives_a_page(tmp_path: Path) -> None:
    for asked in ("%00", "'--", "%F0%9F%98%80", "a" * 300, "+".join("a" * 60)):
        assert search.view(site(tmp_path, f"/demo/search?q={asked}", **TABLES)).status == 200
