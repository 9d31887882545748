"""What is due, late or overdue: the rule, the command that lists it, and the home page's same list."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import app
from components.markup import to_html
from data.connection import Releases
from pages import goal, home
from queries.due import due_kpis, gives_dates, overdue_strategies
from queries.site import Site, resolve
from tests.prepare import Row, make, prepare

TODAY = "2026-11-22"
KPIS: list[Row] = [
    {"kpi_id": "late_row", "name": "Absence", "owner": "Student Support"},
    {"kpi_id": "passed", "name": "Counselors", "next_due": "2026-11-21", "owner": "High Schools"},
    {"kpi_id": "delivered", "name": "Delivered", "next_due": "2026-11-21"},
    {"kpi_id": "today", "name": "Due today", "next_due": "2026-11-22"},
    {"kpi_id": "month", "name": "This month", "next_due": "2026-11"},
    {"kpi_id": "soon", "name": "Soon", "next_due": "2026-12-22"},
    {"kpi_id": "far", "name": "Far", "next_due": "2026-12-23"},
    {"kpi_id": "retired", "name": "Retired", "next_due": "2020-01-01", "retired": 2021},
    {"kpi_id": "plain", "name": "Plain"},
]
RESULTS: list[Row] = [
    {"kpi_id": "late_row", "year": 2025, "value": 20, "as_of": "2025-11-15"},
    {"kpi_id": "late_row", "year": 2026, "status": "late", "reason": "Registers are open", "as_of": "2026-11-16"},
    {"kpi_id": "passed", "year": 2025, "value": 41, "as_of": "2025-11-15"},
    {"kpi_id": "passed", "year": 2026, "status": "pending", "as_of": "2026-11-21"},
    {"kpi_id": "delivered", "year": 2026, "value": 41, "as_of": "2026-11-21"},
]
STRATEGIES: list[Row] = [
    {"objective_id": "learn", "order": 1, "name": "Tutoring", "status": "under_way", "due": "2026-10", "owner": "Teaching"},
    {"objective_id": "learn", "order": 2, "name": "Screener", "status": "complete", "due": "2025-06"},
    {"objective_id": "learn", "order": 3, "name": "Curriculum", "status": "paused", "due": "2024-06-30"},
    {"objective_id": "learn", "order": 4, "name": "Training", "status": "under_way", "due": "2026-11"},
]


def site(tmp_path: Path, path: str) -> Site:
    return replace(resolve(Releases(tmp_path / "releases"), path, ""), today=TODAY)


def drawn(view: object) -> str:
    return re.sub(r"\s+", " ", "".join(to_html(part) for part in view.body))  # type: ignore[attr-defined]


def test_late_by_status_or_by_date_and_due_within_thirty_days(tmp_path: Path) -> None:
    found = due_kpis(prepare(tmp_path, kpis=KPIS, results=RESULTS), TODAY)
    assert [(d.kpi.kpi_id, d.standing, d.since, d.year, d.reason) for d in found] == [
        ("late_row", "late", None, 2026, "Registers are open"),
        ("passed", "late", "2026-11-21", 2026, ""),
        ("today", "due", "2026-11-22", None, ""),
        ("month", "due", "2026-11", None, ""),
        ("soon", "due", "2026-12-22", None, ""),
    ]


def test_a_day_later_more_is_late(tmp_path: Path) -> None:
    db = prepare(tmp_path, kpis=KPIS, results=RESULTS)
    late = {d.kpi.kpi_id for d in due_kpis(db, "2026-12-01") if d.standing == "late"}
    assert late == {"late_row", "passed", "today", "month"}


def test_strategies_past_their_date_are_overdue_unless_complete(tmp_path: Path) -> None:
    db = prepare(tmp_path, strategies=STRATEGIES)
    assert [s.name for s in overdue_strategies(db, TODAY)] == ["Curriculum", "Tutoring"]
    assert [s.name for s in overdue_strategies(db, "2026-12-01")] == ["Curriculum", "Tutoring", "Training"]


def test_the_command_lists_each_with_its_owner_and_exits_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(tmp_path, kpis=KPIS, results=RESULTS, strategies=STRATEGIES)
    assert app.main(["status", "demo", "--data", str(tmp_path / "releases"), "--today", TODAY]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "demo: 2 late, 3 due, 2 overdue, as of 2026-11-22",
        "  late: Absence, 2025–26; Student Support (Registers are open)",
        "  late: Counselors, since 2026-11-21 2025–26; High Schools",
        "  due: Due today, by 2026-11-22; no owner named",
        "  due: This month, by 2026-11; no owner named",
        "  due: Soon, by 2026-12-22; no owner named",
        "  overdue: Curriculum, due 2024-06-30; no owner named",
        "  overdue: Tutoring, due 2026-10; Teaching",
    ]


def test_the_command_says_which_plans_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    releases = str(tmp_path / "releases")
    assert app.main(["status", "--data", releases]) == 1
    assert "there is no release here" in capsys.readouterr().err
    make(tmp_path)
    assert app.main(["status", "--data", releases]) == 0
    assert capsys.readouterr().out.startswith("demo: 0 late, 0 due, 0 overdue, as of 20")
    assert app.main(["status", "durham", "--data", releases]) == 1
    assert "are: demo" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        app.main(["status", "--today", "22/11/2026"])


def test_a_copy_with_the_public_files_alone_is_read_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = make(tmp_path, kpis=KPIS, results=RESULTS)
    made.internal.unlink()
    assert app.main(["status", "--data", str(tmp_path / "releases"), "--today", TODAY]) == 0
    assert capsys.readouterr().out.startswith("demo: 2 late")


def test_the_home_page_holds_the_same_list(tmp_path: Path) -> None:
    make(tmp_path, kpis=KPIS, results=RESULTS, strategies=STRATEGIES)
    page = drawn(home.view(site(tmp_path, "/demo")))
    assert "2 KPIs are late, 3 are due within 30 days; 2 strategies are past due." in page
    part = page[page.index('id="due"') : page.index('id="goal-learning"')]
    at = [part.index(name) for name in ("Absence", "Counselors", "Due today", "This month", "Soon", "Curriculum", "Tutoring")]
    assert at == sorted(at)
    assert "Late since 21 Nov 2026 for 2025–26" in part
    assert "Late for 2025–26. Registers are open" in part
    assert "Student Support" in part
    assert 'href="/demo/kpis/passed"' in part
    assert "Delivered" not in part


def test_a_plan_without_dates_has_no_such_part_and_one_on_time_says_so(tmp_path: Path) -> None:
    make(tmp_path / "a", kpis=[{"kpi_id": "k"}])
    bare = site(tmp_path / "a", "/demo")
    assert not gives_dates(bare.release)
    assert 'id="due"' not in drawn(home.view(bare))
    make(tmp_path / "b", kpis=[{"kpi_id": "k", "next_due": "2030-01"}])
    assert "Nothing is due or late." in drawn(home.view(site(tmp_path / "b", "/demo")))


def test_a_goals_strategies_say_overdue_in_words(tmp_path: Path) -> None:
    make(tmp_path, strategies=STRATEGIES)
    page = drawn(goal.view(site(tmp_path, "/demo/goals/learning")))
    assert "overdue since Oct 2026" in page
    assert "overdue since 30 Jun 2024" in page
    assert page.count("overdue") == 2
    assert "due Nov 2026" in page
