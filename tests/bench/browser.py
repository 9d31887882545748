"""One cold load of one page in Chromium: paints, the first answer of a chart, redraws, bytes."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.network import Profile, Traffic
from tests.bench.subjects import Control, Subject

PAINTS = """
window.__paints = { fcp: null, lcp: null };
new PerformanceObserver((list) => {
  for (const e of list.getEntries()) if (e.name === "first-contentful-paint") __paints.fcp = e.startTime;
}).observe({ type: "paint", buffered: true });
new PerformanceObserver((list) => {
  for (const e of list.getEntries()) __paints.lcp = e.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
"""
PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")
# Tall enough that the four trajectories are on screen without scrolling, which would end the largest paint.
VIEWPORT = {"width": 1440, "height": 1400}
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60.0
QUIET = 0.5
# Seconds between two looks at a page whose paints are measured, and without a paint until the last one counts as the last.
GLANCE, STILL = 1.0, 3.0
# Milliseconds between two moves of the pointer, and between two looks for something to point at: often enough to
# tell pages apart, seldom enough to leave them the processor.
POLL = 20
IDLE_POLL = 50
CHANGES = 3
# The student groups to change to and fro between, as every subject prints them.
CHOICES = ("Black", "All students")


@dataclass(frozen=True)
class Load:
    """Times in ms from the start of the navigation, redraw from the control's event; bytes on the wire."""

    first_paint: float
    largest_paint: float
    usable: float
    redraw: float
    bytes: float
    requests: float


def executable() -> str | None:
    """Where the browser is: ``CHROMIUM``, or the first known name on the path."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium; ``CHROMIUM`` names another one."""
    path = executable()
    if path is None:
        raise SystemExit("bench: no Chromium on the path; install one or set CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def measure(browser: Browser, subject: Subject, base: str, profile: Profile) -> Load:
    """Loads the page twice, each time with an empty cache: once to see it paint, once to use it.

    Raises RuntimeError where the page is not served or never painted, the chart never answers or the filter never redraws.
    """
    first, largest = paints(browser, subject, base, profile)
    return used(browser, subject, base, profile, first, largest)


def paints(browser: Browser, subject: Subject, base: str, profile: Profile) -> tuple[float, float]:
    """The first and the largest contentful paint, in ms, of a load in which nothing else is watched: to point at a page
    twenty times a second, or to hear of its every change and packet, takes the processor that it paints with."""
    context = browser.new_context(viewport={"width": VIEWPORT["width"], "height": VIEWPORT["height"]})
    try:
        context.add_init_script(PAINTS)
        page = context.new_page()
        if profile.mbit:
            cdp = context.new_cdp_session(page)
            cdp.send("Network.enable")
            profile.impose(cdp)
        reply = page.goto(base + subject.path, wait_until="load")
        if reply is None or not reply.ok:
            raise RuntimeError(f"{subject.name}: {subject.path} answered {reply.status if reply else 'nothing'}")
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            page.wait_for_timeout(1000 * GLANCE)
            seen = page.evaluate("({ now: performance.now(), ...__paints })")
            if None not in seen.values() and seen["now"] - seen["lcp"] > 1000 * STILL:
                return seen["fcp"], seen["lcp"]
        raise RuntimeError(f"{subject.name}: the browser reported no paint")
    finally:
        context.close()


def used(browser: Browser, subject: Subject, base: str, profile: Profile, first: float, largest: float) -> Load:
    """Points at a chart until it answers, then changes the filter; with the paints of a load of its own."""
    context = browser.new_context(viewport={"width": VIEWPORT["width"], "height": VIEWPORT["height"]})
    try:
        context.add_init_script(PROBE.replace("CONFIG", json.dumps(asdict(subject.reading))))
        page = context.new_page()
        cdp = context.new_cdp_session(page)
        cdp.send("Network.enable")
        profile.impose(cdp)
        traffic = Traffic()
        traffic.watch(cdp)
        reply = page.goto(base + subject.path, wait_until="commit")
        if reply is None or not reply.ok:
            raise RuntimeError(f"{subject.name}: {subject.path} answered {reply.status if reply else 'nothing'}")
        point_until_answered(page, subject)
        settle(page, traffic)
        cold = {"bytes": traffic.bytes, "requests": float(len(traffic.asked))}
        usable = page.evaluate("__bench.usable")
        return Load(first, largest, usable, redraw(page, subject, traffic), **cold)
    finally:
        context.close()


def point_until_answered(page: Page, subject: Subject) -> None:
    """Moves the pointer to and fro over a data point, a second over each, until a tooltip shows."""
    end = time.monotonic() + PATIENCE
    seen = 0.0
    step = 0
    while time.monotonic() < end:
        back = int(time.monotonic() - seen) if seen else 0
        usable, target = page.evaluate("(back) => [window.__bench?.usable ?? null, window.__bench?.target(back) ?? null]", back)
        if usable is not None:
            return
        if target is not None:
            seen = seen or time.monotonic()
            step = 1 - step
            page.mouse.move(target[0] + step, target[1] + step)
        page.wait_for_timeout(POLL if seen else IDLE_POLL)
    raise RuntimeError(f"{subject.name}: the chart did not answer a pointer within {PATIENCE:.0f} s")


def settle(page: Page, traffic: Traffic) -> None:
    """Waits until nothing has been fetched or changed for half a second, from now on: what was just asked
    of the page may not have begun."""
    begun = time.monotonic()
    while time.monotonic() < begun + PATIENCE:
        page.wait_for_timeout(50)
        still = page.evaluate("performance.now() - __bench.moved") / 1000
        if still > QUIET and not traffic.open and time.monotonic() - max(traffic.last, begun) > QUIET:
            return


def redraw(page: Page, subject: Subject, traffic: Traffic) -> float:
    """The median time of a filter change, to and fro, after one rehearsal that shows what to wait for."""
    page.mouse.move(1, 1)
    pictures: dict[str, str] = {}
    for value in CHOICES:
        choose(page, subject.control, value, None)
        settle(page, traffic)
        pictures[value] = page.evaluate("__bench.picture()")
    if len(set(pictures.values())) < 2:
        raise RuntimeError(f"{subject.name}: the filter did not change what the charts show")
    times: list[float] = []
    for value in CHOICES * CHANGES:
        choose(page, subject.control, value, pictures[value])
        times.append(await_redraw(page, f"{subject.name}: {value!r}"))
        settle(page, traffic)
    return median(times)


def await_redraw(page: Page, what: str) -> float:
    """What the probe measured, once it has. (Playwright's own waiting is barred by a strict content policy.)"""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        page.wait_for_timeout(50)
        taken = page.evaluate("__bench.redraw")
        if taken is not None:
            return float(taken)
    raise RuntimeError(f"{what} was not redrawn as in the rehearsal")


def choose(page: Page, control: Control, value: str, picture: str | None) -> None:
    """Changes the control as a person does, arming the probe just before where a picture is awaited."""
    option = page.locator(control.options or control.selector).get_by_text(value, exact=True)
    if control.options:
        page.click(control.selector)
        option.wait_for()
    if picture is not None:
        page.evaluate("(picture) => __bench.arm(picture)", picture)
    if control.options:
        option.click()
    else:
        page.select_option(control.selector, label=value)
