"""Questions about the columns of a file, and the answers as the TOML of a format."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tomli_w

from data.agencies.find import headings_at, likely_header
from data.agencies.formats import load, plain
from data.agencies.reader import Grid, Refused, Source
from data.cells import ID, slug
from data.tables import UNITS as ALL_UNITS

Ask = Callable[[str], str]
UNITS = tuple(unit for unit in ALL_UNITS if unit not in ("ordinal", "yes_no"))
_MEASURES = 30
_OPTIONAL = (
    ("numerator", "Which column counts those who met the measure? (empty: none)"),
    ("denominator", "Which column counts those it is out of? (empty: none)"),
    ("bound", "Which column holds the sign before a figure, or the range of a withheld one? (empty: none)"),
)
_PLACES = (
    ("group", "Which column names the student group? (empty: every row is of all students)"),
    ("school", "Which column holds the school's code? (empty: none)"),
    ("school_name", "Which column holds the school's name? (empty: none)"),
    ("district", "Which column holds the district's code? (empty: none)"),
    ("district_name", "Which column holds the district's name? (empty: none)"),
)


def guide(source: Source, folder: Path, ask: Ask) -> Path:
    """Asks what the columns mean and writes the answers as a format in ``folder``; returns its file.

    A wrong answer is asked for again. Raises ``Refused`` where the answers end; then nothing is written.
    """
    try:
        return _Guide(source, folder, ask).run()
    except EOFError as error:
        raise Refused(f"{source.path.name} line 1: the answers ended before the last question") from error


class _Guide:
    def __init__(self, source: Source, folder: Path, ask: Ask) -> None:
        self.source, self.folder, self.ask = source, folder, ask
        self.headings: Sequence[str] = ()

    def run(self) -> Path:
        grid = self._sheet()
        place = self._header(grid)
        self.headings = headings_at(grid, place)
        shown = "\n".join(f"  {number:>3} {heading}" for number, heading in enumerate(self.headings, 1) if heading)
        value = self._column(f"The columns are\n{shown}\nWhich column holds the figures?", needed=True)
        counts = self._columns(_OPTIONAL)
        measures = self._measures(grid, place, {"value": value, **counts})
        years = self._year()
        columns = years.pop("columns", {}) | self._columns(_PLACES)
        level = self._level(columns)
        title = self.ask(f"What is the file called, for its source line? [{self.source.path.stem}]") or self.source.path.stem
        named = [value, *columns.values(), *counts.values(), *(text for m in measures for text in m.get("only", {}))]
        made = {
            "title": title,
            "source": title,
            "find": {"columns": list(dict.fromkeys(named)), **self._only_sheet(grid)},
            "columns": columns,
            **({"year": years} if years else {}),
            "level": level,
            "measures": measures,
        }
        return self._write(made, title)

    def _sheet(self) -> Grid:
        grids = [grid for grid in self.source.grids if grid.lines]
        if len(grids) == 1:
            return grids[0]
        names = [grid.name for grid in grids]
        return grids[names.index(self._choice(f"Which sheet: {', '.join(names)}?", names, names[0]))]

    def _only_sheet(self, grid: Grid) -> dict[str, str]:
        return {"sheet": re.escape(grid.name)} if len(self.source.grids) > 1 else {}

    def _header(self, grid: Grid) -> int:
        likely, place = likely_header(self.source)
        number = likely.lines[place].number if likely is grid else grid.lines[0].number
        numbers = {str(line.number): index for index, line in enumerate(grid.lines)}
        return numbers[self._choice("Which line holds the headings?", list(numbers), str(number))]

    def _column(self, question: str, *, needed: bool = False) -> str:
        """The heading an answer means, by its number or its words."""
        while True:
            answer = self.ask(question)
            if not answer and not needed:
                return ""
            for number, heading in enumerate(self.headings, 1):
                if heading and (answer == str(number) or plain(answer) == plain(heading)):
                    return heading
            question = f'There is no column "{answer}": answer with a number from the list, or its heading.'

    def _columns(self, questions: Sequence[tuple[str, str]]) -> dict[str, str]:
        return {meaning: heading for meaning, question in questions if (heading := self._column(question))}

    def _choice(self, question: str, choices: Sequence[str], default: str) -> str:
        while True:
            answer = self.ask(f"{question} [{default}]") or default
            found = next((choice for choice in choices if choice.casefold() == answer.casefold()), None)
            if found is not None:
                return found
            question = f'"{answer}" is none of {", ".join(choices[:12])}.'

    def _measures(self, grid: Grid, header: int, columns: Mapping[str, str]) -> list[dict[str, Any]]:
        heading = self._column("Which column names the measure, where the file holds several? (empty: it holds one)")
        if not heading:
            return [{**self._measure("the figures"), **columns}]
        place = self.headings.index(heading)
        labels = dict.fromkeys(str(line.cells[place]) for line in grid.lines[header + 1 :] if len(line.cells) > place)
        names = [label for label in labels if label]
        at = self.source.at(grid.lines[header].number, grid.name)
        if len(names) > _MEASURES:
            raise Refused(f"{at}: {heading} names {len(names)} measures; at most {_MEASURES} can be asked for")
        measures = []
        for label in names:
            measure = self._measure(label, optional=True)
            if measure:
                measures.append({**measure, **columns, "only": {heading: re.escape(label)}})
        if not measures:
            raise Refused(f"{at}: every measure was left out")
        return measures

    def _measure(self, label: str, *, optional: bool = False) -> dict[str, Any]:
        question = (
            f"Of which KPI of the plan {'is' if optional else 'are'} {label}?{' (empty: of none)' if optional else ''} Its id:"
        )
        kpi_id = self.ask(question)
        while not ID.match(kpi_id):
            if not kpi_id and optional:
                return {}
            near = slug(kpi_id)
            kpi_id = self.ask(f"An id is of small letters, digits, _ and -{f', such as {near}' if near else ''}. Its id:")
        name = self.ask(f"What is {kpi_id} called? [{kpi_id}]") or kpi_id
        unit = self._choice(f"What are its figures: {', '.join(UNITS)}?", UNITS, "percent")
        measure: dict[str, Any] = {"kpi_id": kpi_id, "name": name, "unit": unit}
        measure["better"] = self._choice("Which way is better: higher, lower, none?", ["higher", "lower", "none"], "higher")
        if (
            unit == "percent"
            and self._choice("How is 81.4 percent written: 81.4 or 0.814?", ["81.4", "0.814"], "81.4") == "0.814"
        ):
            measure["share"] = True
        return measure

    def _year(self) -> dict[str, Any]:
        heading = self._column("Which column holds the school year? (empty: all figures are of one year)")
        if not heading:
            return {
                "fixed": int(
                    self._choice("In which year does that school year end?", [str(y) for y in range(1990, 2100)], "2025")
                )
            }
        question = "Does a single year name the end or the beginning of the school year?"
        starts = self._choice(question, ["end", "beginning"], "end") == "beginning"
        return {"columns": {"year": heading}, **({"starts": True} if starts else {})}

    def _level(self, columns: Mapping[str, str]) -> dict[str, Any]:
        level: dict[str, Any] = {"default": "school" if {"school", "school_name"} & set(columns) else "district"}
        heading = self._column("Which column tells rows of the state, a district and a school apart? (empty: none)")
        if heading:
            for kind in ("state", "district"):
                text = self.ask(f"What stands there in a row of the {kind}? (empty: there is none)")
                if text:
                    level[kind] = {heading: re.escape(text)}
        return level

    def _write(self, made: Mapping[str, Any], title: str) -> Path:
        default = slug(title) or "mine"
        while True:
            name = self.ask(f"What shall the format be called? [{default}]") or default
            path = self.folder / f"{name}.toml"
            if ID.match(name) and not path.exists():
                break
            default = f"{slug(name) or 'mine'}_2"
        self.folder.mkdir(parents=True, exist_ok=True)
        path.write_text(tomli_w.dumps(made), encoding="utf-8")
        load(path)
        return path
