"""Every word a reader sees in the gap charts. No wording blames a group for its gap.

A gap belongs to the district or the school: it "graduates 140 fewer Hispanic students than it
would at parity"; nobody "lags", "fails" or "underperforms".
"""

from __future__ import annotations

from collections.abc import Sequence

from components.text.fitting import first_that_fits, shortened
from components.text.numbers import MINUS, count, difference, plain, signed, span, value
from queries.filters import school_year
from queries.types import Gap, Kpi

TOO_FEW = "too few to tell"
MISSING = "no result in the data"
OWN_REFERENCE = "Each group's reference"
HIDDEN_MARK = "*"
DIMENSIONS = {
    "race": "Race and ethnicity",
    "sex": "Sex",
    "race_sex": "Race and sex",
    "disability": "Disability",
    "english": "English learners",
    "income": "Income",
    "housing": "Housing",
    "care": "Foster care",
    "mobility": "Mobility",
    "family": "Military families",
    "programme": "Programs",
}
PLURALS = ("student", "learner", "children", "youth", "pupil", "families", "boys", "girls")
# Names that are no proper names, as the people they mean inside a sentence.
SAID = {
    "all students": "all students",
    "two or more races": "students of two or more races",
    "students with disabilities": "students with disabilities",
    "students without disabilities": "students without disabilities",
    "not english learners": "students who are not English learners",
    "economically disadvantaged": "economically disadvantaged students",
    "not economically disadvantaged": "students who are not economically disadvantaged",
    "female": "female students",
    "male": "male students",
    "homeless": "homeless students",
    "foster care": "students in foster care",
    "migrant": "migrant students",
    "military family": "students of military families",
    "gifted": "gifted students",
}
WITHHELD = {
    "suppressed": "hidden to protect privacy",
    "not_collected": "not collected",
    "not_applicable": "does not apply",
    "pending": "not yet published",
    "late": "late",
    "incomplete": "not counted in each of the three years",
}
# One wording a code of ``Gap.note``; codes without one say nothing beside the row.
NOTES = {"is_reference": "the reference", "no_reference": "nothing to compare with"}
BASIS = {
    "range": "Results are published as ranges; the gap is then the least and the most it can be.",
    "reference_fell_back": "Without counts, all other students cannot be computed; the district stands in.",
    "diluted": "The district includes each group itself, so these gaps are smaller than those to everyone else.",
    "other_dimension": "The reference is of another dimension and may share students; no interval is given.",
    "approximate": "Intervals are computed from the published rate and the number of students.",
    "pooled": "The counts of three years are taken together.",
    "no_n": "The number of students is not published, so chance cannot be told from a gap.",
}


def dimension_name(dimension: str) -> str:
    """A dimension as a heading; one that only this plan has is its own id in words."""
    return DIMENSIONS.get(dimension, dimension.replace("_", " ").capitalize())


def reference_phrase(gap: Gap) -> str:
    """The reference as it reads mid-sentence: "all other students", "the district", "White students"."""
    if gap.reference in ("others", "district"):
        return "all other students" if gap.reference == "others" else "the district"
    return people(gap.reference_name)


def people(group: str) -> str:
    """A group's name as the people it names: "Hispanic" is "Hispanic students"."""
    lower = group.lower()
    if lower in SAID:
        return SAID[lower]
    return group if any(part.startswith(PLURALS) for part in lower.split()) else f"{group} students"


def withheld(gap: Gap) -> str:
    """Why a group has no value, with the mark of a hidden one; "" where it has a value or a range."""
    if gap.value is not None or gap.low is not None or gap.high is not None:
        return ""
    words = WITHHELD.get(gap.status, MISSING)
    return f"{HIDDEN_MARK} {words}" if gap.status == "suppressed" else words


def remark(gap: Gap) -> str:
    """What a row says beside its numbers: too few to tell, why there is no value, or what they rest on."""
    if gap.too_few:
        return TOO_FEW
    hidden = withheld(gap)
    return hidden or "; ".join(NOTES[code] for code in gap.note.split() if code in NOTES)


def told(gap: Gap, kpi: Kpi) -> tuple[str, ...]:
    """All that a row can say, line by line: its result, its gap and interval, its students, its remark."""
    points = " points" if kpi.unit == "percent" else ""
    size, interval = gap_text(gap, kpi), interval_text(gap, kpi)
    against = f"{size}{points} against {reference_phrase(gap)}{f' ({interval})' if interval else ''}" if size else ""
    students = f"{count(gap.n)} students" if gap.n is not None else ""
    lines = (f"{gap.group} {result_text(gap, kpi)}".strip(), against, students, remark(gap))
    return tuple(line for line in lines if line)


def basis(rows: Sequence[Gap]) -> tuple[str, ...]:
    """One sentence for each thing that holds for the whole chart, in a fixed order, each once."""
    codes = {code for gap in rows for code in gap.note.split()}
    return tuple(words for code, words in BASIS.items() if code in codes)


def result_text(gap: Gap, kpi: Kpi) -> str:
    """A group's result or published range with its unit; "" where it has neither."""
    if gap.value is not None:
        return value(gap.value, kpi)
    return "" if gap.low is None and gap.high is None else span(gap.low, gap.high, kpi)


