"""Words of the equity explorer. A gap is the district's or the school's, never a group's own doing."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from components.text import gap_words
from components.text.fitting import listed
from components.text.numbers import NOTHING, count, difference, plain, plural, signed, value
from queries.filters import school_year
from queries.types import Gap, Kpi, Target

NAME = "Equity"
NO_GROUPS = "No KPI of this plan has results by student group, so no gap can be shown."
CHOOSE_KPI = "KPI"
SCHOOL = "School"
DISTRICT = "The whole district"
DIMENSION = "Dimension"
ALL_DIMENSIONS = "All dimensions"
YEAR = "Year"
REFERENCE = "Compared with"
ORDER = "Order"
REFERENCES = {"": "All other students", "district": "The district", "highest": "The best-off group"}
ORDERS = {"": "Fixed order", "gap": "Widest gap first", "parity": "Most students to parity first"}
GROUP = "Group"
MOST_BEHIND = "Most students to parity"
WIDEST = "Widest gap"
YEARS = "Years"
ONE_YEAR, THREE_YEARS = "One year", "Three years together"
NO_SCHOOLS = "No school has results by student group for this KPI."
CLOSER = "Look closer"
BY_SCHOOL = "A group, school by school:"
IN_SCHOOL = "The gaps inside a school:"
WORKBOOK = "Excel"
CSV_VISIBLE = "CSV of the rows shown"
SCHOOL_PAGE = "School’s page"
EVERY_SCHOOL = "Every school with a result for this group"
RANKING_HEADINGS = (
    "School",
    "To parity",
    "Share of all schools’",
    "Result",
    "Gap",
    "95 % interval",
    "Students",
    "Remark",
    "More",
)
SCHOOL_ORDERS = {"": "Most students to parity first", "gap": "Widest gap first"}
SCHOOL_ORDERS_OF_GAPS = {"": "Widest gap first"}
HEAT_ORDERS = {"": "By name", "gap": "Widest gap first", "parity": "Most students to parity first"}
VIEWS_LABEL = "Ways to look at the gaps"
VIEWS = {
    None: "Gaps now",
    "time": "Groups over time",
    "heat": "Schools and groups",
    "schools": "Schools ranked",
    "table": "Full table",
}
HEADINGS = {
    None: "How far each group is from its reference",
    "time": "Each group over time",
    "heat": "Where the gaps are, school by school",
    "schools": "Which schools make up a group’s gap",
    "table": "Every number behind the gaps",
}
OTHER_GROUPS = "Other groups"
ALL_STUDENTS = "All students"
NO_TIME = "No group has results at this place."
TARGETS = "Targets for gaps"
TARGETS_INTRO = "The plan bounds these gaps, year by year. Each is held against the reference chosen above."
TARGET_HEADINGS = ("Group", "Year", "Gap at most", "Gap that year", "Kept?")
KEPT, MISSED, SPANS, NOT_YET, NO_GAP = "Kept", "Wider", "The range spans it", "No result yet", "No gap can be computed"
FACTS_LABEL = "What these gaps rest on"
STUDENTS = "Students in a group"
TOO_FEW = "Too few to tell"
HIDDEN = "Hidden"
MISSING = "No result here"
NOBODY = "No group"
NOT_PUBLISHED = "Not published"
COUNTS_UNKNOWN = "The number of students is not published."
NUMERIC = frozenset(
    [
        "Result",
        "95 % interval",
        "Students",
        "Reference’s students",
        "Gap",
        "95 % interval of the gap",
        "Ratio",
        "Risk ratio",
        "To parity",
    ]
)
TABLE_HEADINGS = (
    "Group",
    "Dimension",
    "Result",
    "95 % interval",
    "Students",
    "Reference",
    "Reference’s students",
    "Gap",
    "95 % interval of the gap",
    "Ratio",
    "Risk ratio",
    "To parity",
    "What it rests on",
)
# Every code that the measure of a gap can leave, in a few words; a test holds the two lists together.
NOTES = {
    "is_reference": "the reference itself",
    "suppressed": "hidden to protect privacy",
    "not_published": "no published result",
    "no_reference": "the reference has no usable result",
    "reference_fell_back": "all others cannot be worked out without counts; against the district",
    "diluted": "the reference includes the group",
    "other_dimension": "the reference may share students",
    "range": "published as a range: the gap’s least and most",
    "interval": "95 % Newcombe interval",
    "interval_overlap": "interval narrowed by the group’s own share",
    "approximate": "counts worked out from rate and number",
    "no_n": "number of students not published, so chance cannot be told from a gap",
    "pooled": "counts of three years together",
    "not_a_proportion": "not a share of students: the difference alone",
}


def title(kpi: Kpi) -> str:
    return f"{kpi.name} by student group"


def newest(year: int | None) -> str:
    """The choice of no year, with the year that then holds."""
    return "Newest year" if year is None else f"Newest ({school_year(year)})"


def fell_back(what: str, instead: str) -> str:
    """A choice that this KPI or place cannot show, and what is shown instead."""
    return f"No results by student group for {what}; {instead} is shown."


def no_windows(kpi: str) -> str:
    """That three years cannot be taken together, and what is shown instead."""
    return f"{kpi} has no three years of counts made by one method; single years are shown."


def back_to(place: str) -> str:
    return f"All groups, {place}"


def reference(rows: Sequence[Gap], asked: str) -> str:
    """The reference of a whole chart as it reads mid-sentence."""
    used = {gap_words.reference_phrase(g) for g in rows if g.reference_value is not None}
    if len(used) == 1:
        return used.pop()
    return "the best-off group of the same dimension" if asked == "highest" else "each group’s reference"


def lead(kpi: Kpi, year: int, place: str, rows: Sequence[Gap], asked: str, first_year: int | None = None) -> str:
    """The main finding: students to parity where counts tell, else how many groups stand apart and which the most."""
    known = [g for g in rows if not gap_words.withheld(g)]
    behind = [g for g in known if not g.too_few and gap_words.behind_by(g, kpi) > 0]
    counted = [g for g in behind if g.to_parity]
    when = gap_words.period(year, first_year)
    if counted:
        worst = max(counted, key=lambda g: g.to_parity or 0)
        cost = gap_words.parity(worst, kpi, place)
        return f"In {when} {cost} with {gap_words.reference_phrase(worst)}."
    if behind and len(known) > 1:
        worst = max(behind, key=lambda g: gap_words.behind_by(g, kpi))
        side = {"higher": "a lower", "lower": "a higher"}.get(kpi.better, "another")
        many = (
            f"all {len(known)} groups have"
            if len(behind) == len(known)
            else f"{len(behind)} of {len(known)} groups {'has' if len(behind) == 1 else 'have'}"
        )
        who = gap_words.people(worst.group)
        return f"In {when}, {many} {side} result than {reference(behind, asked)}: {who} by {size(worst, kpi)}, the widest gap."
    return gap_words.sentence(kpi, year, place, rows, first_year)


def size(gap: Gap, kpi: Kpi) -> str:
    """How wide a gap is, without its sign; of ranges the least and the most."""
    if gap.gap is not None:
        return difference(gap.gap, kpi)
    ends = sorted((abs(gap.gap_low or 0.0), abs(gap.gap_high or 0.0)))
    return f"{plain(ends[0], kpi.decimals, trim=True)} to {difference(ends[1], kpi)}"


def facts(kpi: Kpi, rows: Sequence[Gap], missing: Sequence[str], asked: str) -> list[tuple[str, str]]:
    """Reference, numbers of students and what is hidden, each as (term, words)."""
    counts = [g.n for g in rows if g.n is not None]
    unsure = [g.group for g in rows if g.too_few]
    hidden = [g.group for g in rows if g.status == "suppressed"]
    absent = [g.group for g in rows if gap_words.withheld(g) and g.status != "suppressed"]
    found = [(REFERENCE, reference_words(kpi, rows, asked))]
    found.append((STUDENTS, f"{count(min(counts))} to {count(max(counts))}" if counts else NOT_PUBLISHED))
    if counts:
        found.append((TOO_FEW, listed(unsure) if unsure else NOBODY))
    found.append((HIDDEN, f"{listed(hidden)}, to protect privacy" if hidden else NOBODY))
    if absent or missing:
        found.append((MISSING, listed([*absent, *missing])))
    return found


def reference_words(kpi: Kpi, rows: Sequence[Gap], asked: str) -> str:
    """The reference used, its value where all rows share one, and what that means for the gaps."""
    phrase = reference(rows, asked)
    values = {g.reference_value for g in rows if g.reference_value is not None}
    at = f", {value(values.pop(), kpi)}" if len(values) == 1 else ""
    return f"{phrase[:1].upper()}{phrase[1:]}{at}"


def table_caption(kpi: Kpi, year: int, place: str, rows: Sequence[Gap], asked: str, first_year: int | None = None) -> str:
    """What the full table lists, and against whom."""
    return f"{gap_words.title(kpi, year, place, first_year)}, against {reference(rows, asked)}"


def full_table(kpi: Kpi, rows: Sequence[Gap], missing: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[str, ...]], str]:
    """Headings and rows of the full table, without columns that nothing fills, and what holds for every row.

    A note that every row with a result carries is said once, in the third part, and not in the rows.
    """
    known = [set(g.note.split()) for g in rows if not gap_words.withheld(g)]
    shared = set.intersection(*known) if len(known) > 1 else set()
    one_reference = len({g.reference_name for g in rows if g.reference_value is not None}) == 1
    body = [_table_row(g, kpi, shared, named=not one_reference) for g in rows]
    body += [(name, *[NOTHING] * (len(TABLE_HEADINGS) - 2), gap_words.MISSING) for name in missing]
    kept = [i for i in range(len(TABLE_HEADINGS)) if i == 0 or any(row[i] not in (NOTHING, "") for row in body)]
    if len({g.dimension for g in rows}) < 2 and 1 in kept:
        kept.remove(1)
    once = [words for code, words in NOTES.items() if code in shared]
    said = f"Every row: {'; '.join(once)}." if once else ""
    return tuple(TABLE_HEADINGS[i] for i in kept), [tuple(row[i] for i in kept) for row in body], said


def _table_row(gap: Gap, kpi: Kpi, shared: Collection[str], named: bool) -> tuple[str, ...]:
    rate = NOTHING
    if gap.ci_low is not None and gap.ci_high is not None:
        rate = f"{plain(gap.ci_low, kpi.decimals)} to {plain(gap.ci_high, kpi.decimals)}"
    against = gap.reference_name if named else ""
    if gap.reference_value is not None:
        against = f"{against}{', ' if against else ''}{value(gap.reference_value, kpi)}"
    return (
        gap.group,
        gap_words.dimension_name(gap.dimension),
        gap_words.result_text(gap, kpi) or NOTHING,
        rate,
        count(gap.n),
        against or NOTHING,
        count(gap.reference_n),
        gap_words.gap_text(gap, kpi) or NOTHING,
        gap_words.interval_text(gap, kpi) or NOTHING,
        NOTHING if gap.ratio is None else plain(gap.ratio, 2),
        NOTHING if gap.risk_ratio is None else plain(gap.risk_ratio, 2),
        count(gap.to_parity),
        note(gap, shared),
    )


def time_intro(counts: Sequence[float], hidden: int) -> str:
    """What a reader of the small panels must know: the thin line, how many students, what is hidden."""
    size = f"Groups count {plain(min(counts))} to {plain(max(counts))} students." if counts else COUNTS_UNKNOWN
    unseen = (
        "No year is hidden." if not hidden else f"{plural(hidden, 'result')} hidden to protect privacy; none is drawn as zero."
    )
    return f"The thin line is all students at the same place. {size} {unseen}"


def note(gap: Gap, shared: Collection[str] = ()) -> str:
    """What a row rests on, in words, without the codes in ``shared``; "too few to tell" first where it holds."""
    parts = [gap_words.TOO_FEW] * gap.too_few
    own = gap_words.withheld(gap)
    codes = gap.note.split()
    parts += [own] * (own != "" and "not_published" in codes)
    parts += [NOTES[c] for c in codes if c in NOTES and c not in shared and not (own and c == "not_published")]
    return "; ".join(parts)


def bound(target: Target, kpi: Kpi) -> str:
    """What a gap target allows."""
    return NOTHING if target.value is None else difference(target.value, kpi)


def judged(gap: Gap | None, target: Target, kpi: Kpi) -> str:
    """Whether that year's gap was kept within its target, as a fact without blur; ranges may not tell."""
    if target.value is None:
        return NOTHING
    if gap is None or gap_words.withheld(gap):
        return NOT_YET
    if gap.gap is not None:
        over = gap_words.behind_by(gap, kpi) - target.value
        return KEPT if over <= 1e-9 else f"{MISSED} by {difference(over, kpi)}"
    if gap.gap_low is None or gap.gap_high is None:
        return NO_GAP
    ends = (-gap.gap_low, -gap.gap_high) if kpi.better == "higher" else (gap.gap_low, gap.gap_high)
    if max(ends) <= target.value:
        return KEPT
    return MISSED if min(ends) > target.value else SPANS


def gap_now(gap: Gap | None, kpi: Kpi) -> str:
    """A gap in a table of targets, signed."""
    if gap is None:
        return NOTHING
    if gap.gap is not None:
        return signed(gap.gap, kpi.decimals)
    return gap_words.gap_text(gap, kpi) or NOTHING


def target_caption(kpi: Kpi, place: str) -> str:
    return f"{kpi.name}: targets that bound a group’s gap, in {'points' if kpi.unit == 'percent' else 'the KPI’s unit'}, {place}"
