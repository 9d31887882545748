"""The projects as CSV: /<plan>/projects.csv under the projects page's own query."""

from __future__ import annotations

import csv
import io

import flask

from components.charts import timeline as chart
from components.text import project_words as words
from pages import http
from pages.project_lines import timeline
from queries.site import Releases, Site, resolve


def blueprint(releases: Releases) -> flask.Blueprint:
    """The one route."""
    routes = flask.Blueprint("project_rows", __name__)

    @routes.get("/<plan>/projects.csv")
    def projects(plan: str) -> flask.Response:
        del plan  # the one parser of addresses reads it
        query = flask.request.query_string.decode("utf-8", "replace")[: http.LONGEST]
        site = resolve(releases, flask.request.path, query)
        if site.db is None or site.route.page != "project_rows":
            return flask.Response(words.NO_PLAN, status=404, mimetype="text/plain")
        reply = flask.Response(made(site), mimetype="text/csv")
        reply.headers["Content-Disposition"] = f'attachment; filename="{site.route.plan}-projects-{site.release.release}.csv"'
        return http.revalidated(reply, http.PRIVATE if releases.tier == "internal" else http.LIVE)

    return routes


def made(site: Site) -> str:
    """A row a project that the address admits, unrounded, with a head; empty is empty, never 0."""
    out = io.StringIO()
    writer = csv.DictWriter(out, chart.COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in chart.rows(timeline(site, words.PROJECTS, site.filters.school)):
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return out.getvalue()


def _cell(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value
