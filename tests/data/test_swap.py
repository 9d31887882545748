"""Several gunicorn workers under load while releases move: no failed request, no reply out of two releases."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.prepare import make

ROOT = Path(__file__).parent.parent.parent
SWAPS = 6


def publish(tmp_path: Path, number: int) -> str:
    row = {"kpi_id": "k", "year": 2019, "value": number}
    return make(tmp_path, plan=[{"title": f"Plan {number}"}], kpis=[{"kpi_id": "k"}], results=[row]).release


@contextmanager
def workers(releases: Path, log: Path) -> Iterator[int]:
    """Two preloaded gunicorn workers of four threads; yields their port. What they say goes to ``log``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = ["-m", "gunicorn", "--preload", "--workers=2", "--worker-class=gthread", "--threads=4"]
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, *command, f"--bind=127.0.0.1:{port}", "--log-level=warning", "tests.data.swap_app:app"],
            cwd=ROOT,
            env={**os.environ, "SWAP_RELEASES": str(releases)},
            stderr=said,
        )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def ask(port: int) -> dict[str, object]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/")
        reply = connection.getresponse()
        body = reply.read()
        assert reply.status == 200, body
        found: dict[str, object] = json.loads(body)
        return found
    finally:
        connection.close()


def test_releases_move_under_load_without_a_failed_or_mixed_reply(tmp_path: Path) -> None:
    numbers = {publish(tmp_path, 0): 0}
    replies: list[dict[str, object]] = []
    failures: list[BaseException] = []
    stop = threading.Event()

    with workers(tmp_path / "releases", tmp_path / "log") as port:

        def load() -> None:
            while not stop.is_set():
                try:
                    replies.append(ask(port))
                    time.sleep(0.005)  # leave the machine to the workers and the builds
                except BaseException as error:  # every failure of any kind is what is looked for
                    failures.append(error)

        threads = [threading.Thread(target=load) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(1, SWAPS + 1):
            newest = publish(tmp_path, number)
            numbers[newest] = number
        after = [ask(port)["release"] for _ in range(20)]
        stop.set()
        for thread in threads:
            thread.join()

    assert failures == []
    assert (tmp_path / "log").read_text() == ""  # nor does a worker crash when it ends
    assert set(after) == {newest}
    assert all(reply["value"] == numbers[str(reply["release"])] for reply in replies)
    assert all(reply["title"] == f"Plan {numbers[str(reply['release'])]}" for reply in replies)
    assert len({reply["release"] for reply in replies}) > SWAPS // 2
    assert len({reply["worker"] for reply in replies}) == 2
