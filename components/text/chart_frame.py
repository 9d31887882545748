"""Words around a chart: its source line, its downloads, its table."""

from __future__ import annotations

from components.text.numbers import date
from queries.types import Provenance

CSV = "CSV"
JSON = "JSON"
SVG = "SVG"
PNG = "PNG"
EMBED = "Embed"
COPY_CODE = "Copy embed code"
TABLE = "The data as a table"
COPY_SENTENCE = "Copy sentence"
COPY_LINK = "Copy link"
METHOD = "Method"
PRIVACY = {
    "as_published": "As the agency published it.",
    "range_ladder": "Published as ranges, so that no student can be recognised.",
    "exact_suppressed": "Small counts are hidden, so that no student can be recognised.",
}


def source_line(at: Provenance) -> str:
    """Source, age of the data, release and privacy rule of a chart."""
    parts = [f"Source: {at.source}." if at.source else "", f"Data as of {date(at.as_of)}." if at.as_of else ""]
    parts += [PRIVACY.get(at.privacy_profile, ""), f"Release {at.release}."]
    if at.synthetic:
        parts.insert(0, "Synthetic data.")
    return " ".join(part for part in parts if part)
