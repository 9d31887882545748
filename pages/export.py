"""The equity explorer's rows as a workbook: /<plan>/equity.xlsx under the explorer's own query."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import flask
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from components import charts
from components.text import chart_frame
from components.text import workbook_words as words
from pages import http
from pages.chart_files import UNSAFE
from pages.equity_charts import charts_of
from pages.equity_choice import choose
from queries.filters import url
from queries.site import Releases, Site, resolve

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WRITTEN = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


def blueprint(releases: Releases) -> flask.Blueprint:
    """The one route."""
    routes = flask.Blueprint("export", __name__)

    @routes.get("/<plan>/equity.xlsx")
    def workbook(plan: str) -> flask.Response:
        del plan  # the one parser of addresses reads it
        query = flask.request.query_string.decode("utf-8", "replace")[: http.LONGEST]
        site = resolve(releases, flask.request.path, query)
        book = made(site) if site.route.page == "workbook" else None
        if book is None:
            return flask.Response(words.NOTHING, status=404, mimetype="text/plain")
        reply = flask.Response(book, mimetype=TYPE)
        reply.headers["Content-Disposition"] = f'attachment; filename="{file_name(site)}"'
        return http.revalidated(reply, http.PRIVATE if releases.tier == "internal" else http.LIVE)

    return routes


def made(site: Site) -> bytes | None:
    """The workbook of what the explorer shows: a sheet of rows, unrounded, and one that says what they are.

    The same choices and release give the same bytes. None where the plan has no results by student group.
    """
    choice = choose(site)
    if choice is None:
        return None
    book = Workbook()
    about = book.active
    assert about is not None
    about.title = words.ABOUT
    shown = charts_of(site, choice)
    for name, value in _about(site, shown):
        about.append((name, text(value)))
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 18, 100
    for _, same in groupby(shown, key=lambda chart: charts.kind_of(chart).name):
        parts = list(same)
        kind = charts.kind_of(parts[0])
        sheet = book.create_sheet(words.SHEETS[kind.name], 0)
        sheet.append(list(kind.columns))
        for chart in parts:
            for row in kind.rows(chart):
                sheet.append([text(value) for value in row.values()])
        for i, column in enumerate(kind.columns, start=1):
            sheet.cell(1, i).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(i)].width = max(11, len(column) + 2)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return undated(out.getvalue())


def undated(book: bytes) -> bytes:
    """A workbook without the times at which it was written, so that a reader's own copy can be told to hold."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as dated, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as plain:
        for part in dated.infolist():
            content = _WRITTEN.sub(b"", dated.read(part)) if part.filename == "docProps/core.xml" else dated.read(part)
            plain.writestr(zipfile.ZipInfo(part.filename), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def text(value: object) -> Any:
    """A cell's value: words that begin like a formula stay words, and None stays empty."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
        return f"'{value}"
    return value


def _about(site: Site, shown: list[Any]) -> Iterator[tuple[str, str]]:
    for chart in shown:
        kind = charts.kind_of(chart)
        yield words.TITLE, kind.title(chart)
        yield words.SENTENCE, kind.sentence(chart)
        at = chart.provenance
    if not shown:
        yield words.TITLE, words.NOTHING
        return
    yield words.SOURCE, chart_frame.source_line(at)
    yield words.RELEASE, at.release
    yield words.ADDRESS, url(site.route, site.filters).replace("/equity.xlsx", "/equity", 1)
    yield from words.LEGEND


def file_name(site: Site) -> str:
    """A download's name: plan, KPI, school, group, view and year, as far as they were chosen."""
    f = site.filters
    parts = [site.route.plan, "equity", f.kpi, f.school, f.group, f.view, str(f.year) if f.year else None]
    parts += [f"{f.years}years" if f.years else None, site.release.release]
    return f"{UNSAFE.sub('_', '-'.join(part for part in parts if part))}.xlsx"
