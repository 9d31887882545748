"""From passages and rows to claims: which number is a rate, a count, a gap, and whose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from tests.served.claims import Claim, Sort
from tests.served.passages import Passage, Record, Said
from tests.served.subjects import Names, Subject

_N = r"(\d[\d,]*)"
_D = r"(\d+(?:\.\d+)?)"
_S = r"([+−-]?\d+(?:\.\d+)?)"
_TARGETS = re.compile(
    rf"(?:target(?: of)?|the target is|reach|meets) {_D} %(?: \(\w+\))?(?: by 20\d\d–\d\d)?|95 % (?:interval|Newcombe)",
    re.I,
)
_OPEN = re.compile(rf"{_D} % or (more|less)")
_CLOSED = re.compile(rf"(?<![\d–-]){_D}–{_D} %")
_RATE = re.compile(rf"(?<![\d.+−–-]){_D} %(?! of (?:all schools|them))")
_SIZE = re.compile(rf"(?<![\d.]){_N} students?\b(?! (?:more|fewer|to parity)|’)|\bn = {_N}")
_PAIR = re.compile(rf"\b{_N} of {_N}\b(?! (?:schools?|groups?|gaps?|KPIs?|targets?|results?))")
_GAP = re.compile(rf"(?<!\d){_S}(?: to {_S})? points?(?: against| \b|$)")
_LIMITS = re.compile(rf"\({_S} to {_S}\)")
_MISSED = re.compile(rf"{_D} points (below|above) the 20\d\d–\d\d target of {_D} %")
_ONE_IS = re.compile(rf"{_N} students?: one is {_D} points?")
_SPARE = re.compile(rf"{_N} students? (fewer|more) would have (missed|met) it")
_PARITY = re.compile(rf"{_N} students? to parity")
_SHARE = re.compile(rf"{_D} % of all schools’")
_TOTAL = re.compile(rf"schools? (?:graduate|bring|count) {_N} (?:fewer|more)\b")
_FEWER = re.compile(rf"(?:graduates|brings|counts) {_N} (?:fewer|more)\b")
_OF_MANY = re.compile(r"Groups count|panel runs|results? hidden|largest change|groups range|as values|as ranges")
BAND = 0.55
"""A range's ends are of whole percents, rounded from rates that were rounded to a tenth before."""


