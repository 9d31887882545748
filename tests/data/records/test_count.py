"""Student records become the results that a naive count of them gives, and nothing else of them is kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from data.build import build
from data.records import engines
from data.records.declaration import Declaration
from data.release import TIERS
from tests.data.records.samples import DECLARED, SCHOOLS, bundle, counted, naive, read_quietly, students


def test_csv_records_give_the_counts_of_a_naive_reader(tmp_path: Path) -> None:
    rows = students(3000)
    assert counted(read_quietly(bundle(tmp_path / "b", {"all.csv": rows}))) == naive(rows)


def test_parquet_and_csv_and_several_files_give_the_same(tmp_path: Path) -> None:
    rows = students(2000)
    whole = bundle(tmp_path / "whole", {"all.csv": rows})
    split = bundle(tmp_path / "split", {"a.csv": rows[:700], "b.csv": rows[700:]})
    parquet = bundle(tmp_path / "parquet", {"all.csv": rows})
    typed = "year::INT AS year, swd = 'yes' AS swd, in_cohort::BOOL AS in_cohort, graduated = '1' AS graduated"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT school_id, race, sex, suspensions::TINYINT AS suspensions, {typed} "
            f"FROM read_csv('{parquet}/records/all.csv', all_varchar = true)) TO '{parquet}/records/all.parquet'"
        )
    (parquet / "records" / "all.csv").unlink()
    assert counted(read_quietly(whole)) == counted(read_quietly(split)) == counted(read_quietly(parquet)) == naive(rows)


def test_the_one_division_is_the_bundles_own_and_facts_come_with_each_row(tmp_path: Path) -> None:
    found = read_quietly(bundle(tmp_path / "b", {"all.csv": students(400)}))
    rows = [row for row in found.tables["results"] if row["kpi_id"] == "graduation"]
    for row in rows:
        assert row["computed"] is True
        assert row["value"] == 100 * float(str(row["numerator"])) / float(str(row["denominator"]))
        assert row["as_of"] == ("2021-12-01" if row["year"] == 2021 else None)
        assert bool(row["baseline"]) == (row["year"] == 2021)


def test_crosses_stay_with_the_district_unless_the_declaration_says_otherwise(tmp_path: Path) -> None:
    rows = students(600)
    by_school = DECLARED.replace('crosses = [["race", "sex"]]', 'crosses = [["sex", "race"]]\nschool_crosses = true')
    plain = counted(read_quietly(bundle(tmp_path / "plain", {"all.csv": rows})))
    wide = counted(read_quietly(bundle(tmp_path / "wide", {"all.csv": rows}, by_school)))
    added = {key: cell for key, cell in wide.items() if key not in plain}
    assert plain.items() <= wide.items()
    assert {(school, group) for _, _, school, group in added} == {
        (school, f"{race}_{sex}")
        for school in ("0101", "0102")
        for race in ("black", "white", "hispanic")
        for sex in ("female", "male")
    }
    for year in (2021, 2022):
        some = [r for r in rows if r["in_cohort"] == "true" and r["year"] == year and (r["race"], r["sex"]) == ("black", "male")]
        by_hand = sum(1 for r in some if r["school_id"] == "0101")
        assert added["graduation", year, "0101", "black_male"][2] == by_hand


def test_an_interrupted_build_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = students(900)
    folder = bundle(tmp_path / "b", {"a.csv": rows[:300], "b.csv": rows[300:600], "c.csv": rows[600:]})
    rolled: list[str] = []
    original = engines.DuckDb.roll_up

    def counting(self: engines.DuckDb, file: Path, declaration: Declaration, to: Path, tick: engines.Tick) -> None:
        if stop_at == file.name:
            raise KeyboardInterrupt
        rolled.append(file.name)
        original(self, file, declaration, to, tick)

    monkeypatch.setattr(engines.DuckDb, "roll_up", counting)
    stop_at = "b.csv.parquet"
    with pytest.raises(KeyboardInterrupt):
        read_quietly(folder)
    stop_at = ""
    assert counted(read_quietly(folder)) == naive(rows)
    assert rolled == ["a.csv.parquet", "b.csv.parquet", "c.csv.parquet"]
    assert counted(read_quietly(folder)) == naive(rows)
    assert len(rolled) == 3
    # Another file, or another question, is counted anew; what nothing needs any more is removed.
    bundle(folder, {"b.csv": rows[300:599]})
    assert counted(read_quietly(folder)) == naive(rows[:599] + rows[600:])
    assert rolled[3:] == ["b.csv.parquet"]
    (folder / "records.toml").write_text(DECLARED.replace('"graduated"', '"graduated and swd"'))
    read_quietly(folder)
    assert len(rolled) == 7
    kept = list((folder / "records" / ".rollups").iterdir())
    assert len(kept) == 3
    assert all(path.suffix == ".parquet" for path in kept)


def test_a_bundle_that_cannot_be_written_to_is_counted_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = students(200)
    folder = bundle(tmp_path / "b", {"a.csv": rows})
    mkdir = Path.mkdir

    def refused(self: Path, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        if self.name == ".rollups":
            raise PermissionError(13, "Permission denied", str(self))
        mkdir(self, mode, parents, exist_ok)

    monkeypatch.setattr(Path, "mkdir", refused)
    assert counted(read_quietly(folder)) == naive(rows)
    assert [path.name for path in (folder / "records").iterdir()] == ["a.csv"]


def test_no_student_enters_a_served_file(tmp_path: Path) -> None:
    rows = [
        {**row, "name": f"Zyxwv Qponm{row['student_id']}", "state_number": 918273645000 + n} for n, row in enumerate(students(60))
    ]
    folder = bundle(tmp_path / "b", {"all.csv": rows})
    made = build(folder, tmp_path / "out")
    canaries = [str(row[column]) for row in rows for column in ("student_id", "name", "state_number")]
    canaries += ["Zyxwv", "canary-", "918273645"]
    for path in (made.public, made.internal):
        data = path.read_bytes()
        assert b"Demo Schools" in data  # the search would see a text of the release
        assert not [word for word in canaries if word.encode() in data]
        assert not [n for n in range(918273645000, 918273645060) if n.to_bytes(8, "little") in data]
    for tier in TIERS:
        # Compressed columns hide text from a search of bytes, so every cell is read too.
        with duckdb.connect(str(tmp_path / "out" / f"demo.{made.release}.{tier}.duckdb"), read_only=True) as connection:
            tables = [name for (name,) in connection.execute("SELECT table_name FROM information_schema.tables").fetchall()]
            cells = {str(cell) for name in tables for row in connection.execute(f'FROM "{name}"').fetchall() for cell in row}
        assert "graduation" in cells
        assert not [cell for cell in cells if any(word in cell for word in ("Zyxwv", "canary-", "918273645"))]
    left = [path for path in (tmp_path / "out").iterdir() if "records" in path.name or "roll" in path.name]
    assert left == []


def test_the_same_records_are_the_same_release_wherever_they_are_counted(tmp_path: Path) -> None:
    folder = bundle(tmp_path / "b", {"all.csv": students(300)})
    first = build(folder, tmp_path / "one")
    shutil.rmtree(folder / "records" / ".rollups")
    assert build(folder, tmp_path / "two").release == first.release


def test_records_add_to_results_that_are_given_and_never_hide_one(tmp_path: Path) -> None:
    rows = students(100)
    older = [{"kpi_id": "graduation", "year": 2020, "value": 71.5}]
    cells = counted(read_quietly(bundle(tmp_path / "b", {"all.csv": rows}, results=older)))
    assert cells == naive(rows) | {("graduation", 2020, "", "all"): (71.5, None, None)}
    twice = [{"kpi_id": "graduation", "year": 2022, "value": 71.5}]
    errors = read_quietly(bundle(tmp_path / "twice", {"all.csv": rows}, results=twice)).errors
    assert [(p.table, p.text) for p in errors] == [("results", "graduation, 2022, , , all, ")]
    assert "row 1 has the same key" in errors[0].remedy


def test_a_plans_own_groups_and_schools_are_known(tmp_path: Path) -> None:
    rows = [{**row, "school_id": "0103", "race": "newcomer"} for row in students(40)]
    own = {"groups": [{"group_id": "newcomer", "name": "New", "dimension": "arrival"}]}
    declared = (
        DECLARED.replace('race = "race"', 'arrival = "race"')
        .replace('["race"]', '["arrival"]')
        .replace('crosses = [["race", "sex"]]', "")
    )
    schools = [*SCHOOLS, {"school_id": "0103", "name": "C"}]
    cells = counted(read_quietly(bundle(tmp_path / "b", {"all.csv": rows}, declared, schools=schools, **own)))
    assert cells["suspensions", 2021, "", "newcomer"] == cells["suspensions", 2021, "", "all"]
