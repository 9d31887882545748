"""One figure from the cells of its columns: value or range, counts, and why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from data.agencies import codes
from data.agencies.codes import Impossible, Reading, Unreadable
from data.agencies.formats import Format, Measure
from data.cells import Cell, Odd

_OPERATORS = frozenset(["<", ">", "<=", ">=", "≤", "≥", "ge", "le", "gt", "lt"])

Read = Mapping[str, str] | tuple[str, Unreadable] | str


class Reader:
    """Reads the figures of one measure; the same text is read once."""

    def __init__(self, format_: Format, measure: Measure) -> None:
        self._format, self._measure = format_, measure
        self._read: dict[str, Reading | Unreadable | Impossible] = {}
        self._counts: dict[str, str | Unreadable | Impossible] = {}
        self._figures: dict[tuple[object, ...], Read] = {}
        self._zero = format_.zero_suppressed_before

    def figure(self, cells: Mapping[str, Cell], year: int) -> Read:
        """The columns of a result; or the meaning of the column that is unreadable and why; or why there is no figure.

        A withheld value keeps its denominator but not its numerator, since both give it away. The
        same cells are read once.
        """
        key = (*cells.items(), year < self._zero)
        if key not in self._figures:
            self._figures[key] = self._figure(cells, year)
        return self._figures[key]

    def _figure(self, cells: Mapping[str, Cell], year: int) -> Read:
        counts = {}
        for column in ("numerator", "denominator"):
            found = self._count(cells.get(column, ""))
            if isinstance(found, Unreadable):
                return column, found
            counts[column] = "" if isinstance(found, Impossible) else found
        reading = self._reading(cells)
        if isinstance(reading, Unreadable):
            return "value", reading
        if isinstance(reading, Impossible):
            return f"{self._measure.kpi['kpi_id']} can be {reading.expected}"
        return self._judged(reading, counts, cells, year)

    def _judged(self, reading: Reading, counts: dict[str, str], cells: Mapping[str, Cell], year: int) -> dict[str, str] | str:
        numerator, denominator = counts["numerator"], counts["denominator"]
        both = bool(numerator and denominator)
        if both and self._measure.kpi["unit"] == "percent" and Decimal(numerator) > Decimal(denominator):
            return "more counted than there are"
        if self._zero and year < self._zero and reading.value and not Decimal(reading.value):
            reading, counts = Reading(status=codes.SUPPRESSED), {"numerator": "", "denominator": ""}
        if reading.status == codes.NOT_GIVEN:
            text = str(cells.get("value", ""))
            if not (both and not codes.tidy(text)):
                return f'no figure is given ("{text}")'
            reading = Reading()
        elif both and not reading.value:
            counts["numerator"] = ""
        status = "" if reading.status == "final" else reading.status
        return {"value": reading.value, "low": reading.low, "high": reading.high, **counts, "status": status}

    def _count(self, cell: Cell) -> str | Unreadable | Impossible:
        text = _plain(cell)
        if isinstance(text, Unreadable):
            return text
        if text not in self._counts:
            self._counts[text] = codes.count(text, self._format.codes)
        return self._counts[text]

    def _reading(self, cells: Mapping[str, Cell]) -> Reading | Unreadable | Impossible:
        texts = []
        for column in ("value", "bound", "low", "high"):
            one = _plain(cells.get(column, ""))
            if isinstance(one, Unreadable):
                return one
            texts.append(one)
        text, bound, low, high = texts
        if bound.casefold() in _OPERATORS and text:
            return self._cached(f"{bound}{text}")
        reading = self._cached(text)
        if not isinstance(reading, Reading) or reading.value or reading.low:
            return reading
        if bound:
            ranged = self._cached(bound)
            return ranged if not isinstance(ranged, Reading) or ranged.low or ranged.value else reading
        return self._ends(low, high, reading)

    def _ends(self, low: str, high: str, reading: Reading) -> Reading | Unreadable | Impossible:
        """A range whose ends stand in columns of their own; one of them alone bounds with the end of the scale."""
        if not (low or high):
            return reading
        scale = self._measure.scale
        ends = []
        for text, natural in ((low, scale.low), (high, scale.high)):
            end = self._cached(text) if text else Reading(value="" if natural is None else str(natural))
            if not isinstance(end, Reading):
                return end
            ends.append(end.value)
        if "" in ends:
            return reading
        if Decimal(ends[0]) > Decimal(ends[1]):
            return Unreadable("a low end that is not above the high end", "check the two columns")
        return Reading(low=ends[0], high=ends[1])

    def _cached(self, text: str) -> Reading | Unreadable | Impossible:
        if text not in self._read:
            self._read[text] = codes.read(text, self._measure.scale, self._format.codes)
        return self._read[text]


def _plain(cell: Cell) -> str | Unreadable:
    """The text of a cell; a percent of a workbook is one, a date, an error or an empty formula is not."""
    if not isinstance(cell, Odd) or cell.kind == "percent":
        return cell.text if isinstance(cell, Odd) else cell
    remedy = {
        "date": "a spreadsheet made a date of it: type the cell again as text",
        "time": "a spreadsheet made a time of it: type the cell again as text",
        "formula": "open the file in a spreadsheet program and save it, so that the formula has a value",
    }
    return Unreadable(f"a number in cell {cell.place}", remedy.get(cell.kind, "mend the formula that gave this error"))
