"""The method page defines every KPI, shows what was restated and found, and says what is hidden."""

from __future__ import annotations

from pathlib import Path

from components.text import finding_words
from pages import method
from queries.types import Problem
from tests.pages.school_samples import DISTRICT, Rows, ask, draw, site, text
from tests.prepare import make

KPIS: Rows = [
    {
        "kpi_id": "reading",
        "name": "Reading at grade level",
        "definition": "Third graders at grade level.",
        "population": "Third graders",
        "owner": "Office of Reading",
        "next_due": "2023-12-15",
        "path_rule": "close_gap:10",
        "source": "State file",
        "source_url": "https://example.org/file",
    },
    {"kpi_id": "rating", "name": "Climate rating", "unit": "ordinal", "definition": "Poor < Fair < Strong", "better": "higher"},
    {"kpi_id": "old", "name": "Referrals", "unit": "count", "better": "lower", "retired": 2021, "replaced_by": "reading"},
]
RESULTS: Rows = [
    {"kpi_id": "reading", "year": 2022, "value": 60, "as_of": "2022-12-01"},
    {"kpi_id": "reading", "year": 2022, "value": 61.25, "as_of": "2023-03-14", "reason": "Records were corrected"},
    {"kpi_id": "reading", "year": 2022, "value": 50, "school_id": "a1"},
    {"kpi_id": "reading", "year": 2022, "value": 52, "school_id": "a1", "as_of": "2023-01-05"},
    {"kpi_id": "rating", "year": 2022, "value": "Fair"},
    {"kpi_id": "old", "year": 2021, "value": 400},
]
TARGETS: Rows = [
    {"kpi_id": "reading", "year": 2022, "kind": "pending"},
    {"kpi_id": "reading", "year": 2022, "kind": "value", "value": 65, "as_of": "2021-06-10", "reason": "The board set it"},
]
BENCHMARKS: Rows = [
    {"kpi_id": "reading", "year": y, "name": "State", "value": v, "source": "State report", "source_url": "https://example.org/s"}
    for y, v in ((2021, 63.4), (2022, 64.1))
]
TABLES: dict[str, Rows] = {"schools": DISTRICT["schools"], "kpis": KPIS, "results": RESULTS, "targets": TARGETS}


def part(html: str, section: str) -> str:
    """One section of the page."""
    return html.split(f'<h2 id="{section}"')[1].split("</section>", maxsplit=1)[0]


def test_every_state_has_its_word_and_its_rule(tmp_path: Path) -> None:
    states = part(draw(method, tmp_path, "/demo/method", **TABLES), "method-states")
    for word in (
        "Met target",
        "On path",
        "Improving, behind path",
        "No progress",
        "No target yet",
        "Baseline year",
        "Pending",
        "Late",
    ):
        assert states.count(f"{word}</span>") == 1
    assert states.count("<svg") == 8


def test_every_kpi_is_defined_under_its_own_anchor(tmp_path: Path) -> None:
    html = part(draw(method, tmp_path, "/demo/method", **{**TABLES, "benchmarks": BENCHMARKS}), "method-kpis")
    for anchor in ('id="reading"', 'id="rating"', 'id="old"'):
        assert html.count(anchor) == 1
    assert "Third graders at grade level." in html
    assert "15\u00a0Dec\u00a02023" in html
    assert "Each year cuts 10\u00a0% of what is left to 100" in html
    assert '<a href="https://example.org/file">State file</a>' in html
    assert "Levels, worst to best: Poor, Fair, Strong; higher is better" in html
    assert "State: 63.4\u00a0% in 2020–21, 64.1\u00a0% in 2021–22 (" in html
    assert "Retired after 2020–21" in html
    assert '<a href="#reading">replaced by Reading at grade level</a>' in html
    assert "No definition is given." in html


def test_restated_rows_show_old_new_date_and_reason_newest_first(tmp_path: Path) -> None:
    changed = part(draw(method, tmp_path, "/demo/method", **TABLES), "method-changed")
    assert "60.0\u00a0%" in changed
    assert "61.25\u00a0%" in changed  # more digits than the KPI shows, or the change could not be seen
    assert "Records were corrected" in changed
    assert "Result, Alder Elementary" in changed
    assert "not yet set" in changed
    assert changed.index("14\u00a0Mar\u00a02023") < changed.index("5\u00a0Jan\u00a02023") < changed.index("10\u00a0Jun\u00a02021")
    assert changed.count("<tr ") == 4


