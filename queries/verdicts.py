"""One year's verdict: which of the states holds, and the reason as a code with its numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from queries.exact import Span, exact, span_of
from queries.paths import ARROWS, adopted
from queries.types import Derived, Kpi, Reason, Result, State, Target

JUDGED = ("met", "on_path", "improving", "no_progress")


@dataclass(frozen=True)
class Case:
    """All that bears on one year. ``earlier`` is the newest earlier result of the same series."""

    kpi: Kpi
    year: int
    first_year: int
    row: Result | None
    target: Target | None
    path: Span | None
    earlier: Result | None
    before: Result | None
    last: tuple[int, Target] | None
    any_target: bool

    @property
    def seen(self) -> Span | None:
        return None if self.row is None else span_of(self.row, self.kpi.unit)


@dataclass(frozen=True)
class Verdict:
    """``judge`` is the number or band that decided, ``count`` the target's count where counts decided."""

    state: State
    reason: Reason
    judge: Span | None = None
    count: Fraction | None = None


def decide(case: Case) -> Verdict:
    """The first rule that applies, in the plan's fixed order; never raises on a row the checks let through."""
    kpi, row, target, seen = case.kpi, case.row, case.target, case.seen
    status = row.status if row is not None else ""
    said = row.reason if row is not None else None
    starts = (row is not None and row.baseline) or (target is not None and target.kind == "establish")
    asked = _shown(adopted(target, kpi))
    if case.year < case.first_year and not starts:
        return Verdict("", Reason("before_plan", text=said))
    if status in ("suppressed", "not_collected", "not_applicable"):
        return Verdict("", Reason(status, text=said))
    if kpi.better == "none":
        return Verdict("", Reason("no_direction", text=said))
    if status == "late":
        return Verdict("late", Reason("late", text=said))
    if target is not None and target.kind == "pending":
        return Verdict("no_target", Reason("target_pending", year=case.year, text=target.reason))
    if status == "pending":
        return Verdict("pending", Reason("result_pending", year=case.year, target=asked, text=said))
    if row is None or seen is None:
        if target is not None:
            return Verdict("pending", Reason("result_due", year=case.year, target=asked, text=said))
        return Verdict("", Reason("no_result", text=said))
    if starts:
        code = "baseline" if row.baseline else "baseline_set"
        return Verdict("baseline", Reason(code, target=_shown(seen)))
    if not case.any_target:
        return Verdict("no_target", Reason("no_target"))
    return _against_target(case, row, seen) or _against_last(case, row, seen) or _against_path(case, seen)


def _against_target(case: Case, row: Result, seen: Span) -> Verdict | None:
    target = case.target
    if target is None:
        return None
    judge = adopted(target, case.kpi)
    if judge is not None:
        count = agreed_count(target, row, case.kpi)
        if count is not None:
            return _counted(case, row, target, judge, count)
        return _weigh(case, seen, judge, case.year, "target")
    if target.kind in ARROWS and case.path is not None:
        return _weigh(case, seen, case.path, case.year, "path")
    if target.kind in ARROWS or target.kind == "maintain":
        return _year_before(case, row, seen, target.kind)
    return None


def _against_last(case: Case, row: Result, seen: Span) -> Verdict | None:
    if case.last is None:
        return None
    year, target = case.last
    judge = adopted(target, case.kpi)
    if judge is None:
        return None
    count = agreed_count(target, row, case.kpi)
    if count is not None:
        kept = _count_short(case.kpi, exact(row.numerator or 0), count) <= 0
    else:
        kept = place(seen, aim(judge, case.kpi)) == "inside"
    if not kept:
        return None
    amount, edge = _distance(seen, aim(judge, case.kpi))
    reason = _with_change(Reason("met_last_target", amount, year, _shown(edge or judge)), case, seen)
    return Verdict("met", reason, judge, count)


def _against_path(case: Case, seen: Span) -> Verdict:
    if case.path is None:
        return Verdict("no_target", Reason("no_path", year=case.year))
    return _weigh(case, seen, case.path, case.year, "path")


def aim(judge: Span, kpi: Kpi) -> Span:
    """The values that keep a judge: from it upward, from it downward, or inside its band."""
    match kpi.better:
        case "higher":
            return Span(judge.low, None)
        case "lower":
            return Span(None, judge.high)
    return judge


def place(seen: Span, wanted: Span) -> str:
    """Where a published value or range lies: wholly "inside" the wanted values, wholly "outside", or it "spans" an edge."""
    over = wanted.low is None or (seen.low is not None and seen.low >= wanted.low)
    under = wanted.high is None or (seen.high is not None and seen.high <= wanted.high)
    if over and under:
        return "inside"
    below = wanted.low is not None and seen.high is not None and seen.high < wanted.low
    above = wanted.high is not None and seen.low is not None and seen.low > wanted.high
    return "outside" if below or above else "spans"


def agreed_count(target: Target, row: Result, kpi: Kpi) -> Fraction | None:
    """The target's count where it and the result count out of the same number, so that counts decide; else None."""
    if target.kind in ("pending", "establish") or kpi.better not in ("higher", "lower"):
        return None
    if None in (target.numerator, target.denominator, row.numerator) or target.denominator != row.denominator:
        return None
    return exact(target.numerator or 0)


