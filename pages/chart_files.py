"""A chart's data as files: CSV and JSON under the same query as the chart, and the names that downloads carry."""

from __future__ import annotations

import csv
import io
import json
import re

from components.text import chart_frame as words
from pages.outside import Outside
from queries.filters import school_year

UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def as_csv(given: Outside) -> str:
    """UTF-8 text with a head; empty is empty and never zero, whole numbers without decimals."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=given.kind.columns, lineterminator="\n")
    writer.writeheader()
    for row in given.kind.rows(given.chart):
        writer.writerow({name: _csv_cell(value) for name, value in row.items()})
    return out.getvalue()


def _csv_cell(value: object) -> object:
    if value is None:
        return ""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value


def as_json(given: Outside) -> str:
    """The rows with title, sentence, source, privacy note and release."""
    at = given.chart.provenance
    body = {
        "title": given.title,
        "sentence": given.sentence,
        "source": at.source,
        "privacy_note": words.PRIVACY.get(at.privacy_profile, ""),
        "release": at.release,
        "rows": [{name: _json_cell(value) for name, value in row.items()} for row in given.kind.rows(given.chart)],
    }
    return json.dumps(body, ensure_ascii=False)


def _json_cell(value: object) -> object:
    return None if value == "" else value


def file_name(given: Outside, suffix: str) -> str:
    """A download's name: KPI, school, what else was chosen, and the date of the data (its release where none is known)."""
    route, f, at = given.site.route, given.site.filters, given.chart.provenance
    parts = [
        route.id,
        f.school or "district",
        f.group,
        f.stakeholder,
        "" if route.kind == "trend" else route.kind,
        f.view,
        f.dimension,
        school_year(f.year) if f.year else "",
        at.as_of or at.release,
    ]
    named = "-".join(part for part in parts if part).replace("–", "-")
    return f"{UNSAFE.sub('_', named)}.{suffix}"
