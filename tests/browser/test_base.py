"""A reader behind a proxy that passes on one path alone: filters, going back, charts and the wall work."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from werkzeug.middleware.http_proxy import ProxyMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

from tests.browser.serving import serving
from tests.browser.visits import MOUNTED, Visit
from tests.browser.walls import until
from tests.district import district
from tests.prepare import make

BASE = "/of/waymark"


class Silent(WSGIRequestHandler):
    """Writes no line a request."""

    def log_request(self, *_args: object) -> None:
        """Nothing."""


@pytest.fixture
def proxied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The host of a proxy that knows nothing but what lies below BASE."""
    make(tmp_path, **district())
    monkeypatch.setenv("WAYMARK_BASE", BASE)
    with serving(tmp_path / "releases", tmp_path / "log") as served:
        nothing = Response("there is nothing here\n", status=404)
        proxy = ProxyMiddleware(nothing, {BASE: {"target": served.base, "host": None}})
        server = make_server("127.0.0.1", 0, proxy, threaded=True, request_handler=Silent)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(5)
            server.server_close()


def test_a_reader_below_a_base_misses_nothing(browser: Browser, proxied: str) -> None:
    visit = Visit(browser, proxied)
    page = visit.page
    goal, chosen = f"{BASE}/demo/goals/learning", f"{BASE}/demo/goals/learning?group=black"
    wanted = visit.open(chosen).picture()
    first = visit.open(goal).picture()
    before = len(visit.requests)
    visit.choose("group", "black")
    visit.becomes(wanted)
    changed = [url for url in visit.requests[before:] if "/_dash-update-component" in url]
    assert len(changed) == 1, "a filter change is one request, not a load of the page"
    page.go_back()
    visit.becomes(first)
    page.go_forward()
    visit.becomes(wanted)
    page.reload()
    visit.becomes(wanted)
    page.wait_for_selector(MOUNTED, state="attached")  # mounting replaces the picture, in which a pointer would be lost
    page.locator(".site .chart-picture").first.hover()
    page.wait_for_selector(".js-plotly-plot .main-svg", state="attached")

    visit.open(f"{BASE}/demo/equity?view=table")
    page.wait_for_selector(".ag-row", state="attached")

    visit.open(f"{BASE}/demo/wall?dwell=5", mounted=False)
    registered = page.evaluate("navigator.serviceWorker.ready.then((found) => found.scope)")
    assert urlsplit(registered).path == f"{BASE}/demo/wall"
    place = page.locator("article.slide").first.get_attribute("data-place")
    until(page, f"document.querySelector('article.slide:last-of-type').dataset.place !== {json.dumps(place)}")
    assert all(urlsplit(url).path.startswith(f"{BASE}/") for url in visit.requests if url.startswith(proxied))
    assert visit.troubles == []
    until(page, "caches.open('waymark-wall').then((held) => held.match(location.href)).then(Boolean)")
    visit.context.set_offline(True)
    page.reload()
    until(page, "document.querySelector('article.slide svg') && document.querySelector('.heard').textContent")
    visit.close()