def number(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def _printed_reference(text: str) -> float | None:
    found = re.search(rf"against {_D} % for", text)
    return number(found[1]) if found else None


def half(text: str) -> float:
    """Half a unit of a printed number's last place."""
    return 0.5 * 10.0 ** -len(text.partition(".")[2])


class Reader:
    """Reads the replies of one plan. ``decimals`` of the KPI's percents: whole ones are printed without them."""

    def __init__(self, names: Names, decimals: int) -> None:
        self.names, self.least = names, 0.5 * 10.0**-decimals

    def claims(self, address: str, said: Said) -> Iterator[Claim]:
        for passage in said.passages:
            yield from self._passage(passage, address)
        for record in said.records:
            if "group" in record.cells and "kpi" in record.cells:
                yield from self._row(record)
            else:
                yield from self._cells(record, address)

    def _half(self, text: str) -> float:
        return min(half(text), self.least)

    def _passage(self, given: Passage, address: str) -> Iterator[Claim]:
        text = given.text.replace("\u00a0", " ").replace("\n", " · ")
        if _OF_MANY.search(text):
            return
        own, reference = self.names.split(text)
        if total := _TOTAL.search(own):
            # "2 of 3 schools graduate 8 fewer …, 75 % of them at": of the group in all schools; what follows names one of them.
            of = self.names.subject(own.partition(";")[0], (), address)
            if of is not None:
                yield Claim("total", of, (number(total[1]),), reference=reference, at=given.at)
            return
        of = self.names.subject(own, given.around, address)
        if of is not None:
            yield from self._text(own, of, reference, _printed_reference(text), given.at)

    def _text(self, own: str, of: Subject, reference: str, against: float | None, at: str) -> Iterator[Claim]:
        """Every number of a text that is about one group of one school and year."""
        for found in _MISSED.finditer(own):
            target, below = number(found[3]), found[2] == "below"
            value = target + number(found[1]) * (-1 if below else 1)
            if "." in found[1]:
                yield Claim("rate", of, (value,), self._half(found[1]), at=at)
            else:  # a whole number may be the distance of a range's nearer end
                yield Claim("range", of, (0.0, value) if below else (value, 100.0), BAND, at=at)
            spare = _SPARE.search(own)
            if spare:
                met = spare[3] == "missed"
                yield Claim("spare" if met else "short", of, (number(spare[1]),), target=target, at=at)
        own = re.sub(rf"against {_D} % for", " ", _MISSED.sub(" ", own))
        for found in _ONE_IS.finditer(own):
            yield Claim("n", of, (number(found[1]),), at=at)
            yield Claim("one_is", of, (number(found[2]),), self._half(found[2]), at=at)
        own = _ONE_IS.sub(" ", _TARGETS.sub(" ", own))
        for found in _PAIR.finditer(own):
            yield Claim("counts", of, (number(found[1]), number(found[2])), at=at)
        for found in [*_PARITY.finditer(own), *_FEWER.finditer(own)]:
            yield Claim("parity", of, (number(found[1]),), reference=reference, against=against, at=at)
        for found in _SHARE.finditer(own):
            yield Claim("share", of, (number(found[1]),), half(found[1]), reference, at=at)
        for found in _SIZE.finditer(_SPARE.sub(" ", own)):
            yield Claim("n", of, (number(found[1] or found[2]),), at=at)
        yield from self._rates(own, of, at)
        for found in _GAP.finditer(own):
            if reference and found[1][0] in "+−-":
                numbers = tuple(number(each) for each in found.groups() if each)
                yield Claim("gap", of, numbers, self._half(found[1]) if len(numbers) == 1 else 1.0, reference, against, at=at)
                for limits in _LIMITS.finditer(own):
                    ends = number(limits[1]), number(limits[2])
                    yield Claim("gap_interval", of, ends, self._half(limits[1]), reference, against, at=at)

    def _rates(self, own: str, of: Subject, at: str) -> Iterator[Claim]:
        for found in _OPEN.finditer(own):
            ends = (number(found[1]), 100.0) if found[2] == "more" else (0.0, number(found[1]))
            yield Claim("range", of, ends, BAND, at=at)
        for found in _CLOSED.finditer(own):
            yield Claim("range", of, (number(found[1]), number(found[2])), BAND, at=at)
        for found in _RATE.finditer(_CLOSED.sub(" ", _OPEN.sub(" ", own))):
            yield Claim("rate", of, (number(found[1]),), self._half(found[1]), at=at)

    def _row(self, given: Record) -> Iterator[Claim]:
        """A row of a file or a workbook, whose columns are a contract."""
        row, at = given.cells, given.at
        of = Subject(int(float(row["year"])), row.get("school") or "", row["group"] or "all")
        reference = row.get("reference") or ""
        if reference == "others" and "reference_fell_back" in row.get("note", ""):
            reference = "district"
        known = row.get("reference_value") or ""
        against = number(known) if known else None
        if row.get("value"):
            yield Claim("rate", of, (number(row["value"]),), self._half(row["value"]), at=at)
        if row.get("low") and row.get("high"):
            yield Claim("range", of, (number(row["low"]), number(row["high"])), BAND, at=at)
        if row.get("n"):
            yield Claim("n", of, (number(row["n"]),), at=at)
        if known and reference != "highest":
            yield Claim("reference", of, (number(known),), half(known), reference, at=at)
        for column, sort in (("gap", "gap"), ("ratio", "ratio"), ("to_parity", "parity")):
            if row.get(column):
                yield Claim(_sort(sort), of, (number(row[column]),), half(row[column]), reference, against, at=at)
        if row.get("share"):
            yield Claim("share", of, (number(row["share"]),), half(row["share"]), reference, at=at)
        if row.get("gap_low") and row.get("gap_high"):
            ends = number(row["gap_low"]), number(row["gap_high"])
            if "range" in row.get("note", "").split():
                yield Claim("gap", of, ends, 1.0, reference, against, at=at)
            else:
                yield Claim("gap_interval", of, ends, half(row["gap_low"]), reference, against, at=at)
        if row.get("reason"):
            yield from self._text(row["reason"], of, "", None, at)

    def _cells(self, given: Record, address: str) -> Iterator[Claim]:
        """A row of a table on a page, by its headings."""
        row, at = {k: v.replace("\u00a0", " ") for k, v in given.cells.items()}, given.at
        names = [row[k] for k in ("Group", "School", "School year", "Year", "KPI") if row.get(k)] or list(row.values())[:1]
        printed = row.get("Reference", "")
        around = tuple(self.names.split(each)[0] for each in given.around)
        of = self.names.subject(" ".join(names), around, address)
        if of is None:
            return
        reference, against = self._reference(printed, given, address)
        is_table = any(k in row for k in ("Result", "Gap", "Gap, points", "Counted (n)", "value"))
        for column, cell in row.items():
            match column:
                case "Result":
                    yield from self._rates(cell, of, at)
                case "value":
                    yield Claim("rate", of, (number(cell),), self._half(cell), at=at)
                case "Students" | "Counted (n)" | "n" if re.fullmatch(_N, cell):
                    yield Claim("n", of, (number(cell),), at=at)
                case "To parity" | "Students to parity" if re.fullmatch(_N, cell):
                    yield Claim("parity", of, (number(cell),), reference=reference, against=against, at=at)
                case "Gap" | "Gap, points" if ends := re.fullmatch(rf"{_S}(?: to {_S})?", cell):
                    numbers = tuple(number(each) for each in ends.groups() if each)
                    yield Claim("gap", of, numbers, self._half(ends[1]) if len(numbers) == 1 else 1.0, reference, against, at=at)
                case "95 % interval" | "95 % interval of the gap" if ends := re.fullmatch(rf"{_S} to {_S}", cell):
                    numbers, close = (number(ends[1]), number(ends[2])), self._half(ends[1])
                    own = column == "95 % interval" and "Remark" not in row
                    if own:
                        yield Claim("interval", of, numbers, close, at=at)
                    else:
                        yield Claim("gap_interval", of, numbers, close, reference, against, at=at)
                case "Share of all schools’" if ends := re.fullmatch(rf"{_D} %", cell):
                    yield Claim("share", of, (number(cell[:-2]),), half(ends[1]), reference, at=at)
                case "Ratio" if re.fullmatch(_D, cell):
                    yield Claim("ratio", of, (number(cell),), half(cell), reference, against, at=at)
                case "Why" | "Remark":
                    yield from self._text(cell, of, "", None, at)
                case _ if not is_table:
                    yield from self._crossed(column, cell, given, address)
        if against is not None and reference not in ("", "highest"):
            yield Claim("reference", of, (against,), self.least, reference, at=at)

    def _crossed(self, column: str, cell: str, given: Record, address: str) -> Iterator[Claim]:
        """A cell of a table of schools by groups, or of groups by years: its head and its row say whose it is."""
        first = next(iter(given.cells.values()))
        of = self.names.subject(f"{column} {first}", given.around, address)
        gap = re.match(rf"([+−]\d+(?:\.\d+)?)(?: to {_S})?(?: \(|$)", cell)
        if of is not None and gap:
            reference, _ = self._reference("", given, address)
            numbers = tuple(number(each) for each in gap.groups() if each)
            yield Claim("gap", of, numbers, self._half(gap[1]) if len(numbers) == 1 else 1.0, reference, at=given.at)
        elif of is not None:
            yield from self._rates(cell, of, given.at)

    def _reference(self, printed: str, given: Record, address: str) -> tuple[str, float | None]:
        found = re.search(rf"{_D} %", printed)
        against = number(found[1]) if found else None
        for text in (f"against {printed}" if printed else "", *given.around):
            _, reference = self.names.split(text.replace("against District", "against the district"))
            if reference:
                return reference, against
        asked = parse_qs(urlsplit(address).query).get("ref", ["others"])[0]
        if printed:
            return "", against
        return "either" if asked == "others" else asked, against


def _sort(name: str) -> Sort:
    sorts: dict[str, Sort] = {"gap": "gap", "ratio": "ratio", "parity": "parity"}
    return sorts[name]
