"""What a change costs: a KPI is rows alone, a chart a file and a line, a page a file and its registration."""

from __future__ import annotations

import csv
import importlib
import io
import pkgutil
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient

import pages
from app import Settings, create_app
from components import charts
from components.chart_block import chart_block
from components.charts.model import Table
from components.charts.svg import document
from components.markup import to_html
from queries.types import Provenance
from tests.district import Tables, district
from tests.prepare import make


def client_of(folder: Path, tables: Tables) -> FlaskClient:
    make(folder, **tables)
    client: FlaskClient = create_app(Settings(folder / "releases")).server.test_client()
    return client


def with_kpi() -> Tables:
    """The same district, and rows for one more KPI: nothing else."""
    tables = district()
    tables["kpis"].append({"kpi_id": "tardies", "name": "Tardy arrivals", "better": "lower"})
    tables["results"] += [{"kpi_id": "tardies", "year": year, "value": value} for year, value in ((2020, 31.4), (2021, 28.6))]
    tables["targets"].append({"kpi_id": "tardies", "year": 2021, "kind": "value", "value": 29.9})
    return tables


WHERE = ("/demo", "/demo/goals/learning", "/demo/search?q=tardy", "/demo/method")


def text_of(client: FlaskClient, url: str) -> str:
    reply = client.get(url)
    assert reply.status_code == 200, url
    text = reply.get_data(as_text=True)
    return text[text.index('id="content"') :]


def test_a_kpi_made_of_rows_alone_is_everywhere(tmp_path: Path) -> None:
    without, client = client_of(tmp_path / "without", district()), client_of(tmp_path / "with", with_kpi())
    assert without.get("/demo/kpis/tardies").status_code == 404
    for url in WHERE:
        assert "Tardy arrivals" not in text_of(without, url)
        assert "Tardy arrivals" in text_of(client, url), url
    page = text_of(client, "/demo/kpis/tardies")
    assert "28.6" in page
    assert "29.9" in page
    assert "28.6" in text_of(client, "/demo/goals/learning")
    assert '<option value="Tardy arrivals">' in client.get("/demo").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(client.get("/c/demo/trend/tardies.csv").get_data(as_text=True))))
    told = {row["year"]: (row["value"], row["target"], row["state"]) for row in rows if row["value"]}
    assert told == {"2020": ("31.4", "", told["2020"][2]), "2021": ("28.6", "29.9", "met")}


@dataclass(frozen=True)
class Tally:
    """A chart that Waymark does not have."""

    count: int
    provenance: Provenance


def test_a_new_chart_is_one_file_and_one_line_of_the_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    file: Any = SimpleNamespace(
        title=lambda _chart: "Tally",
        sentence=lambda chart: f"{chart.count} were counted.",
        svg=lambda chart, width: document(
            f"tally-{width}", width, 90, title="Tally", description="A count", body=[f"<text>{chart.count}</text>"]
        ),
        figure=lambda _chart, scheme="light": None,  # noqa: ARG005  # the registry's signature
        rows=lambda chart: [{"count": chart.count}],
        table=lambda chart: Table("Tally", ("Count",), ((str(chart.count),),), frozenset({0})),
    )
    line = charts.Kind(
        "tally", Tally, file.title, file.sentence, file.svg, file.figure, file.rows, file.table, columns=("count",)
    )
    monkeypatch.setitem(charts.KINDS, "tally", line)
    at = Provenance(**{**dict.fromkeys(Provenance.__dataclass_fields__, ""), "plan_id": "demo"})  # type: ignore[arg-type]
    block = to_html(chart_block(Tally(417, at), block_id="tally", title="Tally", provenance=at))
    assert block.count("<svg") >= 2
    assert "417 were counted." in block
    assert ">417<" in block[block.index("<table") :]
    assert charts.kind_of(Tally(1, at)) is line


def test_every_page_is_one_file_in_the_one_registry() -> None:
    """A page is a module with a ``view``; a module that draws a page and is not registered would never be asked for."""
    modules = [importlib.import_module(f"pages.{found.name}") for found in pkgutil.iter_modules(pages.__path__)]
    drawing = {module for module in modules if hasattr(module, "view") and hasattr(module, "PATH")}
    assert len(drawing) >= 4
    assert drawing == set(pages.DASH_PAGES) == set(pages.BY_NAME.values())
    assert len({module.PATH for module in drawing}) == len(drawing)
