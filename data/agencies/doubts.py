"""What a recognised file may hold that would be read, and read wrongly: refused, or told in a warning."""

from __future__ import annotations

from decimal import Decimal

from data.agencies.find import Found
from data.agencies.formats import Format
from data.agencies.outcome import Outcome
from data.agencies.places import Where
from data.agencies.reader import Refused, Source

TOTAL = "no school but a total: leave its school empty, or let the format's [level] say what such a row is"
_TOTALS = frozenset(
    [
        *("total", "totals", "grand total", "district total", "state total", "all", "all schools"),
        *("districtwide", "district-wide", "statewide", "state-wide"),
    ]
)
"""What stands for a school where a row is the sum of schools; no school is called so."""


def refuse(found: Found, source: Source) -> None:
    """Raises ``Refused`` where a heading that is read stands twice, or nothing stands under the header."""
    at = source.at(found.line, found.grid.name)
    twice = found.twice()
    if twice:
        raise Refused(f'{at}: two columns are called "{twice}": rename one of them')
    if not found.grid.lines[found.header + 1 :] and not found.grid.bad:
        raise Refused(f"{at}: there is no line of data under the header")


def is_total(where: Where) -> bool:
    """Whether a row that should be a school's is the sum of several."""
    return bool({where.school.casefold(), where.school_name.casefold()} & _TOTALS)


def small_percents(outcome: Outcome, format_: Format) -> list[str]:
    """A warning for each KPI with percents between 0 and 1, which may be shares in a column of percents."""
    rows = list(zip(outcome.tables.get("results", []), outcome.lines.get("results", []), strict=True))
    says = []
    for measure in format_.measures:
        kpi_id = measure.kpi["kpi_id"]
        if measure.kpi["unit"] != "percent" or measure.scale.share:
            continue
        small = [line for row, line in rows if row["kpi_id"] == kpi_id and row["value"] and 0 < Decimal(row["value"]) < 1]
        if small:
            named = f"{'such as ' if len(small) > 3 else ''}line{'s' if len(small) > 1 else ''} {', '.join(map(str, small[:3]))}"
            count = f"{len(small):,} figures are" if len(small) > 1 else "1 figure is"
            says.append(f"{kpi_id}: {count} below 1 percent as printed ({named}); if shares are meant, write share = true")
    return says
