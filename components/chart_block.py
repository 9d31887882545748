"""A chart on a page: title, sentence, picture, source, downloads, and its data as a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import charts
from components.markup import Block, Raw, aria, dataset, frozen, to_html
from components.plate import sizes
from components.snippet import Around, Heights, heights, snippet
from components.table import table
from components.text import chart_frame as words
from queries.filters import Filters, Route, url
from queries.types import Provenance

HALF = (280, 420, 560)
FULL = (280, 460, 860)


@dataclass(frozen=True)
class _Finished:
    """All that comes out of one chart for a page; made once, since a chart is a function of its dataclass."""

    sentence: str
    pictures: str
    figure: dict[str, Any] | None
    table: str
    caption: str
    title: str
    needs: Heights


@lru_cache(maxsize=1024)
def _finished(chart: Any, widths: tuple[int, ...]) -> _Finished:
    kind = charts.kind_of(chart)
    data, drawn, title, sentence = kind.table(chart), pictures(chart, widths), kind.title(chart), kind.sentence(chart)
    needs = heights(Around(title, sentence, title, words.source_line(chart.provenance)), sizes(drawn))
    return _Finished(sentence, drawn, kind.figure(chart), to_html(table(data)), data.caption, title, needs)


def pictures(chart: Any, widths: tuple[int, ...]) -> str:
    """The chart's SVG drawn for three widths; the style sheet shows the one that fits its place."""
    drawn = [
        f'<div class="at {step}">{charts.kind_of(chart).svg(chart, width)}</div>'
        for step, width in zip(("narrow", "medium", "wide"), widths, strict=True)
    ]
    return f'<div class="pictures {"full" if widths == FULL else "half"}">{"".join(drawn)}</div>'


def chart_block(
    chart: Any,
    *,
    block_id: str,
    title: str,
    provenance: Provenance,
    share: tuple[str, str, Filters] | None = None,
    href: str | None = None,
    widths: tuple[int, ...] = HALF,
    level: int = 3,
    method: str = "",
) -> Component:
    """A figure with everything that belongs under it.

    ``share`` is (kind, id, choices) of the chart's own address for data; ``href`` links the title
    to the page that goes deeper. The table is folded away but in the document.
    """
    made = _finished(chart, widths)
    heading = (html.H2, html.H3, html.H4)[level - 2]
    named = html.A(title, href=href) if href else title
    head = frozen(
        f"{block_id}-head",
        html.Figcaption([heading(named, className="chart-title"), html.P(made.sentence, className="chart-sentence")]),
    )
    graph = (
        None
        if made.figure is None
        else dcc.Graph(
            id={"figure": block_id},
            figure=made.figure,
            responsive=True,
            config={"displayModeBar": False, "scrollZoom": False, "doubleClick": False},
            className="plot",
        )
    )
    picture = Block(
        graph,
        id=f"{block_id}-picture",
        html=made.pictures,
        className=f"chart-picture{_wide_only(made.figure)}",
    )
    scrolled = html.Div(
        Raw(made.table), className="scroll", tabIndex="0", role="region", **aria(label=f"{title}: {made.caption}")
    )
    foot = frozen(
        f"{block_id}-foot",
        html.P(
            [words.source_line(provenance), " ", html.A(words.METHOD, href=method)] if method else words.source_line(provenance),
            className="chart-source",
        ),
        _actions(made, provenance.plan_id, share),
        html.Details(
            [html.Summary(words.TABLE), scrolled],
            id=f"{block_id}-table",
            className="chart-table",
        ),
    )
    return html.Figure([head, picture, foot], className="chart", id=block_id)


def _wide_only(figure: dict[str, Any] | None) -> str:
    """A class for pictures that stay pictures where there is too little room for their figure."""
    return " wide-only" if figure and figure["layout"].get("meta", {}).get("least_width") else ""


def _actions(made: _Finished, plan_id: str, share: tuple[str, str, Filters] | None) -> Component | None:
    if share is None:
        return None
    kind, name, filters = share
    links = [
        html.A(label, href=url(Route("chart", plan_id, name, kind, suffix), filters), download="")
        for suffix, label in (("csv", words.CSV), ("json", words.JSON), ("svg", words.SVG), ("png", words.PNG))
    ]
    address = url(Route("chart", plan_id, name, kind), filters)
    code = snippet(address, made.title, filters.scheme, made.needs)
    return html.P(
        [
            *links,
            html.A(words.EMBED, href=address),
            html.Button(words.COPY_CODE, type="button", **dataset(copy_code=code)),
            html.Button(words.COPY_SENTENCE, type="button", **dataset(copy=made.sentence)),
            html.Button(words.COPY_LINK, type="button", **dataset(copy_url=address)),
        ],
        className="chart-actions",
    )


__all__ = ["FULL", "HALF", "Raw", "chart_block", "pictures", "to_html"]
