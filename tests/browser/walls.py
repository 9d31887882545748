"""A wall under watch: its page's clock hastened, and what thousands of slide changes leave in the browser."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Frame, Page
from scipy import stats

from tests.browser.visits import Visit

SAMPLES = 20
WARMING = 2000  # slides before the script's code is compiled and its caches are full, which would pass for growth
PATIENCE = 240.0

# Makes the page's own clock run faster, and notes how many requests are under way at once.
HASTEN = """
const faster = %d, start = Date.now(), now = Date.now.bind(Date), later = window.setTimeout, limit = AbortSignal.timeout;
Date.now = () => start + (now() - start) * faster;
window.setTimeout = (work, ms, ...rest) => later(work, ms / faster, ...rest);
AbortSignal.timeout = (ms) => limit.call(AbortSignal, Math.max(ms / faster, 400));
const ask = window.fetch, flights = (window.flights = { now: 0, most: 0 });
window.fetch = async (...all) => {
  flights.most = Math.max(flights.most, (flights.now += 1));
  try { return await ask(...all); } finally { flights.now -= 1; }
};
"""
COUNT = """() => {
  window.turns = 0;
  const add = (all) => { for (const one of all) window.turns += one.addedNodes.length; };
  new MutationObserver(add).observe(document.querySelector(".stage"), { childList: true });
}"""
HEARD = "document.querySelector('.heard').textContent.startsWith('last heard')"


def until(page: Page | Frame, holds: str, seconds: float = 30) -> None:
    """Wait until an expression holds. The page's own policy forbids the browser driver's way, which evaluates text."""
    end = time.monotonic() + seconds
    while not page.evaluate(holds):
        assert time.monotonic() < end, f"never: {holds}"
        page.wait_for_timeout(25)


@contextmanager
def screen(browser: Browser, base: str, address: str, *, faster: int = 1, strict: bool = True, **context: Any) -> Iterator[Page]:
    """A wall that has heard from its server, watched for errors where ``strict``."""
    context = {"viewport": {"width": 1920, "height": 1080}, **context}
    visit = Visit(browser, base, strict=strict, **context)
    if faster > 1:
        visit.context.add_init_script(HASTEN % faster)
    try:
        visit.open(address, mounted=False)
        until(visit.page, HEARD)
        yield visit.page
        assert not strict or visit.troubles == [], visit.troubles[:3]
    finally:
        visit.close()


@dataclass(frozen=True)
class Growth:
    """What slide changes left: bytes of heap and DOM nodes a slide, the slopes of straight lines through the samples
    after the warming, each with the half width of its 95 % interval; and the heap in bytes at both ends."""

    slides: int
    heap: float
    heap_reach: float
    nodes: float
    nodes_reach: float
    heap_first: float
    heap_last: float
    least_nodes: float
    most_nodes: float

    def __str__(self) -> str:
        return (
            f"{self.slides:,} slides: heap slope {self.heap:.2f} ± {self.heap_reach:.2f} bytes a slide (95 %), "
            f"heap {self.heap_first / 1e6:.2f} → {self.heap_last / 1e6:.2f} MB, "
            f"nodes {self.least_nodes:.0f} to {self.most_nodes:.0f}"
        )


def growth(page: Page, changes: int) -> Growth:
    """Watches a hastened wall through so many slide changes; its garbage is collected before each look.

    Raises ValueError for so few changes that little would be left of them after the warming.
    """
    if changes < 2 * WARMING:
        raise ValueError(
            f"{changes:,} slide changes tell nothing: the first {WARMING:,} warm up; ask for {2 * WARMING:,} or more"
        )
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.evaluate(COUNT)
    turns: list[float] = []
    heap: list[float] = []
    nodes: list[float] = []
    for sample in range(SAMPLES):
        until(page, f"window.turns >= {WARMING + sample * (changes - WARMING) // (SAMPLES - 1)}", PATIENCE)
        page.keyboard.press("Space")
        page.wait_for_timeout(50)
        for _ in range(2):
            session.send("HeapProfiler.collectGarbage")
        told = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
        turns.append(page.evaluate("window.turns"))
        heap.append(told["JSHeapUsedSize"])
        nodes.append(told["Nodes"])
        page.keyboard.press("Space")
    return Growth(int(turns[-1]), *_slope(turns, heap), *_slope(turns, nodes), heap[0], heap[-1], min(nodes), max(nodes))


def _slope(turns: list[float], sizes: list[float]) -> tuple[float, float]:
    fit = stats.linregress(turns, sizes)
    return float(fit.slope), float(stats.t.ppf(0.975, len(turns) - 2) * fit.stderr)
