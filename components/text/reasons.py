"""Why a state is what it is, in words, beside its shape and its colour.

The codes are those of the pure method that judges a KPI; a test holds the two lists together.
"""

from __future__ import annotations

from components.text.numbers import NBSP, count, difference, value
from queries.filters import school_year
from queries.types import Kpi, Reason, YearPoint

STATES: dict[str, str] = {
    "met": "Met target",
    "on_path": "On path",
    "improving": "Improving, behind path",
    "no_progress": "No progress",
    "no_target": "No target yet",
    "baseline": "Baseline year",
    "pending": "Pending",
    "late": "Late",
    "": "Not judged",
}

STATUSES: dict[str, str] = {
    "final": "final",
    "preliminary": "preliminary",
    "pending": "not yet published",
    "late": "late",
    "not_collected": "not collected",
    "suppressed": "hidden to protect privacy",
    "not_applicable": "does not apply",
    "": "no result published",
}

KINDS: dict[str, str] = {
    "value": "adopted",
    "range": "adopted range",
    "derived": "derived",
    "establish": "set the baseline",
    "increase": "better than the year before",
    "decrease": "better than the year before",
    "maintain": "no worse than the year before",
    "pending": "not yet set",
    "": "",
}

# Codes whose words need no number. Where the publisher gave a reason of its own, it follows.
_FIXED: dict[str, str] = {
    "none": "",
    "before_plan": "before the plan's first year",
    "suppressed": "hidden to protect privacy",
    "not_collected": "not collected this year",
    "not_applicable": "does not apply here",
    "no_direction": "monitored only: neither higher nor lower counts as better",
    "late": "the result is overdue",
    "result_pending": "the result is not yet published",
    "result_due": "the result is not yet published",
    "no_result": "no result published for this year",
    "baseline": "the year the plan starts from",
    "baseline_set": "this year's result sets the baseline",
    "no_target": "no target is set",
    "no_path": "no target is set for this year",
}


def state(code: str) -> str:
    """The word of a state, e.g. "Improving, behind path"; an unknown code reads "Not judged"."""
    return STATES.get(code, STATES[""])


def reason(why: Reason, kpi: Kpi) -> str:
    """A reason as a phrase without a full stop, e.g. "0.9 points below the 2019–20 target of 84.4 %; up 0.6 in a year".

    An unknown code gives an empty phrase rather than an error, so that a page still stands.
    """
    if why.code in _FIXED:
        return "; ".join(part for part in (_FIXED[why.code], _own_words(why)) if part)
    if why.code == "target_pending":
        return f"the target{_for_year(why)} is not yet set"
    judged = _judged(why, kpi)
    return "; ".join(part for part in (judged, _change(why, kpi)) if part)


def of_point(point: YearPoint, kpi: Kpi) -> str:
    """The whole reason of one year: why its state, how firmly, and how many more would have met it."""
    parts = [reason(point.reason, kpi)]
    if point.strength is not None:
        parts.append(strength(point.strength, kpi))
    if point.n_more:
        parts.append(f"{people(point.n_more, kpi)} more would have met it")
    if point.result_reason and point.result_reason not in parts[0]:
        parts.append(point.result_reason)
    return "; ".join(part for part in parts if part)


def strength(how: Reason, kpi: Kpi) -> str:
    """How many people a verdict hangs on, e.g. "2 students fewer would have missed it"; n is a whole count."""
    if how.n is None:
        return ""
    match how.code:
        case "fewer_would_have_missed":
            return f"{people(how.n, kpi)} fewer would have missed it"
        case "more_would_have_missed":
            return f"{people(how.n, kpi)} more would have missed it"
        case "one_is" if how.amount is not None:
            if how.amount < 0.5 * 10**-kpi.decimals:  # one of so many would read as no difference at all
                return f"{people(how.n, kpi)} counted"
            return f"{people(how.n, kpi)}: one is {difference(how.amount, kpi)}"
    return ""


