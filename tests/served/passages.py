"""Everything a reply says, as passages: each a text with what stands around it, so that a reader can tell whom it is about."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urlsplit

from openpyxl import load_workbook

_SAID = ("aria-label", "alt", "title", "data-tip", "data-copy", "content", "value", "placeholder", "summary", "data-value")
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
_HEADS = ("h1", "h2", "h3", "h4")
_NUMBER = re.compile(r"\d")
_YEAR = re.compile(r"20\d\d–\d\d")


@dataclass(frozen=True)
class Passage:
    """``around`` are the texts that it stands under, the nearest first; ``at`` is where in the reply it was."""

    text: str
    at: str
    around: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    """A row of a table, file or workbook: its cells by their columns."""

    cells: dict[str, str]
    at: str
    around: tuple[str, ...] = ()


@dataclass
class Said:
    """All passages and rows of one reply."""

    passages: list[Passage] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)


def said(address: str, content: bytes) -> Said:
    """What one reply says, by the kind that its address names; a reply of Dash is JSON with pages inside."""
    path = urlsplit(address).path
    if path.endswith(".xlsx"):
        return _sheets(content)
    text = content.decode("utf-8", "replace")
    if path.endswith(".csv"):
        return Said(records=[Record(row, "csv") for row in csv.DictReader(io.StringIO(text))])
    if text.startswith("{") or text.startswith("["):
        return _json(json.loads(text))
    return _markup(text)


def _sheets(content: bytes) -> Said:
    found = Said()
    book = load_workbook(io.BytesIO(content), read_only=True)
    for sheet in book.worksheets:
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        if rows and "kpi" in rows[0]:
            found.records += [Record(dict(zip(rows[0], row, strict=False)), "xlsx") for row in rows[1:]]
        else:
            found.passages += [Passage(cell, "xlsx") for row in rows for cell in row if _NUMBER.search(cell)]
    return found


def _json(given: object) -> Said:
    found = Said()

    def walk(node: object, key: str) -> None:
        if isinstance(node, dict):
            if "group" in node and "kpi" in node:
                found.records.append(Record({k: "" if v is None else str(v) for k, v in node.items()}, "json"))
                return
            if isinstance(node.get("text"), str) and isinstance(node.get("y"), str):  # a note beside a group of a chart
                found.passages.append(Passage(re.sub("<[^>]*>", " ", node["text"]), "json note", (node["y"],)))
                return
            if "x" in node and "y" in node and "type" in node:
                found.records.extend(_trace(node))
            for name, child in node.items():
                walk(child, str(name))
        elif isinstance(node, list):
            for child in node:
                walk(child, key)
        elif isinstance(node, str):
            if "<" in node and ">" in node:
                inner = _markup(node)
                found.passages.extend(inner.passages)
                found.records.extend(inner.records)
            elif _NUMBER.search(node):
                found.passages.append(Passage(node, f"json {key}"))

    walk(given, "")
    return found


def _trace(trace: dict[str, object]) -> Iterator[Record]:
    """A trace of an interactive chart with a row a group: where each group's dot stands."""
    x, y = trace["x"], trace["y"]
    if trace.get("mode") != "markers" or trace.get("name") not in ("Groups", "Too few to tell"):
        return
    if isinstance(x, list) and isinstance(y, list) and len(x) == len(y):
        for value, name in zip(x, y, strict=True):
            if isinstance(name, str) and isinstance(value, int | float):
                yield Record({"Group": name, "value": repr(value)}, "json figure")


def _markup(text: str) -> Said:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.found


class _Line(NamedTuple):
    """A line of text in a picture and where it stands."""

    x: float
    y: float
    bold: bool
    words: str

    def away(self, other: _Line) -> float:
        """How far another line is; what stands above is nearer than what stands as far to the side."""
        return abs(self.y - other.y) + abs(self.x - other.x) / 2


def _move(transform: str) -> tuple[float, float]:
    """How far a group of marks is moved."""
    found = re.fullmatch(r"translate\((-?[\d.]+)(?:[ ,]+(-?[\d.]+))?\)", transform)
    return (float(found[1]), float(found[2] or 0)) if found else (0.0, 0.0)


def _joined(lines: list[_Line]) -> Iterator[_Line]:
    """Lines with those together that are one name on two lines."""
    held: _Line | None = None
    for line in lines:
        if held and held.x == line.x and held.bold == line.bold and 12 < line.y - held.y < 21 and not _NUMBER.search(line.words):
            held = held._replace(y=(held.y + line.y) / 2, words=f"{held.words} {line.words}")
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


