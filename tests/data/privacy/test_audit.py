"""The command audit: releases, several of them, and an agency's file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from app import main
from data.privacy.audit import audit
from tests.data.privacy.districts import Rows, district
from tests.data.privacy.test_publish import tables
from tests.prepare import make

HEADER = [
    *("LONG_SCHOOL_YEAR", "DETAIL_LVL_DESC", "SCHOOL_DSTRCT_CD", "SCHOOL_DSTRCT_NM", "INSTN_NUMBER", "INSTN_NAME"),
    *("GRADES_SERVED_DESC", "LABEL_LVL_1_DESC", "PROGRAM_TOTAL", "PROGRAM_PERCENT", "TOTAL_COUNT"),
]
GROUPS = {"ALL Students": (60, 90), "White": (40, 60), "Black": (17, 24), "Hispanic": None, "Asian/Pacific Islander": None}


def agency_file(path: Path, groups: Iterable[tuple[str, tuple[int, int] | None]]) -> Path:
    """A state's file of one district, in a format that ships."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for label, counts in groups:
            x, n = counts or ("", "")
            rate = round(100 * counts[0] / counts[1], 2) if counts else ""
            place = ("2017-18", "District", "601", "Appling County", "ALL", "All", "09,10,11,12")
            writer.writerow([*place, f"Grad Rate -{label}", x, rate, n])
    return path


def test_an_agency_file_is_attacked_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two_hidden = agency_file(tmp_path / "two.csv", GROUPS.items())
    # Two groups share 3 with and 3 without the outcome: no count of either is told.
    assert main(["audit", str(two_hidden)]) == 0
    one_hidden = agency_file(tmp_path / "one.csv", list(GROUPS.items())[:4])
    capsys.readouterr()
    assert main(["audit", str(one_hidden), "--format", "georgia_graduation", "--json"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {(line["cell"], line["low"], line["high"], line["kind"]) for line in lines} == {
        (f"graduation_4yr 2018 601 district hispanic {count}", value, value, "exact")
        for count, value in (("yes", 3), ("no", 3), ("total", 6))
    }
    assert all("white + black + hispanic = all" in line["sums"][0] for line in lines)


def test_an_empty_group_is_no_finding(tmp_path: Path) -> None:
    nobody = {**GROUPS, "ALL Students": (57, 84)}
    assert audit([agency_file(tmp_path / "file.csv", nobody.items())]).recoveries == ()


@pytest.mark.parametrize("asked", [[], ["--format", "no_such_format"]])
def test_what_cannot_be_audited_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: list[str]
) -> None:
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "broken.duckdb").write_text("no database", encoding="utf-8")
    for name in ("notes.csv", "broken.duckdb", "absent.csv"):
        if asked and name != "notes.csv":
            continue
        assert main(["audit", str(tmp_path / name), *asked]) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith("waymark: ")
        assert (asked[-1] if asked else name) in said.err
        assert len(said.err.splitlines()) == 1


def test_scopes_need_what_the_file_hides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--scopes", str(agency_file(tmp_path / "two.csv", GROUPS.items()))]) == 1
    assert "needs a release" in capsys.readouterr().err


def test_earlier_releases_count(tmp_path: Path) -> None:
    """What a release published stays known when a later one, under a stricter rule, hides it."""
    rows: Rows = district(3, 4, 60)
    loose = make(tmp_path / "loose", **tables(rows, "exact_suppressed", minimum_group_size=10))
    strict = make(tmp_path / "strict", **tables(rows, "exact_suppressed", minimum_group_size=30))
    assert audit([loose.public]).recoveries == ()
    assert audit([strict.public]).recoveries == ()
    both = audit([loose.public, strict.public])
    told = [each for each in both.recoveries if each.sums == ("an earlier release published it",)]
    assert told
    assert all(each.kind == "exact" for each in told)
    truth = {(row["school_id"], row["group_id"]): row["numerator"] for row in rows}
    assert all(truth[each.school, each.group] == each.low for each in told if each.count == "yes")
