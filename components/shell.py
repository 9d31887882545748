"""The frame of every page: header, filters, the page's own body, footer."""

from __future__ import annotations

from dataclasses import dataclass, field

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.filters import Control, filter_bar, filter_links
from components.markup import Block, Raw, aria, frozen
from components.section import HEADLINE
from components.text import account_words
from components.text import pages as words
from queries.filters import Filters, Request, Route, url
from queries.types import Goal, Plan, Provenance


@dataclass(frozen=True)
class View:
    """What one page shows: its headline for the browser's tab, its blocks, its controls.

    ``scripts`` are files of ours that this page alone asks for; ``chart`` is the address of the
    chart whose picture stands for the page where a link to it is shown.
    """

    title: str
    description: str
    body: tuple[Component, ...]
    controls: tuple[Control, ...] = ()
    status: int = 200
    announce: str = ""
    scripts: tuple[str, ...] = ()
    chart: str = ""


@dataclass(frozen=True)
class Frame:
    """What the frame needs to know of the site: the plan, its goals, the other plans; where its reader signs out.

    ``sheet`` is the address of the style sheet for all below the headline, where the document does not name it itself.

    ``published``: the page is a file that no server stands behind. Its choices are links, and what
    only a server can answer (search, the colours chosen in the address) is left out.
    """

    request: Request
    plan: Plan | None = None
    provenance: Provenance | None = None
    goals: tuple[Goal, ...] = ()
    plans: tuple[Plan, ...] = ()
    sections: frozenset[str] = frozenset()
    suggestions: tuple[str, ...] = field(default=())
    sign_out: str = ""
    sheet: str = ""
    published: bool = False


def carried(filters: Filters) -> Filters:
    """The choices that survive moving to another page: the school and the colours."""
    return Filters(school=filters.school, scheme=filters.scheme)


def _kept(request: Request) -> Filters:
    """What links in the frame carry: on a school's own page that school."""
    keep = carried(request.filters)
    return keep.but(school=request.route.id) if request.route.page == "school" else keep


def shell(frame: Frame, view: View) -> Component:
    """The whole page as a Dash tree."""
    return html.Div(
        [
            html.A(words.SKIP, href="#content", className="skip"),
            frozen("header", _header(frame)),
            _choices(frame, view.controls) if view.controls else None,
            html.Main(
                [frozen("ignored", _ignored(frame.request)), *_body(frame, view)],
                id="content",
                className="page",
                tabIndex="-1",
            ),
            frozen("footer", _footer(frame)),
            html.Div(id="announce", className="visually-hidden", role="status", **aria(live="polite")),
            dcc.Store(id="address"),
            dcc.Store(id="page"),
        ],
        className="site",
    )


def _body(frame: Frame, view: View) -> list[Component]:
    """The page, and between its headline and the rest the rest's style sheet: a browser draws what stands above one
    while it waits for it, and nothing of what stands below."""
    if not frame.sheet:
        return list(view.body)
    above = 1 + next((at for at, part in enumerate(view.body) if isinstance(part, Block) and part.id["block"] == HEADLINE), -1)
    return [*view.body[:above], html.Link(rel="stylesheet", href=frame.sheet), *view.body[above:]]


def _choices(frame: Frame, controls: tuple[Control, ...]) -> Component:
    return filter_links(frame.request, controls) if frame.published else filter_bar(frame.request, controls)


