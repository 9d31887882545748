"""KPI cards and the state mark: word, shape and colour together, never colour alone."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from components.charts import bullet, shapes, sparkline
from components.charts.model import Bullet, Sparkline
from components.markup import Raw
from components.text import numbers, reasons
from queries.filters import school_year
from queries.types import Trajectory, YearPoint

CARD_WIDTH = 340


def state(point: YearPoint | None) -> Component:
    """The state of one year as shape and words; an empty state says so in words alone."""
    name = point.state if point else ""
    return html.Span([Raw(shapes.icon(name, 15)), reasons.state(name)], className=f"state {name or 'none'}")


def kpi_card(track: Trajectory, href: str, point: YearPoint | None = None) -> Component:
    """One KPI as one link: name, number, state, reason, bullet, sparkline.

    ``point`` is the year to show; by default the newest year that has a result, else the newest.
    """
    kpi = track.kpi
    shown = point or track.latest or current(track)
    if shown is None or (shown.value is None and shown.low is None and shown.high is None):
        number: list[Any] = [reasons.STATUSES[""].capitalize()]
        words = " words"
    else:
        text = numbers.value(shown.value, kpi) if shown.value is not None else numbers.span(shown.low, shown.high, kpi)
        number = [text, html.Small(school_year(shown.year))]
        words = " words" if len(text) > 10 else ""
    reason = _sentence(reasons.of_point(shown, kpi)) if shown else ""
    return html.A(
        [
            html.Span(kpi.name, className="card-name"),
            html.Span(number, className=f"card-number{words}"),
            state(shown),
            html.Span(reason, className="card-reason"),
            html.Span(_pictures(track, shown), className="card-pictures"),
        ],
        href=href,
        className="card",
        id=f"kpi-{kpi.kpi_id}",
    )


def current(track: Trajectory) -> YearPoint | None:
    """The year a reader means by "now": the newest with a result row, else the plan's next target year."""
    with_row = [p for p in track.years if p.status]
    return with_row[-1] if with_row else (track.years[0] if track.years else None)


def _pictures(track: Trajectory, shown: YearPoint | None) -> list[Component]:
    baseline = next((p.value for p in track.years if p.baseline and p.value is not None), None)
    target = track.last_target
    pictures: list[Component] = []
    if shown and (shown.value is not None or shown.low is not None or shown.high is not None):
        chart = Bullet(
            kpi=track.kpi,
            value=shown.value,
            low=shown.low,
            high=shown.high,
            target=shown.target if shown.target is not None and not shown.baseline else (target.target if target else None),
            baseline=baseline,
            state=shown.state,
        )
        pictures.append(Raw(bullet.svg(chart, CARD_WIDTH)))
    if sum(p.value is not None for p in track.years) > 1:
        pictures.append(Raw(sparkline.svg(Sparkline(track.kpi, track.years), CARD_WIDTH)))
    return pictures


def _sentence(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
