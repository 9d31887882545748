"""An agency's file as grids of texts with the line of each, whatever wrote it: nothing is typed here.

Standard csv and openpyxl rather than a data frame: a frame would type the cells ("10-14" is no
date, "0103" no number) and forget the lines, which every refusal must name.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from data.cells import CONTROL, Cell

_MERGE = re.compile(r"(<{7}|={7}|>{7}|\|{7})(\s|\Z)")
_MAX_BYTES = 2 * 1024**3


class Refused(Exception):
    """The file cannot be imported; the message names the file and the line. Nothing was written."""


@dataclass(frozen=True)
class Line:
    """``number`` counts from 1 as an editor or a spreadsheet does; blank lines are left out but counted."""

    number: int
    cells: list[Cell]

    @property
    def filled(self) -> int:
        return len(self.cells) - self.cells.count("")


@dataclass(frozen=True)
class Bad:
    """A line that cannot be read; ``figures`` is how many figures are lost where it is passed over.

    ``sheet`` names its sheet where the file has several that are read.
    """

    number: int
    text: str
    why: str
    figures: int = 0
    sheet: str = ""


@dataclass
class Grid:
    """One sheet, or a whole file of text."""

    name: str
    lines: list[Line] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)


@dataclass
class Source:
    """``warnings`` say what was assumed to read the file at all, such as its encoding."""

    path: Path
    grids: list[Grid]
    warnings: list[str]
    sheets: bool = False

    def at(self, number: int, sheet: str = "") -> str:
        """How a line of this file is named in a message."""
        sheet = f"sheet {sheet} " if self.sheets and sheet else ""
        return f"{self.path.name} {sheet}{'row' if self.sheets else 'line'} {number}"


def read(path: Path) -> Source:
    """The grids of a CSV file (commas, semicolons, tabs or bars) or of an .xlsx workbook.

    Raises ``Refused`` where it is neither, and ``OSError`` where it cannot be read at all.
    """
    data = path.read_bytes()
    if data[:4] == b"PK\x03\x04":
        return _workbook(path)
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise Refused(f"{path.name} line 1: a workbook of the old form .xls: save it as .xlsx")
    if data[:5] == b"%PDF-":
        raise Refused(f"{path.name} line 1: a PDF; give the CSV file or workbook it was made from")
    text, warnings = _decode(path, data)
    if not text.strip():
        raise Refused(f"{path.name} line 1: the file is empty")
    grid = Grid(path.stem)
    for line in _records(text, _delimiter(text), grid):
        if any(line.cells):
            grid.lines.append(line)
    _set_apart(grid)
    return Source(path, [grid], warnings)


def _set_apart(grid: Grid) -> None:
    """Takes out the lines that hold an invisible control character, which no bundle may hold."""
    kept = []
    for line in grid.lines:
        text = "".join(map(str, line.cells))
        if CONTROL.search(text):
            grid.bad.append(Bad(line.number, CONTROL.sub("?", text)[:80], "an invisible control character"))
        else:
            kept.append(line)
    grid.lines[:] = kept


def _decode(path: Path, data: bytes) -> tuple[str, list[str]]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16"), []
        except UnicodeDecodeError as error:
            raise Refused(f"{path.name} line 1: the text is cut off: it begins as UTF-16 and does not end so") from error
    if b"\x00" in data:
        raise Refused(f"{path.name} line {data.count(bytes([10]), 0, data.index(0)) + 1}: no text: a byte of it is zero")
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return data.decode("cp1252", "replace"), [f"line {line}: the text is not UTF-8; it was read as Windows-1252"]


def _delimiter(text: str) -> str:
    """The mark that most of the first lines hold most often; a comma where none is held."""
    first = [line for line in text.splitlines()[:40] if line.strip()]
    return max(",;\t|", key=lambda mark: (sum(line.count(mark) > 0 for line in first), sum(line.count(mark) for line in first)))


def _records(text: str, delimiter: str, grid: Grid) -> Iterator[Line]:
    """Each record with the line it begins on. A quotation mark without its pair spoils its own line only."""
    lines = [line + ending for line, ending in _split(text)]
    start = 0
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=delimiter, strict=True)
        at = start
        try:
            for cells in reader:
                merge = _MERGE.match(lines[at].lstrip("\ufeff"))
                if merge:
                    grid.bad.append(Bad(at + 1, lines[at].strip(), "a line of a failed merge"))
                else:
                    yield Line(at + 1, [cell.replace("\ufeff", "").strip() for cell in cells])
                at = start + reader.line_num
        except csv.Error:
            grid.bad.append(Bad(at + 1, lines[at].strip()[:80], "a quotation mark without its pair"))
            start = at + 1
        else:
            return


def _split(text: str) -> Iterator[tuple[str, str]]:
    """Lines by CR LF, LF or CR alone; other marks that ``splitlines`` knows are text."""
    for found in re.finditer(r"([^\r\n]*)(\r\n|\n|\r|\Z)", text):
        if found[0]:
            yield found[1], found[2]


def _workbook(path: Path) -> Source:
    # openpyxl takes 0.3 s to import, and a CSV file needs none of it.
    from data.agencies.sheets import grids

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MAX_BYTES:
                raise Refused(f"{path.name} row 1: more than 2 GB when unpacked: save the sheet as CSV")
        found = grids(path)
        for grid in found:
            _set_apart(grid)
    except (OSError, Refused):
        raise
    except Exception as error:  # a damaged file makes zipfile, the XML parser and openpyxl raise nearly anything
        raise Refused(f"{path.name} row 1: no workbook that can be opened: save it again as .xlsx") from error
    if not any(grid.lines for grid in found):
        raise Refused(f"{path.name} row 1: the workbook is empty")
    return Source(path, found, [], sheets=True)
