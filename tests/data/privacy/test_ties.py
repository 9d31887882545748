"""KPIs that count the same persons: none tells the size of a group that another hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from data.privacy import promise
from data.privacy.audit import audit
from data.privacy.cells import Key, Slice, slices
from data.privacy.guard import Guarded, guard
from data.privacy.primary import end, too_few
from data.privacy.sums import sums
from data.privacy.suppress import Protection, published
from data.privacy.ties import Joint, attack, clusters, joint, recoveries, ties
from data.privacy.together import guard_all
from tests.data.privacy.districts import Rows, district
from tests.data.privacy.test_publish import tables
from tests.prepare import Row, make

KPIS: list[Row] = [{"kpi_id": kpi, "unit": "percent", "audience": "public"} for kpi in ("graduation", "reading")]
KPIS += [{"kpi_id": "incidents", "unit": "rate_100", "audience": "public"}]
MINIMUM = 10


def two(seed: int, schools: int, students: int, second: str = "reading") -> Rows:
    """The same students counted by two KPIs."""
    return [*district(seed, schools, students), *district(seed, schools, students, kpi=second, outcome=1)]


def told(views: list[Slice]) -> list[object]:
    return [each for on in promise.attacks(views) for each in attack(on)]


def test_kpis_of_the_same_persons_are_found_by_their_sizes() -> None:
    made = slices(KPIS, two(1, 4, 40), [], "")
    assert clusters(made, ties(made)) == ((0, 1),)
    assert {key for _, _, key in ties(made)} == {entry.key for entry in made[0].entries}
    others = [*district(1, 4, 40), *district(2, 4, 47, kpi="reading")]
    apart = slices(KPIS, others, [], "")
    assert clusters(apart, ties(apart)) == ((0,), (1,))


def test_a_size_that_one_hides_no_other_tells() -> None:
    made = slices(KPIS, two(3, 3, 60), [], "")
    alone = [guard(each, MINIMUM).protection for each in made]
    assert told([published(each, found) for each, found in zip(made, alone, strict=True)])
    found = guard_all(made, MINIMUM)
    assert [each.leaks for each in found] == [(), ()]
    views = [published(each, one.protection, one.open) for each, one in zip(made, found, strict=True)]
    assert told(views) == []
    for place, other in ((0, 1), (1, 0)):
        hidden, withheld = found[place].protection.hidden, found[other].protection.hidden | found[other].protection.coded
        assert hidden <= withheld
        assert not found[place].open & withheld


def tells(whole: Sequence[Slice], protections: Sequence[Protection], opened: Sequence[Guarded]) -> bool:
    """Whether anybody, or the people of any school, can tell a hidden count of the KPIs together."""
    views = [published(each, one, kept.open) for each, one, kept in zip(whole, protections, opened, strict=True)]
    truths = [{entry.key: (entry.first.low, entry.second.low) for entry in each.entries} for each in whole]
    tied, known = ties(views), [sums(each) for each in whole]
    for places in clusters(views, tied):
        together = joint(places, views, known, tied, truths)
        alone = [Joint((views[place],), (known[place],), (), (truths[place],)) for place in places]
        attacked = [together] if together is not None else alone
        # What anybody can tell is found sooner than what a school's people can.
        for on in (*(replace(each, truths=None) for each in attacked), *attacked):
            if next(recoveries(on), None) is not None:
                return True
    return False


@pytest.mark.parametrize(("second", "seed", "schools", "students"), [("reading", 5, 2, 40), ("incidents", 8, 2, 40)])
def test_publishing_any_complement_again_in_one_kpi_or_in_all_tells_something(
    second: str, seed: int, schools: int, students: int
) -> None:
    made = slices(KPIS, two(seed, schools, students, second), [], "")
    found = guard_all(made, MINIMUM)
    whole = [each.protection for each in found]
    assert not tells(made, whole, found)
    primary = {key for of, one in zip(made, whole, strict=True) for key in small(of) | one.by_rule}
    complements = [one.hidden - primary for one in whole]
    assert all(complements)
    for key in sorted(complements[0] | complements[1]):
        ways = [[place] for place, keys in enumerate(complements) if key in keys]
        for places in [*ways, [0, 1]] if len(ways) == 2 else ways:
            opened = [replace(one, hidden=one.hidden - {key}) if at in places else one for at, one in enumerate(whole)]
            assert tells(made, opened, found), (key, places)


def small(of: Slice) -> set[Key]:
    return {entry.key for entry in of.entries if too_few(entry, of.kind, MINIMUM) or end(entry, of.kind)}


def test_a_release_of_such_kpis_keeps_its_promise_to_every_school(tmp_path: Path) -> None:
    both = {**tables(two(5, 2, 50), "exact_suppressed"), "kpis": [{"kpi_id": "graduation"}, {"kpi_id": "reading"}]}
    found = audit([make(tmp_path, **both).public], scopes=True)
    assert found.attacked > 50
    assert found.recoveries == ()