def test_nothing_restated_is_said(tmp_path: Path) -> None:
    html = draw(method, tmp_path, "/demo/method", **DISTRICT)
    assert "has been restated since it was first published" in html


def test_findings_name_table_row_and_column(tmp_path: Path) -> None:
    targets = [{"kpi_id": "grad", "year": 2020, "kind": "value", "value": 80}]
    html = draw(method, tmp_path, "/demo/method", **{**DISTRICT, "targets": targets})
    found = part(html, "method-findings")
    assert "Target years that are past, without a result" in found
    assert "targets, row 1, column year" in found


def test_findings_are_gathered_and_none_is_lost() -> None:
    given = (
        Problem("kpis", 2, "kpi_id", "x", "a KPI with results", "add its results", "warning"),
        Problem("comments", 7, "text", "TBD", "the final text", "replace it", "warning"),
        Problem("plan", 0, "", "", "something quite new", "mend it", "warning"),
        Problem("kpis", 3, "kpi_id", "y", "a KPI with results", "add its results", "warning"),
    )
    grouped = finding_words.grouped(given)
    assert [len(members) for _, members in grouped] == [2, 1, 1]
    assert grouped[-1] == (finding_words.OTHER, (given[2],))
    assert finding_words.place(given[2]) == "plan"
    assert finding_words.says(given[2]).startswith("an empty cell")


def test_a_ladder_is_explained_where_the_release_holds_ranges(tmp_path: Path) -> None:
    plan = [{"privacy_profile": "range_ladder"}]
    results = [{"kpi_id": "reading", "year": 2022, "numerator": 30, "denominator": 50}]
    make(tmp_path, plan=plan, kpis=KPIS[:1], results=results)
    public = part(text(method.view(ask(tmp_path, "/demo/method"))), "method-privacy")
    assert "0 results as values (0 with their counts), 1 as ranges" in public
    assert "61 to 300" in public
    internal = part(text(method.view(ask(tmp_path, "/demo/method", "internal"))), "method-privacy")
    assert "1 result as values (1 with their counts)" in internal
    assert "the district’s own file" in internal
    assert "61 to 300" not in internal


def test_as_published_promises_nothing_more(tmp_path: Path) -> None:
    privacy = part(draw(method, tmp_path, "/demo/method", **TABLES), "method-privacy")
    assert "nothing is hidden further" in privacy
    assert "61 to 300" not in privacy


def test_every_release_is_listed_and_the_current_one_named(tmp_path: Path) -> None:
    first = make(tmp_path, **TABLES)
    second = make(tmp_path, **{**TABLES, "results": RESULTS[1:]})
    listed = part(text(method.view(ask(tmp_path, "/demo/method"))), "method-releases")
    assert f"{second.release} (the one you are reading)" in listed
    assert listed.index(second.release) < listed.index(first.release)


def test_sources_say_what_they_were_used_for(tmp_path: Path) -> None:
    sources = part(draw(method, tmp_path, "/demo/method", **TABLES), "method-sources")
    assert "Reading at grade level, 2021–22" in sources
    assert '<a href="https://example.org/file">State file</a>' in sources


def test_a_survey_says_what_its_lists_leave_out(tmp_path: Path) -> None:
    html = draw(
        method,
        tmp_path,
        "/demo/method",
        **DISTRICT,
        survey_waves=[{"wave": "w1", "name": "Spring survey", "date": "2022-04", "pick_up_to": 3}],
        survey_groups=[
            {"wave": "w1", "group_id": "students", "group": "Students", "respondents": 50, "list_length": 1},
            {"wave": "w1", "group_id": "staff", "group": "Staff", "respondents": 20},
        ],
        survey_priorities=[{"wave": "w1", "group_id": "students", "priority_id": "p", "priority": "Safety", "count": 20}],
    )
    survey = part(html, "method-survey")
    assert "Spring survey, Apr\u00a02022" in survey
    assert "2 groups of people; tables of 1 are published." in survey
    assert "choose up to 3" in survey
    assert "at most the smallest count listed" in survey


def test_a_plan_of_goals_alone_still_has_a_method_page(tmp_path: Path) -> None:
    html = text(method.view(site(tmp_path, "/demo/method")))
    assert "This plan holds no survey." in html
    assert "No result names its source." in html
