"""What a new bundle changes is listed row by row, with the states that come out otherwise, before it is published."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

import app
from tests.prepare import Row, make, write

KPIS: list[Row] = [{"kpi_id": "grad"}, {"kpi_id": "read"}]
TARGETS: list[Row] = [{"kpi_id": "grad", "year": 2020, "kind": "value", "value": 84.4}]
RESULTS: list[Row] = [
    {"kpi_id": "grad", "year": 2019, "value": 80},
    {"kpi_id": "grad", "year": 2020, "value": 83, "as_of": "2020-12-01"},
    {"kpi_id": "read", "year": 2020, "value": 50},
]
CHANGED: list[Row] = [
    {"kpi_id": "grad", "year": 2019, "value": 80},
    {"kpi_id": "grad", "year": 2020, "value": 83, "as_of": "2020-12-01"},
    {"kpi_id": "grad", "year": 2020, "value": 85, "as_of": "2021-03-01", "reason": "Transfers corrected"},
    {"kpi_id": "read", "year": 2020, "value": 50.5},
]


def compared(old: Path, new: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    assert app.main(["diff", str(old), str(new), "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_rows_added_changed_removed_and_the_state_that_follows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = write(tmp_path / "old", kpis=KPIS, targets=TARGETS, results=RESULTS)
    new = write(tmp_path / "new", kpis=KPIS, targets=TARGETS, results=CHANGED)
    found = compared(old, new, capsys)
    assert [(c["table"], c["change"]) for c in found] == [("results", "added"), ("results", "changed"), ("states", "changed")]
    added, changed, state = found
    assert added["columns"]["value"] == [None, 85.0]  # type: ignore[index]
    assert added["key"]["as_of"] == "2021-03-01"  # type: ignore[index]
    assert changed["columns"] == {"value": [50.0, 50.5]}
    assert {k: state[k] for k in ("kpi", "year", "school", "group", "old", "new")} == {
        "kpi": "grad",
        "year": 2020,
        "school": "",
        "group": "all",
        "old": "improving",
        "new": "met",
    }
    back = compared(new, old, capsys)
    assert [(c["table"], c["change"]) for c in back] == [("results", "removed"), ("results", "changed"), ("states", "changed")]


def test_a_bundle_and_the_release_built_from_it_are_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables: dict[str, list[Row]] = {
        "kpis": [*KPIS, {"kpi_id": "counted", "better": "lower"}],
        "targets": TARGETS,
        "results": [*CHANGED, {"kpi_id": "counted", "year": 2020, "numerator": 3, "denominator": 7}],
        "groups": [{"group_id": "new", "name": "New", "dimension": "arrival"}],
        "strategies": [{"objective_id": "learn", "order": 1, "name": "Tutoring", "phase_2020": "plan"}],
    }
    made = make(tmp_path, **tables)
    assert compared(made.internal, tmp_path / "bundle", capsys) == []
    assert app.main(["diff", str(made.internal), str(tmp_path / "bundle")]) == 0
    assert capsys.readouterr().out == "demo: nothing differs\n"


def test_the_list_for_people_names_keys_and_is_cut_short(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schools = [{"school_id": f"s{n:02}", "name": f"School {n}"} for n in range(25)]
    old = write(tmp_path / "old", kpis=KPIS, targets=TARGETS, results=RESULTS)
    new = write(tmp_path / "new", plan=[{"title": "Another title"}], kpis=KPIS, targets=TARGETS, results=CHANGED, schools=schools)
    assert app.main(["diff", str(old), str(new)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "  changed: plan: title The Demo Plan → Another title" in lines
    assert "  changed: kpi_id=read, year=2020, group_id=all: value 50 → 50.5" in lines
    assert "results: 1 added, 1 changed" in lines
    assert "schools: 25 added" in lines
    assert "  and 5 more; --json lists all" in lines
    assert lines[-2:] == ["states: 1 differ", "  grad 2020: improving → met"]
    assert len(compared(old, new, capsys)) == 29


def test_a_changed_rule_changes_states_without_a_changed_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lower = [{**KPIS[0], "better": "lower"}, KPIS[1]]
    old = write(tmp_path / "old", kpis=KPIS, targets=TARGETS, results=RESULTS)
    new = write(tmp_path / "new", kpis=lower, targets=TARGETS, results=RESULTS)
    states = [(c["kpi"], c["year"], c["old"], c["new"]) for c in compared(old, new, capsys) if c["table"] == "states"]
    assert ("grad", 2020, "improving", "met") in states


def test_what_cannot_be_compared_is_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = make(tmp_path, kpis=KPIS, results=RESULTS)
    good = tmp_path / "bundle"
    bad = write(tmp_path / "bad", kpis=KPIS, results=[{"kpi_id": "grad", "year": 2020, "value": "abc"}])
    other = write(tmp_path / "other", plan=[{"id": "other"}])
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"no database")
    foreign = tmp_path / "foreign.duckdb"
    shutil.copy(made.internal, foreign)

    with duckdb.connect(str(foreign)) as connection:
        connection.execute("ALTER TABLE kpis DROP COLUMN owner")
    for old, new, said in (
        (good, tmp_path / "nowhere", "there is nothing there"),
        (good, bad, "1 error in the bundle; list them with waymark check"),
        (good, other, "compare two of one plan"),
        (broken, good, "no release that can be read"),
        (foreign, good, "built by another version"),
        (made.public, good, "compare it with another public release"),
    ):
        assert app.main(["diff", str(old), str(new)]) == 1
        streams = capsys.readouterr()
        assert streams.out == ""
        assert said in streams.err.splitlines()[-1]
    assert app.main(["diff", str(made.public), str(made.public)]) == 0
