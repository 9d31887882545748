"""What people wrote in their own words: themes against respondent groups, then each group's list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from components.rich_table import Cell, rich_table
from components.text import survey_page_words as words
from queries.types import SurveyGroup, SurveyWave, Theme

TOP = 3


def columns(themes: Sequence[Theme], groups: Sequence[SurveyGroup]) -> list[str]:
    """The respondent groups: those that are survey groups in their order, then the other labels."""
    order = {g.name.casefold(): i for i, g in enumerate(groups)}
    labels = dict.fromkeys(t.respondent_group for t in themes)
    return sorted(labels, key=lambda label: (order.get(label.casefold(), len(order)), label))


def theme_matrix(wave: SurveyWave, themes: Sequence[Theme], groups: Sequence[SurveyGroup]) -> Component:
    """Themes by how many groups named them; each cell is the theme's place in that group's list."""
    labels = columns(themes, groups)
    of: defaultdict[str, dict[str, Theme]] = defaultdict(dict)
    for theme in themes:
        of[theme.theme_id][theme.respondent_group] = theme
    ranked = sorted(of.values(), key=lambda by: (-len(by), sum(t.order for t in by.values()) / len(by), _name(by)))
    rows: list[list[Cell]] = [[_name(by), *(_place(by.get(label)) for label in labels)] for by in ranked]
    caption = words.theme_caption(wave)
    return rich_table(caption, [words.THEME, *labels], rows, numeric=range(1, len(labels) + 1), class_name="themes")


def theme_lists(themes: Sequence[Theme], groups: Sequence[SurveyGroup], goals: Mapping[str, tuple[str, str]]) -> Component:
    """Each group's own list with what it said; ``goals`` gives a goal's (name, address)."""
    parts = []
    for label in columns(themes, groups):
        mine = sorted((t for t in themes if t.respondent_group == label), key=lambda t: t.order)
        items = []
        for t in mine:
            name, address = goals.get(t.goal_id or "", ("", ""))
            items.append(
                html.Li(
                    [
                        html.Strong(t.theme),
                        html.Span(f" {words.IMPLIED}", className="tag") if t.inferred else None,
                        html.Span(t.detail, className="theme-detail") if t.detail else None,
                        html.A(name, href=address, className="theme-goal") if name else None,
                    ]
                )
            )
        parts.append(html.Div([html.H3(label), html.Ol(items)], className="theme-list"))
    return html.Details(
        [html.Summary(words.DETAILS), html.Div(parts, className="theme-lists")], id="themes-details", className="themes-details"
    )


def _name(by: Mapping[str, Theme]) -> str:
    """The theme's most frequent wording; of equally frequent ones the first."""
    return Counter(t.theme for t in by.values()).most_common(1)[0][0]


def _place(theme: Theme | None) -> Cell:
    if theme is None:
        return ""
    number = html.Strong(str(theme.order)) if theme.order <= TOP else str(theme.order)
    return [html.Span(words.IMPLIED, className="muted small"), " ", number] if theme.inferred else [number]
