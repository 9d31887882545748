"""The goal page's trajectories and cards as a Dash tutorial would write them: the peer of the data call's bench.

One callback takes the student group and returns four plotly express figures and four cards, from a DuckDB file read anew
for each call into a data frame. Content is that of the other peers.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import dash
import dash_bootstrap_components as dbc
import duckdb
import flask
import pandas as pd
import plotly.express as px
from dash import Input, Output, dcc, html

CONTENT = json.loads(Path(os.environ["BENCH_CONTENT"]).read_text(encoding="utf-8"))
DATABASE = Path(os.environ["BENCH_CONTENT"]).with_suffix(".duckdb")
COLUMNS = ["kpi", "year", "group", "value", "kind"]


def store() -> None:
    """The content's results and targets as one table of a DuckDB file."""
    rows = [
        (kpi["id"], row["year"], row.get("group", "all"), row["value"], kind)
        for kpi in CONTENT["kpis"]
        for kind, found in (("Result", kpi["results"]), ("Target", kpi["targets"]))
        for row in found
    ]
    DATABASE.unlink(missing_ok=True)
    with duckdb.connect(str(DATABASE)) as db:
        frame = pd.DataFrame(rows, columns=COLUMNS)
        db.register("frame", frame)
        db.execute("CREATE TABLE points AS SELECT * FROM frame")


store()
app = dash.Dash("idiomatic", external_stylesheets=[])
KPIS = [kpi["id"] for kpi in CONTENT["kpis"]]
app.layout = dbc.Container(
    [
        html.H1(CONTENT["title"]),
        html.P(CONTENT["summary"]),
        dcc.Dropdown([group["id"] for group in CONTENT["groups"]], "all", id="group"),
        *[dcc.Graph(id=f"chart-{kpi}") for kpi in KPIS],
        *[html.Div(id=f"card-{kpi}") for kpi in KPIS],
    ]
)


@app.callback(
    [Output(f"chart-{kpi}", "figure") for kpi in KPIS] + [Output(f"card-{kpi}", "children") for kpi in KPIS],
    Input("group", "value"),
)
def redraw(group: str) -> list[object]:
    """Every chart and card for a student group."""
    with duckdb.connect(str(DATABASE), read_only=True) as db:
        frame = db.execute('SELECT * FROM points WHERE "group" = ? ORDER BY kpi, kind, year', [group]).df()
    charts: list[object] = []
    cards: list[object] = []
    for kpi in CONTENT["kpis"]:
        own = frame[frame["kpi"] == kpi["id"]]
        charts.append(px.line(own, x="year", y="value", color="kind", markers=True, title=kpi["name"]))
        results = own[own["kind"] == "Result"].dropna()
        newest = f"{results['value'].iloc[-1]:.1f}" if len(results) else "no result"
        cards.append(dbc.Card(dbc.CardBody([html.H4(kpi["name"]), html.P(newest, className="display-6")])))
    return charts + cards


application: flask.Flask = app.server


@application.get("/plain.json")
def plain() -> dict[str, str]:
    """The measure of Flask itself: a JSON reply of so many bytes, made for each request."""
    return {"text": "x" * int(flask.request.args["bytes"])}