class _Reader(HTMLParser):
    """A page, an embed or a picture: its lines, its tables' rows, and the words in its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Said()
        self.open: list[str] = []
        self.heads: dict[str, str] = {}
        self.lines: list[_Line] = []
        self.place = _Line(0.0, 0.0, False, "")
        self.moved: list[tuple[float, float]] = []
        self.caption, self.columns, self.row, self.cell = "", [""][:0], [""][:0], ""
        self.piece: list[str] = []

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in given}
        self._line()
        if tag == "svg":
            self.heads["svg"], self.lines = "", []
        for name in _SAID:
            words = found.get(name, "")
            if words and not words.startswith(("/", "http", "<iframe")) and (_NUMBER.search(words) or name == "data-tip"):
                self.found.passages.append(Passage(words, name, self._around()))
        if tag == "table":
            self.caption, self.columns = "", []
        elif tag == "tr":
            self.row = []
        elif tag in ("td", "th"):
            self.cell = ""
        elif tag == "g":
            self.moved.append(_move(found.get("transform", "")))
        elif tag == "text":
            x, y = (sum(each) for each in zip((float(found.get("x", 0)), float(found.get("y", 0))), *self.moved, strict=True))
            self.place = _Line(x, y, found.get("font-weight") == "600", "")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            return
        self.piece.append(data)
        if "td" in self.open or "th" in self.open:
            self.cell += data

    def handle_endtag(self, tag: str) -> None:
        self._line()
        if tag not in self.open:
            return
        while self.open and self.open.pop() != tag:
            pass
        if tag in ("td", "th"):
            self.row.append(" ".join(self.cell.split()))
        elif tag == "tr":
            if not self.columns:
                self.columns = self.row
            else:
                cells = dict(zip(self.columns, self.row, strict=False))
                self.found.records.append(Record(cells, "table", (self.caption, *self._around())))
        elif tag == "g":
            self.moved.pop()
        elif tag == "svg":
            self._picture()

    @property
    def inside(self) -> set[str]:
        return set(self.open)

    def _line(self) -> None:
        words = " ".join("".join(self.piece).split())
        self.piece = []
        if not words or not self.open:
            return
        inside = self.open[-1]
        if inside in _HEADS and "svg" not in self.open:
            for lower in _HEADS[_HEADS.index(inside) :]:
                self.heads.pop(lower, None)
            self.heads[inside] = words
        elif inside == "title":
            self.heads["svg" if "svg" in self.open else "title"] = words
        elif "caption" in self.open:
            self.caption = f"{self.caption} {words}".strip()
        if "svg" in self.open and "text" in self.open:
            self.lines.append(self.place._replace(words=words))
        elif _NUMBER.search(words) and not self.inside & {"option", "td", "th"}:
            self.found.passages.append(Passage(words, inside, self._around()))

    def _around(self) -> tuple[str, ...]:
        order = ("svg", "h4", "h3", "h2", "h1", "title") if "svg" in self.open else ("h4", "h3", "h2", "h1", "title")
        return tuple(self.heads[name] for name in order if self.heads.get(name))

    def _picture(self) -> None:
        """The lines of a picture: each under what stands on the same line, then what stands above, the nearest first.

        A bare number that is not bold belongs to an axis.
        """
        around = self._around()
        self.lines = list(_joined(self.lines))
        for line in self.lines:
            if _NUMBER.search(line.words) and (line.bold or not re.fullmatch(r"[\d.,]+( %)?", line.words)):
                beside = [each for each in self.lines if each is not line and abs(each.y - line.y) <= 4]
                above = sorted((each for each in self.lines if each.y < line.y - 4 and each.x <= line.x + 12), key=line.away)
                heads = [each.words for each in self.lines if each.x == line.x and each.y < 30 and each is not line]
                column = heads[0] if heads else ""
                year = self._year_below(line) if not any(_YEAR.search(each) for each in around[:1]) else ""
                if year:  # in a picture of the years, only the heads of its panels say whose they are
                    beside, above = [], [each for each in above if each.bold and not _NUMBER.match(each.words)]
                texts = (year, column, *(each.words for each in (*beside, *above[:8])), *around)
                self.found.passages.append(Passage(line.words, "svg text", texts))

    def _year_below(self, line: _Line) -> str:
        """The year that a label of a line through the years stands over."""
        years = [each for each in self.lines if _YEAR.fullmatch(each.words) and each.y > line.y and abs(each.x - line.x) < 40]
        return min(years, key=lambda each: (abs(each.x - line.x), each.y), default=line._replace(words="")).words
