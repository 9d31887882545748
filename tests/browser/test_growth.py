"""A window that stays open all day: a thousand filter changes leave nothing behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession

from tests.browser.visits import Visit

Open = Callable[..., Visit]
CHANGES = 1000
PATIENCE = 240_000
# Changes the filter as a reader does, and waits each time until the foot of the page, whose links carry
# every choice, has followed.
CHANGE = """async ([control, values, times]) => {
  const select = document.querySelector(`form[data-filters] select[name=${control}]`);
  const put = Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value").set;
  const followed = (value) => {
    const link = document.querySelector(".site footer a[href*='scheme=dark']");
    return link && (new URLSearchParams(link.search).get(control) || "default") === value;
  };
  let answered = 0;
  for (let i = 0; i < times; i += 1) {
    const value = values[i % values.length];
    put.call(select, value);
    select.dispatchEvent(new Event("change", { bubbles: true }));
    await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("no reply")), 20000);
      const look = new MutationObserver(() => {
        if (!followed(value)) return;
        look.disconnect();
        clearTimeout(late);
        resolve();
      });
      look.observe(document.querySelector(".site"), { childList: true, subtree: true });
    });
    answered += 1;
  }
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return answered;
}"""


def counts(session: CDPSession) -> tuple[int, int, float]:
    """DOM nodes, event listeners and MB of script heap once all garbage is gone."""
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    told = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    return int(told["Nodes"]), int(told["JSEventListeners"]), told["JSHeapUsedSize"] / 1e6


@pytest.mark.parametrize(
    ("start", "awake", "times"),
    [("/riverbend/kpis/grade3_reading", False, CHANGES), ("/riverbend/kpis/grade3_reading", True, CHANGES // 5)],
    ids=["asleep", "awake"],
)
def test_filter_changes_leave_nothing_behind(visit: Open, start: str, awake: bool, times: int) -> None:
    reader = visit(viewport={"width": 1366, "height": 900})
    reader.open(start)
    if awake:
        reader.page.locator(".chart-picture").first.hover()
        reader.page.wait_for_selector(".chart-picture.drawn")
    session = reader.context.new_cdp_session(reader.page)
    session.send("Performance.enable")
    session.send("HeapProfiler.enable")
    control, values = next((c, v) for c, v in reader.options().items() if len(v) > 2)
    to_and_fro = [values[1], values[0]]
    reader.page.set_default_timeout(PATIENCE)
    blocks = reader.picture().blocks
    assert reader.page.evaluate(CHANGE, [control, to_and_fro, 40]) == 40
    before, first = counts(session), reader.picture()
    assert reader.page.evaluate(CHANGE, [control, to_and_fro, times]) == times
    after = counts(session)
    assert reader.picture() == first
    assert first.blocks == blocks
    assert after[0] - before[0] <= 20, f"DOM nodes {before[0]} → {after[0]}"
    assert after[1] - before[1] <= 5, f"listeners {before[1]} → {after[1]}"
    assert after[2] - before[2] <= 4, f"heap {before[2]:.1f} → {after[2]:.1f} MB"
    assert reader.page.evaluate("history.length") <= 50
    assert len([url for url in reader.requests if "_dash-update-component" in url]) == times + 40
