"""KPIs that count the same persons: none tells the size of a group that another hides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from data.privacy import promise
from data.privacy.audit import audit
from data.privacy.cells import Slice, slices
from data.privacy.guard import guard
from data.privacy.suppress import published
from data.privacy.ties import attack, clusters, ties
from data.privacy.together import guard_all
from tests.data.privacy.districts import Rows, district
from tests.data.privacy.test_publish import tables
from tests.prepare import Row, make

KPIS: list[Row] = [{"kpi_id": kpi, "unit": "percent", "audience": "public"} for kpi in ("graduation", "reading")]
MINIMUM = 10


def two(seed: int, schools: int, students: int) -> Rows:
    """The same students counted by two KPIs."""
    return [*district(seed, schools, students), *district(seed, schools, students, kpi="reading", outcome=1)]


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


def test_publishing_in_one_kpi_what_another_hides_tells_its_size() -> None:
    made = slices(KPIS, two(5, 2, 50), [], "")
    found = guard_all(made, MINIMUM)
    first, second = (each.protection for each in found)
    assert first.complements
    for key in sorted(first.complements & second.hidden):
        opened = published(made[0], replace(first, hidden=first.hidden - {key}), found[0].open)
        assert told([opened, published(made[1], second, found[1].open)]), key


def test_a_release_of_such_kpis_keeps_its_promise_to_every_school(tmp_path: Path) -> None:
    both = {**tables(two(5, 2, 50), "exact_suppressed"), "kpis": [{"kpi_id": "graduation"}, {"kpi_id": "reading"}]}
    found = audit([make(tmp_path, **both).public], scopes=True)
    assert found.attacked > 50
    assert found.recoveries == ()
