"""The larger pieces of the method page: a KPI's definition, what was restated, what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.cards import state
from components.charts.model import Table
from components.markup import aria
from components.narrow import stacked
from components.table import table
from components.text import finding_words, numbers, reasons
from components.text import method_words as words
from queries.filters import school_year
from queries.types import ALL, Benchmark, Kpi, LedgerRow, Problem, State, YearPoint


def states() -> Component:
    """Every state as it is drawn on all pages, with its rule."""
    codes: tuple[State, ...] = (
        "met",
        "on_path",
        "improving",
        "no_progress",
        "no_target",
        "baseline",
        "pending",
        "late",
        "",
    )
    return html.Dl(
        [html.Div([html.Dt(state(YearPoint(0, state=code))), html.Dd(words.STATES[code])]) for code in codes],
        className="state-list",
    )


def rules(pairs: Sequence[tuple[str, str]]) -> Component:
    """Terms with what they mean."""
    parts = [part for term, meaning in pairs for part in (html.Dt(term), html.Dd(meaning))]
    return html.Dl(parts, className="facts method-rules")


def scrolled(data: Table, class_name: str = "") -> Component:
    """A table whose rows are blocks where the page is narrow; between, it scrolls sideways inside its own region."""
    return html.Div(stacked(table(data, class_name)), className="scroll", tabIndex="0", role="region", **aria(label=data.caption))


def kpi_entry(kpi: Kpi, benchmarks: Sequence[Benchmark], replaced_by: Component | None, href: str) -> Component:
    """One KPI as the plan defines it. Its heading's id is the KPI's, so that other pages can point at it."""
    pairs: list[tuple[str, Any]] = [
        ("population", kpi.population),
        ("unit", words.unit(kpi)),
        ("path", words.path_rule(kpi)),
        ("source", linked(kpi.source or kpi.source_url or "", kpi.source_url)),
        ("owner", kpi.owner),
        ("collected", words.COLLECTED.get(kpi.collected or "", kpi.collected)),
        ("next_due", numbers.date(kpi.next_due)),
        ("benchmarks", _benchmarks(kpi, benchmarks)),
        ("life", [words.life(kpi), "; " if replaced_by and words.life(kpi) else "", replaced_by] if _changed(kpi) else None),
        ("audience", words.INTERNAL_AUDIENCE if kpi.audience == "internal" else None),
    ]
    facts = [part for name, value in pairs if value for part in (html.Dt(words.FACTS[name]), html.Dd(value))]
    return html.Div(
        [
            html.H4(kpi.name, id=kpi.kpi_id),
            html.P(kpi.definition if kpi.definition and kpi.unit != "ordinal" else _ordinal(kpi), className="kpi-definition"),
            html.Dl(facts, className="facts"),
            html.P(html.A(words.TO_KPI, href=href, **aria(label=f"{words.TO_KPI}: {kpi.name}")), className="kpi-link"),
        ],
        className="kpi-entry",
    )


def _ordinal(kpi: Kpi) -> str:
    """An ordinal's definition is its list of levels, which stands under its unit."""
    return "" if kpi.definition else words.DEFINITION_MISSING


def _changed(kpi: Kpi) -> bool:
    return bool(kpi.introduced or kpi.retired or kpi.reason or kpi.replaced_by)


def linked(text: str, address: str | None) -> Component | str:
    """A text as a link where its address is one that a browser may follow."""
    return html.A(text, href=address) if text and address and address.startswith(("https://", "http://")) else text


def _benchmarks(kpi: Kpi, benchmarks: Sequence[Benchmark]) -> Component | None:
    if not benchmarks:
        return None
    items = []
    for (name, source, address), found in _by_source(benchmarks).items():
        said = ", ".join(f"{numbers.value(b.value, kpi)} in {school_year(b.year)}" for b in found)
        items.append(html.Li([f"{name}: {said}", *([" (", linked(source, address), ")"] if source else [])]))
    return html.Ul(items, className="plain")


def _by_source(benchmarks: Sequence[Benchmark]) -> dict[tuple[str, str, str], list[Benchmark]]:
    """The years of each thing to compare with, together."""
    found: defaultdict[tuple[str, str, str], list[Benchmark]] = defaultdict(list)
    for each in benchmarks:
        found[each.name, each.source or "", each.source_url or ""].append(each)
    return found


def restated(
    steps: Sequence[tuple[LedgerRow, LedgerRow]], kpis: Mapping[str, Kpi], schools: Mapping[str, str], groups: Mapping[str, str]
) -> Component:
    """Every replaced target and result: what it was, what it is now, when and why."""
    rows = []
    for old, new in steps:
        kpi = kpis[new.kpi_id]
        where = ", ".join(
            name
            for name in (schools.get(new.school_id, new.school_id), "" if new.group_id == ALL else groups[new.group_id])
            if name
        )
        what = words.GAP_TARGET if new.on == "gap" else words.LEDGERS[new.ledger]
        rows.append(
            (
                kpi.name,
                school_year(new.year) + (f" ({numbers.date(new.measured_on)})" if new.measured_on else ""),
                f"{what}, {where}" if where else what,
                _given(old, kpi),
                _given(new, kpi),
                numbers.date(new.as_of) or words.NO_DATE,
                new.reason or words.NO_REASON,
            )
        )
    return scrolled(Table(words.CHANGES_CAPTION, words.CHANGES_HEADINGS, tuple(rows)))


def _given(row: LedgerRow, kpi: Kpi) -> str:
    """A ledger row's number as printed, or why it has none."""
    if row.ledger == "targets" and row.value is not None and row.high is not None:
        return numbers.span(row.value, row.high, kpi)
    if row.value is not None:
        return numbers.difference(row.value, kpi) if row.on == "gap" else _exactly(row.value, kpi)
    if row.low is not None or row.high is not None:
        return numbers.span(row.low, row.high, kpi)
    known = reasons.KINDS if row.ledger == "targets" else reasons.STATUSES
    return known.get(row.kind, row.kind)


def _exactly(value: float, kpi: Kpi) -> str:
    """A value with up to two decimals more than the KPI shows: a correction may be smaller than its rounding."""
    if kpi.unit != "percent":
        return numbers.value(value, kpi)
    digits = next(
        d for d in range(kpi.decimals, kpi.decimals + 3) if abs(value - round(value, d)) < 1e-9 or d == kpi.decimals + 2
    )
    return f"{numbers.plain(value, digits)}{numbers.NBSP}%"


def findings(problems: Sequence[Problem]) -> Component:
    """The checks' warnings under plain headings."""
    parts: list[Component] = []
    for heading, members in finding_words.grouped(problems):
        items = [html.Li([html.Code(finding_words.place(p)), f": {finding_words.says(p)}"]) for p in members]
        parts += [html.H3(heading), html.Ul(items, className="findings")]
    return html.Div(parts)
