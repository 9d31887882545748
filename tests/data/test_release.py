"""Readers of releases: they change over when the pointer moves, and never serve half of anything."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import duckdb
import pytest

from data import connection, release
from data.build import ReleaseInfo
from data.connection import PlanUnavailable, Releases
from tests.prepare import make

KPI = [{"kpi_id": "graduation"}]


def publish(tmp_path: Path, value: float) -> ReleaseInfo:
    return make(tmp_path, kpis=KPI, results=[{"kpi_id": "graduation", "year": 2019, "value": value}])


def value(db: connection.Db) -> object:
    return db.execute("SELECT value FROM results")[0][0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "releases"


def test_a_new_release_is_seen_at_the_next_request_and_the_running_one_stays_on_its_own(tmp_path: Path, folder: Path) -> None:
    first = publish(tmp_path, 81)
    readers = Releases(folder)
    running = readers.open("demo")
    second = publish(tmp_path, 82)
    assert (running.release, value(running)) == (first.release, 81)
    assert (readers.open("demo").release, value(readers.open("demo"))) == (second.release, 82)
    assert value(running) == 81


def test_an_old_file_closes_with_its_last_request(tmp_path: Path, folder: Path) -> None:
    first = publish(tmp_path, 81)
    readers = Releases(folder)
    running = readers.open("demo")
    publish(tmp_path, 82)
    readers.open("demo")
    assert _open_files(first.public.name) > 0
    del running
    assert _open_files(first.public.name) == 0


def _open_files(name: str) -> int:
    return sum(name in link.resolve().name for link in Path("/proc/self/fd").iterdir() if link.is_symlink())


def test_an_older_release_is_opened_by_its_id_and_only_by_an_id(tmp_path: Path, folder: Path) -> None:
    first, second = publish(tmp_path, 81), publish(tmp_path, 82)
    readers = Releases(folder)
    assert value(readers.open("demo", first.release)) == 81
    assert value(readers.open("demo", second.release)) == 82
    for wrong in ("0123456789ab", "../demo", first.release.upper() + "x", ""):
        with pytest.raises(PlanUnavailable):
            readers.open("demo", wrong)


def test_few_old_releases_are_kept_open(tmp_path: Path, folder: Path) -> None:
    made = [publish(tmp_path, number) for number in range(connection.FROZEN_FILES + 3)]
    readers = Releases(folder)
    assert [value(readers.open("demo", each.release)) for each in made] == list(range(len(made)))
    assert len({link.resolve().name for link in Path("/proc/self/fd").iterdir() if ".duckdb" in link.resolve().name}) <= (
        connection.FROZEN_FILES + 1
    )


@pytest.mark.parametrize("plan", ["nope", "", "../releases", "Demo", "demo\n", "."])
def test_an_unknown_plan_is_unavailable(tmp_path: Path, folder: Path, plan: str) -> None:
    publish(tmp_path, 81)
    with pytest.raises(PlanUnavailable):
        Releases(folder).open(plan)


def test_plans_are_those_with_a_pointer(tmp_path: Path, folder: Path) -> None:
    assert Releases(folder).plans() == ()
    publish(tmp_path, 81)
    make(tmp_path / "other", plan=[{"id": "another"}])
    shutil.copytree(tmp_path / "other" / "releases", folder, dirs_exist_ok=True)
    (folder / "Not a plan.json").write_text("{}")
    assert Releases(folder).plans() == ("another", "demo")


def damage(folder: Path, made: ReleaseInfo, how: str) -> None:
    pointer = folder / "demo.json"
    match how:
        case "pointer gone":
            pointer.unlink()
        case "pointer empty":
            pointer.write_text("")
        case "pointer of another shape":
            pointer.write_text("[1, 2]")
        case "pointer to nothing":
            pointer.write_text(pointer.read_text().replace(made.release, "0123456789ab"))
        case "file gone":
            made.public.unlink()
        case "file cut short":
            made.public.write_bytes(made.public.read_bytes()[:-4096])
        case "file of another plan":
            size = made.public.stat().st_size
            made.public.write_bytes(made.internal.read_bytes())
            pointer.write_text(pointer.read_text().replace(f'"public": {size}', f'"public": {made.public.stat().st_size}'))
        case _:
            made.public.write_bytes(os.urandom(made.public.stat().st_size))


DAMAGES = [
    "pointer gone",
    "pointer empty",
    "pointer of another shape",
    "pointer to nothing",
    "file gone",
    "file cut short",
    "file of another plan",
    "file of noise",
]


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_release_leaves_the_last_good_one_in_service(
    tmp_path: Path, folder: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "RETRY_SECONDS", 0.0)
    publish(tmp_path, 81)
    readers, newcomer = Releases(folder), Releases(folder)
    assert value(readers.open("demo")) == 81
    damage(folder, publish(tmp_path, 82), how)
    assert value(readers.open("demo")) == 81
    if how in ("pointer gone", "pointer empty", "pointer of another shape"):  # which alone says what there is
        with pytest.raises(PlanUnavailable):
            newcomer.open("demo")
    else:
        assert value(newcomer.open("demo")) == 81
        assert newcomer.standing("demo") == "older"
    publish(tmp_path, 83)
    assert value(readers.open("demo")) == 83
    assert value(newcomer.open("demo")) == 83
    assert newcomer.standing("demo") == "current"


def test_a_plan_with_no_sound_release_is_unavailable(tmp_path: Path, folder: Path) -> None:
    damage(folder, publish(tmp_path, 81), "file of noise")
    with pytest.raises(PlanUnavailable):
        Releases(folder).open("demo")


def test_a_bad_file_is_not_tried_at_every_request(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, 81)
    readers = Releases(folder)
    readers.open("demo")
    damage(folder, publish(tmp_path, 82), "file cut short")
    tries: list[str] = []
    read = release.read_pointer

    def counted(directory: Path, plan: str) -> release.Pointer:
        tries.append(plan)
        return read(directory, plan)

    monkeypatch.setattr(release, "read_pointer", counted)
    for _ in range(50):
        assert value(readers.open("demo")) == 81
    assert tries == ["demo"]


def test_the_public_tier_never_touches_an_internal_file(tmp_path: Path, folder: Path) -> None:
    kpis = [*KPI, {"kpi_id": "secret", "audience": "internal"}]
    rows = [{"kpi_id": kpi, "year": 2019, "value": 5} for kpi in ("graduation", "secret")]
    made = make(tmp_path, kpis=kpis, results=rows)
    assert Releases(folder, "internal").open("demo").execute("SELECT count(*) FROM results") == [(2,)]
    made.internal.unlink()
    db = Releases(folder).open("demo")
    assert db.tier == "public"
    assert db.execute("SELECT kpi_id FROM results") == [("graduation",)]
    assert b"secret" not in made.public.read_bytes()


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE x (a INTEGER)",
        "DELETE FROM results",
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY results TO 'leak.csv'",
        "ATTACH 'other.duckdb'",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "INSTALL httpfs",
        "LOAD httpfs",
    ],
)
def test_a_reader_can_do_nothing_but_read(tmp_path: Path, folder: Path, sql: str) -> None:
    publish(tmp_path, 81)
    db = Releases(folder).open("demo")
    with pytest.raises(duckdb.Error):
        db.execute(sql)
    assert value(db) == 81


def test_threads_read_while_releases_move_and_no_request_mixes_two(tmp_path: Path, folder: Path) -> None:
    numbers = {publish(tmp_path, 50).release: 50.0}
    readers = Releases(folder)
    stop = threading.Event()
    wrong: list[object] = []
    seen: set[str] = set()

    def read() -> None:
        while not stop.is_set():
            try:
                db = readers.open("demo")
                answers = {value(db), value(db)}
                seen.add(db.release)
                if len(answers) != 1 or (db.release in numbers and answers != {numbers[db.release]}):
                    wrong.append((db.release, answers))
            except Exception as error:  # the test's point: nothing may be raised in any request
                wrong.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(51, 57):
        numbers[publish(tmp_path, number).release] = float(number)
    last = readers.open("demo").release
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert numbers[last] == 56
    assert len(seen) > 1


def test_a_forked_worker_reads_and_ends_well_though_its_parent_had_read(tmp_path: Path, folder: Path) -> None:
    publish(tmp_path, 81)
    readers = Releases(folder)
    assert value(readers.open("demo")) == 81
    said, says = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        try:
            os.write(says, str(value(readers.open("demo"))).encode())
            readers.drop()  # closing is what crashed where a connection had crossed the fork
        finally:
            os._exit(0)
    os.close(says)
    assert os.read(said, 100) == b"81.0"
    assert os.waitpid(child, 0)[1] == 0
    assert value(readers.open("demo")) == 81