def _header(frame: Frame) -> list[Component | None]:
    plan, request = frame.plan, frame.request
    keep = _kept(request)
    start = keep if len(frame.plans) == 1 else Filters(scheme=keep.scheme)  # where there is one plan, it begins at "/"
    mark = html.A([Raw(_MARK), "Waymark"], href=url(Route("home"), start), className="wordmark")
    if plan is None:
        return [html.Header(html.Div([mark], className="bar"), className="top")]
    here = request.route.page
    links = [
        _nav_link(words.SECTIONS[page], Route(page, plan.id), keep, here in _HOME_OF.get(page, (page,)))
        for page in words.SECTIONS
        if page == "plan" or page in frame.sections
    ]
    search = html.Form(
        [
            html.Label(words.SEARCH_LABEL, htmlFor="search", className="visually-hidden"),
            Raw(
                f'<input id="search" name="q" type="search" list="known" maxlength="80" autocomplete="off" '
                f'placeholder="{words.SEARCH_HINT}">'
            ),
            Raw('<datalist id="known">'),
            *[html.Option(value=name) for name in frame.suggestions],
            Raw("</datalist>"),
            *[
                dbc.Input(type="hidden", name=name, value=text)
                for name, text in (("school", keep.school), ("scheme", keep.scheme))
                if text
            ],
            html.Button(words.SEARCH, type="submit", className="button"),
        ],
        action=url(Route("search", plan.id)),
        method="get",
        role="search",
        className="search",
    )
    return [
        html.Header(
            [
                html.Div(
                    [
                        mark,
                        html.A(
                            [html.Strong(plan.district), html.Span(plan.title, className="muted")],
                            href=url(Route("plan", plan.id), keep),
                            className="whose",
                        ),
                        _switcher(frame) if len(frame.plans) > 1 else None,
                        None if frame.published else search,
                    ],
                    className="bar",
                ),
                html.Nav(html.Ul(links), className="sections", **aria(label=words.NAV_LABEL)),
            ],
            className="top",
        ),
        # A landmark of its own, so that a reader who moves by landmarks cannot miss it.
        html.Aside(
            [html.Strong(words.SYNTHETIC_WORD), " ", words.SYNTHETIC], className="synthetic", **aria(label=words.SYNTHETIC_WORD)
        )
        if plan.synthetic
        else None,
    ]


_HOME_OF = {"plan": ("plan", "goal", "kpi"), "schools": ("schools", "school")}


def _nav_link(text: str, route: Route, keep: Filters, current: bool) -> Component:
    extra = aria(current="page") if current else {}
    return html.Li(html.A(text, href=url(route, keep), **extra))


def _switcher(frame: Frame) -> Component:
    """The plans. Another plan has other schools; to the start of this one the chosen school goes along."""
    assert frame.plan is not None
    keep = _kept(frame.request)
    return html.Details(
        [
            html.Summary(words.SWITCH_PLAN),
            html.Ul(
                [
                    html.Li(
                        html.A(
                            [html.Strong(other.district), " ", html.Span(other.title, className="muted")],
                            href=url(Route("plan", other.id), keep if other.id == frame.plan.id else Filters(scheme=keep.scheme)),
                            **(aria(current="true") if other.id == frame.plan.id else {}),
                        )
                    )
                    for other in frame.plans
                ]
            ),
        ],
        id="plans",
        className="switcher",
    )


def _ignored(request: Request) -> Component | None:
    if not request.ignored:
        return None
    return html.P(words.ignored([(i.name, i.text) for i in request.ignored]), className="note", role="note")


def _footer(frame: Frame) -> list[Component]:
    request, at = frame.request, frame.provenance
    scheme = request.filters.scheme or "auto"
    schemes = [
        html.A(
            words.SCHEMES[name],
            href=url(request.route, request.filters.but(scheme=None if name == "auto" else name)),
            **(aria(current="true") if name == scheme else {}),
        )
        for name in words.SCHEMES
    ]
    about: list[Component | str | None] = []
    if frame.plan and at:
        about = [
            html.P(words.footer_source(frame.plan, at)),
            html.P([html.A(words.METHOD_LINK, href=url(Route("method", frame.plan.id), _kept(request)))]),
            html.P(words.contact(frame.plan)) if frame.plan.contact or frame.plan.message else None,
        ]
    return [
        html.Footer(
            [
                html.Div(about),
                html.P(html.A(account_words.SIGN_OUT, href=frame.sign_out)) if frame.sign_out else None,
                None
                if frame.published
                else html.Nav([html.Span(words.COLOURS), *schemes], className="schemes", **aria(label=words.COLOURS)),
            ],
            className="foot",
        )
    ]


_MARK = (
    '<svg class="mark" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">'
    '<path d="M3 19 L9 11 L14 15 L21 5" fill="none" stroke="var(--actual)" stroke-width="2.4" stroke-linejoin="round"'
    ' stroke-linecap="round"/><circle cx="21" cy="5" r="2.6" fill="var(--target)"/></svg>'
)
