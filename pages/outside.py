"""A chart as it stands outside its page, in a frame or a file: the same content with the words that go with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from components.charts import Kind, kind_of
from components.charts.model import Gaps, HeatMap, Multiples, Priorities, SchoolRanking, Trend
from components.embed_document import Embed, Notice
from components.plate import Plate, size
from components.sharing import described
from components.snippet import WIDTHS, Around, drawings, heights, snippet
from components.text import chart_frame, embed_words
from pages import facets
from queries.filters import Filters, Ignored, Route, url
from queries.site import Site


@dataclass(frozen=True)
class Outside:
    """A chart's content under one address, with its title, sentence, choices and source in words."""

    site: Site
    chart: facets.Charted
    title: str
    sentence: str
    choices: str
    source: str
    ignored: tuple[Ignored, ...] = ()

    @property
    def kind(self) -> Kind:
        return kind_of(self.chart)

    def draw(self, width: int) -> str:
        return self.kind.svg(self.chart, width)

    def plate(self) -> Plate:
        """What the ``.svg``, the ``.png`` and the preview are drawn from."""
        route = self.site.route
        return Plate(
            f"{self.site.filters.view or route.kind}-{route.id}", self.title, self.sentence, self.choices, self.source, self.draw
        )

    def around(self) -> Around:
        """What the height of a frame depends on beside the picture."""
        return Around(self.title, self.sentence, self.choices, self.source)


def outside(site: Site) -> Outside:
    """The chart that a /c/ address names. The address must be that of a chart that exists."""
    made = facets.chart(site)
    chart = made.chart
    kind: Any = kind_of(chart)
    source = chart_frame.source_line(chart.provenance)
    ignored = (*site.request.ignored, *made.ignored)
    return Outside(site, chart, kind.title(chart), kind.sentence(chart), _choices(chart, site.filters), source, ignored)


def _choices(chart: facets.Charted, filters: Filters) -> str:
    match chart:
        case Trend():
            return embed_words.trend_choices(chart.place, chart.group)
        case Gaps():
            return embed_words.gaps_choices(
                chart.place, chart.year, chart.dimension, chart.reference_name, chart.rows, chart.first_year
            )
        case HeatMap():
            gaps = tuple(g for row in chart.rows for g in row.gaps if g)
            return embed_words.schools_choices(
                chart.place, chart.year, chart.dimension, "", chart.reference, gaps, chart.first_year
            )
        case SchoolRanking():
            gaps = tuple(row.gap for row in chart.rows)
            return embed_words.schools_choices(
                chart.place, chart.year, None, chart.group, chart.reference, gaps, chart.first_year
            )
        case Multiples():
            return embed_words.time_choices(chart.place, filters.dimension, chart.first_year, chart.last_year)
        case Priorities():
            names = {g.group_id: g.name for g in chart.groups}
            asked = names.get(chart.stakeholder, chart.stakeholder) if chart.stakeholder else None
            return embed_words.priorities_choices(chart.provenance.district, chart.wave, asked)


def page_of(site: Site) -> str:
    """The address, without a host, of the page that shows this chart among others."""
    route, plain = site.route, site.filters.but(scheme=None)
    match route.kind:
        case "trend":
            return url(Route("kpi", route.plan, route.id), plain)
        case "gaps":
            return url(Route("equity", route.plan), plain.but(kpi=route.id))
    return url(Route("survey", route.plan), plain.but(wave=route.id))


def address(site: Site, suffix: str = "", release: str = "", filters: Filters | None = None) -> str:
    """The chart's own canonical address, without a host; frozen where ``release`` names one."""
    route = site.route
    return url(Route("chart", route.plan, route.id, route.kind, suffix, release), filters or site.filters)


def embed(given: Outside, root: str, standing: Notice | None) -> Embed:
    """Everything the embedded document shows; ``root`` is the site's scheme and host."""
    site = given.site
    release = site.route.release
    here = root + address(site, release=release)
    pictures = drawings({width: given.draw(width) for width in WIDTHS})
    needed = heights(given.around(), {width: size(picture)[1] for width, picture in pictures.items()})
    labels = (("csv", embed_words.CSV), ("json", embed_words.JSON), ("svg", embed_words.SVG), ("png", embed_words.PNG))
    return Embed(
        title=given.title,
        sentence=given.sentence,
        choices=given.choices,
        source=given.source,
        pictures=pictures,
        data=given.kind.table(given.chart),
        scheme=site.filters.scheme or "auto",
        address=here,
        downloads=tuple((root + address(site, suffix, release), label) for suffix, label in labels),
        site=(root + page_of(site), embed_words.ON_SITE[site.route.kind]),
        oembed=described(root, here),
        preview=root + preview(site),
        snippet=snippet(here, given.title, site.filters.scheme, needed),
        permalink="" if release else root + address(site, release=site.release.release),
        frozen=bool(release),
        standing=standing,
        notices=_notices(given),
    )


def preview(site: Site, width: int = 1200) -> str:
    """The address, without a host, of the picture that a link to this chart is shown with."""
    at = address(site, "png", site.route.release)
    return f"{at}{'&' if '?' in at else '?'}card={width}"


def _notices(given: Outside) -> tuple[Notice, ...]:
    found = []
    if given.chart.provenance.synthetic:
        found.append(Notice(*embed_words.SYNTHETIC_NOTE))
    if given.ignored:
        found.append(Notice("", embed_words.ignored(tuple((i.name, i.text) for i in given.ignored))))
    return tuple(found)
