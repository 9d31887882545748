"""Every word a reader sees in the survey charts: what people asked for, and how it is hedged."""

from __future__ import annotations

import math
from collections.abc import Sequence

from components.text.fitting import first_that_fits, listed
from components.text.numbers import NBSP, count, plain
from queries.types import PriorityCell, SurveyWave

NOT_OFFERED = "not offered"
NO_TABLE = "no table published"
EQUAL_MEAN = "Average of groups"
POOLED = "All who answered"
HEARD = "People who answered"
UNKNOWN = "not known"
FIRST_THREE = "The group's own first three"
OUTSIDE_LIST = "Outside the group's published list: at most this"


def percent(share: float, decimals: int = 0) -> str:
    """A share of respondents, 0-100, e.g. "63 %"."""
    return f"{plain(share, decimals)}{NBSP}%"


def ceiling(share: float) -> str:
    """An upper bound in whole percents, rounded up: rounding down would claim too much."""
    return plain(math.ceil(round(share, 9)))


def cell_words(cell: PriorityCell) -> str:
    """A cell's percent as printed: "63 %", "at most 22 %" or "not offered"; people where no percent is known."""
    if cell.bound == "not_offered":
        return NOT_OFFERED
    at_most = cell.bound == "at_most"
    if cell.percent is None:
        return "" if cell.count is None else f"{'at most ' if at_most else ''}{count(cell.count)} people"
    return f"at most {ceiling(cell.percent)}{NBSP}%" if at_most else percent(cell.percent)


def cell_mark(cell: PriorityCell) -> str:
    """The shortest true form of a cell, for a small square: "63", "≤ 22", or "" where not offered."""
    if cell.bound == "not_offered":
        return ""
    at_most = cell.bound == "at_most"
    if cell.percent is None:
        return "" if cell.count is None else f"{f'≤{NBSP}' if at_most else ''}{count(cell.count)}"
    return f"≤{NBSP}{ceiling(cell.percent)}" if at_most else plain(cell.percent)


def title(wave: SurveyWave, group: str | None = None) -> str:
    """What a picture or table of the wave lists."""
    return f"Priorities by group, {wave.name}" if group is None else f"Priorities of {group}, {wave.name}"


def matrix_alt(priorities: int, groups: Sequence[str]) -> str:
    """What the matrix holds, for those who cannot see it; the numbers themselves are in the table."""
    return first_that_fits(
        [f"{priorities} priorities by {listed(groups)}.", f"{priorities} priorities by {len(groups)} groups."], 400
    )


def brief(priority: str) -> str:
    """A priority's name without the examples that some end in, in brackets."""
    head, bracket, _ = priority.partition(" (")
    return head if bracket and head and priority.endswith(")") else priority


def partly(known: int, published: int) -> str:
    """Says on how many groups a mean rests when some published only a top list."""
    return f"{known} of {published} groups"


def nothing_published(wave: SurveyWave) -> str:
    return first_that_fits([f"No group's priorities were published for {wave.name}.", "No group's priorities were published."])


def matrix_sentence(first: str, equal: float, pooled: float | None, groups: int, unpublished: Sequence[str]) -> str:
    """What the whole matrix shows: the first priority by the mean that counts every group alike."""
    first = brief(first)
    lead = f"{first} comes first: {percent(equal, 1)} when each of {groups} groups counts alike"
    mid = "" if pooled is None else f", {percent(pooled, 1)} of all who answered in them"
    tail = f" No table was published for {listed(unpublished)}." if unpublished else ""
    short_tail = f" {len(unpublished)} groups have no published table." if len(unpublished) > 1 else tail
    wordings = [f"{lead}{mid}.{tail}", f"{lead}{mid}.{short_tail}", f"{lead}{mid}.", f"{lead}.", f"{first} comes first."]
    return first_that_fits(wordings)


def ranking_sentence(group: str, top: Sequence[tuple[str, float | None]], overall: str | None) -> str:
    """What one group's bars show: its first three, and what comes first over all groups."""
    if not top:
        return first_that_fits([f"{group}: {NO_TABLE} in this wave.", f"{NO_TABLE.capitalize()} in this wave."])
    named = [brief(name) if share is None else f"{brief(name)} ({percent(share)})" for name, share in top]
    lead = f"{group}: {named[0]} comes first"
    then = f", then {listed(named[1:])}" if named[1:] else ""
    tail = ""
    if overall is not None:
        tail = " The first is the same over all groups." if overall == top[0][0] else f" Over all groups {brief(overall)} does."
    return first_that_fits([f"{lead}{then}.{tail}", f"{lead}{then}.", f"{lead}.{tail}", f"{lead}."])
