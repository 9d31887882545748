"""What a workbook's streaming reader does not tell of its sheets: merged ranges, and rows and columns that are hidden."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BLOCK, _TAG = 1 << 20, 2048
"""Bytes read at a time, and more than any opening tag that is looked for has."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z0-9:]+)"')
_HIDDEN = re.compile(rb'<(?:\w+:)?(row|col)\b(?=[^>]*\shidden="(?:1|true)")([^>]*)>')
_NUMBER = re.compile(rb'\s(r|min|max)="(\d{1,7})"')


@dataclass
class Marks:
    """``rows`` and ``columns`` are the hidden ones, by their number in the sheet from 1; columns as first and last of a run."""

    merged: list[str] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    columns: set[tuple[int, int]] = field(default_factory=set)

    def hides_column(self, number: int) -> bool:
        return any(first <= number <= last for first, last in self.columns)


def read_marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """The marks of each sheet, by the sheet's name. Raises what a damaged archive makes zipfile and the XML parser raise."""
    found: dict[str, Marks] = {}
    for name, member in _members(archive):
        marks = found.setdefault(name, Marks())
        with archive.open(member) as stream:
            tail = b""
            while block := stream.read(_BLOCK):
                # What is cut by a block's edge is whole in the next search; what is found twice is kept once.
                _gather(tail + block, marks)
                tail = (tail + block)[-_TAG:]
        marks.merged = list(dict.fromkeys(marks.merged))
    return found


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Each sheet's name and the part of the archive that holds it."""
    links = {
        item.get("Id", ""): item.get("Target", "") for item in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    parts = set(archive.namelist())
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = links.get(sheet.get(_REL, ""), "")
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if member in parts:
            yield str(sheet.get("name")), member


def _gather(text: bytes, marks: Marks) -> None:
    marks.merged += [place.decode() for place in _MERGED.findall(text)]
    for kind, attributes in _HIDDEN.findall(text):
        numbers = {name: int(value) for name, value in _NUMBER.findall(attributes)}
        if kind == b"row" and b"r" in numbers:
            marks.rows.add(numbers[b"r"])
        elif kind == b"col" and b"min" in numbers and b"max" in numbers:
            marks.columns.add((numbers[b"min"], numbers[b"max"]))


def runs(numbers: Sequence[int]) -> str:
    """Ascending numbers as a reader says them: "4, 7 to 9"."""
    parts = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        parts.append(f"{members[0]} to {members[-1]}" if len(members) > 1 else str(members[0]))
    return ", ".join(parts)
