"""Strategies under their objectives: status, owner, due date, yearly phase, nested steps."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dash import html
from dash.development.base_component import Component

from components.text import strategy_words as words
from queries.types import Objective, Phase, Strategy


def strategy_list(
    objectives: Sequence[Objective], strategies: Sequence[Strategy], phases: Sequence[Phase], late: Collection[Strategy] = ()
) -> list[Component]:
    """One part an objective that has strategies, in the plan's order; steps stand under what they belong to.

    Those in ``late`` are said to be overdue."""
    parts: list[Component] = []
    for objective in objectives:
        mine = [s for s in strategies if s.objective_id == objective.objective_id]
        if not mine:
            continue
        steps = {(p.order, p.year): p.phase for p in phases if p.objective_id == objective.objective_id}
        parts.append(
            html.Div(
                [
                    html.H3([html.Span(objective.code, className="code") if objective.code else None, objective.name]),
                    html.Ol([_item(s, mine, steps, late) for s in mine if s.parent_order is None], className="strategies"),
                ],
                className="objective",
            )
        )
    return parts


def _item(
    strategy: Strategy, every: Sequence[Strategy], phases: dict[tuple[int, int], str], late: Collection[Strategy]
) -> Component:
    nested = [s for s in every if s.parent_order == strategy.order]
    mine = {year: phase for (order, year), phase in phases.items() if order == strategy.order}
    facts = words.facts(strategy, mine, strategy in late)
    return html.Li(
        [
            html.Span(strategy.name),
            html.Span(facts, className="strategy-facts") if facts else None,
            html.Ol([_item(s, every, phases, late) for s in nested]) if nested else None,
        ]
    )
