"""What is read in the internal tier is recorded: who, what, under which scope, how many rows, of which release."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import Waymark, main
from pages import access_log
from pages.access_log import Access, AccessLog
from tests.callbacks import UPDATE, follow_body
from tests.district import district
from tests.pages.test_matrix import ISSUER, client_as, internal
from tests.prepare import make

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def app(tmp_path: Path) -> Waymark:
    make(tmp_path, **district())
    return internal(tmp_path / "releases", tmp_path / "releases" / "private")


def recorded(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for _, _, line in access_log.lines(folder)]


def test_every_access_is_recorded_with_its_scope_rows_and_release(app: Waymark, tmp_path: Path) -> None:
    folder = tmp_path / "releases" / "private"
    principal, equity = client_as(app, "principal"), client_as(app, "equity")
    release = next((tmp_path / "releases").glob("*.public.duckdb")).name.split(".")[1]
    principal.get("/c/demo/trend/graduation.csv?school=0002")
    equity.get("/demo/goals/learning")
    equity.get("/nowhere/at/all")
    client_as(app, "nobody").get("/demo")
    first, second, third = recorded(folder)
    assert first["who"] == f"{ISSUER} principal"
    assert (first["role"], first["scope"]) == ("principal", "public demo/0001")
    assert first["query"] == "GET /c/demo/trend/graduation.csv?school=0002"
    assert first["releases"] == {"demo": release}
    assert first["rows"] > 0
    assert (second["scope"], second["status"]) == ("everything", 200)
    assert second["rows"] > first["rows"]
    assert (third["status"], third["query"]) == (404, "GET /nowhere/at/all")
    assert datetime.fromisoformat(first["at"]).tzinfo is not None


def test_what_is_answered_from_memory_counts_the_same_rows(app: Waymark, tmp_path: Path) -> None:
    client = client_as(app, "equity")
    for _ in range(3):
        client.get("/demo/goals/learning")
        client.get("/demo/wall/slides/1")
        client.get("/c/demo/gaps/graduation.svg")
    rows = [line["rows"] for line in recorded(tmp_path / "releases" / "private")]
    assert min(rows) > 0
    assert rows[:3] == rows[3:6] == rows[6:]


def test_a_filter_change_is_recorded_with_the_address_it_asks_for(app: Waymark, tmp_path: Path) -> None:
    client = client_as(app, "equity")
    client.post(UPDATE, json=follow_body(client, "/demo/goals/learning", "/demo/goals/learning?school=0002"))
    last = recorded(tmp_path / "releases" / "private")[-1]
    assert "/demo/goals/learning?school=0002" in last["query"]
    assert last["rows"] > 0


def an_access(query: str = "GET /demo") -> Access:
    return Access(NOW.isoformat(), "https://id.example 1", "viewer", "public", query, 200, 7, {"demo": "0" * 12})


def test_the_log_is_a_file_a_day_for_nobody_else_and_old_ones_go(tmp_path: Path) -> None:
    day = [NOW]
    log = AccessLog(tmp_path / "private", 30, lambda: day[0])
    for _ in range(2):
        log.record(an_access())
    day[0] = NOW + timedelta(days=1)
    log.record(an_access())
    names = sorted(path.name for path in (tmp_path / "private").iterdir())
    assert names == ["access-2026-11-22.jsonl", "access-2026-11-23.jsonl"]
    for path in (tmp_path / "private").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o700
    (tmp_path / "private" / "state.sqlite").write_bytes(b"kept")
    day[0] = NOW + timedelta(days=31)
    log.record(an_access())
    left = sorted(path.name for path in (tmp_path / "private").iterdir())
    assert left == ["access-2026-11-23.jsonl", "access-2026-12-23.jsonl", "state.sqlite"]


def test_several_processes_append_whole_lines(tmp_path: Path) -> None:
    children = []
    for child in range(3):
        pid = os.fork()
        if pid == 0:
            log = AccessLog(tmp_path, 0, lambda: NOW)
            for i in range(200):
                log.record(an_access(f"GET /{child}/{i}/{'x' * 300}"))
            os._exit(0)
        children.append(pid)
    assert [os.waitpid(pid, 0)[1] for pid in children] == [0, 0, 0]
    found = [access_log.parsed(line) for _, _, line in access_log.lines(tmp_path)]
    assert len(found) == 600
    assert None not in found


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The room on the disk in bytes; writes take of it, and fail or are cut short as a full disk cuts them."""
    room = [10**9]
    write = os.write

    def bounded(handle: int, data: bytes) -> int:
        if not room[0]:
            raise OSError(28, "No space left on device")
        written = write(handle, data[: room[0]])
        room[0] -= written
        return written

    monkeypatch.setattr(os, "write", bounded)
    return room


