"""The filter bar: a plain form that works before and without scripts, and Dash's controls after."""

from __future__ import annotations

from dataclasses import dataclass, fields

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components.markup import aria, dataset
from components.text import pages as words
from queries.filters import DEFAULT, Filters, Request, url

ORDER = " ".join(f.name for f in fields(Filters))


@dataclass(frozen=True)
class Control:
    """One choice: its name in the URL, its label, (value, label) options; "" is the default."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


def filter_bar(request: Request, controls: tuple[Control, ...]) -> Component:
    """A form whose fields are the page's choices; choices without a control ride along hidden."""
    named = {c.name for c in controls}
    fields_: list[Component] = []
    for control in controls:
        chosen = getattr(request.filters, control.name)
        fields_.append(
            html.Div(
                [
                    dbc.Label(control.label, html_for=f"filter-{control.name}"),
                    dbc.Select(
                        id=f"filter-{control.name}",
                        name=control.name,
                        value=DEFAULT if chosen is None else str(chosen),
                        options=[{"value": value or DEFAULT, "label": label} for value, label in control.options],
                    ),
                ],
                className="field",
            )
        )
    hidden: list[Component] = [
        html.Div(dbc.Input(type="hidden", name=f.name, value=str(getattr(request.filters, f.name))), hidden=True)
        for f in fields(Filters)
        if f.name not in named and f.name != "goals" and getattr(request.filters, f.name) is not None
    ]
    return html.Form(
        [*fields_, *hidden, html.Button(words.APPLY, type="submit", className="button apply")],
        method="get",
        action=url(request.route),
        className="filters",
        **dataset(filters="true", order=ORDER),
        **aria(label=words.FILTERS),
    )


def filter_links(request: Request, controls: tuple[Control, ...]) -> Component:
    """The same choices where no server answers a form: every option is a link to the page that shows it."""
    lists: list[Component] = []
    for control in controls:
        chosen = getattr(request.filters, control.name)
        value = "" if chosen is None else str(chosen)
        items = [
            html.Li(
                html.A(
                    label,
                    href=url(request.route, request.filters.but(**{control.name: option or None})),
                    **(aria(current="true") if option == value else {}),
                )
            )
            for option, label in control.options
        ]
        shown = next((label for option, label in control.options if option == value), value)
        lists.append(
            html.Details(
                [html.Summary([f"{control.label}: ", html.Strong(shown)]), html.Ul(items)],
                id=f"filter-{control.name}",
                className="switcher",
            )
        )
    return html.Nav(lists, className="filters", **aria(label=words.FILTERS))
