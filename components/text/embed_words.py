"""Words around a chart that stands outside its page: in a frame, in a file, in a preview."""

from __future__ import annotations

from components.text import gap_words, school_gap_words
from components.text.numbers import date
from components.text.pages import FILTER_NAMES, SYNTHETIC, SYNTHETIC_WORD
from queries.filters import school_year
from queries.types import Gap, SurveyWave

CSV, JSON, SVG, PNG = "CSV", "JSON", "SVG", "PNG"
TABLE = "The data as a table"
EMBED = "Embed this chart"
CODE_LABEL = "The code to paste into a page"
COPY = "Copy the code"
COPIED = "Copied"
REFUSED = "Press Ctrl+C"
ON_SITE = {"trend": "More on this KPI", "gaps": "More on these groups", "priorities": "More on this survey"}
PERMALINK = "Link that never changes"
PROVIDER = "Waymark"
ALL_GROUPS = "All dimensions"
EVERY_STAKEHOLDER = "All survey groups"
SUPERSEDED = "Superseded."
CORRECTED = "Corrected."
CURRENT = "See the current chart"
SYNTHETIC_NOTE = (SYNTHETIC_WORD, SYNTHETIC)
NO_CHART = (
    "No chart has this address. A chart is at /c/PLAN/KIND/ID, alone or with .svg, .png, .csv or .json; "
    "KIND is trend, gaps or priorities.\n"
)
OEMBED_NEEDS_URL = "Give the address of a chart of this site as url, for example /oembed?url=https://HOST/c/PLAN/trend/KPI.\n"
OEMBED_JSON_ONLY = "Only format=json is offered.\n"
OEMBED_NO_CHART = "The address given as url names no chart of this site.\n"


def trend_choices(place: str, group: str) -> str:
    """Of whom and where the results are."""
    return f"{place} · {group}"


def gaps_choices(
    place: str, year: int, dimension: str | None, reference_name: str, rows: tuple[Gap, ...], first_year: int | None = None
) -> str:
    """Where, when, which groups, and what they are held against."""
    parts = [place, gap_words.period(year, first_year), gap_words.dimension_name(dimension) if dimension else ALL_GROUPS]
    held = next((g for g in rows if g.reference_value is not None), None)
    if held is not None:
        parts.append(
            f"against {gap_words.reference_phrase(held)}" if held.reference != "highest" else f"against {reference_name}"
        )
    return " · ".join(parts)


def schools_choices(
    district: str, year: int, dimension: str | None, group: str, reference: str, rows: tuple[Gap, ...], first_year: int | None
) -> str:
    """Whose schools, when, which groups, and what each school's are held against."""
    parts = [district, gap_words.period(year, first_year), gap_words.dimension_name(dimension) if dimension else group]
    held = [row for row in rows if row.reference_value is not None]
    if held:
        parts.append(f"against {school_gap_words.against(reference, held)}")
    return " · ".join(parts)


def time_choices(place: str, dimension: str | None, first: int, last: int) -> str:
    """Of whom and where the results are, and from when to when."""
    years = f"{school_year(first)} to {school_year(last)}"
    return " · ".join([place, gap_words.dimension_name(dimension) if dimension else ALL_GROUPS, years])


def priorities_choices(district: str, wave: SurveyWave, stakeholder: str | None) -> str:
    """Whose survey, when, and which of its groups."""
    return f"{district} · {wave.name}, {wave.date} · {stakeholder or EVERY_STAKEHOLDER}"


def superseded(release: str, as_of: str, now: str) -> str:
    """That a newer release is served, and that nothing this chart shows was changed by it."""
    return f"{_kept(release, as_of)} Release {now} has taken its place; none of these numbers was changed."


def corrected(release: str, as_of: str, now: str, rows: int) -> str:
    """That a newer release gives other numbers for what this chart shows, or none."""
    changed = "1 row of its data was" if rows == 1 else f"{rows} rows of its data were"
    return f"{_kept(release, as_of)} {changed} changed or withdrawn by release {now}."


def gone(release: str, as_of: str, now: str) -> str:
    """That a newer release has no such chart."""
    return f"{_kept(release, as_of)} Release {now} has taken its place and no longer has this chart."


def _kept(release: str, as_of: str) -> str:
    data = f" with data as of {date(as_of)}" if as_of else ""
    return f"This is release {release}{data}, kept as it was."


def ignored(pairs: tuple[tuple[str, str], ...]) -> str:
    """Which parts of the address were not understood."""
    named = "; ".join(f"{FILTER_NAMES.get(name, name)} “{text}”" for name, text in pairs)
    return f"Not known in this plan and left out: {named}. You see the usual chart instead."
