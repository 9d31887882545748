"""A published plan from a plain file server under a base path: no violation, no other host, charts that wake."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pages.publish import publish
from tests.browser.visits import _POLICY
from tests.browser.walls import until
from tests.district import district
from tests.prepare import make

BASE = "/some/base/"


class Quiet(SimpleHTTPRequestHandler):
    """Files under the base path; for what is not there the folder's own 404.html, as hosts of static pages do."""

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(BASE)) if path.startswith(BASE) else "/nowhere"

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != 404 or not self.path.startswith(BASE):
            super().send_error(code, message, explain)
            return
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("published")
    make(folder, **district())
    with pytest.MonkeyPatch.context() as quick:
        quick.setattr("pages.published_files.png", lambda *_: b"")  # no page shows one
        publish(folder / "releases", "demo", folder / "site")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder / "site")))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}{BASE}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def window(browser: Browser, base: str) -> Iterator[tuple[Page, list[str], list[str]]]:
    """A window, everything it asks for, and everything that goes wrong in it."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.add_init_script(_POLICY)
    page = context.new_page()
    asked: list[str] = []
    troubles: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    # A request of a page that the reader has left is cut off; that is no failure.
    page.on("requestfailed", lambda r: troubles.append(f"{r.url} failed") if r.failure != "net::ERR_ABORTED" else None)
    page.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    yield page, asked, troubles
    context.close()
    assert [url for url in asked if not url.startswith((base, "data:", "blob:"))] == []


def test_a_published_page_stands_at_once_and_wakes_when_used(window: tuple[Page, list[str], list[str]], base: str) -> None:
    page, asked, troubles = window
    page.goto(f"{base}demo/kpis/graduation.html")
    page.wait_for_timeout(300)
    assert page.locator("#trend svg >> visible=true").count() == 1
    assert not [url for url in asked if "plotly" in url or "figures" in url], "nobody has used a chart"
    page.locator("#trend-picture, [data-block=trend-picture]").first.hover()
    page.wait_for_selector("[data-block=trend-picture].drawn .main-svg")
    assert len([url for url in asked if "plotly" in url]) == 1
    assert "2" in page.locator("[data-block=trend-picture] .live").inner_text()

    page.locator("#gaps button[data-copy]").focus()
    page.wait_for_selector("[data-block=gaps-picture].drawn .main-svg")
    assert len([url for url in asked if "plotly" in url]) == 1

    page.locator("#trend button[data-copy-code]").click()
    until(page, "document.querySelector('#trend button[data-copy-code]').textContent === 'Copied'")
    assert f'src="{base}c/demo/trend/graduation.html"' in page.evaluate("navigator.clipboard.readText()")
    assert troubles == []


def test_a_reader_moves_by_links_alone(window: tuple[Page, list[str], list[str]], base: str) -> None:
    page, _, troubles = window
    page.goto(f"{base}index.html")
    page.click("#filter-school summary")
    page.click("#filter-school >> text=School 0002")
    page.wait_for_url("**/index.school-0002.html")
    page.locator("a.glance-goal").first.click()
    page.wait_for_url("**/demo/goals/learning.school-0002.html")
    page.locator("#trend-graduation .chart-title a").click()
    page.wait_for_url("**/demo/kpis/graduation.school-0002.html")
    page.click("nav.sections >> text=Equity")
    page.wait_for_selector("[data-block=gaps-chart-picture] [data-href] >> visible=true")
    page.locator("[data-block=gaps-chart-picture] [data-href] >> visible=true").first.click()
    page.wait_for_url("**view-schools.html")
    page.go_back()
    page.click("nav.sections >> text=Schools")
    page.wait_for_url("**/demo/schools.html")
    page.click("main >> text=School 0001 >> nth=0")
    page.wait_for_url("**/demo/schools/0001.html")
    assert troubles == []


def test_a_published_embed_tells_its_code_and_asks_for_nothing(window: tuple[Page, list[str], list[str]], base: str) -> None:
    page, asked, troubles = window
    page.goto(f"{base}c/demo/gaps/graduation.html")
    page.wait_for_timeout(200)
    assert asked == [f"{base}c/demo/gaps/graduation.html"]
    assert f'src="{base}c/demo/gaps/graduation.html"' in page.evaluate("document.getElementById('code').value")
    page.goto(f"{base}c/demo/gaps/graduation.html?scheme=dark")
    assert page.evaluate("document.documentElement.dataset.scheme") == "dark"
    assert page.evaluate("getComputedStyle(document.querySelector('.sentence')).color") == "rgb(232, 234, 237)"
    assert troubles == []


def test_what_is_not_there_leads_back_from_any_depth(window: tuple[Page, list[str], list[str]], base: str) -> None:
    page, _, troubles = window
    page.goto(f"{base}demo/goals/deep/nothing.html")
    until(page, "document.querySelector('.ways a').href.includes('/some/base/')")
    page.wait_for_timeout(200)
    page.locator(".ways a").first.click()
    page.wait_for_url(f"{base}index.html")
    assert [said for said in troubles if "404" not in said] == []
