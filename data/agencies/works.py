"""A file of capital works as rows of programs and projects, each cell put together as the format says.

``{Column}`` stands for a cell's text, ``{Column:number}`` for its number, ``{Column:id}`` for an id made
of it and ``{Column:year}`` for a year of four digits; a list of parts is joined, and a part whose cell says
nothing, or is no such year, is left out. ``{Column:no_year}`` says what stands where a year should.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from data.agencies import codes
from data.agencies.codes import tidy
from data.agencies.find import Found
from data.agencies.formats import plain
from data.agencies.outcome import Outcome, Row
from data.agencies.reader import Bad, Line
from data.cells import slug

_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_PART = re.compile(r"\{([^{}:]+)(?::(number|id|year|no_year))?\}")


class _Unreadable(Exception):
    """A cell that should be a number and is none."""


def map_works(found: Found) -> Outcome:
    """One project a line. A name or id that comes twice is a bad line; so is a budget that is no number."""
    outcome, settings = Outcome(), found.format.works
    if "programs" in settings:
        outcome.add("programs", {name: str(text) for name, text in settings["programs"].items()}, found.line)
    places = {plain(text): place for place, text in enumerate(found.headings) if text}
    seen: dict[str, int] = {}
    for line in found.grid.lines[found.header + 1 :]:
        outcome.read += 1
        outcome.figures += 1
        if len(line.cells) != len(found.headings):
            outcome.bad.append(
                Bad(line.number, str(line.cells[0]), f"{len(line.cells)} cells under {len(found.headings)} headings", 1)
            )
            continue
        try:
            row = _project(line, settings["projects"], places, found.format.codes)
        except _Unreadable as error:
            outcome.bad.append(Bad(line.number, str(error), "expected a number or a code that says there is none", 1))
            continue
        missing = next((name for name in ("project_id", "name", "scope") if not row[name]), None)
        if missing:
            outcome.skips.add(f"no {missing} is given", line.number)
        elif row["project_id"] in seen:
            why = f"the same project as in line {seen[row['project_id']]}"
            outcome.bad.append(Bad(line.number, row["name"], why, 1))
        else:
            seen[row["project_id"]] = line.number
            outcome.add("projects", row, line.number)
            outcome.kind("projects")
    return outcome


def _project(line: Line, settings: Mapping[str, Any], places: Mapping[str, int], known: Mapping[str, str]) -> Row:
    cells = {heading: tidy(str(line.cells[place])) for heading, place in places.items()}
    row = {}
    for column, given in settings.items():
        parts = given if isinstance(given, list) else [given]
        texts = [_filled(str(part), cells, known) for part in parts]
        row[column] = "; ".join(text for text in texts if text)
    return row


def _filled(part: str, cells: Mapping[str, str], known: Mapping[str, str]) -> str:
    """The part with its cells put in; "" where any of them says nothing, or not what its kind asks for."""
    texts = []
    for heading, kind in _PART.findall(part):
        text = cells.get(plain(heading), "")
        if kind in ("year", "no_year") and (kind == "year") != bool(_YEAR.match(text)):
            return ""
        if known.get(text.casefold()) is not None:
            if kind != "no_year":
                return ""
            text = "not given"
        if kind == "number":
            number = codes.read(text, codes.Scale(), known)
            if not isinstance(number, codes.Reading) or not number.value:
                raise _Unreadable(f"{heading}: {text}")
            text = number.value
        texts.append(slug(text) if kind == "id" else text)
    filled = iter(texts)
    return _PART.sub(lambda _: next(filled), part)
