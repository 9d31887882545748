"""The peer that suppresses by Gaussian elimination hides what makes its promise, and no more than a table needs."""

from __future__ import annotations

from data.privacy.attack import Attack
from data.privacy.cells import slices
from tests.bench.gauss import suppressed
from tests.data.privacy.districts import KPIS, Rows, district, row


def withheld(rows: Rows) -> tuple[set[tuple[str, str]], int]:
    """What is hidden, and how many small groups are told exactly after it."""
    (of,) = slices(KPIS, rows, [], "")
    small = {entry.key for entry in of.entries if entry.first.low + entry.second.low < 10}
    gone = suppressed(of, small)
    told = Attack(of.withholding(gone)).recoveries()
    return set(gone), sum(each.kind == "exact" and (each.school, each.group) in small for each in told)


def test_one_small_group_takes_the_smallest_other_with_it() -> None:
    rows = [row("", "all", 60, 100), row("", "white", 40, 61), row("", "black", 17, 30), row("", "hispanic", 3, 9)]
    assert withheld(rows) == ({("", "hispanic"), ("", "black")}, 0)


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert withheld([row("", "all", 60, 100), row("", "white", 30, 50), row("", "black", 30, 50)]) == (set(), 0)


def test_fewer_small_groups_of_a_district_are_told_than_without_it() -> None:
    rows = district(7, 6, 60)
    (of,) = slices(KPIS, rows, [], "")
    small = [entry.key for entry in of.entries if entry.first.low + entry.second.low < 10]
    gone, exact = withheld(rows)
    alone = sum(each.kind == "exact" for each in Attack(of.withholding(small)).recoveries())
    assert alone > 0
    assert exact < alone
    assert len(small) < len(gone) < len(of.entries)
    assert set(small) <= gone
