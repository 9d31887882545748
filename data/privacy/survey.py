"""Survey groups under a hiding profile: each priority's counts by group pass through the same engine."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from data.privacy.cells import NONE, Entry, Slice, Span, number
from data.privacy.exact import Tables
from data.privacy.guard import PromiseBroken
from data.privacy.together import guard_all
from queries.types import ALL, DISTRICT


def apply(tables: Tables, minimum: int, kept: Path | None = None) -> Tables:
    """Survey tables without the groups of fewer than ``minimum`` respondents, and those that would tell them.

    A group hidden for one priority is hidden for all, with its number of respondents: that number is
    the same in each. Raises PromiseBroken.
    """
    made = slices(tables)
    guarded = guard_all(made, minimum, ends=False, kept=kept)
    leaks = [leak for each in guarded for leak in each.leaks]
    if leaks:
        raise PromiseBroken(leaks)
    hidden = {
        (each.kpi.partition(" ")[0], group)
        for each, found in zip(made, guarded, strict=True)
        for _, group in found.protection.hidden
    }
    return {
        **tables,
        "survey_groups": [
            {**row, "respondents": None, "list_length": None} if (row["wave"], row["group_id"]) in hidden else row
            for row in tables.get("survey_groups", [])
        ],
        "survey_priorities": [row for row in tables.get("survey_priorities", []) if (row["wave"], row["group_id"]) not in hidden],
    }


def slices(tables: Tables) -> tuple[Slice, ...]:
    """One slice a wave for its respondents, and one for each priority of it."""
    respondents = {(str(r["wave"]), str(r["group_id"])): number(r.get("respondents")) for r in tables.get("survey_groups", [])}
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for (wave, group), n in respondents.items():
        if n is not None:
            found[wave].append(Entry(DISTRICT, group, _dimension(group), Span(int(n), int(n)), NONE))
    for row in tables.get("survey_priorities", []):
        wave, group, count = str(row["wave"]), str(row["group_id"]), number(row.get("count"))
        n = respondents.get((wave, group))
        if count is None and n is not None:
            share = number(row.get("reported_pct"))
            count = None if share is None else round(share * n / 100)
        if n is not None and count is not None and 0 <= count <= n:
            yes, no = int(count), int(n - count)
            found[f"{wave} {row['priority_id']}"].append(Entry(DISTRICT, group, _dimension(group), Span(yes, yes), Span(no, no)))
    return tuple(
        Slice(name, 0, "", "share" if " " in name else "count", tuple(entries)) for name, entries in sorted(found.items())
    )


def _dimension(group: str) -> str:
    return ALL if group == ALL else "respondents"
