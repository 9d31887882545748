"""A small district with something on every page: goals, targets, schools, groups, a survey, projects."""

from __future__ import annotations

from typing import Any

from tests.prepare import Row

Tables = dict[str, list[Row]]
SCHOOLS = ("0001", "0002")
GROUPS = ("black", "hispanic", "white")


def district(mark: str = "", higher: float = 0) -> Tables:
    """Rows for ``tests.prepare``. ``mark`` stands in every name, ``higher`` is added to every result."""
    end = f" {mark}" if mark else ""
    results: list[dict[str, Any]] = []
    for year in (2019, 2020, 2021):
        for place, school in enumerate(("", *SCHOOLS)):
            results.append({"kpi_id": "graduation", "year": year, "school_id": school, "value": 70 + year % 10 + place + higher})
            results += [
                {
                    "kpi_id": "graduation",
                    "year": year,
                    "school_id": school,
                    "group_id": group,
                    "value": 60 + 4 * order + place + higher,
                    "denominator": 200,
                }
                for order, group in enumerate(GROUPS)
            ]
        results.append({"kpi_id": "absence", "year": year, "value": 20 + higher / 10})
    asked: tuple[tuple[str, str, int], ...] = (("safety", "Safe schools", 120), ("reading", "Reading", 90), ("pay", "Pay", 60))
    return {
        "plan": [{"district": f"Demo Schools{end}", "title": f"The Demo Plan{end}", "contact": "plan@demo.example"}],
        "goals": [
            {"goal_id": "learning", "order": 1, "name": f"Learning{end}"},
            {"goal_id": "safety", "order": 2, "name": f"Safety{end}"},
        ],
        "objectives": [
            {"objective_id": "learn", "goal_id": "learning", "order": 1, "name": f"Every student learns{end}"},
            {"objective_id": "safe", "goal_id": "safety", "order": 1, "name": f"Every school is safe{end}"},
        ],
        "strategies": [{"objective_id": "learn", "order": 1, "name": f"Teach reading well{end}", "status": "under_way"}],
        "kpis": [
            {"kpi_id": "graduation", "name": f"Graduation rate{end}"},
            {"kpi_id": "absence", "name": f"Chronic absence{end}", "better": "lower"},
        ],
        "results": list(results),
        "targets": [
            {"kpi_id": "graduation", "year": year, "kind": "value", "value": 75 + year % 10 + higher}
            for year in (2020, 2021, 2022, 2023)
        ],
        "schools": [{"school_id": s, "name": f"School {s}{end}", "level": "high"} for s in SCHOOLS],
        "survey_waves": [{"wave": "2021-spring", "name": f"Spring survey{end}", "date": "2021-04-01", "pick_up_to": 2}],
        "survey_groups": [
            {"wave": "2021-spring", "group_id": "parent", "group": f"Parents{end}", "respondents": 300, "order": 1},
            {"wave": "2021-spring", "group_id": "student", "group": f"Students{end}", "respondents": 200, "order": 2},
        ],
        "survey_priorities": [
            {
                "wave": "2021-spring",
                "group_id": group,
                "rank": rank,
                "priority_id": name,
                "priority": f"{words}{end}",
                "count": count,
            }
            for group in ("parent", "student")
            for rank, (name, words, count) in enumerate(asked, start=1)
        ],
        "survey_priority_goals": [{"priority_id": "safety", "goal_id": "safety"}],
        "programs": [{"program_id": "bond", "name": f"The bond{end}", "goal_id": "safety"}],
        "projects": [
            {
                "project_id": "roof",
                "program_id": "bond",
                "name": f"New roof{end}",
                "scope": f"Replace the roof{end}",
                "school_id": "0001",
                "status": "construction",
                "planned_start": "2021-01",
                "planned_finish": "2022-06",
            }
        ],
    }
