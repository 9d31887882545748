"""What both peers are told to show, from a bundle written here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.content import goal_page

TABLES = {
    "plan.toml": 'id = "p"\ndistrict = "D"\ntitle = "T"\nfirst_year = 2019\nlast_year = 2023\n',
    "goals.csv": "goal_id,order,name\ng1,1,First\ng2,2,Second\n",
    "objectives.csv": "objective_id,goal_id,order,name\no1,g1,1,One\no2,g2,1,Two\n",
    "strategies.csv": "objective_id,order,name\no1,1,Do\no2,1,Not here\n",
    "kpis.csv": "kpi_id,objective_id,order,name,unit\nk1,o1,1,Rate,percent\nk2,o1,2,Share,percent\nk3,o2,1,Other,percent\n",
    "targets.csv": (
        "kpi_id,year,group_id,kind,value,as_of\nk1,2023,,value,80,2018-06\nk1,2023,,value,70,2020-01-01\nk2,2023,,value,50,\n"
    ),
    "results.csv": (
        "kpi_id,year,group_id,value,denominator,status\n"
        "k1,2022,black,60,,final\nk1,2022,white,90,,final\nk1,2022,,72,,final\n"
        "k1,2023,,71,,final\nk1,2023,black,61,,final\nk1,2023,el,40,,final\n"
        "k2,2023,,,,suppressed\n"
    ),
}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_goal_page_holds_its_own_goal_only(bundle: Path) -> None:
    page = goal_page(bundle, "g1")
    assert [kpi["id"] for kpi in page["kpis"]] == ["k1", "k2"]
    assert page["strategies"] == [{"objective": "One", "strategy": "Do"}]
    assert [group["id"] for group in page["groups"]] == ["black", "white", "all", "el"]


def test_the_newest_target_holds_and_a_missing_result_is_not_judged(bundle: Path) -> None:
    page = goal_page(bundle, "g1")
    assert page["kpis"][0]["targets"] == [{"year": 2023, "kind": "value", "value": 70.0}]
    assert page["summary"] == "1 of 1 KPIs met their 2022–23 target."


def test_gaps_are_those_of_the_newest_year_with_two_races(bundle: Path) -> None:
    first, second = goal_page(bundle, "g1")["kpis"]
    assert first["gaps"]["year"] == 2022
    assert [(g["group"], g["gap"]) for g in first["gaps"]["groups"]] == [("black", -12.0), ("white", 18.0)]
    assert second["gaps"] is None


def test_an_unknown_goal_is_an_error(bundle: Path) -> None:
    with pytest.raises(LookupError, match="no goal 'g9'"):
        goal_page(bundle, "g9")
