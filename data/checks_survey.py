"""Checks of the survey: counts against respondents, published percents, ranks and list lengths."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import pairwise

from data.cells import NUMBER
from data.checks_measures import half_unit
from data.draft import Draft, Row

Place = tuple[object, object]


def check(draft: Draft) -> None:
    groups: dict[Place, Row] = {(r["wave"], r["group_id"]): r for r in draft.rows("survey_groups")}
    waves = {r["wave"]: r for r in draft.rows("survey_waves")}
    priorities = draft.tables["survey_priorities"]
    lists: dict[Place, list[tuple[int, Row]]] = defaultdict(list)
    for index, (number, row) in enumerate(priorities):
        place = (row["wave"], row["group_id"])
        lists[place].append((number, row))
        bad = {(index, "count"), (index, "reported_pct")} & priorities.bad
        if row["count"] is None and row["reported_pct"] is None and not bad:
            remedy = "fill in count or reported_pct"
            draft.add("survey_priorities", number, "count", "", "a count or a percent", remedy)
        _percent(draft, number, row, priorities.printed["reported_pct"][index], groups.get(place, {}))
    for place, rows in lists.items():
        _ranks(draft, rows)
        if place in groups:
            _length(draft, rows, groups[place], waves.get(place[0], {}))
    _names(draft)


def _percent(draft: Draft, number: int, row: Row, printed: str, group: Row) -> None:
    count, respondents = row["count"], group.get("respondents")
    if not isinstance(count, float) or not isinstance(respondents, int):
        return
    if count > respondents:
        remedy = "check count here and respondents in survey_groups"
        draft.add("survey_priorities", number, "count", count, f"at most the {respondents} respondents", remedy)
    elif respondents and isinstance(row["reported_pct"], float) and NUMBER.match(printed):
        given = Decimal(100) * Decimal(count) / Decimal(respondents)
        if abs(given - Decimal(printed)) > max(half_unit(printed), Decimal("1e-9")):
            expected = f"{float(given):.4g} from {count:.15g} of {respondents}"
            remedy = "check the percent, the count and the respondents; the published percent is kept"
            draft.add("survey_priorities", number, "reported_pct", printed, expected, remedy, warning=True)


def _ranks(draft: Draft, rows: list[tuple[int, Row]]) -> None:
    """Ranks must not rise where the counts (or, without them, the percents) fall; ties may take any order."""
    for measure in ("count", "reported_pct"):
        ranked: list[tuple[int, float, int]] = []
        for number, row in rows:
            rank, amount = row["rank"], row[measure]
            if isinstance(rank, int) and isinstance(amount, float):
                ranked.append((rank, -amount, number))
        ranked.sort()
        for (above, most, _), (below, more, number) in pairwise(ranked):
            if below > above and more < most:
                expected = f"a rank above {above}, since {-more:.15g} is more than {-most:.15g}"
                remedy = "check rank and count against the source"
                draft.add("survey_priorities", number, "rank", below, expected, remedy, warning=True)
        if ranked:
            return


def _length(draft: Draft, rows: list[tuple[int, Row]], group: Row, wave: Row) -> None:
    length, respondents, most = group["list_length"], group["respondents"], wave.get("pick_up_to")
    number = rows[0][0]
    named = f"{group['wave']}, {group['group_id']}"
    if isinstance(length, int) and len(rows) > length:
        remedy = "correct list_length in survey_groups, or remove the rows too many"
        draft.add("survey_priorities", rows[length][0], "priority_id", named, f"at most {length} rows, the list_length", remedy)
    elif isinstance(length, int) and len(rows) < length:
        expected = f"{length} rows, the list_length; found {len(rows)}"
        remedy = "add the rows missing: the smallest count bounds what is not listed"
        draft.add("survey_priorities", number, "priority_id", named, expected, remedy, warning=True)
    counts = [row["count"] for _, row in rows if isinstance(row["count"], float)]
    if isinstance(most, int) and isinstance(respondents, int) and sum(counts) > most * respondents:
        expected = f"at most {most} choices of each of {respondents} respondents"
        remedy = "check the counts, pick_up_to and respondents"
        draft.add("survey_priorities", number, "count", f"{sum(counts):.15g} choices", expected, remedy, warning=True)


def _names(draft: Draft) -> None:
    first: dict[object, object] = {}
    for number, row in draft.tables["survey_priorities"]:
        priority_id, name = row["priority_id"], row["priority"]
        if priority_id is None or name is None:
            continue
        if first.setdefault(priority_id, name) != name:
            remedy = "use one wording, or another priority_id"
            expected = f"{first[priority_id]}, as above for {priority_id}"
            draft.add("survey_priorities", number, "priority", name, expected, remedy, warning=True)
