"""The command line is a contract: exit status, streams, and no traceback whatever the disk says."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from data import commands
from data.build import BuildFailed
from data.connection import Releases
from queries.types import Problem
from tests.prepare import Row, write

BAD: dict[str, list[Row]] = {"kpis": [{"kpi_id": "k"}], "results": [{"kpi_id": "k", "year": 2019, "value": "abc"}]}
GOOD: dict[str, list[Row]] = {"kpis": [{"kpi_id": "k"}], "results": [{"kpi_id": "k", "year": 2019, "value": 5}]}


def waymark(*words: object) -> int:
    parser = argparse.ArgumentParser(prog="waymark")
    commands.add_parsers(parser.add_subparsers(required=True))
    options = parser.parse_args([str(word) for word in words])
    status: int = options.run(options)
    return status


def test_check_says_where_what_and_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert waymark("check", write(tmp_path / "b", **BAD)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith('error: results row 1, column value: "abc": expected a number') for line in lines)
    assert lines[-1].endswith("1 error, 0 warnings")


def test_check_as_json_is_an_object_a_line_with_the_fields_of_a_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert waymark("check", write(tmp_path / "b", **BAD), "--json") == 1
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(o["table"], o["row"], o["column"], o["text"], o["severity"]) for o in objects] == [
        ("results", 1, "value", "abc", "error")
    ]
    assert set(objects[0]) == {field.name for field in fields(Problem)}


def test_check_of_a_sound_bundle_is_silent_but_for_the_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = write(tmp_path / "b", **GOOD)
    assert waymark("check", bundle) == 0
    assert capsys.readouterr().out == f"{bundle}: 0 errors, 0 warnings\n"
    assert waymark("check", bundle, "--json") == 0
    assert capsys.readouterr().out == ""


def test_build_prints_each_plan_and_its_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = write(tmp_path / "one", **GOOD)
    two = write(tmp_path / "two", plan=[{"id": "other"}])
    out = tmp_path / "releases"
    assert waymark("build", one, two, "--out", out) == 0
    readers = Releases(out)
    expected = [f"{plan} {readers.open(plan).release}" for plan in ("demo", "other")]
    assert capsys.readouterr().out.splitlines() == expected
    assert waymark("build", one, "--out", out) == 0
    assert capsys.readouterr().out == f"{expected[0]} (already current)\n"


def test_one_bundle_with_errors_stops_them_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "releases"
    bad = write(tmp_path / "bad", plan=[{"id": "other"}], **BAD)
    assert waymark("build", write(tmp_path / "good", **GOOD), bad, "--out", out) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert 'results row 1, column value: "abc"' in said.err
    assert not out.exists()


def test_two_bundles_of_one_plan_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "releases"
    assert waymark("build", write(tmp_path / "a", **GOOD), write(tmp_path / "b"), "--out", out) == 1
    assert "more than one bundle is of plan demo" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("words", [["check", "nowhere"], ["build", "nowhere", "--out", "out"]])
def test_a_path_that_is_not_there_is_one_error(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert waymark(*words) == 1
    said = capsys.readouterr()
    assert "nowhere" in said.out + said.err
    assert not Path("out").exists()


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert waymark("build", write(tmp_path / "b", **GOOD), "--out", tmp_path / "file" / "releases") == 1
    assert capsys.readouterr().err.splitlines()[-1] == f"waymark: {tmp_path / 'file' / 'releases'}: Not a directory"


def test_a_full_disk_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise BuildFailed("releases: No space left on device")

    monkeypatch.setattr("data.build._fill", full)
    assert waymark("build", write(tmp_path / "b", **GOOD), "--out", tmp_path / "releases") == 1
    assert capsys.readouterr().err.splitlines()[-1] == "waymark: releases: No space left on device"
    assert list((tmp_path / "releases").iterdir()) == []


def test_new_writes_a_bundle_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "mine"
    assert waymark("new", folder) == 0
    printed = {Path(line) for line in capsys.readouterr().out.splitlines()}
    assert printed == set(folder.iterdir())
    assert folder / "plan.toml" in printed
    assert waymark("new", folder) == 1
    assert "mine" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["new", "check", "build"])
def test_help_says_what_a_command_does_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        waymark(command, "--help")
    assert left.value.code == 0
    assert f"Example: waymark {command} " in " ".join(capsys.readouterr().out.split())


def test_output_into_a_closed_pipe_is_no_traceback(tmp_path: Path) -> None:
    rows = [{"kpi_id": "k", "year": 2019, "value": "abc", "school_id": f"s{n}"} for n in range(3000)]
    bundle = write(tmp_path / "b", kpis=[{"kpi_id": "k"}], results=rows)
    code = (
        "import argparse, sys\nfrom data import commands\np = argparse.ArgumentParser()\n"
        "commands.add_parsers(p.add_subparsers())\no = p.parse_args(sys.argv[1:])\nsys.exit(o.run(o))"
    )
    root = Path(commands.__file__).parent.parent
    process = subprocess.Popen(
        [sys.executable, "-c", code, "check", str(bundle)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert b"Traceback" not in process.stderr.read()
    assert process.wait() == 1
    process.stderr.close()
