"""A viewer's role decides which rows the database itself shows, whatever is asked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data.connection import Db, PlanUnavailable, Releases, Scope
from queries.kpis import kpis, results
from queries.scope import EVERYTHING, ROLES, Forbidden, Role, Viewer, asking, scope
from tests.prepare import Row, make

SCHOOLS = ("0101", "0102", "0103")
GROUPS = ("all", "black", "white")
HIDDEN = 3  # of so few students nothing is published


def canary(school: str, group: str, kpi: str) -> float:
    """A value that stands nowhere else in the release."""
    return 10 + (int(school[-2:]) if school else 9) + GROUPS.index(group) / 10 + (0.01 if kpi == "secret" else 0.02)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp_path = tmp_path_factory.mktemp("scope")
    rows: list[Row] = [
        {
            "kpi_id": kpi,
            "year": 2021,
            "school_id": school,
            "group_id": group,
            "value": canary(school, group, kpi),
            "denominator": HIDDEN if school else 5000,
        }
        for kpi in ("open", "secret")
        for school in ("", *SCHOOLS)
        for group in GROUPS
    ]
    make(
        tmp_path,
        plan=[{"privacy_profile": "range_ladder"}],
        kpis=[{"kpi_id": "open"}, {"kpi_id": "secret", "audience": "internal"}],
        schools=[{"school_id": s, "name": f"School {s}", "level": "high"} for s in SCHOOLS],
        school_profiles=[{"school_id": s, "year": 2021, "enrolment": 300 + int(s)} for s in SCHOOLS],
        results=rows,
        targets=[
            {"kpi_id": k, "year": 2022, "school_id": s, "kind": "value", "value": 50}
            for k in ("open", "secret")
            for s in ("", *SCHOOLS)
        ],
    )
    return tmp_path / "releases"


def seen(folder: Path, role: Role, *own: str) -> Db:
    viewer = Viewer("https://id.example", "1", role, frozenset(("demo", school) for school in own))
    return Releases(folder, "internal", asking("internal", lambda: viewer)).open("demo")


def exact(db: Db) -> set[tuple[str, str, str]]:
    """School, group and KPI of every canary that can be read."""
    found = results(db)
    return {(r.school_id, r.group_id, r.kpi_id) for r in found if r.value == canary(r.school_id, r.group_id, r.kpi_id)}


EVERY = {(school, group, kpi) for school in ("", *SCHOOLS) for group in GROUPS for kpi in ("open", "secret")}
DISTRICT_INTERNAL = {("", "all", "secret")}


@pytest.mark.parametrize("role", ["superintendent", "equity"])
def test_superintendent_and_equity_office_see_everything(folder: Path, role: Role) -> None:
    db = seen(folder, role, "0101")
    assert exact(db) == EVERY
    assert db.tier == "internal"


@pytest.mark.parametrize("own", [(), ("0101",), ("0102", "0103")])
def test_a_principal_sees_own_schools_in_full_and_others_as_the_public_does(folder: Path, own: tuple[str, ...]) -> None:
    db = seen(folder, "principal", *own)
    mine = {row for row in EVERY if row[0] in own}
    assert exact(db) == mine | DISTRICT_INTERNAL
    public = Releases(folder, "public").open("demo")
    assert [r for r in results(db) if r.school_id not in own and r.kpi_id == "open"] == [
        r for r in results(public) if r.school_id not in own
    ]
    assert {r.school_id for r in results(db) if r.kpi_id == "secret"} == {"", *own}
    assert db.tier == "public"


def test_a_viewer_sees_the_public_release_and_internal_kpis_of_the_district(folder: Path) -> None:
    for role in ("viewer", "wall"):
        db = seen(folder, role, "0101")  # schools mean nothing under these roles
        assert exact(db) == DISTRICT_INTERNAL
        assert [k.kpi_id for k in kpis(db)] == ["open", "secret"]
        assert db.execute("SELECT school_id FROM targets WHERE kpi_id = 'secret'") == [("",)]
        assert not db.execute("SELECT * FROM school_profiles WHERE enrolment IS NULL")


def test_nobody_and_unknown_roles_see_nothing(folder: Path) -> None:
    for viewer in (None, Viewer("https://id.example", "1", "janitor")):  # type: ignore[arg-type]  # what a file may say
        with pytest.raises(Forbidden):
            Releases(folder, "internal", asking("internal", lambda v=viewer: v)).open("demo")  # type: ignore[misc]
    assert "wall" not in ROLES


def test_schools_of_another_plan_with_the_same_id_are_not_ones_own(folder: Path) -> None:
    viewer = Viewer("https://id.example", "1", "principal", frozenset({("elsewhere", "0101"), ("demo", "")}))
    db = Releases(folder, "internal", asking("internal", lambda: viewer)).open("demo")
    assert exact(db) == DISTRICT_INTERNAL


def test_one_process_keeps_each_viewers_answers_apart(folder: Path) -> None:
    """One ``Releases`` serves every viewer; whoever asks first must not decide what the next one sees."""
    now: list[Viewer | None] = [None]
    releases = Releases(folder, "internal", asking("internal", lambda: now[0]))
    order = [("0101",), ("0102",), None, (), ("0101",)]
    for own in order:
        role: Role = "equity" if own is None else "principal"
        now[0] = Viewer("https://id.example", "1", role, frozenset(("demo", s) for s in own or ()))
        expected = EVERY if own is None else {row for row in EVERY if row[0] in own} | DISTRICT_INTERNAL
        assert exact(releases.open("demo")) == expected
    keys = {scope(Viewer("i", "1", "principal", frozenset({("demo", s)}))) for s in SCHOOLS}
    assert len(keys) == len(SCHOOLS)


def test_a_restricted_cursor_cannot_reach_a_file_or_lift_its_lock(folder: Path) -> None:
    db = seen(folder, "viewer")
    for sql in ("ATTACH 'x.duckdb'", "SELECT * FROM read_csv('/etc/passwd')", "SET lock_configuration = false"):
        with pytest.raises(Exception, match=r"disabled|locked|Permission|permission|configuration"):
            db.execute(sql)


def test_a_restricted_viewer_is_shown_nothing_where_the_public_file_is_damaged(folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(folder, tmp_path / "releases"))
    public = next(folder.glob("*.public.duckdb"))
    public.write_bytes(public.read_bytes()[:5000])
    with pytest.raises(PlanUnavailable):
        seen(folder, "principal", "0101")
    assert exact(seen(folder, "superintendent")) == EVERY


def test_scope_admits_by_plan_and_school() -> None:
    assert EVERYTHING.admits("demo", "0103")
    mine = Scope(frozenset({("demo", "0103")}))
    assert mine.admits("demo", "0103")
    assert not mine.admits("other", "0103")
    assert not mine.admits("demo", "0104")
