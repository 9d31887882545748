"""A chart in somebody else's page: newspaper, narrow column, dark page, sandbox, no scripts, paper.

``EMBED_PICTURES=DIR`` keeps a picture of every host, for looking at.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Frame, Page

from tests.browser.hosts import DARK, LISTENS, SIDEBAR, hosting, page
from tests.browser.serving import Served
from tests.browser.walls import until

TREND, GAPS, WAVE = (
    "/c/durham/trend/graduation_4yr",
    "/c/dekalb/gaps/graduation_4yr?year=2018",
    "/c/dekalb/priorities/2024-spring",
)
CHARTS = (TREND, GAPS, WAVE)
Look = Callable[..., tuple[Page, Frame, list[str]]]


@pytest.fixture
def pages() -> dict[str, str]:
    """What the other site serves, by path; a test fills it in."""
    return {}


@pytest.fixture
def look(browser: Browser, pages: dict[str, str], request: pytest.FixtureRequest) -> Iterator[Look]:
    """Opens a host's page; gives it, the chart's frame, and every request that the frame made."""
    contexts = []
    with hosting(pages) as host:

        def opened(html: str, *, keep: str, width: int = 900, **options: Any) -> tuple[Page, Frame, list[str]]:
            pages["/story"] = html
            context = browser.new_context(viewport={"width": width, "height": 900}, **options)
            contexts.append(context)
            window = context.new_page()
            asked: list[str] = []
            troubles: list[str] = []
            window.on("request", lambda r: asked.append(r.url) if not r.url.startswith(host) else None)
            window.on("console", lambda m: troubles.append(m.text) if m.type == "error" and "sandboxed" not in m.text else None)
            window.on("pageerror", lambda error: troubles.append(str(error)))
            window.goto(f"{host}/story")
            window.locator("iframe").scroll_into_view_if_needed()
            frame = window.frames[1]
            frame.wait_for_selector("figure svg >> visible=true")
            window.wait_for_timeout(150)
            if folder := os.environ.get("EMBED_PICTURES"):
                name = re.sub(r"\W+", "-", f"{request.node.callspec.id if hasattr(request.node, 'callspec') else ''}-{keep}")
                tall = int(window.evaluate("document.documentElement.scrollHeight"))
                window.set_viewport_size({"width": width, "height": max(900, tall)})  # a frame below the fold is not drawn
                window.screenshot(path=Path(folder) / f"{name.strip('-')}.png", full_page=True)
            assert troubles == []
            assert context.cookies() == []
            return window, frame, asked

        yield opened
        for context in contexts:
            context.close()


def snippet(site: Served, address: str) -> str:
    """The code that the chart itself offers."""
    with urlopen(site.url(address)) as reply:
        text = reply.read().decode()
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", text)
    assert found
    return unescape(found[1])


def inner_height(window: Page) -> tuple[float, float]:
    """The height of the frame, and of what stands in it."""
    inside = window.frames[1].evaluate("document.querySelector('main').getBoundingClientRect().height")
    return float(window.locator("iframe").evaluate("f => f.getBoundingClientRect().height")), float(inside)


def smallest_text(frame: Frame) -> float:
    """Pixels of the least text on screen, as drawn."""
    return float(
        frame.evaluate(
            """() => Math.min(...Array.from(document.querySelectorAll("svg text"), t => {
              const svg = t.ownerSVGElement, box = svg.getBoundingClientRect();
              return box.width ? parseFloat(t.getAttribute("font-size")) * box.width / svg.viewBox.baseVal.width : 99;
            }))"""
        )
    )


SHIFTS = """() => new Promise(done => {
  const found = [];
  new PerformanceObserver(list => found.push(...list.getEntries())).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(found.length), 50);
})"""


@pytest.mark.parametrize("address", CHARTS)
def test_a_plain_page_takes_the_charts_height_and_asks_once(site: Served, look: Look, address: str) -> None:
    window, frame, asked = look(page(snippet(site, address), head=LISTENS), keep="plain")
    assert asked == [site.url(address)]
    assert frame.evaluate(SHIFTS) == 0, "the typeface came after the first layout"
    window.wait_for_function("window.told.length >= 2")
    outside, inside = inner_height(window)
    assert abs(outside - inside) <= 1
    told = window.evaluate("window.told")
    amp = [m for m in told if m.get("sentinel") == "amp"]
    medium = [m for m in told if m.get("context") == "iframe.resize"]
    assert [m["height"] for m in amp] == [m["height"] for m in medium]
    assert amp[-1]["type"] == "embed-size"
    assert medium[-1]["src"] == site.url(address)

    frame.click("summary >> nth=0")
    window.wait_for_function("h => window.told.at(-1).height > h", arg=inside)
    frame.click("summary >> nth=0")
    window.wait_for_function("h => window.told.at(-1).height === Math.ceil(h)", arg=inside)
    assert abs(inner_height(window)[0] - inside) <= 1
    count = len(window.evaluate("window.told"))
    window.wait_for_timeout(300)
    assert len(window.evaluate("window.told")) == count, "heights are told only when they change"


@pytest.mark.parametrize("width", [648, 700, 900])
@pytest.mark.parametrize("address", CHARTS)
def test_a_host_without_scripts_gives_the_chart_room_enough(site: Served, look: Look, address: str, width: int) -> None:
    window, _, asked = look(page(snippet(site, address)), keep="no-host-scripts", width=width)
    assert asked == [site.url(address)]
    outside, inside = inner_height(window)
    assert inside <= outside <= inside * 1.35 + 60


@pytest.mark.parametrize("address", CHARTS)
def test_a_sandbox_that_runs_nothing_still_shows_everything(site: Served, look: Look, address: str) -> None:
    closed = snippet(site, address).replace("<iframe ", '<iframe sandbox="" ')
    _, frame, asked = look(page(closed, head=LISTENS), keep="sandbox")
    assert asked == [site.url(address)]
    assert frame.locator("figure svg >> visible=true").count() == 1
    assert frame.locator("button").is_hidden()
    frame.click("summary >> nth=0")
    assert frame.locator("table").is_visible()


def test_a_sandbox_that_runs_scripts_tells_its_height(site: Served, look: Look) -> None:
    half = snippet(site, TREND).replace("<iframe ", '<iframe sandbox="allow-scripts" ')
    window, _, asked = look(page(half, head=LISTENS), keep="sandbox-scripts")
    assert asked == [site.url(TREND)]
    outside, inside = inner_height(window)
    assert abs(outside - inside) <= 1


@pytest.mark.parametrize("address", CHARTS)
def test_a_narrow_column_gets_a_layout_of_its_own(site: Served, look: Look, address: str) -> None:
    window, frame, _ = look(page(snippet(site, address), style=SIDEBAR, head=LISTENS, aside=True), keep="sidebar")
    assert frame.evaluate("innerWidth") == 280
    assert frame.evaluate("document.documentElement.scrollWidth") <= 280
    assert smallest_text(frame) >= 12
    outside, inside = inner_height(window)
    assert abs(outside - inside) <= 1


@pytest.mark.parametrize("width", [281, 419, 420, 450, 559, 700, 980])
def test_at_no_width_is_text_smaller_than_twelve_pixels(site: Served, browser: Browser, width: int) -> None:
    window = browser.new_page(viewport={"width": width, "height": 600})
    window.goto(site.url(TREND))
    assert window.locator("figure svg >> visible=true").count() == 1
    assert smallest_text(window.main_frame) >= 12
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    window.close()


def corner(window: Page) -> tuple[int, int, int]:
    """The colour on screen at the lower right corner of the frame, where nothing is drawn."""
    box = window.locator("iframe").bounding_box()
    assert box
    shot = window.screenshot(
        clip={"x": box["x"] + box["width"] - 3, "y": box["y"] + box["height"] - 3, "width": 1, "height": 1}, full_page=True
    )
    pixel: list[int] = window.evaluate(
        """async shot => {
          const image = new Image(); image.src = "data:image/png;base64," + shot; await image.decode();
          const canvas = document.createElement("canvas").getContext("2d");
          canvas.drawImage(image, 0, 0);
          return Array.from(canvas.getImageData(0, 0, 1, 1).data).slice(0, 3);
        }""",
        base64.b64encode(shot).decode(),
    )
    return pixel[0], pixel[1], pixel[2]


@pytest.mark.parametrize("device", ["light", "dark"])
@pytest.mark.parametrize("declared", ["", ":root { color-scheme: dark; }", ":root { color-scheme: light dark; }"])
def test_a_dark_page_shows_through_a_dark_chart(site: Served, look: Look, device: Any, declared: str) -> None:
    window, frame, _ = look(
        page(snippet(site, f"{TREND}?scheme=dark"), style=DARK + declared, head=LISTENS), keep="dark", color_scheme=device
    )
    assert corner(window) == (28, 42, 36)
    assert frame.evaluate("getComputedStyle(document.querySelector('.sentence')).color") == "rgb(232, 234, 237)"


@pytest.mark.parametrize("device", ["light", "dark"])
def test_a_light_chart_leaves_a_tinted_page_its_colour(site: Served, look: Look, device: Any) -> None:
    window, _, _ = look(
        page(snippet(site, f"{TREND}?scheme=light"), style="body { background: #fff1e5; }"), keep="tinted", color_scheme=device
    )
    assert corner(window) == (255, 241, 229)


@pytest.mark.parametrize("device", ["light", "dark"])
@pytest.mark.parametrize("style", ["", DARK, f"{DARK} :root {{ color-scheme: dark; }}"], ids=["white", "dark", "dark-declared"])
def test_colours_left_to_the_device_can_be_read_on_any_page(site: Served, look: Look, device: Any, style: str) -> None:
    window, frame, _ = look(page(snippet(site, TREND), style=style), keep="auto", color_scheme=device)
    ink = frame.evaluate("getComputedStyle(document.querySelector('.sentence')).color")
    lightness = sum(corner(window)) / 3
    assert (lightness > 200) if ink == "rgb(22, 25, 29)" else (lightness < 60)


def test_paper_gets_dark_ink_and_no_buttons(site: Served, look: Look) -> None:
    window, frame, _ = look(page(snippet(site, f"{TREND}?scheme=dark"), style=DARK, head=LISTENS), keep="before-print")
    window.emulate_media(media="print")
    until(frame, "getComputedStyle(document.querySelector('.sentence')).color === 'rgb(22, 25, 29)'")
    assert frame.locator(".actions").is_hidden()
    assert frame.locator("figure svg >> visible=true").count() == 1
    if folder := os.environ.get("EMBED_PICTURES"):
        window.screenshot(path=Path(folder) / "print.png", full_page=True)


def test_words_come_to_the_pointer_and_go(site: Served, look: Look) -> None:
    _, frame, _ = look(page(snippet(site, TREND), head=LISTENS), keep="before-tip")
    area = frame.locator(":is([data-tip], [data-as]) >> visible=true").last
    area.hover()
    tip = frame.locator(".tip")
    assert tip.is_visible()
    assert "2022–23" in (tip.text_content() or "")
    inside = frame.evaluate(
        """() => { const t = document.querySelector(".tip").getBoundingClientRect();
          return t.left >= 0 && t.right <= innerWidth && t.top >= 0; }"""
    )
    assert inside
    frame.locator("h1").hover()
    assert tip.is_hidden()


def test_a_copy_that_was_kept_learns_what_became_of_it(site: Served, browser: Browser) -> None:
    """The document comes out of the browser's cache; the script asks once, and is told it still holds."""
    with urlopen(site.url(f"{TREND}.json")) as reply:
        release = re.search(r'"release": "(\w+)"', reply.read().decode())
    assert release
    frozen = site.url(f"/c/durham@{release[1]}/trend/graduation_4yr")
    context = browser.new_context()
    window = context.new_page()
    asked: list[str] = []
    window.on("request", lambda r: asked.append(r.resource_type))
    window.goto(frozen)
    window.wait_for_timeout(200)
    assert asked == ["document"]
    window.goto("about:blank")
    asked.clear()
    with window.expect_response(lambda r: r.request.resource_type == "fetch") as checked:
        window.goto(frozen)
    assert checked.value.status in (200, 304)
    assert asked == ["document", "fetch"]
    context.close()
