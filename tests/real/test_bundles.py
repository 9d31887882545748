"""The committed plans hold every published fact they were made from, cell by cell, and build without errors."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from data import synthetic
from data.bundle import Bundle, read
from data.store import columns
from tests.real.published import FACTS, PLANS, plan_rows, rows

needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="the published facts are not beside this checkout")

DURHAM = ("goals", "objectives", "strategies", "kpis", "targets", "results")
DEKALB = (
    *("statements", "goals", "objectives", "goal_ideas", "peer_goals", "frameworks"),
    *("survey_waves", "survey_groups", "survey_priorities", "survey_priority_goals", "survey_themes"),
)
STATED_GROUPS = {
    "All Students": "",
    "Asian/Pacific Islander": "asian_pacific",
    "Black": "black",
    "Hispanic": "hispanic",
    "White": "white",
    "Economically Disadvantaged": "ed",
    "English Learners": "el",
    "Students with Disability": "swd",
}


@pytest.fixture(scope="module")
def bundles() -> dict[str, Bundle]:
    return {plan: read(PLANS / plan) for plan in ("atlanta", "dekalb", "durham", "riverbend")}


def same_cells(found: list[dict[str, str]], facts: list[dict[str, str]]) -> None:
    assert facts
    assert [{column: row[column] for column in facts[0]} for row in found] == facts


@needs_facts
@pytest.mark.parametrize(("plan", "folder"), [("durham", "durham-2018"), ("dekalb", "dekalb-2024")])
def test_a_plan_says_of_itself_what_was_published(plan: str, folder: str) -> None:
    facts = tomllib.loads((FACTS / folder / "plan.toml").read_text(encoding="utf-8"))
    assert facts.items() <= tomllib.loads((PLANS / plan / "plan.toml").read_text(encoding="utf-8")).items()


@needs_facts
@pytest.mark.parametrize("table", DURHAM)
def test_durham_holds_every_cell(table: str) -> None:
    found = plan_rows("durham", table)
    for row in found:
        if row.get("status") == "not_collected":
            # The facts give the reason in the column of the source; here it stands as the reason.
            row["source"] = row["reason"][0].lower() + row["reason"][1:]
    same_cells(found, rows(FACTS / "durham-2018" / f"{table}.csv"))


@needs_facts
@pytest.mark.parametrize("table", DEKALB)
def test_dekalb_holds_every_cell(table: str) -> None:
    same_cells(plan_rows("dekalb", table), rows(FACTS / "dekalb-2024" / f"{table}.csv"))


@needs_facts
def test_dekalb_holds_every_stated_graduation_rate() -> None:
    stated = {
        (row["year"], row["group_id"]): row["value"]
        for row in plan_rows("dekalb", "results")
        if not row["school_id"] and not row["as_of"]
    }
    facts = {
        (year, STATED_GROUPS[row["subgroup"]]): value
        for row in rows(FACTS / "dekalb-2024" / "graduation_stated_2018_2024.csv")
        for year, value in row.items()
        if year != "subgroup"
    }
    assert stated == facts
    assert len(facts) == 8 * 7


@needs_facts
def test_dekalb_holds_every_building_project() -> None:
    facts = rows(FACTS / "dekalb-2024" / "esplost_v_projects.csv")
    found = plan_rows("dekalb", "projects")
    milestones = {(row["project_id"], row["name"]): row["planned"] for row in plan_rows("dekalb", "milestones")}
    assert [row["name"] for row in found] == [fact["Project"] for fact in facts]
    for row, fact in zip(found, facts, strict=True):
        assert row["scope"] == fact["Description"]
        assert f"${int(row['budget']):,}" == fact["Budget"]
        assert row["planned_start"] == month(fact["Anticipated Overall Start Date"])
        assert row["planned_finish"] == month(fact["Anticipated Overall Finish Date"])
        assert milestones[row["project_id"], "Construction start"] == month(fact["Anticipated Construction Start Date"])
        assert milestones[row["project_id"], "Construction finish"] == month(fact["Anticipated Construction Finish Date"])
        assert bool(row["school_id"]) != bool(row["site"])
    assert len(milestones) == 2 * len(facts)


def month(text: str) -> str:
    return datetime.strptime(text, "%b. %Y").strftime("%Y-%m")


def test_dekalb_has_no_adopted_target() -> None:
    assert not (PLANS / "dekalb" / "targets.csv").exists()


@pytest.mark.parametrize("plan", ["atlanta", "dekalb", "durham", "riverbend"])
def test_a_committed_plan_has_no_error(bundles: dict[str, Bundle], plan: str) -> None:
    assert bundles[plan].errors == ()
    assert bundles[plan].plan_id == plan


def test_the_only_warnings_are_meant(bundles: dict[str, Bundle]) -> None:
    assert bundles["atlanta"].warnings == bundles["dekalb"].warnings == ()
    # Durham's plan has KPIs and target years for which no result was ever published.
    assert {problem.table for problem in bundles["durham"].warnings} <= {"kpis", "targets"}
    assert {problem.expected for problem in bundles["durham"].warnings} <= {
        "a KPI with results",
        "a result for a target year that is past",
    }
    # One text of the synthetic plan still holds a placeholder, so that the warning can be seen.
    assert [(problem.table, problem.column) for problem in bundles["riverbend"].warnings] == [("comments", "text")]
    assert "TBD" in bundles["riverbend"].warnings[0].text


def test_riverbend_is_written_again_to_the_byte(tmp_path: Path) -> None:
    synthetic.main([str(tmp_path)])
    for table in synthetic.COLUMNS:
        assert (tmp_path / f"{table}.csv").read_bytes() == (PLANS / "riverbend" / f"{table}.csv").read_bytes(), table


def test_riverbend_fills_every_table(bundles: dict[str, Bundle]) -> None:
    built_by_the_build = {"release", "problems"}
    tables = bundles["riverbend"].tables
    assert {name for name in columns() if not tables.get(name)} <= built_by_the_build
    assert len(plan_rows("riverbend", "groups")) == 1


def test_riverbend_shows_every_kind_of_thing(bundles: dict[str, Bundle]) -> None:
    tables = bundles["riverbend"].tables

    def kinds(table: str, column: str) -> set[object]:
        return {row[column] for row in tables[table]}

    units = {"percent", "count", "ratio", "rate_100", "rate_1000", "score", "dollars", "days", "ordinal", "yes_no"}
    assert kinds("kpis", "unit") == units
    assert kinds("kpis", "better") == {"higher", "lower", "range", "none"}
    assert kinds("kpis", "audience") == {"public", "internal"}
    assert {"listed", "linear", "close_gap:10"} == kinds("kpis", "path_rule")
    targets = {"value", "range", "establish", "increase", "decrease", "maintain", "pending"}
    assert kinds("targets", "kind") == targets
    assert kinds("targets", "on") == {"value", "gap"}
    statuses = {"final", "preliminary", "pending", "late", "not_collected", "suppressed", "not_applicable"}
    assert kinds("results", "status") == statuses
    assert kinds("strategies", "status") == {"planned", "under_way", "complete", "paused"}
    projects = {"planned", "design", "construction", "closeout", "complete", "on_hold", "cancelled"}
    assert kinds("projects", "status") == projects
    assert len(tables["kpis"]) == 25
    assert len(tables["goals"]) == 6


def test_riverbend_has_forty_schools_and_a_history() -> None:
    schools = plan_rows("riverbend", "schools")
    assert len(schools) == 40
    assert sum(school["level"] == "high" for school in schools) == 12
    assert any(school["opened"] for school in schools)
    assert any(school["closed"] for school in schools)
    assert any(school["formerly"] for school in schools)


def test_only_riverbend_says_synthetic() -> None:
    for plan in ("atlanta", "dekalb", "durham", "riverbend"):
        about = tomllib.loads((PLANS / plan / "plan.toml").read_text(encoding="utf-8"))
        marked = ["synthetic" in about[field].lower() for field in ("district", "title", "source")]
        assert marked == [plan == "riverbend"] * 3


@needs_facts
def test_riverbend_compares_itself_with_published_figures_only_as_published() -> None:
    facts = {(row["fact"], row["year"], row["value"], row["source"]) for row in rows(FACTS / "sector_facts.csv")}
    real = [row for row in plan_rows("riverbend", "benchmarks") if "ynthetic" not in row["name"]]
    assert len(real) == 2
    for row in real:
        assert (row["name"].removeprefix("Nation: "), row["year"], row["value"], row["source"]) in facts