def _count_short(kpi: Kpi, got: Fraction, count: Fraction) -> Fraction:
    return count - got if kpi.better == "higher" else got - count


def _counted(case: Case, row: Result, target: Target, judge: Span, count: Fraction) -> Verdict:
    short = _count_short(case.kpi, exact(row.numerator or 0), count)
    text = f"{target.numerator:.15g}/{target.denominator:.15g}"
    reason = Reason("", year=case.year, target=_shown(judge), n=int(abs(short)), text=text)
    return _stated(case, short <= 0, reason, judge, kind="counts", count=count)


def _weigh(case: Case, seen: Span, judge: Span, year: int, kind: str) -> Verdict:
    """Judges by an adopted target (kind "target") or by what is derived (kind "path")."""
    wanted = aim(judge, case.kpi)
    where = place(seen, wanted)
    amount, edge = _distance(seen, wanted)
    shown = _shown(edge or judge)
    decided = Derived(shown) if kind == "path" and shown is not None else shown
    reason = Reason("", amount, year, decided)
    if where == "spans":
        return Verdict("", Reason(f"range_spans_{kind}", year=year, target=decided), judge)
    return _stated(case, where == "inside", reason, judge, kind=kind)


def _stated(case: Case, kept: bool, reason: Reason, judge: Span, *, kind: str, count: Fraction | None = None) -> Verdict:
    seen = case.seen
    reason = _with_change(reason, case, seen)
    band = case.kpi.better == "range" and kind == "target"
    if kept:
        code = "on_path" if kind == "path" else "in_band" if band else f"met_{kind}"
        return Verdict("on_path" if kind == "path" else "met", replace(reason, code=code), judge, count)
    code = "outside_band" if band else f"short_of_{kind}"
    earlier = None if case.earlier is None else span_of(case.earlier, case.kpi.unit)
    if earlier is None or seen is None:
        return Verdict("", replace(reason, code=f"{code}_first"), judge, count)
    state: State = "improving" if _better(seen, earlier, aim(judge, case.kpi), case.kpi) else "no_progress"
    return Verdict(state, replace(reason, code=code), judge, count)


def _year_before(case: Case, row: Result, seen: Span, kind: str) -> Verdict:
    before = None if case.before is None else span_of(case.before, case.kpi.unit)
    since = case.year - 1
    if case.before is None or before is None:
        return Verdict("", Reason("nothing_year_before", since=since))
    if (case.before.series or "") != (row.series or ""):
        return Verdict("", Reason("series_changed", since=since))
    change = _change(seen, before)
    up, down = _above(seen, before), _above(before, seen)
    rises = case.kpi.better == "higher" or (case.kpi.better == "range" and kind == "increase")
    better, worse = (up, down) if rises else (down, up)
    if kind == "maintain":
        if case.kpi.better == "range":
            # Nothing says which way is worse, so only staying where it was maintains it.
            better, worse = False, up or down
        kept, lost, code = better or change == 0, worse, ("maintained", "not_maintained")
    else:
        kept, lost, code = better, worse or change == 0, ("arrow_better", "arrow_not_better")
    if kept or lost:
        return Verdict("met" if kept else "no_progress", Reason(code[0] if kept else code[1], change=change, since=since))
    return Verdict("", Reason("range_spans_year_before", since=since))


def _above(one: Span, other: Span) -> bool:
    return one.low is not None and other.high is not None and one.low > other.high


def _better(seen: Span, earlier: Span, wanted: Span, kpi: Kpi) -> bool:
    """Whether what was published is wholly better than the earlier result; overlapping ranges are not."""
    if kpi.better == "higher":
        return _above(seen, earlier)
    if kpi.better == "lower":
        return _above(earlier, seen)
    now = [_off(end, wanted) for end in (seen.low, seen.high)]
    then = [_off(end, wanted) for end in (earlier.low, earlier.high)]
    if None in now or None in then or place(earlier, wanted) != "outside":
        return False
    return max(d for d in now if d is not None) < min(d for d in then if d is not None)


def _off(end: Fraction | None, wanted: Span) -> Fraction | None:
    """How far one end of a published value lies outside the wanted band; None where it has no end."""
    if end is None:
        return None
    short = Fraction(0) if wanted.low is None else wanted.low - end
    over = Fraction(0) if wanted.high is None else end - wanted.high
    return max(Fraction(0), short, over)


def _distance(seen: Span, wanted: Span) -> tuple[float | None, Span | None]:
    """From the published value, or the nearer end of its range, to the nearest edge of what is wanted; and that edge."""
    gaps = [
        (abs(end - edge), edge)
        for edge in (wanted.low, wanted.high)
        if edge is not None
        for end in (seen.low, seen.high)
        if end is not None
    ]
    if not gaps:
        return None, None
    amount, edge = min(gaps)
    return float(amount), Span(edge, edge)


def _change(seen: Span, earlier: Span) -> float | None:
    if seen.point is None or earlier.point is None:
        return None
    return float(seen.point - earlier.point)


def _with_change(reason: Reason, case: Case, seen: Span | None) -> Reason:
    earlier = None if case.earlier is None else span_of(case.earlier, case.kpi.unit)
    if case.earlier is None or earlier is None or seen is None:
        return reason
    return replace(reason, change=_change(seen, earlier), since=case.earlier.year)


def _shown(span: Span | None) -> float | None:
    return None if span is None or span.low is None else float(span.low)
