"""Words of gaps school by school. A gap is the school's or the district's, never a group's own doing."""

from __future__ import annotations

from collections.abc import Sequence

from components.text import equity_words, gap_words
from components.text.fitting import first_that_fits
from components.text.numbers import NOTHING, count, percent, plain, plural, signed, value
from queries.types import Gap, Kpi

SCHOOL = "School"
DISTRICT_ROW = "The district"
TO_PARITY = "Students to parity"
SHARE = "Share of all schools’"
STUDENTS = "Students"
RESULT = "Result"
INTERVAL = "95 % interval of the gap"
REMARK = "Remark"
NO_ROW_MARK = "·"
NO_ROW = "no result for this group"
AT_PARITY = "at parity"
NO_GAP = "no gap"
RANKING_HEADINGS = (SCHOOL, TO_PARITY, SHARE, RESULT, "Reference", "Gap", INTERVAL, STUDENTS, REMARK)
KEY = (
    ("behind", "behind its reference"),
    ("ahead", "ahead of it"),
    ("unsure", gap_words.TOO_FEW),
)
HIDDEN_KEY = f"{gap_words.HIDDEN_MARK} hidden to protect privacy"
NO_ROW_KEY = f"{NO_ROW_MARK} {NO_ROW}"
NO_ROW_LEFT_OUT = "A group without a result at a school is left out there."
UNKNOWN_MARK = NOTHING
UNKNOWN_KEY = f"{UNKNOWN_MARK} no gap can be computed, or the group is the reference"


def against(reference: str, rows: Sequence[Gap]) -> str:
    """What a school's gap is held against, mid-sentence: its own other students unless the district is meant.

    Where the district stands in for some rows only, what holds for most; ``basis`` counts the others.
    """
    held = next((g for g in rows if g.reference == reference and g.reference_value is not None), None)
    if reference == "district" or 2 * len(fell_back(rows)) > len(rows):
        return "the district"
    if reference == "highest":
        return "the best-off group of the same school"
    if reference == "others" or held is None:
        return "all other students of the same school"
    return f"{gap_words.people(held.reference_name)} of the same school"


def fell_back(rows: Sequence[Gap]) -> list[Gap]:
    """The rows that are held against the district because all other students of the school cannot be counted."""
    return [g for g in rows if g.reference == "district"]


def ranking_title(kpi: Kpi, group: str, when: str) -> str:
    return f"{kpi.name} by school, {gap_words.people(group)}, {when}"


def heat_title(kpi: Kpi, dimension: str, when: str) -> str:
    return f"{kpi.name} by school and {gap_words.dimension_name(dimension).lower()}, {when}"


def ranking_sentence(kpi: Kpi, group: str, when: str, schools: Sequence[tuple[str, Gap, float | None]], reference: str) -> str:
    """What parity would take over all schools and where most of it lies, in at most 220 characters.

    ``schools`` are (name, gap, share in percent) in any order.
    """
    who = gap_words.people(group)
    known = [s for s in schools if not gap_words.withheld(s[1])]
    if not known:
        hidden = any(g.status == "suppressed" for _, g, _ in schools)
        why = "hidden to protect privacy at every school" if hidden else "not published for any school"
        return first_that_fits([f"In {when} results of {who} are {why}.", f"In {when} no school has a published result."])
    beside = against(reference, [g for _, g, _ in known])
    counted = [s for s in known if s[1].to_parity is not None]
    short = sorted((s for s in counted if s[1].to_parity), key=lambda s: -(s[1].to_parity or 0))
    if short:
        return _short(kpi, who, when, short, len(counted), beside)
    if counted:
        return first_that_fits(
            [f"In {when} no school is short of parity for {who} with {beside}.", f"In {when} no school is short."]
        )
    name, widest, _ = max(known, key=lambda s: gap_words.behind_by(s[1], kpi))
    if gap_words.behind_by(widest, kpi) <= 0:
        return first_that_fits([f"In {when} no school shows a gap to the disadvantage of {who}, against {beside}."])
    size = equity_words.size(widest, kpi)
    return first_that_fits(
        [
            f"In {when} the widest gap for {who} is at {name}: {size} against {beside}. "
            "Students to parity need counts, which are not published.",
            f"In {when} the widest gap for {who} is at {name}: {size}.",
            f"In {when} the widest gap is {size}.",
        ]
    )


def _short(kpi: Kpi, who: str, when: str, short: Sequence[tuple[str, Gap, float | None]], schools: int, beside: str) -> str:
    total = sum(g.to_parity or 0 for _, g, _ in short)
    name, _, share = short[0]
    many = f"{len(short)} of {plural(schools, 'school')}"
    if kpi.better == "lower":
        lead = f"In {when}, {many} count {count(total)} more {who} here than at parity"
    else:
        verb = "graduate" if "graduat" in kpi.name.lower() else "bring"
        mark = "" if verb == "graduate" else " to this mark"
        lead = f"In {when}, {many} {verb} {count(total)} fewer {who}{mark} than at parity"
    unsure = sum(g.too_few for _, g, _ in short)
    if unsure == len(short):
        part = "; at none of them can the gap be told from chance"
    else:
        part = f"; {percent(share)} of them at {name}" if share is not None and len(short) > 1 else f", all at {name}"
        part += f"; too few to tell at {unsure}" if unsure else ""
    return first_that_fits([f"{lead} with {beside}{part}.", f"{lead}{part}.", f"{lead}."])


