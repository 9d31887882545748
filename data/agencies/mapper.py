"""The lines of a recognised file as results, with their schools and groups, and a reason for every figure left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from data.agencies import doubts
from data.agencies.codes import tidy
from data.agencies.figures import Reader
from data.agencies.find import Found
from data.agencies.formats import Rule, plain
from data.agencies.grades import level_of
from data.agencies.outcome import Outcome, Place, Row
from data.agencies.places import DISTRICT, SCHOOL, STATE, Places, Where, padded
from data.agencies.reader import Bad, Line, Source
from data.agencies.slots import Slot, slots, year_of_file
from data.agencies.years import year_of
from data.cells import DATE, slug
from data.groups import lookup
from queries.types import ALL

Rows = Sequence[Mapping[str, str]]


def map_rows(found: Found, source: Source, schools: Rows, district: str | None, groups: Rows = ()) -> Outcome:
    """The results, schools and groups that the file holds for a plan that has these ``schools`` and ``groups``.

    Raises ``Refused`` where the file names no year, has no lines or a heading twice, or has not the district asked for.
    """
    doubts.refuse(found, source)
    return _Mapping(found, source, schools, groups).run(district)


class _Mapping:
    def __init__(self, found: Found, source: Source, schools: Rows, groups: Rows) -> None:
        self.found, self.source, self.format = found, source, found.format
        self.outcome = Outcome()
        self.places = Places(self.format, schools)
        self.columns = {name: found.place(heading) for name, heading in self.format.columns.items()}
        self.rules = {level: [self._rule(rule) for rule in rules] for level, rules in self.format.level.items()}
        self.year = year_of_file(found, source)
        self.slots = slots(found)
        self.only = {id(m): [self._rule(rule) for rule in m.only] for m in self.format.measures}
        self.readers = {id(m): Reader(self.format, m) for m in self.format.measures}
        self.groups: dict[str, str | None] = {}
        self.known = {plain(row[column]): row["group_id"] for column in ("name", "group_id") for row in groups if row.get(column)}
        self.made: set[str] = set()
        self.seen: dict[tuple[str, ...], tuple[Row, int]] = {}
        self.clashing: set[tuple[str, ...]] = set()

    def run(self, district: str | None) -> Outcome:
        rows = [(line, self._where(line)) for line in self._lines()]
        self.outcome.read = len(rows)
        self.places.choose([where for _, where in rows], district, self.source.path.name)
        for line, where in rows:
            self._line(line, where)
        self._drop_clashing()
        self.outcome.warnings += doubts.small_percents(self.outcome, self.format)
        self._name_places()
        self.outcome.warnings += [*dict.fromkeys(self.places.warnings)]
        if self.places.several:
            self.outcome.warnings.append(
                "no --district was given: every district became a school of the plan, as in a state's plan"
            )
        return self.outcome

    def _lines(self) -> Iterator[Line]:
        grid, width = self.found.grid, len(self.found.headings)
        while width and not self.found.headings[width - 1]:
            width -= 1
        first = grid.lines[self.found.header].cells[0]
        for line in grid.lines[self.found.header + 1 :]:
            cells = line.cells
            if cells[0] == first and tuple(" ".join(str(cell).split()) for cell in cells) == self.found.headings:
                self._bad(line, "the header again")
            elif line.filled == 1 and width > 2:
                self.outcome.skips.add("a note, no figures", line.number, 0)
            elif any(cells[width:]) or (len(cells) < width and not self.source.sheets):
                self._bad(line, f"{len(cells)} cells where the header has {width}")
            else:
                line.cells.extend([""] * (width - len(line.cells)))
                yield line

    def _bad(self, line: Line, why: str) -> None:
        self.outcome.bad.append(Bad(line.number, ",".join(str(cell) for cell in line.cells)[:80], why))

    def _where(self, line: Line) -> Where:
        level = next((level for level, rules in self.rules.items() if self._holds(rules, line)), self.format.default_level)
        codes = {}
        for kind in ("district", "school"):
            text = self._cell(line, kind)
            width = self.format.widths.get(kind, 0)
            codes[kind] = padded(text, width)
            if codes[kind] != text and len(text) < width and not (level == STATE or (level == DISTRICT and kind == "school")):
                self.places.warnings.append(f"{kind} {text} was read as {codes[kind]}: a spreadsheet had taken its zeros")
        name = self._cell(line, "district_name")
        if level == STATE:
            return Where(STATE, "", "", "", "")
        if level == DISTRICT:
            return Where(DISTRICT, codes["district"], name, "", "")
        school, school_name = codes["school"], self._cell(line, "school_name")
        if not school and not school_name:  # a tidy file without schools, or its row of the whole
            return Where(DISTRICT, codes["district"], name, "", "")
        return Where(SCHOOL, codes["district"], name, school, school_name)

    def _line(self, line: Line, where: Where) -> None:
        slots = [slot for slot in self.slots if self._holds(self.only[id(slot.measure)], line)]
        self.outcome.figures += len(slots) or 1
        left_out = self.places.left_out(where)
        if left_out or not slots:
            self.outcome.skips.add(left_out or "of no measure the format takes", line.number, len(slots) or 1)
            return
        if where.level == SCHOOL and doubts.is_total(where):
            self.outcome.bad.append(Bad(line.number, where.school_name or where.school, doubts.TOTAL, len(slots)))
            return
        place = self.places.place(where)
        if place.school_id and not place.level and self.columns.get("grades") is not None:
            self.places.levels[place.school_id] = level_of(self._cell(line, "grades"))
        for slot in slots:
            self._slot(slot, line, place)

    def _slot(self, slot: Slot, line: Line, place: Place) -> None:
        outcome = self.outcome
        label = slot.group or self._cell(line, "group")
        group = self._group(label)
        if group is None:
            outcome.skips.add(f"group {label} is left out by the format" if label else "no group is named", line.number)
            return
        year = slot.year or self.year or self._year(self._cell(line, "year"))
        if year is None:
            text = self._cell(line, "year")
            outcome.bad.append(Bad(line.number, text, "no school year", 1))
            return
        cells = {meaning: line.cells[column] for meaning, column in slot.columns.items()}
        read = self.readers[id(slot.measure)].figure(cells, year)
        if isinstance(read, str):
            outcome.skips.add(read, line.number)
        elif isinstance(read, tuple):
            meaning, why = read
            heading = self.found.headings[slot.columns[meaning]] if meaning in slot.columns else meaning
            text = f"{heading}: {cells.get(meaning, '')}"
            outcome.bad.append(Bad(line.number, text, f"expected {why.expected}; {why.remedy}", 1))
        else:
            self._keep(slot, read, year, group, place, line)

    def _keep(self, slot: Slot, read: Mapping[str, str], year: int, group: str, place: Place, line: Line) -> None:
        outcome, kpi_id = self.outcome, slot.measure.kpi["kpi_id"]
        measured_on = self._cell(line, "measured_on")
        if measured_on and not DATE.match(measured_on):
            outcome.bad.append(Bad(line.number, measured_on, "expected a date YYYY-MM-DD", 1))
            return
        row = {"kpi_id": kpi_id, "year": str(year), "school_id": place.school_id, "group_id": "" if group == ALL else group}
        row |= {
            "measured_on": measured_on,
            **read,
            "source": self.format.source.replace("{year}", f"{year - 1}-{year % 100:02d}").replace("{end}", str(year)),
        }
        key = (kpi_id, str(year), measured_on, place.school_id, group)
        if key in self.seen:
            before, number = self.seen[key]
            if before == row:
                outcome.skips.add("given before, the same", line.number)
            else:
                words = ", ".join(part for part in key if part)
                why = f"another figure of the same year, place and group as in line {number}"
                outcome.bad.append(Bad(line.number, words, why, 1))
                self.clashing.add(key)
            return
        self.seen[key] = (row, line.number)
        outcome.years.add(year)

    def _drop_clashing(self) -> None:
        """Keeps what was given once; of figures that contradict each other neither is taken."""
        for key, (row, number) in self.seen.items():
            if key in self.clashing:
                self.outcome.bad.append(Bad(number, ", ".join(part for part in key if part), "contradicted by a later line", 1))
                continue
            self.outcome.add("results", row, number)
            self.outcome.kind(row["status"] or ("ranges" if row["low"] else "values"))

    def _name_places(self) -> None:
        results = self.outcome.tables.get("results", [])
        used = {row["school_id"] for row in results}
        for place in self.places.new():
            if place.school_id in used:
                self.outcome.add("schools", {**asdict(place), "name": place.name or place.school_id}, 0)
        grouped = {row["group_id"] for row in results}
        for label, group in self.groups.items():
            if group in grouped and group in self.made:
                self.outcome.add("groups", {"group_id": group, "name": label, "dimension": self.format.dimension}, 0)
                words = f'group "{label}" is none the plan knows; it became {group} of the dimension {self.format.dimension}'
                self.outcome.warnings.append(words)

    def _group(self, label: str) -> str | None:
        """The id of a group's label; None where the format leaves it out, or it has no letters or digits."""
        if label not in self.groups:
            self.groups[label] = self._new_group(label)
        return self.groups[label]

    def _new_group(self, label: str) -> str | None:
        small = label.casefold()
        if small in self.format.ignored_groups:
            return None
        if "group" not in self.format.columns and not label:
            return ALL
        group = self.format.groups.get(small) or self.known.get(plain(label)) or lookup(label)
        if group is not None or not slug(label):
            return group
        self.made.add(slug(label))
        return slug(label)

    def _rule(self, rule: Rule) -> tuple[int | None, Rule]:
        return self.found.place(rule.heading), rule

    def _holds(self, rules: Sequence[tuple[int | None, Rule]], line: Line) -> bool:
        """True where every rule holds; a rule for any column looks at all cells."""
        for place, rule in rules:
            cells = line.cells if rule.heading is None else [line.cells[place]] if place is not None else []
            if not any(rule.pattern.fullmatch(tidy(str(cell))) for cell in cells):
                return False
        return True

    def _cell(self, line: Line, meaning: str) -> str:
        place = self.columns.get(meaning)
        return tidy(str(line.cells[place])) if place is not None else ""

    def _year(self, text: str) -> int | None:
        rule = self.format.year
        return year_of(text, pair=bool(rule.get("pair")), starts=bool(rule.get("starts")))
