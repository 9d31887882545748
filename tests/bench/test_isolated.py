"""A job that crashes, hangs or says nothing is a failed job; the others' results stand, and are kept."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.bench.isolated import Kept, Result, results

ENDS = {
    "good": "print('so far'); print('{\"told\": 0}')",
    "crash": "import os; os.abort()",
    "error": "raise SystemExit('no such school')",
    "hang": "import time; time.sleep(60)",
    "silent": "pass",
}


def test_a_crash_or_a_hang_fails_its_own_job_alone_and_what_was_found_is_kept(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "work" / "found.jsonl")
    jobs = {name: [sys.executable, "-S", "-c", code] for name, code in ENDS.items()}
    found = {each.job: each for each in results(jobs, kept, at_once=3, patience=2.0)}
    assert found["good"] == Result("good", {"told": 0})
    assert {name: each.found for name, each in found.items() if name != "good"} == dict.fromkeys([*ENDS][1:])
    assert "SIGABRT" in found["crash"].failure
    assert "no such school" in found["error"].failure
    assert "2 s" in found["hang"].failure
    assert "no result" in found["silent"].failure
    assert kept.read() == {"good": {"told": 0}}


def test_a_bench_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    path = tmp_path / "found.jsonl"
    path.write_text('{"job": "first", "found": {"told": 3}}\n{"job": "second", "fou', encoding="utf-8")
    jobs = {name: [sys.executable, "-S", "-c", "print('{\"told\": 0}')"] for name in ("first", "second")}
    assert [each.found for each in results(jobs, Kept(path), at_once=1, patience=20.0)] == [{"told": 3}, {"told": 0}]
    assert Kept(path).read() == {"first": {"told": 3}, "second": {"told": 0}}
