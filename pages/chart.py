"""A chart's data for anyone: /c/<plan>/<kind>/<id>.csv and .json, under the same query as its page."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import flask

from components import charts
from components.text import chart_frame as words
from pages import content, http
from queries.filters import school_year
from queries.site import Releases, Site, resolve


def blueprint(releases: Releases) -> flask.Blueprint:
    """Every route under /c/."""
    routes = flask.Blueprint("chart", __name__)

    @routes.get("/c/<path:_rest>")
    def chart(_rest: str) -> flask.Response:
        site = resolve(releases, flask.request.path, flask.request.query_string.decode("utf-8", "replace"))
        if site.route.page != "chart" or site.route.suffix not in ("csv", "json"):
            return flask.Response(words.NO_CHART, status=404, mimetype="text/plain")
        made = content.chart(site)
        reply = _csv(site, made) if site.route.suffix == "csv" else _json(made)
        return http.revalidated(reply)

    return routes


def _csv(site: Site, made: content.Chart) -> flask.Response:
    out = io.StringIO()
    kind = charts.kind_of(made.chart)
    writer = csv.DictWriter(out, fieldnames=kind.columns, lineterminator="\n")
    writer.writeheader()
    for row in kind.rows(made.chart):
        writer.writerow({name: _cell(value) for name, value in row.items()})
    reply = flask.Response(out.getvalue(), mimetype="text/csv")
    reply.headers["Content-Disposition"] = f'attachment; filename="{file_name(site)}.csv"'
    return reply


def _cell(value: object) -> object:
    if value is None:
        return ""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value


def _json(made: content.Chart) -> flask.Response:
    kind = charts.kind_of(made.chart)
    at = made.chart.provenance
    body: dict[str, Any] = {
        "title": made.title,
        "sentence": kind.sentence(made.chart),
        "source": at.source,
        "privacy_note": words.PRIVACY.get(at.privacy_profile, ""),
        "release": at.release,
        "rows": [{name: _json_cell(value) for name, value in row.items()} for row in kind.rows(made.chart)],
    }
    return flask.Response(json.dumps(body, ensure_ascii=False), mimetype="application/json")


def _json_cell(value: object) -> object:
    return None if value == "" else value


def file_name(site: Site) -> str:
    """A download's name: chart, school, year, as far as they were chosen."""
    f = site.filters
    parts = [site.route.plan, site.route.kind, site.route.id, f.school, f.group, school_year(f.year) if f.year else None]
    return "-".join(p for p in parts if p).replace("–", "-").replace("/", "_").replace('"', "")
