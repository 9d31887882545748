"""Words of the wall: a headline of three or four words a slide, and what the foot and the band say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from components.text import numbers, reasons
from components.text.goal_words import judged
from queries.filters import school_year
from queries.types import Kpi, Plan, Trajectory, YearPoint

NEW = "new"
NEW_TITLE = "New in this release"
NO_KPI = "No KPI yet"
NO_TARGET = "No target yet"
NOT_JUDGED = "Not yet judged"
NO_WALL = "No wall is served at this address: there is no plan of that name.\n"
NO_SLIDE = "No slide is served at this address.\n"
EACH_NEWEST = "Each KPI's newest target"
PAUSED = "Paused"
HEARD = "last heard {time}"
NEVER_HEARD = "not heard yet"
LOST = "Last heard {time} · {age}"
LOST_UNHEARD = "No word from the server · {age}"
ASLEEP = "On again at {time}"
CAPPED = "Too small for this distance: choose a larger screen, or stand nearer"
_PER = {"rate_100": "per 100", "rate_1000": "per 1,000"}
_NO_STATE = {
    "short_of_target_first": "Short of target",
    "short_of_counts_first": "Short of target",
    "outside_band_first": "Outside target",
    "short_of_path_first": "Behind path",
    "range_spans_target": "Range spans target",
    "range_spans_path": "Range spans path",
    "no_direction": "Monitored only",
    "suppressed": "Hidden for privacy",
    "not_collected": "Not collected",
    "not_applicable": "Does not apply",
}


def title(plan: Plan) -> str:
    return f"{plan.title} · {plan.district}"


def of_targets(tracks: Sequence[Trajectory]) -> tuple[str, str]:
    """A headline on the newest year that has targets of these KPIs, and the line under it."""
    points = [point for track in tracks if (point := judged(track)) is not None]
    if not points:
        return _nothing_judged(tracks), ""
    year = max(point.year for point in points)
    of_year = [point for point in points if point.year == year]
    closer = sum(point.state in ("on_path", "improving") for point in of_year)
    improving = f", {closer}{numbers.NBSP}improving" if closer else ""
    return _met(of_year), f"School year {school_year(year)}{improving}"


def of_plan(tracks: Sequence[Trajectory]) -> tuple[str, str]:
    """A headline on a whole plan: how many KPIs met the newest target they can be judged by."""
    points = [point for track in tracks if (point := judged(track)) is not None]
    return (_met(points), EACH_NEWEST) if points else (_nothing_judged(tracks), "")


def of_changes(changed: int, as_of: str, since: str) -> tuple[str, str]:
    """How many KPIs changed, and since when: the older release's newest date, else the day it was served."""
    before = f"the data of {numbers.date(as_of)}" if as_of else f"the release of {numbers.date(since[:10])}"
    return f"{numbers.plural(changed, 'KPI')} changed", f"Since {before}"


def tally(tracks: Sequence[Trajectory]) -> str:
    """A goal on one short line: "2 of 4 targets met"."""
    return of_targets(tracks)[0] if tracks else NO_KPI


def age(as_of: str, since: str) -> str:
    """How old the picture is: the newest date in the data, else the day its release was first served."""
    return f"Data of {numbers.date(as_of)}" if as_of else f"Released {numbers.date(since[:10])}"


def number(point: YearPoint | None, track: Trajectory) -> str:
    """A KPI's number as large print, a rate without its unit; words where there is none."""
    kpi = _bare(track.kpi)
    if point is None or not (point.value is not None or point.low is not None or point.high is not None):
        return reasons.STATUSES[""].capitalize()
    return numbers.value(point.value, kpi) if point.value is not None else numbers.span(point.low, point.high, kpi)


def under(point: YearPoint | None, track: Trajectory) -> tuple[str, ...]:
    """What stands under a number: a rate's unit, its year, and the target of that year or else the plan's last one."""
    if point is None:
        return ()
    aimed = point if point.target is not None else track.last_target
    kpi = _bare(track.kpi)
    parts = [_PER[track.kpi.unit]] if track.kpi.unit in _PER else []
    parts.append(school_year(point.year))
    if aimed is not None and aimed.target is not None:
        band = numbers.span(aimed.target, aimed.target_high, kpi) if aimed.target_high is not None else ""
        by = "" if aimed.year == point.year else f" by {school_year(aimed.year)}"
        judge = "path" if aimed.target_kind == "derived" else "target"
        parts.append(f"{judge} {band or numbers.value(aimed.target, kpi, trim=True)}{by}")
    return tuple(part.replace(" ", numbers.NBSP) for part in parts)


def state(point: YearPoint | None) -> str:
    """The word of a state; where a year has none, the shortest word on why."""
    if point is None or point.state:
        return reasons.state(point.state if point else "")
    return _NO_STATE.get(point.reason.code, reasons.state(""))


def first(point: YearPoint, track: Trajectory) -> str:
    """Where a line starts, in words beside it."""
    return f"{number(point, track)} in {school_year(point.year)}"


def sentence(name: str, shown: str, point: YearPoint | None, new: bool) -> str:
    """One KPI for whoever hears the slide instead of seeing it."""
    year = f" in {school_year(point.year)}" if point else ""
    return f"{name}: {shown}{year}, {state(point).lower()}{f' ({NEW})' if new else ''}."


def _bare(kpi: Kpi) -> Kpi:
    """The KPI as one whose rate is written as a plain number, since its unit stands on the line below."""
    return replace(kpi, unit="count") if kpi.unit in _PER else kpi


def _met(points: Sequence[YearPoint]) -> str:
    met = sum(point.state == "met" for point in points)
    if len(points) > 1:
        return f"{met} of {len(points)} targets met"
    if met:
        return "Target met"
    return "Range spans target" if points[0].reason.code.startswith("range_spans") else "Target missed"


def _nothing_judged(tracks: Sequence[Trajectory]) -> str:
    if not tracks:
        return NO_KPI
    aimed = any(point.target_kind and point.target_kind != "derived" for track in tracks for point in track.years)
    return NOT_JUDGED if aimed else NO_TARGET


def unpaired(where: str) -> str:
    """What a wall says once its pairing has ended; the script puts the code in."""
    return f"Not paired any more: type {{code}} at {where}"
