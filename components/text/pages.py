"""Sentences of the frame that every page shares."""

from __future__ import annotations

from collections.abc import Sequence

from components.text.numbers import date
from queries.types import Plan, Provenance

SKIP = "Skip to the content"
SEARCH = "Search"
SEARCH_LABEL = "Search KPIs and schools"
SEARCH_HINT = "Find a KPI or school"
NAV_LABEL = "Sections of this plan"
SWITCH_PLAN = "Other plans"
APPLY = "Apply"
FILTERS = "Filters"
COLOURS = "Colours"
SYNTHETIC_WORD = "Synthetic."
SYNTHETIC = "This district does not exist; every number here was made by a program to show what Waymark does."
METHOD_LINK = "How every number here is made"
SECTIONS = {
    "plan": "The plan",
    "equity": "Equity",
    "survey": "Survey",
    "schools": "Schools",
    "projects": "Projects",
    "method": "Method",
}
SCHEMES = {"auto": "As my device", "light": "Light", "dark": "Dark"}
FILTER_NAMES = {
    "kpi": "KPI",
    "school": "school",
    "group": "group",
    "dimension": "dimension",
    "year": "year",
    "years": "years taken together",
    "ref": "reference",
    "wave": "survey wave",
    "stakeholder": "survey group",
    "view": "view",
    "sort": "order",
    "scheme": "colours",
    "goals": "goals",
    "lang": "language",
    "query": "address",
}


def ignored(pairs: Sequence[tuple[str, str]]) -> str:
    """Which parts of the address were not understood, and that the default is shown instead."""
    named = "; ".join(f"{FILTER_NAMES.get(name, name)} “{text}”" for name, text in pairs)
    return f"Not known in this plan and left out: {named}. You see the usual view instead."


def footer_source(plan: Plan, at: Provenance) -> str:
    """Whose figures these are, how new, and which release."""
    source = f"Source: {plan.source}." if plan.source else ""
    as_of = f" Data as of {date(at.as_of)}." if at.as_of else ""
    return f"{source}{as_of} Release {at.release}."


def contact(plan: Plan) -> str:
    """The plan owner's word to the reader."""
    return " ".join(part for part in (plan.message, f"Contact: {plan.contact}" if plan.contact else "") if part)
