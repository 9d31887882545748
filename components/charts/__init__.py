"""Every chart this site draws. A new chart is one file here and one line in ``KINDS``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from components.charts import bullet, gaps, heatmap, matrix, multiples, priorities, school_ranking, sparkline, timeline, trend
from components.charts.model import Bullet, Gaps, HeatMap, Multiples, Priorities, SchoolRanking, Sparkline, Table, Timeline, Trend
from components.theme import Scheme


class Figure(Protocol):
    def __call__(self, chart: Any, scheme: Scheme = "light") -> dict[str, Any] | None: ...


@dataclass(frozen=True)
class Kind:
    """One kind of chart: its name, the dataclass it draws, and everything that comes out of it.

    ``figure`` gives a plain Plotly figure, or None where the picture alone is the chart.
    ``columns`` are the keys of ``rows`` in order, so that a file without rows still has its head.
    """

    name: str
    model: type
    title: Callable[[Any], str]
    sentence: Callable[[Any], str]
    svg: Callable[[Any, int], str]
    figure: Figure
    rows: Callable[[Any], list[dict[str, object]]]
    table: Callable[[Any], Table]
    columns: tuple[str, ...]


class Drawn(Protocol):
    """What the file of a chart offers."""

    def title(self, chart: Any) -> str: ...
    def sentence(self, chart: Any) -> str: ...
    def svg(self, chart: Any, width: int) -> str: ...
    def figure(self, chart: Any, scheme: Scheme = "light") -> dict[str, Any] | None: ...
    def rows(self, chart: Any) -> list[dict[str, object]]: ...
    def table(self, chart: Any) -> Table: ...


def _kind(name: str, model: type, file: Drawn, columns: tuple[str, ...]) -> Kind:
    return Kind(name, model, file.title, file.sentence, file.svg, file.figure, file.rows, file.table, columns)


def _inside_a_card(chart: Bullet | Sparkline) -> str:
    """Bullets and sparklines stand in a KPI's card, whose name is their title."""
    return chart.kpi.name


BULLET = ("kpi", "value", "low", "high", "target", "baseline", "state")
SPARKLINE = ("kpi", "year", "school_year", "value", "low", "high")

KINDS = {
    kind.name: kind
    for kind in (
        _kind("trend", Trend, trend, trend.COLUMNS),
        _kind("gaps", Gaps, gaps, gaps.COLUMNS),
        _kind("multiples", Multiples, multiples, multiples.COLUMNS),
        _kind("heat", HeatMap, heatmap, heatmap.COLUMNS),
        _kind("schools", SchoolRanking, school_ranking, school_ranking.COLUMNS),
        _kind("timeline", Timeline, timeline, timeline.COLUMNS),
        _kind("matrix", Priorities, matrix, matrix.COLUMNS),
        _kind("priorities", Priorities, priorities, priorities.COLUMNS),
        Kind("bullet", Bullet, _inside_a_card, bullet.sentence, bullet.svg, bullet.figure, bullet.rows, bullet.table, BULLET),
        Kind(
            "sparkline",
            Sparkline,
            _inside_a_card,
            sparkline.sentence,
            sparkline.svg,
            sparkline.figure,
            sparkline.rows,
            sparkline.table,
            SPARKLINE,
        ),
    )
}


def kind_of(chart: object) -> Kind:
    """The kind that draws a chart's dataclass. Raises TypeError for anything that is no chart.

    A survey wave without a chosen stakeholder is the matrix of all groups; with one it is that
    group's ranked bars. ``KINDS["priorities"]`` draws the bars of all groups together, too.
    """
    if isinstance(chart, Priorities):
        return KINDS["matrix" if chart.stakeholder is None else "priorities"]
    for kind in KINDS.values():
        if isinstance(chart, kind.model):
            return kind
    raise TypeError(f"{type(chart).__name__} is no chart")


__all__ = ["KINDS", "Kind", "kind_of"]
