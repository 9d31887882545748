"""What a real server does when something breaks under load: which requests are answered, and that no number is wrong.

A reader is as good as a browser or a proxy: a GET whose connection broke before its reply is asked again, on a new
connection (RFC 9110, 9.2.2). What may break so, and when, is what each test says.
"""

from __future__ import annotations

import http.client
import os
import resource
import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pages import access_log
from pages.state import State
from tests.browser.serving import Served, serving
from tests.district import SCHOOLS, district
from tests.pages.test_matrix import ISSUER, OWN
from tests.prepare import make
from tests.test_site_swap import Reply, publish, told, wrong

READERS = 50
CHARTS = ("/c/demo/trend/graduation.json", "/c/demo/gaps/graduation.json", "/c/demo/trend/graduation.json?lang=en")
PATIENCE = 30.0


def workers_of(served: Served) -> set[int]:
    """The worker processes of a server."""
    found = Path(f"/proc/{served.pid}/task/{served.pid}/children").read_text(encoding="ascii")
    return {int(pid) for pid in found.split()}


def until(met: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


@dataclass(frozen=True)
class Lost:
    """A request whose connection broke: when it was begun and when it broke, by the monotonic clock, and how."""

    url: str
    begun: float
    broke: float
    how: str


@dataclass
class Seen:
    """What the readers met: replies, connections that broke before or within one, and replies of another status."""

    replies: list[Reply] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def get(served: Served, url: str) -> tuple[int, bytes]:
    """Status and body. Raises OSError or HTTPException where the connection breaks."""
    connection = http.client.HTTPConnection(urlsplit(served.base).netloc, timeout=PATIENCE)
    try:
        connection.request("GET", url, headers={"Connection": "close"})
        reply = connection.getresponse()
        return reply.status, reply.read()
    finally:
        connection.close()


def read(served: Served, url: str, seen: Seen, again: bool = True) -> None:
    """Ask once, and once more where the connection broke."""
    begun = time.monotonic()
    try:
        status, body = get(served, url)
    except (OSError, http.client.HTTPException) as error:
        seen.lost.append(Lost(url, begun, time.monotonic(), repr(error)))
        if again:
            read(served, url, seen, again=False)
        else:
            seen.failures.append(f"{url} was not answered the second time either: {error!r}")
    else:
        if status == 200:
            seen.replies.append(told(body.decode(), url))
        else:
            seen.failures.append(f"{url} answered {status}")


@contextmanager
def under_load(served: Served, seen: Seen, readers: int = READERS) -> Iterator[None]:
    """So many readers, each asking for one chart after the other, until left."""
    stop = threading.Event()

    def run(place: int) -> None:
        while not stop.is_set():
            for url in CHARTS:
                read(served, f"{url}{'&' if '?' in url else '?'}year={2019 + place % 3}", seen)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(readers)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def after(seen: Seen, more: int) -> None:
    """Wait until the readers have been answered so many times more."""
    enough = len(seen.replies) + more
    until(lambda: len(seen.replies) >= enough)


def stopped_while_drawing(served: Served) -> None:
    """Tell the server to stop while it draws pictures: they are sent first, and nobody is answered after."""
    answers: Counter[int] = Counter()
    pictures = [
        f"/c/demo/gaps/graduation.png?school={school}&scheme={scheme}" for school in SCHOOLS for scheme in ("dark", "light")
    ]
    asking = [threading.Thread(target=lambda url=url: answers.update([get(served, url)[0]])) for url in pictures]
    for thread in asking:
        thread.start()
    time.sleep(0.1)  # each takes longer to draw than this
    under_way = sum(thread.is_alive() for thread in asking)
    os.kill(served.pid, signal.SIGTERM)
    for thread in asking:
        thread.join()
    assert under_way > 0, "everything was answered before the stop, so nothing was tried"
    assert answers == {200: len(pictures)}
    until(lambda: "State:\tZ" in Path(f"/proc/{served.pid}/status").read_text(encoding="ascii"))
    with pytest.raises(ConnectionRefusedError):
        get(served, "/healthz")


@pytest.mark.xdist_group("swap")
def test_fifty_readers_through_a_new_release_damage_a_killed_worker_a_restart_and_a_stop(tmp_path: Path) -> None:
    numbers = {publish(tmp_path, 0): 0}
    folder = tmp_path / "releases"
    pointer = folder / "demo.json"
    seen = Seen()
    with serving(folder, tmp_path / "log", workers=2, WAYMARK_RATE="0") as served:
        first = workers_of(served)
        with under_load(served, seen):
            after(seen, READERS)

            newest = publish(tmp_path, 1)
            numbers[newest] = 1
            after(seen, READERS)
            assert seen.lost == [], "a new release breaks no connection"

            # Damage: readers stay with the last good release.
            whole, file = pointer.read_bytes(), folder / f"demo.{newest}.public.duckdb"
            before = len(seen.replies)
            absent = whole.replace(newest.encode(), b"0" * 12)
            shutil.copy(file, tmp_path / "short")
            os.truncate(tmp_path / "short", file.stat().st_size // 2)
            (tmp_path / "short").replace(folder / f"demo.{'1' * 12}.public.duckdb")
            for damaged in (whole[:40], b"\x00" * 300, absent, whole.replace(newest.encode(), b"1" * 12)):
                (tmp_path / "pointer").write_bytes(damaged)
                (tmp_path / "pointer").replace(pointer)
                after(seen, READERS)
            (tmp_path / "pointer").write_bytes(whole)
            (tmp_path / "pointer").replace(pointer)
            assert seen.lost == [], "nor does a damaged one"
            assert {release for reply in seen.replies[before + READERS :] for release in reply.named} == {newest}

            # A killed worker takes with it what it had accepted, half a reply too. Each of these is answered when asked again.
            victim = min(first)
            killed = time.monotonic()
            os.kill(victim, signal.SIGKILL)
            until(lambda: victim not in workers_of(served) and len(workers_of(served)) == 2)
            ended = time.monotonic()
            after(seen, READERS)
            assert all(lost.begun <= ended and lost.broke >= killed for lost in seen.lost)
            assert len(seen.lost) <= READERS, "nobody has more than one request under way"

            # A graceful restart: other workers, and every request is answered.
            broken = len(seen.lost)
            old = workers_of(served)
            os.kill(served.pid, signal.SIGHUP)
            until(lambda: not workers_of(served) & old and len(workers_of(served)) == 2)
            after(seen, READERS)
            assert seen.lost[broken:] == [], "a graceful restart loses nothing"
        stopped_while_drawing(served)
    assert seen.failures == []
    assert [reply for reply in seen.replies if wrong(reply, numbers)] == []
    assert {release for reply in seen.replies for release in reply.named} == set(numbers)
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8", errors="replace")


@pytest.mark.xdist_group("swap")
def test_a_full_disk_keeps_no_reader_waiting_and_loses_no_line_of_the_log(tmp_path: Path) -> None:
    """The disk is full for real: the kernel refuses the workers every byte that would make a file longer."""
    make(tmp_path, **district())
    roles, private = tmp_path / "roles.toml", tmp_path / "private"
    people = f'[[people]]\nissuer = "{ISSUER}"\nsubject = "p"\nrole = "principal"\nschools = ["demo/{OWN}"]\n'
    roles.write_text(people, encoding="utf-8")
    State(private).keep_session("token", {"issuer": ISSUER, "subject": "p", "claimed": None}, True)
    settings = {
        "WAYMARK_TIER": "internal",
        "WAYMARK_ISSUER": ISSUER,
        "WAYMARK_CLIENT": "c",
        "WAYMARK_ROLES": str(roles),
        "WAYMARK_STATE": str(private),
    }
    asked = [f"/c/demo/trend/graduation.csv?school={OWN}&year={2019 + n % 3}&x={n}" for n in range(40)]
    statuses: Counter[int] = Counter()

    def ask(served: Served, url: str) -> None:
        connection = http.client.HTTPConnection(urlsplit(served.base).netloc, timeout=PATIENCE)
        connection.request("GET", url, headers={"Connection": "close", "Cookie": "waymark=token"})
        statuses[connection.getresponse().status] += 1
        connection.close()

    with serving(tmp_path / "releases", tmp_path / "log", workers=2, **settings) as served:
        for url in asked[:10]:
            ask(served, url)
        for pid in workers_of(served):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        for url in asked[10:30]:
            ask(served, url)
        assert len(list(access_log.lines(private))) == 10, "the disk was not full, so nothing was tried"
        for pid in workers_of(served):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        for url in asked[30:]:
            ask(served, url)
        lines = [access_log.parsed(line) for _, _, line in access_log.lines(private)]
    assert statuses == {200: len(asked)}
    recorded = {line.query.removeprefix("GET ") for line in lines if line}
    assert recorded >= set(asked[:10])
    assert None not in lines
    assert set(asked) - recorded == set(), "an access is lost"