def gap_text(gap: Gap, kpi: Kpi) -> str:
    """A gap with its sign, in points; of ranges "−19 to −6"; "" where there is none."""
    if gap.gap is not None:
        return signed(gap.gap, kpi.decimals)
    if gap.gap_low is None or gap.gap_high is None:
        return ""
    return f"{_end(gap.gap_low, kpi)} to {_end(gap.gap_high, kpi)}"


def interval_text(gap: Gap, kpi: Kpi) -> str:
    """The 95 % interval of a gap, e.g. "−17.4 to −11.0"; "" where there is none or it is a range's."""
    if gap.gap is None or gap.gap_low is None or gap.gap_high is None:
        return ""
    return f"{signed(gap.gap_low, kpi.decimals)} to {signed(gap.gap_high, kpi.decimals)}"


def _end(number: float, kpi: Kpi) -> str:
    digits = plain(abs(number), kpi.decimals, trim=True)
    return digits if digits == "0" else ("+" if number > 0 else MINUS) + digits


def gap_heading(kpi: Kpi) -> str:
    return "Gap, points" if kpi.unit == "percent" else "Gap"


def period(year: int, first_year: int | None = None) -> str:
    """When: a school year, or the first and last of several that are taken together."""
    return school_year(year) if first_year is None else f"{school_year(first_year)} to {school_year(year)} together"


def title(kpi: Kpi, year: int, place: str, first_year: int | None = None) -> str:
    return f"{kpi.name} by group, {place}, {period(year, first_year)}"


def direction(kpi: Kpi) -> str:
    """Which way is good, as the axis says it; "" where no side is."""
    return {"higher": "higher is better", "lower": "lower is better"}.get(kpi.better, "")


def behind_by(gap: Gap, kpi: Kpi) -> float:
    """How far a group stands on the wrong side of its reference, in the KPI's unit; below 0 where ahead.

    For a measure that is only monitored, or must lie in a range, the size of the difference.
    A gap of ranges counts by the side nearest to no gap.
    """
    low = gap.gap if gap.gap is not None else gap.gap_low
    high = gap.gap if gap.gap is not None else gap.gap_high
    if low is None or high is None:
        return 0.0
    if kpi.better == "higher":
        return -high
    if kpi.better == "lower":
        return low
    return max(abs(low), abs(high)) if low * high > 0 or low == high else 0.0


def parity(gap: Gap, kpi: Kpi, place: str) -> str:
    """What parity would take, said of the district or school: never of the students."""
    if not gap.to_parity:
        return ""
    who = people(gap.group)
    number = count(gap.to_parity)
    if kpi.better == "lower":
        return f"{place} counts {number} more {who} here than it would at parity"
    verb = "graduates" if "graduat" in kpi.name.lower() else "brings"
    there = "" if verb == "graduates" else " to this mark"
    return f"{place} {verb} {number} fewer {who}{there} than it would at parity"


def sentence(kpi: Kpi, year: int, place: str, rows: Sequence[Gap], first_year: int | None = None) -> str:
    """The widest gap that numbers can show, in at most 220 characters; ``place`` as it reads mid-sentence."""
    when = period(year, first_year)
    known = [g for g in rows if withheld(g) == ""]
    if not known:
        hidden = any(g.status == "suppressed" for g in rows)
        lead = "Every group’s result is hidden to protect privacy" if hidden else "No group has a published result"
        return first_that_fits([f"{lead} in {when} for {place}.", f"{lead} in {when}."])
    sure = [g for g in known if not g.too_few and behind_by(g, kpi) > 0]
    if sure:
        return _widest(max(sure, key=lambda g: (behind_by(g, kpi), g.to_parity or 0)), kpi, when, place)
    unsure = [g for g in known if g.too_few and behind_by(g, kpi) > 0]
    if unsure:
        widest = max(unsure, key=lambda g: behind_by(g, kpi))
        # A group may be surely ahead at the same time: only who is behind is spoken of.
        what = "group is far enough behind" if direction(kpi) else "gap is large enough"
        lead = f"In {when} no {what} to tell from chance"
        return first_that_fits([f"{lead}: the widest gap is {_size(widest, kpi)}, for {people(widest.group)}.", f"{lead}."])
    if all(g.gap is None and g.gap_low is None for g in known):
        return first_that_fits([f"{len(known)} groups have a result in {when}; without a reference no gap can be given."])
    return f"In {when} every group with a result is level with its reference or ahead of it."


def _size(gap: Gap, kpi: Kpi) -> str:
    if gap.gap is not None:
        return difference(abs(gap.gap), kpi)
    ends = sorted((abs(gap.gap_low or 0.0), abs(gap.gap_high or 0.0)))
    return f"{plain(ends[0], kpi.decimals, trim=True)} to {difference(ends[1], kpi)}"


def _widest(gap: Gap, kpi: Kpi, when: str, place: str) -> str:
    who = people(gap.group)
    size = f"In {when} the widest gap is {_size(gap, kpi)}, for {who}"
    against = size
    if gap.value is not None and gap.reference_value is not None:
        against = f"{size}: {value(gap.value, kpi)} against {value(gap.reference_value, kpi)} for {reference_phrase(gap)}"
    cost = parity(gap, kpi, place)
    return first_that_fits(
        [
            *([f"{against}; {cost}.", f"{size}; {cost}."] if cost else []),
            f"{against}.",
            f"{size}.",
            f"In {when} the widest gap is {_size(gap, kpi)}, for {shortened(who, 120)}.",
        ]
    )
