"""The chart that a /c/ address names, where ``view`` may ask for another facet of a KPI's gaps.

``heat`` is every school against the groups of one dimension, ``schools`` ranks the schools by one group,
``time`` draws the groups over the years: the explorer's own charts, under the explorer's own choices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from components.charts.model import Gaps, HeatMap, Multiples, Priorities, SchoolRanking, Trend
from pages import content, equity_charts
from pages.equity_choice import choose
from queries.filters import Ignored
from queries.site import Site

Charted = Trend | Gaps | Priorities | HeatMap | SchoolRanking | Multiples


@dataclass(frozen=True)
class Shown:
    """The chart, and what of the address it could not follow."""

    chart: Charted
    ignored: tuple[Ignored, ...] = ()


def chart(site: Site) -> Shown:
    """The chart of an address; a facet that this KPI has no results for falls back to its groups, and is named as ignored."""
    view = site.filters.view
    if site.route.kind != "gaps" or view is None:
        return Shown(content.chart(site).chart)
    found = _facet(site, view)
    if found is None:
        plain = replace(site, request=replace(site.request, filters=site.filters.but(view=None)))
        return Shown(content.chart(plain).chart, (Ignored("view", view),))
    return Shown(found)


def _facet(site: Site, view: str) -> HeatMap | SchoolRanking | Multiples | None:
    here = replace(site, request=replace(site.request, filters=site.filters.but(kpi=site.route.id)))
    choice = choose(here)
    if choice is None or choice.kpi.kpi_id != site.route.id:
        return None
    if view == "heat":
        heat = equity_charts.heat(here, choice)
        return _unlinked_heat(heat) if heat and heat.rows else None
    if view == "schools":
        ranked = equity_charts.ranking(here, choice)
        return replace(ranked, rows=tuple(replace(row, href="") for row in ranked.rows)) if ranked and ranked.rows else None
    parts = list(equity_charts.over_time(here, choice).values())
    if not parts:
        return None
    return replace(parts[0], panels=tuple(panel for part in parts for panel in part.panels))


def _unlinked_heat(heat: HeatMap) -> HeatMap:
    """A chart in somebody else's page leads nowhere but by its own links."""
    return replace(heat, rows=tuple(replace(row, href="") for row in heat.rows), links=())