def people(n: float, kpi: Kpi) -> str:
    """A count with the noun of what the KPI counts: students, unless it plainly counts schools or staff."""
    about = (kpi.population or kpi.name).lower()
    noun, many = "student", "students"
    if about.startswith("school"):
        noun, many = "school", "schools"
    elif any(word in about for word in ("staff", "teacher", "employee", "educator", "principal")):
        noun, many = "staff member", "staff members"
    elif any(word in about for word in ("parent", "family", "families", "respondent")):
        noun, many = "respondent", "respondents"
    return f"{count(n)}{NBSP}{noun if n == 1 else many}"


def missing(point: YearPoint) -> str:
    """Why a year shows no value, for a chart's band: the publisher's own reason where there is one."""
    words = STATUSES.get(point.status, STATUSES[""]) if point.status not in ("final", "preliminary") else STATUSES[""]
    return f"{words}: {point.result_reason}" if point.result_reason else words


def _judged(why: Reason, kpi: Kpi) -> str:
    worse, better = ("above", "below") if kpi.better == "lower" else ("below", "above")
    path = why.code in ("on_path", "short_of_path", "short_of_path_first", "range_spans_path")
    judge = f"the {'path' if path else 'target'}{_value_of(why, kpi)}"
    if why.year is not None and why.code != "met_last_target":
        judge = judge.replace("the ", f"the {school_year(why.year)} ", 1)
    amount = difference(why.amount, kpi) if why.amount else ""
    nothing_earlier = "; nothing earlier to compare" if why.code.endswith("_first") else ""
    match why.code:
        case "met_target" | "on_path":
            return f"{amount} {better} {judge}" if amount else f"exactly {judge}"
        case "met_last_target":
            return f"already as good as the plan's last target{_value_of(why, kpi)}{_for_year(why)}"
        case "short_of_target" | "short_of_path" | "short_of_target_first" | "short_of_path_first":
            return f"{amount} {worse} {judge}{nothing_earlier}" if amount else f"short of {judge}{nothing_earlier}"
        case "met_counts" | "short_of_counts" | "short_of_counts_first":
            return _counted(why, kpi, better if why.code == "met_counts" else worse) + nothing_earlier
        case "range_spans_target" | "range_spans_path":
            return f"the published range spans {judge}"
        case "in_band":
            edge = f", {amount} from its nearer edge" if amount else ""
            return f"inside the target range{_for_year(why)}{edge}"
        case "outside_band" | "outside_band_first":
            return f"{amount or 'just'} outside the target range{_for_year(why)}{nothing_earlier}"
        case "arrow_better":
            return "better than the year before, as the target asks"
        case "arrow_not_better":
            return "not better than the year before, as the target asks"
        case "maintained":
            return "no worse than the year before, as the target asks"
        case "not_maintained":
            return "worse than the year before, which was to be kept"
        case "nothing_year_before":
            return f"the target compares with {_since(why)}, which has no result"
        case "series_changed":
            return f"the target compares with {_since(why)}, but the method changed between"
        case "range_spans_year_before":
            return f"the target compares with {_since(why)}, and the published ranges overlap"
    return ""


def _counted(why: Reason, kpi: Kpi, direction: str) -> str:
    target = (why.text or "").replace("/", " of ")
    year = f"{school_year(why.year)} " if why.year is not None else ""
    judge = f"the {year}target of {target}" if target else f"the {year}target{_value_of(why, kpi)}"
    return f"{people(why.n, kpi)} {direction} {judge}" if why.n else f"exactly {judge}"


def _value_of(why: Reason, kpi: Kpi) -> str:
    return "" if why.target is None else f" of {value(why.target, kpi, trim=True)}"


def _for_year(why: Reason) -> str:
    return "" if why.year is None else f" for {school_year(why.year)}"


def _since(why: Reason) -> str:
    return "the year before" if why.since is None else school_year(why.since)


def _own_words(why: Reason) -> str:
    return (why.text or "").strip().rstrip(".")


def _change(why: Reason, kpi: Kpi) -> str:
    if why.change is None:
        return ""
    size = difference(why.change, kpi)
    when = "in a year" if why.year is not None and why.since == why.year - 1 else f"since {_since(why)}"
    if size.split(NBSP)[0].strip("0.,$") == "":
        return f"unchanged {when}"
    if kpi.unit == "percent" and why.amount:
        size = size.split(NBSP)[0]
    return f"{'up' if why.change > 0 else 'down'} {size} {when}"