def test_a_full_disk_loses_no_line_and_no_request(app: Waymark, tmp_path: Path, disk: list[int]) -> None:
    folder = tmp_path / "releases" / "private"
    client = client_as(app, "equity")
    disk[0] = 100
    for _ in range(5):
        assert client.get("/demo").status_code == 200
    assert client.get("/readyz").get_json()["accesses_held"] == 5
    disk[0] = 10**9
    assert client.get("/demo").status_code == 200
    lines = [access_log.parsed(line) for _, _, line in access_log.lines(folder)]
    assert len([line for line in lines if line]) == 6
    assert lines.count(None) == 1, "the line that was cut off stays, on a line of its own"
    assert client.get("/readyz").get_json()["accesses_held"] == 0


def test_what_can_never_be_recorded_is_not_shown(app: Waymark, disk: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_log, "MOST_HELD", 2)
    client = client_as(app, "equity")
    disk[0] = 0
    assert [client.get("/demo").status_code for _ in range(3)] == [200, 200, 503]
    refused = client.get("/c/demo/trend/graduation.csv")
    assert b"cannot be recorded" in refused.data
    disk[0] = 10**9
    assert client.get("/demo").status_code == 200, "the site recovers by itself"


def test_the_command_prints_the_log_oldest_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day in (1, 0):
        log = AccessLog(tmp_path / "private", 0, lambda d=day: NOW + timedelta(days=d))  # type: ignore[misc]
        log.record(
            Access(**(vars(an_access()) | {"at": (NOW + timedelta(days=day)).isoformat(), "query": f"GET /{day}\t\x1b[2J"}))
        )
    assert main(["log", "--data", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0][:10] for line in lines] == ["2026-11-22", "2026-11-23"]
    assert lines[0].split("\t")[1:] == [
        "viewer",
        "https://id.example 1",
        "public",
        "200",
        "7 rows",
        f"demo@{'0' * 12}",
        "GET /0 [2J",
    ]
    assert main(["log", "--data", str(tmp_path), "--since", "2026-11-23", "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["rows"] == 7


def test_the_command_names_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "--data", str(tmp_path / "none")]) == 1
    assert "does not exist" in capsys.readouterr().err
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "access-2026-11-22.jsonl").write_text('{"at": "2026-1\n', encoding="utf-8")
    assert main(["log", "--data", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert "access-2026-11-22.jsonl line 1" in told.err
    assert "Traceback" not in told.err
    assert main(["log", "--data", str(tmp_path), "--since", "yesterday"]) == 1
    assert "2026-08-01" in capsys.readouterr().err


def test_an_open_internal_tier_is_recorded_too(tmp_path: Path) -> None:
    from app import Settings, create_app

    make(tmp_path, **district())
    client: FlaskClient = create_app(Settings(tmp_path / "releases", "internal", sign_in="off")).server.test_client()
    client.get("/demo")
    (line,) = recorded(tmp_path / "releases" / "private")
    assert (line["who"], line["scope"]) == ("this machine anybody", "everything")
