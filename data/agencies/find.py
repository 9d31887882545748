"""Which published format a file has, and where in it the table begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.agencies.formats import Format, Heading, plain
from data.agencies.reader import Grid, Refused, Source
from data.agencies.years import year_of
from data.cells import Cell

DEPTH = 60
"""Header lines are looked for among this many filled lines of a sheet."""


@dataclass(frozen=True)
class Found:
    """``header`` is the place of the header among the grid's lines; ``headings`` its texts, one a column."""

    format: Format
    grid: Grid
    header: int
    headings: tuple[str, ...]

    @property
    def line(self) -> int:
        return self.grid.lines[self.header].number

    def place(self, heading: Heading | None) -> int | None:
        """The column under a heading; None where the file has none, or the format does not ask."""
        if heading is None:
            return None
        return next((place for place, text in enumerate(self.headings) if text and heading.matches(text)), None)

    def twice(self) -> str:
        """A heading that the format reads and that stands over two columns; "" where there is none."""
        meant = [*self.format.columns.values(), *(h for m in self.format.measures for h in m.columns.values())]
        small = [plain(text) for text in self.headings]
        places = [place for heading in meant if (place := self.place(heading)) is not None]
        return next((self.headings[place] for place in places if small.count(small[place]) > 1), "")


def recognise(source: Source, formats: Sequence[Format]) -> Found:
    """The one format whose headings the file has.

    Raises ``Refused``, naming the line that looks most like a header, where none or several fit.
    """
    found = [one for format_ in formats for one in _places(source, format_)]
    if not found:
        raise Refused(_nothing(source, formats))
    most = max(len(one.format.find) for one in found)
    best = {one.format.name: one for one in reversed(found) if len(one.format.find) == most}
    if len(best) > 1:
        names = " and ".join(sorted(best))
        raise Refused(f"{source.at(next(iter(best.values())).line)}: the header fits {names}: choose one with --format")
    return next(iter(best.values()))


def _places(source: Source, format_: Format) -> Iterable[Found]:
    if not format_.find:
        return
    for grid in source.grids:
        if format_.sheet is not None and not format_.sheet.fullmatch(grid.name):
            continue
        for place in range(min(DEPTH, len(grid.lines))):
            headings = headings_at(grid, place, spanned=format_.layout == "plan_workbook")
            if all(any(heading.matches(text) for text in headings if text) for heading in format_.find):
                yield Found(format_, grid, place, headings)
                break


def headings_at(grid: Grid, place: int, *, spanned: bool = False) -> tuple[str, ...]:
    """The texts of a line; ``spanned`` puts a year that stands above several columns before each that names none."""
    texts = [_text(cell) for cell in grid.lines[place].cells]
    if not spanned or place == 0:
        return tuple(texts)
    above, current = [], ""
    for cell in [*grid.lines[place - 1].cells, *[""] * len(texts)][: len(texts)]:
        text = _text(cell)
        current = (text if year_of(text) else "") if text else current
        above.append(current)
    return tuple(
        f"{over} {text}" if over and text and not year_of(text) else text for over, text in zip(above, texts, strict=True)
    )


def _text(cell: Cell) -> str:
    return " ".join(str(cell).split())


def tables(source: Source, format_: Format) -> list[Found]:
    """Every sheet of a file that has the format's headings."""
    return list(_places(source, format_))


def _nothing(source: Source, formats: Sequence[Format]) -> str:
    """Why no format fits: the line most like a header, and what the nearest format would need there."""
    grid, place = likely_header(source)
    headings = headings_at(grid, place)
    line = grid.lines[place].number
    shown = ", ".join(text for text in headings if text)
    shown = shown if len(shown) <= 120 else f"{shown[:117]}..."
    message = f"{source.at(line, grid.name)}: no published format has this header: {shown}"
    near = max(formats, key=lambda one: _fitting(one, headings), default=None)
    if near is not None and _fitting(near, headings):
        missing = [heading.words for heading in near.find if not any(heading.matches(text) for text in headings)]
        message += f"; the nearest, {near.name}, also needs {', '.join(missing)}"
    return f"{message}. Say what its columns mean with --map"


def _fitting(format_: Format, headings: Sequence[str]) -> float:
    fits = sum(any(heading.matches(text) for text in headings if text) for heading in format_.find)
    return fits / len(format_.find) if format_.find else 0


def likely_header(source: Source) -> tuple[Grid, int]:
    """The first line that is mostly words and as wide as the widest of the first lines, or the first line of all."""
    grids = [grid for grid in source.grids if grid.lines]
    for grid in grids:
        first = grid.lines[:DEPTH]
        widest = max(line.filled for line in first)
        for place, line in enumerate(first):
            words = [cell for cell in line.cells if isinstance(cell, str) and any(c.isalpha() for c in plain(cell))]
            if widest > 1 and line.filled >= 0.8 * widest and 2 * len(words) > line.filled:
                return grid, place
    return grids[0], 0
