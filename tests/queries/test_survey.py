"""Survey answers: what is published, what is only bounded, and what was never asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.connection import Db
from queries import survey
from tests.prepare import prepare

WAVES = [
    {"wave": "spring", "name": "Spring", "date": "2024-04-08"},
    {"wave": "final", "name": "Final count", "date": "2024-04-15"},
]


def group(
    group_id: str, respondents: int | None, order: int, length: int | None = None, wave: str = "spring"
) -> dict[str, object]:
    return {
        "wave": wave,
        "group_id": group_id,
        "group": group_id,
        "respondents": respondents,
        "order": order,
        "list_length": length,
    }


def priority(
    group_id: str, priority_id: str, count: float | None, rank: int | None = None, pct: float | None = None
) -> dict[str, object]:
    names = {"priority_id": priority_id, "priority": priority_id.title()}
    return {"wave": "spring", "group_id": group_id, **names, "count": count, "rank": rank, "reported_pct": pct}


@pytest.fixture
def db(tmp_path: Path) -> Db:
    return prepare(
        tmp_path,
        survey_waves=WAVES,
        survey_groups=[
            group("student", 802, 1, 2),
            group("parent", 100, 2),
            group("staff", None, 3, 1),
            group("teacher", 2022, 4),
            group("student", 1963, 1, wave="final"),
        ],
        survey_priorities=[
            priority("student", "safety", 400, 1),
            priority("student", "health", 174, 2),
            priority("parent", "safety", 80, 1),
            priority("parent", "class_size", 10, 2),
            priority("staff", "health", None, 1, 63),
        ],
        survey_priority_goals=[{"priority_id": "safety", "goal_id": "learning"}],
        survey_themes=[
            {"wave": "spring", "respondent_group": "Teacher", "order": 1, "theme_id": "t", "theme": "Time", "inferred": "true"}
        ],
    )


def test_a_wave_without_priorities_is_not_the_default(db: Db) -> None:
    assert [w.wave for w in survey.waves(db)] == ["spring", "final"]
    assert survey.default_wave(db) == "spring"


def test_without_any_priorities_the_newest_wave_is_the_default(tmp_path: Path) -> None:
    assert survey.default_wave(prepare(tmp_path / "a", survey_waves=WAVES)) == "final"
    assert survey.default_wave(prepare(tmp_path / "b")) is None


def test_a_group_without_a_table_is_said_to_have_none(db: Db) -> None:
    assert [(g.group_id, g.published) for g in survey.survey_groups(db, "spring")] == [
        ("student", True),
        ("parent", True),
        ("staff", True),
        ("teacher", False),
    ]


def test_every_priority_is_exact_bounded_or_not_offered_in_every_published_group(db: Db) -> None:
    found = {(c.group_id, c.priority_id): (c.bound, c.count, c.percent, c.rank) for c in survey.cells(db, "spring")}
    assert found == {
        ("student", "safety"): ("exact", 400, 100 * 400 / 802, 1),
        ("student", "health"): ("exact", 174, 100 * 174 / 802, 2),
        ("student", "class_size"): ("at_most", 174, 100 * 174 / 802, None),
        ("parent", "safety"): ("exact", 80, 80, 1),
        ("parent", "class_size"): ("exact", 10, 10, 2),
        ("parent", "health"): ("not_offered", None, None, None),
        ("staff", "health"): ("exact", None, 63, 1),
        ("staff", "safety"): ("at_most", None, 63, None),
        ("staff", "class_size"): ("at_most", None, 63, None),
    }
    assert survey.cells(db, "final") == ()


def test_pooling_counts_respondents_or_groups_over_those_that_published(db: Db) -> None:
    found = {p.priority_id: p for p in survey.pooled(db, "spring")}
    safety = found["safety"]
    assert safety.pooled == pytest.approx(100 * 480 / 902)
    assert safety.equal == pytest.approx((100 * 400 / 802 + 80) / 2)
    assert (safety.exact, safety.at_most, safety.not_offered) == (2, 1, 0)
    assert safety.spread == pytest.approx(80 - 100 * 400 / 802)
    assert (safety.most, safety.least) == ("parent", "student")
    health = found["health"]
    assert (health.pooled_groups, health.exact) == (1, 2)
    assert found["class_size"].spread is None
    assert [p.priority_id for p in survey.pooled(db, "spring")] == ["safety", "health", "class_size"]


def test_the_published_vector_of_a_districts_survey(tmp_path: Path) -> None:
    """DeKalb, April 2024: mental health is named by 60.3 % of all respondents, by 63.0 % as the mean of five groups."""
    counts = {"parent": (2122, 3685), "student": (493, 802), "community": (162, 257), "employee": (228, 359), "staff": (563, 814)}
    db = prepare(
        tmp_path,
        survey_waves=WAVES,
        survey_groups=[group(name, n, place, 10) for place, (name, (_, n)) in enumerate(counts.items())],
        survey_priorities=[priority(name, "mental_health", x, 1) for name, (x, _) in counts.items()],
    )
    (found,) = survey.pooled(db, "spring")
    assert found.pooled is not None
    assert found.equal is not None
    assert (round(found.pooled, 1), round(found.equal, 1)) == (60.3, 63.0)
    assert found.exact == found.pooled_groups == 5


def test_themes_and_goals_of_priorities(db: Db) -> None:
    assert [(t.theme, t.inferred) for t in survey.themes(db, "spring")] == [("Time", True)]
    assert survey.themes(db, "final") == ()
    assert [(p.priority_id, p.goal_id) for p in survey.priority_goals(db, "learning")] == [("safety", "learning")]
