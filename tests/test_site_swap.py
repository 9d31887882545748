"""The whole site under several workers while releases move: no failed reply, no page out of two releases."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.serving import Served, serving
from tests.callbacks import UPDATE, body_of
from tests.district import district
from tests.prepare import make

SWAPS = 8
READERS = 3
MARK = re.compile(r"R(\d\d)Q")
RELEASE = re.compile(r"Release ([0-9a-f]{12})")
PAGES = (
    "/demo",
    "/demo/goals/learning",
    "/demo/goals/safety",
    "/demo/kpis/graduation",
    "/demo/equity",
    "/demo/survey",
    "/demo/schools",
    "/demo/schools/0001",
    "/demo/projects",
    "/demo/method",
    "/_dash-layout?at=/demo/goals/learning",
)
CHARTS = ("/c/demo/trend/graduation.json", "/c/demo/gaps/graduation.json")


def publish(folder: Path, number: int) -> str:
    """The next release: its number stands in every name and moves every result."""
    return make(folder, **district(f"R{number:02d}Q", number)).release


@dataclass(frozen=True)
class Reply:
    """What one reply says of the release it came from."""

    url: str
    marks: frozenset[int]
    named: frozenset[str]
    values: frozenset[float] = frozenset()


@dataclass
class Seen:
    """What the readers met."""

    replies: list[Reply] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


class Reader:
    """A reader with connections of their own."""

    def __init__(self, served: Served) -> None:
        self.host = urlsplit(served.base).netloc

    def ask(self, url: str, body: str | None = None) -> str:
        """The text of a reply. Raises AssertionError for any status but 200."""
        connection = http.client.HTTPConnection(self.host, timeout=60)
        try:
            headers = {"Accept-Encoding": "gzip", "Content-Type": "application/json"}
            connection.request("GET" if body is None else "POST", url, body, headers)
            reply = connection.getresponse()
            data = reply.read()
            assert reply.status == 200, f"{url} answered {reply.status}"
            return (gzip.decompress(data) if reply.headers["Content-Encoding"] == "gzip" else data).decode()
        finally:
            connection.close()


def told(text: str, url: str) -> Reply:
    """The marks and numbers of one reply; charts say their release in a field, pages in their footer."""
    marks = frozenset(int(mark) for mark in MARK.findall(text))
    if not url.startswith("/c/"):
        return Reply(url, marks, frozenset(RELEASE.findall(text)))
    chart = json.loads(text)
    values = frozenset(row["value"] for row in chart["rows"] if row["value"] is not None)
    return Reply(url, marks, frozenset([chart["release"]]), values)


def wrong(reply: Reply, numbers: dict[str, int]) -> bool:
    """Whether a reply mixes releases: one names it, its mark stands in every name, its numbers are of it."""
    if len(reply.named) != 1:
        return True
    number = numbers[next(iter(reply.named))]
    trend = frozenset(70 + year % 10 + number for year in (2019, 2020, 2021))
    return not reply.marks <= {number} or ("/trend/" in reply.url and reply.values != trend)


def read(reader: Reader, output: str, layout: object, seen: Seen, stop: threading.Event) -> None:
    change = json.dumps(body_of(layout, output, "/demo/goals/learning?group=black"))
    while not stop.is_set():
        for url in (*PAGES, *CHARTS, UPDATE):
            try:
                seen.replies.append(told(reader.ask(url, change if url == UPDATE else None), url))
            except (AssertionError, OSError, http.client.HTTPException, ValueError) as error:
                seen.failures.append(f"{url}: {error!r}")


@pytest.mark.xdist_group("swap")
def test_no_page_fails_or_mixes_releases_while_they_move(tmp_path: Path) -> None:
    numbers = {publish(tmp_path, 0): 0}
    seen, stop = Seen(), threading.Event()
    with serving(tmp_path / "releases", tmp_path / "server.log", workers=3) as served:
        first = Reader(served)
        layout = json.loads(first.ask("/_dash-layout?at=/demo/goals/learning"))
        known = json.loads(first.ask("/_dash-dependencies"))
        output = next(d["output"] for d in known if d["inputs"][0]["id"] == "address")
        arguments = (output, layout, seen, stop)
        readers = [threading.Thread(target=read, args=(Reader(served), *arguments)) for _ in range(READERS)]
        for thread in readers:
            thread.start()
        newest = ""
        for number in range(1, SWAPS + 1):
            newest = publish(tmp_path, number)
            numbers[newest] = number
            time.sleep(0.3)
        # Every connection is new, so the kernel spreads these over the workers.
        follow = {json.loads(first.ask("/healthz"))["plans"]["demo"] for _ in range(30)}
        stop.set()
        for thread in readers:
            thread.join()
    assert seen.failures == []
    assert [reply for reply in seen.replies if wrong(reply, numbers)] == []
    assert {reply.url for reply in seen.replies if reply.marks} >= {*PAGES, UPDATE}
    assert follow == {newest}
    met = {release for reply in seen.replies for release in reply.named}
    assert len(met) >= SWAPS - 1, "the readers hardly met a swap"
    assert "Traceback" not in (tmp_path / "server.log").read_text(encoding="utf-8", errors="replace")
