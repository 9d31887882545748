"""Every chart that a plan offers to other people's pages, found as ``waymark publish`` finds them."""

from __future__ import annotations

from flask.testing import FlaskClient

from pages import published_plan
from pages.published_addresses import charts_named
from queries.site import Releases, resolve


def every_chart(client: FlaskClient, releases: Releases, plan: str) -> tuple[str, ...]:
    """The canonical addresses: each chart's own, at each school, and every one that a page of the plan names."""
    site = resolve(releases, f"/{plan}", "")
    found = dict.fromkeys(published_plan.charts(site))
    for page in published_plan.pages(site):
        found |= dict.fromkeys(sorted(charts_named(client.get(page).get_data(as_text=True))))
    return tuple(found)


def weight(client: FlaskClient, address: str) -> int:
    """Bytes of an embed as a browser is sent it, in brotli. Raises ValueError where there is no such chart."""
    reply = client.get(address, headers={"Accept-Encoding": "br"})
    if reply.status_code != 200 or reply.headers.get("Content-Encoding") != "br":
        raise ValueError(f"{address} answered {reply.status_code}")
    return len(reply.data)
