"""The ladder's second step: every small district is built, nothing of it can be told, and nothing is withheld for nothing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app import main
from data.privacy import ladder, lp, ranges
from data.privacy.attack import Attack, Recovery
from data.privacy.audit import audit
from data.privacy.cells import Key, Slice, slices
from data.privacy.guard import PromiseBroken
from data.privacy.sums import sums
from data.privacy.withhold import withhold
from tests.data.privacy.districts import KPIS, Rows, district
from tests.data.privacy.test_publish import HIDING, tables
from tests.data.privacy.test_suppress import truth_of, whole
from tests.prepare import make

TOLD = (22, 3, 20)
"""A district of which the ladder alone tells a hidden count to anybody, and another to a school's people."""


def on_the_ladder(rows: Rows) -> ladder.Tables:
    return {"kpis": [dict(kpi) for kpi in KPIS], "results": rows, "targets": []}


def ranged(rows: Rows) -> Slice:
    (found,) = slices(KPIS, ladder.apply(on_the_ladder(rows), 10)["results"], [], "range_ladder")
    return found


def tells(rows: Rows, gone: frozenset[Key]) -> bool:
    """Whether anybody, or a school's people, can tell a count of the ladder's ranges without these."""
    of, view = whole(rows), ranged(rows).withholding(gone)
    return any(True for _ in Attack(view).recoveries()) or any(True for _ in Attack(view, sums(of), truth_of(of)).recoveries())


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000), st.integers(3, 5), st.integers(8, 14), st.integers(1, 2))
@example(4, 3, 40, 2)
def test_every_small_district_is_built_and_nothing_hidden_can_be_told(seed: int, schools: int, students: int, years: int) -> None:
    rows = district(seed, schools, students, years)
    for profile in HIDING:
        with TemporaryDirectory() as folder:
            made = make(Path(folder), **tables(rows, profile))
            found = audit([made.public], scopes=True)
            assert found.recoveries == ()
            assert found.attacked > 0


def test_publishing_any_withheld_range_again_tells_something() -> None:
    rows = district(*TOLD)
    assert tells(rows, frozenset())
    gone, leaks = withhold(ranged(rows), whole(rows))
    assert leaks == ()
    assert gone
    assert not tells(rows, gone)
    for key in gone:
        assert tells(rows, gone - {key}), key


def test_a_withheld_range_is_suppressed_like_any_other_result_and_sought_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = on_the_ladder(district(*TOLD))
    first = ranges.apply(given, 10, tmp_path)
    alone = ladder.apply(given, 10)
    changed = [(a, b) for a, b in zip(alone["results"], first["results"], strict=True) if a != b]
    assert changed
    for before, after in changed:
        assert before["status"] == "final"
        assert (after["status"], after["value"], after["low"], after["high"], after["computed"]) == (
            "suppressed",
            *[None] * 3,
            False,
        )
    monkeypatch.setattr("data.privacy.withhold.withhold", lambda *_: pytest.fail("sought again"))
    assert ranges.apply(given, 10, tmp_path) == first


def test_what_no_withholding_ends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = district(1, 3, 5)
    leak = Recovery("graduation 2021", "", "", "all", "total", 15, 15, ("a sum",))
    monkeypatch.setattr("data.privacy.withhold._Withholding._leaks", lambda *_: iter([leak]))
    with pytest.raises(PromiseBroken, match="could be told"):
        ranges.apply(on_the_ladder(rows), 10)


def test_a_count_that_was_not_decided_in_time_is_not_safe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = district(1, 2, 60)
    made = make(tmp_path, **tables(rows, "range_ladder"))
    assert main(["audit", str(made.public)]) == 0
    monkeypatch.setattr(lp, "PATIENCE", 0.0)
    capsys.readouterr()
    assert main(["audit", str(made.public), "--json"]) == 1
    said = capsys.readouterr()
    assert '"kind": "undecided"' in said.out
    assert " 0 told exactly, 0 to within one, " in said.err
    assert " 0 undecided" not in said.err
    with pytest.raises(PromiseBroken, match="for all that was shown in the time allowed"):
        raise PromiseBroken([each for each in audit([made.public]).recoveries if not each.decided])