def heat_sentence(kpi: Kpi, when: str, cells: Sequence[tuple[str, Gap]], reference: str) -> str:
    """How many gaps of schools stand apart, and the widest, in at most 220 characters; ``cells`` are (school, gap)."""
    known = [c for c in cells if not gap_words.withheld(c[1])]
    if not known:
        return f"In {when} no school has a published result by group."
    sure = [c for c in known if not c[1].too_few and gap_words.behind_by(c[1], kpi) > 0]
    beside = against(reference, [g for _, g in known])
    if not sure:
        return first_that_fits([f"In {when} no group at any school stands apart from {beside} by more than chance may explain."])
    school, widest = max(sure, key=lambda c: gap_words.behind_by(c[1], kpi))
    behind = "behind" if kpi.better == "higher" else "above" if kpi.better == "lower" else "apart from"
    lead = f"In {when}, {len(sure)} of {len(known)} gaps at schools stand {behind} {beside}"
    who, size = gap_words.people(widest.group), equity_words.size(widest, kpi)
    return first_that_fits([f"{lead}; the widest is {size}, for {who} at {school}.", f"{lead}.", f"In {when}, {len(sure)} gaps."])


def basis(rows: Sequence[Gap], reference: str, absent: int = 0) -> list[str]:
    """What the reader must know of every row: against whom, on how many students, what is hidden."""
    known = [g for g in rows if not gap_words.withheld(g)]
    counts = [g.n for g in rows if g.n is not None]
    instead, usual = fell_back(known), against(reference, known)
    some = reference != "district" and 0 < len(instead) < len(known)
    found = [f"{'Most schools are' if some else 'Each school is'} held against {usual}."] if known else []
    if some:
        found.append(f"{plural(len(instead), 'gap')} held against the district, where the others’ counts are not published.")
    if counts:
        found.append(f"Groups count {count(min(counts))} to {plural(max(counts), 'student')}.")
    hidden = sum(g.status == "suppressed" for g in rows)
    if hidden:
        found.append(f"{plural(hidden, 'result')} hidden to protect privacy.")
    if absent:
        found.append(f"{plural(absent, 'school')} without a result for this group not listed.")
    said = {gap_words.BASIS["diluted"], *([gap_words.BASIS["reference_fell_back"]] if some else [])}
    found += [words for words in gap_words.basis(rows) if words not in found and words not in said]
    return found


def cell(gap: Gap | None, kpi: Kpi) -> str:
    """A gap as a cell of the heat map prints it."""
    if gap is None:
        return NO_ROW_MARK
    if gap_words.withheld(gap):
        return gap_words.HIDDEN_MARK if gap.status == "suppressed" else UNKNOWN_MARK
    if gap.gap is not None:
        return signed(gap.gap, 0 if abs(gap.gap) >= 10 else kpi.decimals)
    return gap_words.gap_text(gap, kpi) or UNKNOWN_MARK


def cell_words(gap: Gap | None, kpi: Kpi) -> str:
    """The same cell in a table: the gap and what is to be said of it."""
    if gap is None:
        return NO_ROW
    if hidden := gap_words.withheld(gap):
        return hidden
    text, note = gap_words.gap_text(gap, kpi), gap_words.remark(gap)
    return f"{text} ({note})" if text and note else text or note or NOTHING


def share_text(share: float | None) -> str:
    return percent(share) if share is not None else NOTHING


def ranking_row(school: str, gap: Gap, share: float | None, kpi: Kpi) -> tuple[str, ...]:
    """A school's row of the table, in the order of ``RANKING_HEADINGS``."""
    reference = "" if gap.reference_value is None else f"{gap.reference_name}, {value(gap.reference_value, kpi)}"
    return (
        school,
        count(gap.to_parity),
        share_text(share),
        gap_words.result_text(gap, kpi) or NOTHING,
        reference or NOTHING,
        gap_words.gap_text(gap, kpi) or NOTHING,
        gap_words.interval_text(gap, kpi) or NOTHING,
        count(gap.n),
        gap_words.remark(gap),
    )


def told(school: str, gap: Gap | None, kpi: Kpi, share: float | None = None) -> tuple[str, ...]:
    """All that a cell or row can say, line by line, for a reader who points at it."""
    if gap is None:
        return (school, NO_ROW)
    parity = f"{plural(gap.to_parity, 'student')} to parity" if gap.to_parity is not None else ""
    if parity and share is not None:
        parity = f"{parity}, {plain(share, 1)} % of all schools’"
    return (school, *gap_words.told(gap, kpi), parity)
