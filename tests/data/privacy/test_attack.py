"""The attacker: published vectors, what it can and cannot tell, and by which sums."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from data.privacy.attack import Attack, Recovery
from data.privacy.cells import Slice, slices
from data.privacy.lp import INFINITY, Program
from tests.data.privacy.districts import KPIS, Rows, district, row


def seen(rows: Rows, profile: str = "exact_suppressed") -> Slice:
    (found,) = slices(KPIS, rows, [], profile)
    return found


def suppressed(school: str, group: str) -> dict[str, object]:
    gone = dict.fromkeys(("value", "numerator", "denominator"))
    return {**row(school, group, 1, 1), **gone, "status": "suppressed"}


def told(rows: Rows) -> dict[tuple[str, str], tuple[int, int]]:
    found = Attack(seen(rows)).recoveries()
    return {(each.group, each.count): (each.low, each.high) for each in found}


def test_geurts_two_by_two_table() -> None:
    # Geurts (1992): row totals 7 and 3, column totals 6 and 4.
    matrix = sparse.csc_array(np.array([[1.0, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]]))
    totals = np.array([7.0, 3, 6, 4])
    program = Program(matrix, (totals, totals), (np.zeros(4), np.full(4, INFINITY)))
    found = []
    for cell in range(4):
        ends = []
        for sign in (1.0, -1.0):
            program.cost(np.arange(4, dtype=np.int32), sign * np.eye(4)[cell])
            best = program.solve_whole()
            assert best is not None
            ends.append(round(sign * best.value))
        found.append(tuple(ends))
    assert found == [(3, 6), (1, 4), (0, 3), (0, 3)]


def test_geurts_table_as_a_district() -> None:
    # The same table as two races by two outcomes of sex groups: 7 and 3 women and men, 6 and 4 by race.
    margins = [row("", "all", 10, 20), row("", "female", 7, 14), row("", "male", 3, 6)]
    margins += [row("", "white", 6, 12), row("", "black", 4, 8)]
    inner = [suppressed("", f"{race}_{sex}") for race in ("white", "black") for sex in ("female", "male")]
    assert told([*margins, *inner]) == {}


def test_one_hidden_group_of_a_family_is_told_by_the_rest() -> None:
    rows = [row("", "all", 60, 90), row("", "white", 40, 60), row("", "black", 17, 24), suppressed("", "hispanic")]
    found = list(Attack(seen(rows)).recoveries())
    assert {(each.count, each.low, each.high, each.kind) for each in found} == {
        ("yes", 3, 3, "exact"),
        ("no", 3, 3, "exact"),
        ("total", 6, 6, "exact"),
    }
    assert found[0].sums == ("district: white + black + hispanic = all (yes)",)


def test_two_hidden_groups_of_few_are_told_narrowly() -> None:
    rows = [row("", "all", 60, 90), row("", "white", 59, 80), suppressed("", "black"), suppressed("", "hispanic")]
    assert told(rows) == {("black", "yes"): (0, 1), ("hispanic", "yes"): (0, 1)}


def test_a_family_that_leaves_somebody_out_tells_nothing_exactly() -> None:
    full = [row("s1", "all", 30, 50), row("s1", "white", 20, 30), row("s1", "black", 8, 15)]
    hidden = [row("s2", "all", 30, 50), row("s2", "white", 20, 30), suppressed("s2", "black")]
    assert told([*full, *hidden]) == {}
    adds_up = [row("s1", "all", 28, 45), *full[1:], *hidden]
    assert told(adds_up)["black", "total"] == (20, 20)


def test_schools_sum_to_their_district() -> None:
    rows = [row("", "all", 60, 100), row("s1", "all", 30, 50), row("s2", "all", 27, 44), suppressed("s3", "all")]
    assert told(rows) == {("all", "yes"): (3, 3), ("all", "no"): (3, 3), ("all", "total"): (6, 6)}


def test_a_printed_rate_with_n_gives_its_count() -> None:
    printed = {**row("", "white", 40, 60), "numerator": None, "value": 66.7}
    rows = [row("", "all", 43, 66), printed, suppressed("", "black")]
    assert told(rows)["black", "yes"] == (3, 3)


def test_a_range_bounds_its_counts_and_tells_the_rung_of_its_persons() -> None:
    # 18 students are left for two groups; "80 percent or more" is of 16 to 30 persons.
    rows = [row("", "all", 55, 78), row("", "white", 40, 60), suppressed("", "black"), suppressed("", "hispanic")]
    assert told(rows) == {}
    rows[2] = {**rows[2], "status": "final", "low": 80.0, "high": 100.0}
    assert told(rows)["hispanic", "total"] == (1, 2)


def test_a_scope_knows_its_own_counts() -> None:
    rows = [row("", "all", 60, 101), row("s1", "all", 48, 80), suppressed("s2", "all"), suppressed("s3", "all")]
    assert list(Attack(seen(rows)).recoveries()) == []
    truth = {("s2", "all"): (7, 5), ("s3", "all"): (5, 4)}
    found = {(each.scope, each.school, each.count) for each in Attack(seen(rows), truth=truth).recoveries()}
    assert found == {(me, other, c) for me, other in (("s2", "s3"), ("s3", "s2")) for c in ("yes", "no", "total")}


def test_a_district_of_one_school_is_its_schools_own_knowledge() -> None:
    rows = [suppressed("", "asian"), suppressed("s1", "asian"), row("s1", "all", 40, 60), row("", "all", 100, 200)]
    truth = {("", "asian"): (3, 4), ("s1", "asian"): (3, 4)}
    assert list(Attack(seen(rows), truth=truth).recoveries()) == []


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_what_is_told_is_true(seed: int) -> None:
    rows = district(seed, schools=4, students=25)
    whole = seen(rows)
    truth = {e.key: (e.first.low, e.second.low) for e in whole.entries}
    small = [key for key, pair in truth.items() if sum(pair) < 10]
    for each in Attack(whole.withholding(small)).recoveries():
        yes, no = truth[each.school, each.group]
        assert each.low <= {"yes": yes, "no": no, "total": yes + no}[each.count] <= each.high


@pytest.mark.parametrize(("low", "high", "kind"), [(3, 3, "exact"), (3, 4, "narrow")])
def test_a_recovery_is_exact_or_narrow(low: int, high: int, kind: str) -> None:
    assert Recovery("k 2021", "", "s1", "all", "yes", low, high, ()).kind == kind
