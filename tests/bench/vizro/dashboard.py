"""The goal page as a small Vizro app, in the library's own idioms: its filter, grid, cards and graphs.

It runs in an environment of its own; ``BENCH_CONTENT`` names the JSON file that holds the page's content.
"""

# Vizro is installed in an environment of its own, out of the type checker's sight; all else here is checked.
# mypy: disable-error-code="import-not-found,untyped-decorator"

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import dash_bootstrap_components as dbc
import pandas as pd
import plotly.graph_objects as go
import vizro.models as vm
from dash import html
from vizro import Vizro
from vizro.models.types import capture
from vizro.tables import dash_ag_grid

from tests.bench.vizro.gzip_proxy import GzipProxy

PAGE: dict[str, Any] = json.loads(Path(os.environ["BENCH_CONTENT"]).read_text(encoding="utf-8"))
NAMES = {group["id"]: group["name"] for group in PAGE["groups"]}


def trend_frame(kpi: dict[str, Any]) -> pd.DataFrame:
    """A row for each group and year, with the year's target beside every group's result."""
    targets = {t["year"]: t["value"] for t in kpi["targets"]}
    results = {(r["group"], r["year"]): r["value"] for r in kpi["results"]}
    years = sorted({*targets, *(year for _, year in results)})
    return pd.DataFrame(
        {"group": NAMES[group], "year": year, "value": results.get((group, year)), "target": targets.get(year)}
        for group in NAMES
        for year in years
    ).astype({"value": float, "target": float})


def gap_frame(kpi: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(kpi["gaps"]["groups"])[["name", "value", "n", "gap"]]


@capture("graph")
def trend(data_frame: pd.DataFrame) -> go.Figure:
    known = data_frame.dropna(subset="value")
    targets = data_frame.dropna(subset="target")
    return go.Figure(
        [
            go.Scatter(x=known["year"], y=known["value"], mode="lines+markers", name="Result"),
            go.Scatter(
                x=targets["year"],
                y=targets["target"],
                mode="lines+markers",
                name="Target",
                line={"dash": "dot", "shape": "hv"},
                marker={"symbol": "diamond-open"},
            ),
        ],
        {"yaxis": {"title": "%"}, "xaxis": {"dtick": 1}},
    )


@capture("graph")
def gap_dots(data_frame: pd.DataFrame, everyone: float) -> go.Figure:
    figure = go.Figure(
        go.Scatter(x=data_frame["value"], y=data_frame["name"], mode="markers", customdata=data_frame["gap"]),
        {"xaxis": {"title": "%"}},
    )
    figure.add_vline(x=everyone, annotation_text="All students")
    return figure


@capture("figure")
def summary_card(data_frame: pd.DataFrame, name: str) -> dbc.Card:
    known = data_frame.dropna(subset="value")
    targets = data_frame.dropna(subset="target")
    value = "No result" if known.empty else f"{known['value'].iloc[-1]:.1f} % in {known['year'].iloc[-1]}"
    target = "No target" if targets.empty else f"Target {targets['target'].iloc[-1]:.1f} % by {targets['year'].iloc[-1]}"
    return dbc.Card([dbc.CardHeader(name), dbc.CardBody(html.H3(value)), dbc.CardFooter(target)], class_name="card-kpi")


def page() -> vm.Page:
    """The page, top to bottom: summary, trajectories, cards, gaps, strategies and tables."""
    kpis = PAGE["kpis"]
    frames = {kpi["id"]: trend_frame(kpi) for kpi in kpis}
    spread = [kpi for kpi in kpis if kpi["gaps"]]
    trends = [vm.Graph(id=f"trend_{k['id']}", title=k["name"], figure=trend(frames[k["id"]])) for k in kpis]
    cards = [vm.Figure(id=f"card_{k['id']}", figure=summary_card(frames[k["id"]], name=k["name"])) for k in kpis]
    dots = [
        vm.Graph(title=f"{k['name']}, {k['gaps']['year']}", figure=gap_dots(gap_frame(k), everyone=k["gaps"]["all"]))
        for k in spread
    ]
    tables = [vm.Table(title=k["name"], figure=dash_ag_grid(pd.DataFrame(k["results"]))) for k in kpis]
    return vm.Page(
        title=PAGE["title"],
        layout=vm.Flex(),
        components=[
            vm.Text(text=f"**{PAGE['summary']}**"),
            vm.Container(title="Trajectories", layout=vm.Grid(grid=[[0, 1], [2, 3]], row_min_height="320px"), components=trends),
            vm.Container(layout=vm.Grid(grid=[[0, 1, 2, 3]], row_min_height="160px"), components=cards),
            vm.Container(title="Who is left behind", layout=vm.Grid(grid=[[0, 1]], row_min_height="360px"), components=dots),
            vm.Container(title="Strategies", components=[vm.Table(figure=dash_ag_grid(pd.DataFrame(PAGE["strategies"])))]),
            vm.Container(title="Data", layout=vm.Flex(), components=tables),
        ],
        controls=[
            vm.Filter(
                column="group",
                targets=[f"{kind}_{k['id']}" for k in kpis for kind in ("trend", "card")],
                selector=vm.Dropdown(
                    id="group", title="Student group", multi=False, options=list(NAMES.values()), value=NAMES["all"]
                ),
            )
        ],
    )


application = GzipProxy(Vizro().build(vm.Dashboard(title=f"{PAGE['district']}: {PAGE['plan']}", pages=[page()])).dash.server)
