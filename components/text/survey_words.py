"""Every word a reader sees in the survey charts: what people asked for, and how it is hedged."""

from __future__ import annotations

from collections.abc import Sequence

from components.text.fitting import first_that_fits, listed
from components.text.numbers import count, percent
from queries.types import PriorityCell, SurveyGroup, SurveyWave

NOT_OFFERED = "not offered"
NO_TABLE = "no table published"
EQUAL_MEAN = "All groups alike"
POOLED = "All respondents"


def cell_words(cell: PriorityCell) -> str:
    """A cell's percent as printed: "63 %", "at most 22 %" or "not offered"."""
    if cell.bound == "not_offered":
        return NOT_OFFERED
    if cell.percent is None:
        return "" if cell.count is None else f"{count(cell.count)} people"
    return f"at most {percent(cell.percent)}" if cell.bound == "at_most" else percent(cell.percent)


def cell_mark(cell: PriorityCell) -> str:
    """The shortest true form of a cell, for a narrow square: "63", "≤ 22" or nothing."""
    if cell.bound == "not_offered" or cell.percent is None:
        return ""
    number = f"{cell.percent:.0f}"
    return f"≤ {number}" if cell.bound == "at_most" else number


def heard(group: SurveyGroup) -> str:
    """How many of a group answered, or nothing where the wave does not say."""
    return "" if group.respondents is None else f"{count(group.respondents)} answered"


def wave_words(wave: SurveyWave) -> str:
    picks = f", each could name up to {wave.pick_up_to}" if wave.pick_up_to else ", each could name several"
    return f"{wave.name}{picks}"


def partly(known: int, published: int) -> str:
    """Says on how many groups a mean rests when some published only a top list."""
    return f"{known} of {published} groups"


def nothing_published(wave: SurveyWave) -> str:
    return first_that_fits([f"No group's priorities were published for {wave.name}.", "No group's priorities were published."])


def matrix_sentence(first: str, equal: float, pooled: float | None, groups: int, unpublished: Sequence[str]) -> str:
    """What the whole matrix shows: the first priority by the mean that counts every group alike."""
    lead = f"{first} comes first: {percent(equal)} when each of {groups} groups counts alike"
    mid = "" if pooled is None else f", {percent(pooled)} of all who answered in them"
    tail = f" No table was published for {listed(unpublished)}." if unpublished else ""
    short_tail = f" {len(unpublished)} groups have no published table." if len(unpublished) > 1 else tail
    wordings = [f"{lead}{mid}.{tail}", f"{lead}{mid}.{short_tail}", f"{lead}{mid}.", f"{lead}.", f"{first} comes first."]
    return first_that_fits(wordings)


def ranking_sentence(group: str, top: Sequence[tuple[str, float | None]], overall: str | None) -> str:
    """What one group's bars show: its first three, and what comes first over all groups."""
    if not top:
        return first_that_fits([f"{group}: {NO_TABLE} in this wave.", f"{NO_TABLE.capitalize()} in this wave."])
    named = [name if share is None else f"{name} ({percent(share)})" for name, share in top]
    lead = f"{group} put {named[0]} first"
    tail = ""
    if overall is not None:
        tail = ", as all groups do together" if overall == top[0][0] else f"; over all groups {overall} comes first"
    return first_that_fits(
        [
            f"{lead}, then {listed(named[1:])}{tail}." if named[1:] else f"{lead}{tail}.",
            f"{lead}, then {listed(named[1:])}." if named[1:] else f"{lead}.",
            f"{lead}{tail}.",
            f"{lead}.",
        ]
    )
