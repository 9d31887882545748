"""Builds under each profile: what the public file holds, and that nothing is written which breaks its promise."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app import main
from data.build import KEPT, BuildFailed, build
from data.privacy import exact, guard
from data.privacy.audit import audit
from data.privacy.cells import Slice
from data.release import read_pointer
from tests.data.privacy.districts import Rows, district
from tests.data.privacy.districts import row as result
from tests.prepare import Row, make, write

HIDING = ("range_ladder", "exact_suppressed")


def tables(rows: Rows, profile: str, **plan: object) -> dict[str, Sequence[Row]]:
    """A bundle of these results."""
    schools = sorted({str(row["school_id"]) for row in rows} - {""})
    return {
        "plan": [{"privacy_profile": profile, **plan}],
        "kpis": [{"kpi_id": "graduation"}],
        "schools": [{"school_id": school, "name": f"School {school}", "level": "high"} for school in schools],
        "results": rows,
    }


@pytest.mark.parametrize("profile", HIDING)
def test_a_district_is_published_and_nothing_hidden_can_be_told(tmp_path: Path, profile: str) -> None:
    made = make(tmp_path, **tables(district(1, 4, 60, loose=True), profile))
    found = audit([made.public], scopes=True)
    assert found.attacked > 50
    assert found.recoveries == ()
    assert audit([made.internal]).attacked == 0


@pytest.mark.parametrize("profile", HIDING)
def test_nothing_is_written_that_tells_what_it_hides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], profile: str
) -> None:
    first = make(tmp_path, **tables(district(1, 6, 60), profile))
    # An engine that hides small groups and nothing else; on the ladder, one that publishes what it was given.
    rows = [
        {**row, "value": None, "numerator": None, "denominator": None, "status": "suppressed"} if _small(row) else row
        for row in district(2, 6, 60)
    ]
    monkeypatch.setattr(exact, "apply", lambda public, *_: public)
    monkeypatch.setattr("data.privacy.ranges.apply", lambda public, *_: public)
    bundle = write(tmp_path / "second", **tables(rows, profile))
    with pytest.raises(BuildFailed, match=r"nothing was written.* by .*="):
        build(bundle, tmp_path / "releases")
    pointer = read_pointer(tmp_path / "releases", "demo")
    assert pointer is not None
    assert pointer.release == first.release
    assert sorted(path.name for path in (tmp_path / "releases").glob("*.duckdb")) == [first.internal.name, first.public.name]
    assert main(["build", str(bundle), "--out", str(tmp_path / "releases")]) == 1
    assert "nothing was written" in capsys.readouterr().err


def _small(row: Row) -> bool:
    return float(str(row["denominator"])) < 10


def test_what_an_agency_published_itself_is_built_and_its_leaks_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {**row, "value": None, "numerator": None, "denominator": None, "status": "suppressed"} if _small(row) else row
        for row in district(2, 6, 60)
    ]
    bundle = write(tmp_path / "bundle", **tables(rows, "as_published"))
    assert main(["build", str(bundle), "--out", str(tmp_path / "releases")]) == 0
    said = capsys.readouterr()
    assert "warning: as published, graduation 2021" in said.err
    assert "more counts can be told; waymark audit lists them" in said.err
    (public,) = (tmp_path / "releases").glob("*.public.duckdb")
    assert main(["audit", str(public)]) == 1
    assert " is " in capsys.readouterr().out


def test_a_build_says_what_it_protects_and_redoes_only_what_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = district(5, 3, 60, years=2)
    said: list[str] = []
    build(write(tmp_path / "first", **tables(rows, "exact_suppressed")), tmp_path / "releases", said.append)
    assert any("protecting small groups (exact_suppressed)" in line for line in said)
    done: list[str] = []

    def counted(of: Slice, *options: Any, **more: Any) -> guard.Guarded:
        done.append(of.name)
        return whole(of, *options, **more)

    whole = guard.guard
    monkeypatch.setattr(guard, "guard", counted)
    changed = [result("s00", "white", 1, 12, 2022) if _of(row, "s00", "white", 2022) else row for row in rows]
    build(write(tmp_path / "second", **tables(changed, "exact_suppressed")), tmp_path / "releases")
    assert done == ["graduation 2022"]


def _of(row: Row, school: str, group: str, year: int) -> bool:
    return (row["school_id"], row["group_id"], row["year"]) == (school, group, year)


def test_findings_that_no_current_release_used_are_deleted(tmp_path: Path) -> None:
    """Each build leaves its own plan's findings, those of other plans with a release, and nothing else."""
    out, rows = tmp_path / "releases", district(5, 3, 30)

    def built(name: str, given: Rows, plan: str) -> set[str]:
        build(write(tmp_path / name, **tables(given, "exact_suppressed", id=plan)), out)
        return {path.name for path in (out / KEPT / plan).iterdir()}

    first, other = built("first", rows, "demo"), built("other", rows, "other")
    assert first
    (out / KEPT / "gone").mkdir()
    for stray in (out / KEPT / "gone" / "a.json", out / KEPT / "b.json", out / KEPT / "demo" / ".c.1.tmp"):
        stray.write_text("{}", encoding="utf-8")
        os.utime(stray, (0, 0))
    more = [*rows, *district(6, 3, 30, kpi="graduation", first=2022)]
    second = built("second", more, "demo")
    assert first <= second  # used again for the year that stayed
    third = built("third", more[len(rows) :], "demo")
    assert third
    assert third <= second - first
    assert {path.name for path in (out / KEPT).iterdir()} == {"demo", "other"}
    assert {path.name for path in (out / KEPT / "other").iterdir()} == other


def test_two_builds_at_once_keep_each_its_own_findings(tmp_path: Path) -> None:
    out, plans = tmp_path / "releases", ("one", "other")
    command = [sys.executable, "-m", "app", "build", "--out", str(out)]
    rows = district(5, 3, 30)
    bundles = [write(tmp_path / plan, **tables(rows, "exact_suppressed", id=plan)) for plan in plans]
    running = [subprocess.Popen([*command, str(bundle)], stderr=subprocess.DEVNULL) for bundle in bundles]
    assert [each.wait(timeout=120) for each in running] == [0, 0]
    one, other = ({path.name for path in (out / KEPT / plan).iterdir()} for plan in plans)
    assert one == other  # the same counts under the same rule
    assert one
