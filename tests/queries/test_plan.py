"""What the plan says, in the plan's order, and what its URLs may name."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from queries import plan as plans
from queries.types import Problem
from tests.prepare import prepare

GOALS = [{"goal_id": "b", "order": 1, "name": "B"}, {"goal_id": "a", "order": 2, "name": "A"}]
OBJECTIVES = [
    {"objective_id": "a1", "goal_id": "a", "order": 1, "name": "A1"},
    {"objective_id": "b2", "goal_id": "b", "order": 2, "name": "B2"},
    {"objective_id": "b1", "goal_id": "b", "order": 1, "name": "B1"},
]


def test_goals_and_objectives_come_in_the_plans_order(tmp_path: Path) -> None:
    db = prepare(tmp_path, goals=GOALS, objectives=OBJECTIVES)
    assert [g.goal_id for g in plans.goals(db)] == ["b", "a"]
    assert [o.objective_id for o in plans.objectives(db)] == ["b1", "b2", "a1"]
    assert [o.objective_id for o in plans.objectives(db, "a")] == ["a1"]
    assert plans.objectives(db, "none") == ()


def test_nested_steps_follow_their_strategy_and_phases_have_years(tmp_path: Path) -> None:
    rows = [
        {"objective_id": "b1", "order": 1, "name": "First", "phase_2020": "plan", "phase_2021": "implement"},
        {"objective_id": "b1", "order": 2, "name": "Second"},
        {"objective_id": "b1", "order": 3, "name": "Step of the first", "parent_order": 1},
        {"objective_id": "a1", "order": 1, "name": "Other", "phase_2020": "refine"},
    ]
    db = prepare(tmp_path, goals=GOALS, objectives=OBJECTIVES, strategies=rows)
    assert [s.name for s in plans.strategies(db, "b")] == ["First", "Step of the first", "Second"]
    assert [s.name for s in plans.strategies(db)][-1] == "Other"
    assert [(p.order, p.year, p.phase) for p in plans.phases(db, "b")] == [(1, 2020, "plan"), (1, 2021, "implement")]


def test_statements_start_with_the_vision(tmp_path: Path) -> None:
    rows = [{"kind": kind, "order": 1, "text": kind} for kind in ("belief", "mission", "vision")]
    db = prepare(tmp_path, statements=rows)
    assert [(s.kind, s.status) for s in plans.statements(db)] == [
        ("vision", "adopted"),
        ("mission", "adopted"),
        ("belief", "adopted"),
    ]


def test_a_url_may_name_what_the_plan_has_and_nothing_else(tmp_path: Path) -> None:
    db = prepare(
        tmp_path,
        kpis=[{"kpi_id": "k"}, {"kpi_id": "secret", "audience": "internal"}],
        schools=[{"school_id": "0103", "name": "Oak"}],
        results=[{"kpi_id": "k", "year": 2018, "value": 1}, {"kpi_id": "secret", "year": 1999, "value": 1}],
        targets=[{"kpi_id": "k", "year": 2030, "kind": "value", "value": 2}],
        survey_waves=[{"wave": "w", "name": "W", "date": "2024-04-08"}],
        survey_groups=[{"wave": "w", "group_id": "parent", "group": "Parents"}],
    )
    domain = plans.domain(db)
    assert domain.kpis == {"k"}
    assert domain.schools == {"0103"}
    assert domain.years == {2018, 2030}
    assert domain.waves == {"w"}
    assert domain.stakeholders == {"parent"}
    assert domain.goals == {"learning"}
    assert {"all", "black", "black_male"} <= domain.groups
    assert {"race", "race_sex"} <= domain.dimensions
    assert domain.views == domain.sorts == frozenset()


def test_a_chart_names_the_source_of_its_newest_results(tmp_path: Path) -> None:
    row = {"kpi_id": "k", "value": 1}
    db = prepare(
        tmp_path,
        plan=[{"source": "The plan", "published": "2025-01-01"}],
        kpis=[{"kpi_id": "k", "source": "State file"}, {"kpi_id": "own", "source": "Own count"}, {"kpi_id": "bare"}],
        results=[
            {**row, "year": 2019, "source": "Old report", "as_of": "2019-09-01"},
            {**row, "year": 2020, "source": "New report", "as_of": "2020-09-01"},
            {**row, "year": 2020, "group_id": "black", "source": "Annex", "measured_on": "2020-10-01"},
            {**row, "year": 2021},
        ],
    )
    assert [(p.source, p.as_of) for p in (plans.provenance(db, k) for k in ("k", "own", "bare", None))] == [
        ("Annex; New report", "2020-10-01"),
        ("Own count", "2025-01-01"),
        ("The plan", "2025-01-01"),
        ("The plan", "2025-01-01"),
    ]
    found = plans.provenance(db)
    assert (found.plan_id, found.district, found.release, found.synthetic) == ("demo", "Demo Schools", db.release, False)


def test_what_surrounds_the_plan_is_read_back(tmp_path: Path) -> None:
    db = prepare(
        tmp_path,
        kpis=[{"kpi_id": "k"}],
        benchmarks=[{"kpi_id": "k", "year": 2019, "name": "state", "value": 79.5}],
        comments=[{"kpi_id": "k", "year": 2019, "order": 1, "text": "TBD"}],
        goal_ideas=[{"order": 1, "idea": "Trust", "votes": 3}],
        peer_goals=[{"district": "Wake", "order": 1, "goal": "Growth"}],
        frameworks=[{"framework": "F", "code": "1", "name": "One", "goal_id": "learning"}],
    )
    assert [(b.kpi_id, b.value) for b in plans.benchmarks(db, "k")] == [("k", 79.5)]
    assert plans.benchmarks(db, "none") == ()
    assert [c.text for c in plans.comments(db)] == ["TBD"]
    assert [(i.idea, i.votes) for i in plans.goal_ideas(db)] == [("Trust", 3)]
    assert [p.goal for p in plans.peer_goals(db)] == ["Growth"]
    assert [(f.code, f.goal_id) for f in plans.frameworks(db)] == [("1", "learning")]
    (problem, *_) = [p for p in plans.problems(db) if p.table == "comments"]
    assert isinstance(problem, Problem)
    assert problem.severity == "warning"


def test_groups_keep_their_fixed_order_and_a_plans_own_come_last(tmp_path: Path) -> None:
    own = [
        {"group_id": "newcomer", "name": "Newcomers", "dimension": "arrival", "order": 1},
        {"group_id": "bilingual", "name": "Bilingual", "dimension": "english", "order": 1},
    ]
    groups = plans.groups(prepare(tmp_path, groups=own))
    assert groups[0].group_id == "all"
    assert groups[-1].group_id == "newcomer"
    assert [g.group_id for g in groups if g.dimension == "english"] == ["el", "not_el", "bilingual"]
    changes = sum(a.dimension != b.dimension for a, b in pairwise(groups))
    assert changes == len({g.dimension for g in groups}) - 1
