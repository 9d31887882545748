"""Nothing is hidden for nothing: publishing any one complement again lets some hidden count be told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.privacy.attack import Attack
from data.privacy.cells import Slice
from data.privacy.sums import sums
from data.privacy.suppress import Protection, protect, published
from tests.data.privacy.districts import district
from tests.data.privacy.test_suppress import MINIMUM, truth_of, whole


def tells(of: Slice, protection: Protection) -> bool:
    """Whether anybody, or the people of any school, can tell a hidden count."""
    view = published(of, protection)
    return any(True for _ in Attack(view).recoveries()) or any(True for _ in Attack(view, sums(of), truth_of(of)).recoveries())


@pytest.mark.parametrize(("seed", "schools", "students"), [(1, 6, 40), (2, 6, 25), (3, 3, 60)])
def test_publishing_any_complement_again_tells_something(seed: int, schools: int, students: int) -> None:
    of = whole(district(seed, schools, students))
    protection = protect(of, MINIMUM)
    assert protection.complements
    assert not tells(of, protection)
    for key in sorted(protection.complements):
        assert tells(of, replace(protection, hidden=protection.hidden - {key})), key
