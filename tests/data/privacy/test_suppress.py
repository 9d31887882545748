"""Suppression: small groups stay hidden from anybody and from every school, and nothing is hidden for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.privacy.attack import Attack, Recovery, Truth
from data.privacy.cells import Slice, slices
from data.privacy.guard import guard
from data.privacy.sums import sums
from data.privacy.suppress import Protection, protect, published
from data.privacy.together import guard_all
from tests.data.privacy.districts import KPIS, Rows, district, row

MINIMUM = 10
DISTRICTS = [(1, 6, 40), (2, 12, 60), (3, 3, 60), (4, 20, 70), (5, 2, 50), (6, 1, 40)]


def whole(rows: Rows) -> Slice:
    (found,) = slices(KPIS, rows, [], "")
    return found


def truth_of(of: Slice) -> Truth:
    return {entry.key: (entry.first.low, entry.second.low) for entry in of.entries}


def attacked(of: Slice, protection: Protection) -> list[Recovery]:
    """By anybody, and by the people of every school."""
    view = published(of, protection)
    return [*Attack(view).recoveries(), *Attack(view, sums(of), truth_of(of)).recoveries()]


@pytest.mark.parametrize(("seed", "schools", "students"), DISTRICTS)
def test_no_hidden_count_can_be_told(seed: int, schools: int, students: int) -> None:
    of = whole(district(seed, schools, students))
    protection = protect(of, MINIMUM)
    small = {key for key, pair in truth_of(of).items() if sum(pair) < MINIMUM}
    assert small <= protection.hidden
    assert attacked(of, protection) == []


@pytest.mark.parametrize(("seed", "schools", "students"), DISTRICTS)
def test_a_group_hidden_in_any_school_is_hidden_in_three_or_in_all(seed: int, schools: int, students: int) -> None:
    of = whole(district(seed, schools, students))
    protection = protect(of, MINIMUM)
    gone = protection.hidden | protection.coded
    for group in {entry.group for entry in of.entries}:
        places = {entry.unit for entry in of.entries if entry.group == group} - {""}
        hidden = {unit for unit, name in gone if name == group} - {""}
        assert not hidden or len(hidden) >= min(3, len(places))


def test_groups_that_leave_somebody_out_are_protected_as_readers_take_them() -> None:
    of = whole(district(11, 6, 150, loose=True))
    found = guard(of, MINIMUM)
    assert found.leaks == ()
    assert attacked(of, found.protection) == []


def test_what_a_family_leaves_out_tells_no_hidden_count_of_it() -> None:
    """Other schools show that the races leave somebody out; what is left of the whole still bounds a hidden race."""
    elsewhere = [row("s1", "all", 60, 90), row("s1", "white", 40, 60), row("s1", "hispanic", 15, 20)]
    tight = [row("s2", "all", 60, 90), row("s2", "white", 59, 80), row("s2", "hispanic", 1, 9)]
    of = whole([*elsewhere, *tight])
    assert {each.equal for each in sums(of) if each.sort == "race"} == {False}
    bounds = {(each.group, each.count, each.low, each.high) for each in Attack(of.withholding([("s2", "hispanic")])).recoveries()}
    assert bounds == {("hispanic", "yes", 0, 1)}
    found = guard(of, MINIMUM)
    assert found.leaks == ()
    assert found.protection.hidden > {("s2", "hispanic")}
    assert attacked(of, found.protection) == []


def test_what_the_bundle_itself_suppresses_is_protected_too() -> None:
    gone = {**row("", "hispanic", 1, 1), **dict.fromkeys(("value", "numerator", "denominator")), "status": "suppressed"}
    of = whole([row("", "all", 60, 100), row("", "white", 30, 50), row("", "black", 17, 30), gone])
    protection = protect(of, MINIMUM)
    assert ("", "hispanic") in protection.primary
    assert protection.complements
    assert list(Attack(published(of, protection)).recoveries()) == []


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    of = whole([row("", "all", 60, 100), row("", "white", 30, 50), row("", "black", 30, 50)])
    assert protect(of, MINIMUM) == Protection(frozenset(), frozenset(), frozenset(), frozenset())


@pytest.mark.parametrize(
    ("x", "n", "expected"),
    [(12, 12, "hidden"), (0, 15, "hidden"), (11, 12, "exact"), (20, 20, "coded"), (28, 29, "coded"), (150, 200, "exact")],
)
def test_rates_near_an_end_are_coded_by_their_number_of_persons(x: int, n: int, expected: str) -> None:
    of = whole([row("", "all", 500, 1000), row("", "swd", x, n)])
    protection = protect(of, MINIMUM)
    key = ("", "swd")
    assert expected == ("hidden" if key in protection.hidden else "coded" if key in protection.coded else "exact")


def test_findings_are_kept_by_content(tmp_path: Path) -> None:
    first, second = whole(district(1, 4, 30)), whole(district(2, 4, 30))
    found = guard_all([first, second], MINIMUM, kept=tmp_path)
    files = {path: path.stat().st_ino for path in tmp_path.iterdir()}  # a finding made anew is another file
    assert len(files) == 2
    assert guard_all([second, first], MINIMUM, kept=tmp_path) == found[::-1]
    assert {path: path.stat().st_ino for path in tmp_path.iterdir()} == files
    guard_all([first], MINIMUM + 1, kept=tmp_path)
    assert len(list(tmp_path.iterdir())) == 3
