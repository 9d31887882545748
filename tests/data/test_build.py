"""From rows to files: what a build writes, and that a failed one changes nothing."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest

from data import release, store
from data.build import BuildFailed, BuildRefused, build
from data.connection import Releases
from tests.prepare import make, prepare, write

KPI = [{"kpi_id": "graduation"}]


def result(year: int, value: object, **more: object) -> dict[str, object]:
    return {"kpi_id": "graduation", "year": year, "value": value, **more}


def files(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_both_tiers_hold_every_row_of_a_plan_that_hides_nothing(tmp_path: Path) -> None:
    made = make(tmp_path, kpis=KPI, results=[result(2019, 81.4), result(2020, "")])
    for tier in release.TIERS:
        db = Releases(tmp_path / "releases", tier).open("demo")
        assert db.execute("SELECT year, value FROM results ORDER BY year") == [(2019, 81.4), (2020, None)]
        assert db.execute("SELECT plan, release, tier FROM release") == [("demo", made.release, tier)]
    assert made.changed


def test_the_newest_row_of_a_key_holds_and_the_latest_date_is_the_years(tmp_path: Path) -> None:
    db = prepare(
        tmp_path,
        kpis=KPI,
        results=[
            result(2019, 70, as_of="2019-09-01"),
            result(2019, 71),
            result(2019, 72, as_of="2020-01-15", reason="late transcripts"),
            result(2019, 60, measured_on="2019-01-31"),
            result(2020, 61, measured_on="2020-01-31"),
            result(2020, 62, measured_on="2020-05-31"),
        ],
        targets=[
            {"kpi_id": "graduation", "year": 2023, "kind": "value", "value": 90},
            {"kpi_id": "graduation", "year": 2023, "kind": "value", "value": 85, "as_of": "2020-06-01"},
            {"kpi_id": "graduation", "year": 2023, "kind": "value", "value": 5, "on": "gap", "group_id": "black"},
        ],
    )
    assert db.execute("SELECT year, value, current, yearly FROM results") == [
        (2019, 60, True, False),
        (2019, 71, False, False),
        (2019, 70, False, False),
        (2019, 72, True, True),
        (2020, 61, True, False),
        (2020, 62, True, True),
    ]
    assert db.execute('SELECT value, "on", current FROM targets') == [
        (90, "value", False),
        (85, "value", True),
        (5, "gap", True),
    ]


def test_rows_lie_in_the_order_that_filters_them(tmp_path: Path) -> None:
    schools = [{"school_id": school, "name": school} for school in ("s2", "s1")]
    own = [{"group_id": "newcomer", "name": "Newcomers", "dimension": "arrival", "order": 1}]
    keys = [(s, g, y) for s in ("s2", "", "s1") for g in ("newcomer", "swd", "white", "asian", "all") for y in (2020, 2019)]
    rows = [result(y, 50, school_id=s, group_id=g) for s, g, y in keys]
    db = prepare(tmp_path, kpis=KPI, schools=schools, groups=own, results=rows)
    stored = db.execute("SELECT school_id, group_id, year FROM results")
    wanted = [(s, g, y) for s in ("", "s1", "s2") for g in ("all", "asian", "white", "swd", "newcomer") for y in (2019, 2020)]
    assert stored == wanted


def test_the_same_rows_in_another_order_are_the_same_release_with_the_same_content(tmp_path: Path) -> None:
    rows = [result(year, year - 1950, school_id=school) for year in range(2015, 2023) for school in ("", "s1", "s2")]
    schools = [{"school_id": school, "name": school} for school in ("s1", "s2")]
    first = make(tmp_path / "a", kpis=KPI, schools=schools, results=rows)
    random.Random(1).shuffle(rows)
    second = make(tmp_path / "b", kpis=KPI, schools=schools[::-1], results=rows)
    assert first.release == second.release
    dumps = []
    for made in (first, second):
        connection = duckdb.connect(str(made.public), read_only=True)
        dumps.append({table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in store.columns()})
        connection.close()
    assert dumps[0] == dumps[1]


def test_another_value_is_another_release_and_the_old_files_stay(tmp_path: Path) -> None:
    first = make(tmp_path, kpis=KPI, results=[result(2019, 81.4)])
    second = make(tmp_path, kpis=KPI, results=[result(2019, 81.5)])
    assert second.release != first.release
    assert first.public.exists()
    assert first.internal.exists()
    pointer = release.read_pointer(tmp_path / "releases", "demo")
    assert [past.release for past in pointer.history] == [first.release, second.release]


def test_a_release_that_is_current_is_not_written_again(tmp_path: Path) -> None:
    make(tmp_path, kpis=KPI, results=[result(2019, 81.4)])
    before = files(tmp_path / "releases")
    said: list[str] = []
    again = build(tmp_path / "bundle", tmp_path / "releases", said.append)
    assert not again.changed
    assert files(tmp_path / "releases") == before
    assert "already current" in said[-1]


@pytest.mark.parametrize("tier", release.TIERS)
def test_a_current_release_whose_file_is_damaged_is_written_again(tmp_path: Path, tier: release.Tier) -> None:
    made = make(tmp_path, kpis=KPI, results=[result(2019, 81.4)])
    damaged = made.public if tier == "public" else made.internal
    damaged.write_bytes(damaged.read_bytes()[:5000])
    assert make(tmp_path, kpis=KPI, results=[result(2019, 81.4)]).changed
    assert Releases(tmp_path / "releases", tier).open("demo").release == made.release


def test_errors_refuse_the_build_and_nothing_changes(tmp_path: Path) -> None:
    make(tmp_path, kpis=KPI, results=[result(2019, 81.4)])
    before = files(tmp_path / "releases")
    write(tmp_path / "bundle", kpis=KPI, results=[result(2019, "eighty"), result(2020, "ninety")])
    with pytest.raises(BuildRefused, match="2 errors") as refused:
        build(tmp_path / "bundle", tmp_path / "releases")
    assert [(p.table, p.row, p.column, p.text) for p in refused.value.problems if p.severity == "error"] == [
        ("results", 1, "value", "eighty"),
        ("results", 2, "value", "ninety"),
    ]
    assert files(tmp_path / "releases") == before


def test_a_file_that_does_not_hold_its_rows_is_never_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, kpis=KPI, results=[result(2019, 81.4)])
    before = files(tmp_path / "releases")
    whole = store.insert

    def lossy(connection: duckdb.DuckDBPyConnection, table: str, rows: store.Rows) -> None:
        whole(connection, table, rows[1:] if table == "results" else rows)

    monkeypatch.setattr(store, "insert", lossy)
    with pytest.raises(BuildFailed, match="table results holds 0 rows, not 1"):
        make(tmp_path, kpis=KPI, results=[result(2019, 81.5)])
    assert files(tmp_path / "releases") == before


def test_leftovers_of_a_killed_build_go_with_the_next(tmp_path: Path) -> None:
    made = make(tmp_path, kpis=KPI, results=[result(2019, 81.4)])
    left = made.public.with_name(".demo.0123456789ab.public.duckdb.99.tmp")
    left.write_bytes(b"half")
    make(tmp_path, kpis=KPI, results=[result(2019, 81.5)])
    assert not left.exists()


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ({}, ""),
        ({"plan": [{"published": "2018-06-28"}]}, "2018-06-28"),
        ({"kpis": KPI, "results": [result(2019, 81, as_of="2019-09-03", measured_on="2019-06-01")]}, "2019-09-03"),
        ({"survey_waves": [{"wave": "w", "name": "W", "date": "2024-04-08"}], "plan": [{"published": "2018-06"}]}, "2024-04-08"),
    ],
)
def test_the_data_are_as_old_as_their_newest_date(
    tmp_path: Path, tables: dict[str, list[dict[str, object]]], expected: str
) -> None:
    made = make(tmp_path, **tables)
    assert made.data_as_of == expected
    assert Releases(tmp_path / "releases").open("demo").data_as_of == expected


@pytest.mark.parametrize(
    ("column", "text", "synthetic"),
    [("source", "Synthetic data", True), ("title", "A synthetic plan", True), ("district", "Photosynthetic Valley", False)],
)
def test_a_plan_that_says_it_is_synthetic_is_marked(tmp_path: Path, column: str, text: str, synthetic: bool) -> None:
    db = prepare(tmp_path, plan=[{column: text}])
    assert db.execute("SELECT synthetic FROM plan") == [(synthetic,)]


def test_warnings_are_kept_in_the_release(tmp_path: Path) -> None:
    made = make(tmp_path, kpis=KPI, results=[result(2019, 90, numerator=10, denominator=20)])
    kept = Releases(tmp_path / "releases").open("demo").execute('SELECT "table", "row", severity FROM problems')
    assert ("results", 1, "warning") in kept
    assert len(kept) == len(made.problems)
