"""The harness against a page whose delays are known: it must find them, neither earlier nor much later."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.bench.browser import chromium, executable, measure
from tests.bench.network import DSL, UNTHROTTLED
from tests.bench.subjects import SUBJECTS, Control, Reading, Subject

APPEARS, REDRAWS = 400, 150
# Comment text that does not compress, so that its weight on the wire is known.
SCRIPT = b"/*" + bytes(random.Random(1).choices(range(97, 123), k=250_000)) + b"*/"
PAGE = f"""<!doctype html><title>Known delays</title><link rel="icon" href="data:,"><h1>Known delays</h1>
<select><option>All students</option><option>Black</option></select>
<svg width="200" height="100"></svg><p id="tip"></p>
<script src="weight.js"></script>
<script>
  const svg = document.querySelector("svg"), select = document.querySelector("select");
  setTimeout(() => {{ svg.innerHTML = '<circle cx="50" cy="50" r="5"></circle>'; }}, Math.max(0, {APPEARS} - performance.now()));
  svg.addEventListener("pointermove", () => {{ document.getElementById("tip").textContent = "81.4 %"; }});
  select.addEventListener("change", () => {{
    svg.innerHTML = "";
    const x = select.selectedIndex ? 120 : 50;
    setTimeout(() => {{ svg.innerHTML = `<circle cx="${{x}}" cy="50" r="5"></circle>`; }}, {REDRAWS});
  }});
</script>"""


DURATION = "performance.getEntriesByType('resource').find((e) => e.name.endsWith('weight.js')).duration"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        known = {"/": (PAGE.encode(), "text/html; charset=utf-8"), "/weight.js": (SCRIPT, "text/javascript")}
        body, kind = known.get(self.path, (b"not found", "text/plain"))
        self.send_response(200 if self.path in known else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the test's output is the test's own."""


@pytest.fixture
def base() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def known(path: str) -> Subject:
    reading = Reading(points="circle", tip="#tip", marks="circle")
    return Subject("known", path, reading, Control("select"), SUBJECTS[0].prepare, SUBJECTS[0].serve)


@pytest.mark.skipif(executable() is None, reason="needs Chromium")
def test_known_delays_are_found(base: str) -> None:
    with chromium() as browser:
        fast = measure(browser, known("/"), base, UNTHROTTLED)
        slow = measure(browser, known("/"), base, DSL)
        with pytest.raises(RuntimeError, match="/nowhere answered 404"):
            measure(browser, known("/nowhere"), base, UNTHROTTLED)
    for load in (fast, slow):
        assert APPEARS <= load.usable < APPEARS + 1500
        assert REDRAWS <= load.redraw < REDRAWS + 500
        assert 0 < load.first_paint <= load.largest_paint
        assert load.requests == 2
        assert len(SCRIPT) + len(PAGE) < load.bytes < len(SCRIPT) + len(PAGE) + 2000


def test_the_slow_network_is_ten_megabits_a_second(base: str) -> None:
    if executable() is None:
        pytest.skip("needs Chromium")
    taken = []
    with chromium() as browser:
        for _ in range(3):  # a busy machine adds to some of them
            page = browser.new_page()
            cdp = page.context.new_cdp_session(page)
            DSL.impose(cdp)
            page.goto(base)
            taken.append(page.evaluate(DURATION))
            page.close()
    sent = len(SCRIPT) * 8 / (DSL.mbit * 1e3)
    assert sent + DSL.latency <= min(taken) < 3 * (sent + DSL.latency)
