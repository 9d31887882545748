"""Two survey waves of the synthetic district, counted from simulated answers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from data.synthetic_results import Row

PICKS = 4

_PRIORITIES = {
    "mental_health": "Mental health and wellness",
    "safety": "School safety",
    "retention": "Keeping good teachers and staff",
    "buildings": "Repair of school buildings",
    "fairness": "Fair chances for every group of students",
    "reading": "Reading in the early grades",
    "graduation": "Graduation and life after it",
    "technology": "Technology and training to use it",
    "advanced": "Advanced, arts and technical courses",
    "communication": "Clear communication with families",
}
# How much each group wants each priority, in the order above, in the first wave; then the change to the second.
_WANTS = {
    "family": (6.0, 6.5, 4.2, 3.0, 4.0, 5.2, 4.5, 2.2, 4.0, 3.6),
    "student": (6.4, 5.2, 2.2, 3.1, 3.6, 0.9, 5.0, 3.4, 5.6, 1.6),
    "teacher": (5.8, 4.6, 7.4, 3.4, 4.2, 5.4, 3.0, 2.0, 1.8, 2.4),
    "support_staff": (5.0, 5.6, 6.2, 5.4, 3.6, 3.0, 2.6, 2.2, 1.2, 2.6),
    "community": (5.0, 5.2, 3.4, 4.2, 4.6, 3.6, 4.9, 2.4, 3.0, 2.8),
}
_CHANGE = (1.0, -0.6, 0.9, -0.4, 0.2, 0.3, -0.2, -0.2, 0.4, 0.1)
_NAMES = {
    "family": "Family",
    "student": "Student",
    "teacher": "Teacher",
    "support_staff": "Support staff",
    "community": "Community member",
}
_RESPONDENTS = {
    "2021-fall": {"family": 4120, "student": 2875, "teacher": 1190, "support_staff": 640, "community": 410},
    "2025-fall": {"family": 5260, "student": 6340, "teacher": 1415, "support_staff": 822, "community": 377},
}
_TOP: Mapping[str, Mapping[str, int]] = {"2021-fall": {}, "2025-fall": {"family": 6, "teacher": 7, "support_staff": 6}}
_NOT_OFFERED = {("2021-fall", "student"): {"reading"}}
_NO_TABLE = {("2025-fall", "community")}


def survey(rng: np.random.Generator) -> tuple[list[Row], list[Row]]:
    """The groups of each wave, and their priorities with counts, ranks and whole percents.

    A group with a ``list_length`` publishes only that many; one group of the second wave answered
    but has no published table; one priority was not offered to students in the first.
    """
    groups: list[Row] = []
    priorities: list[Row] = []
    for wave, people in _RESPONDENTS.items():
        for order, (group, n) in enumerate(people.items(), 1):
            length = _TOP[wave].get(group)
            head: Row = {"wave": wave, "group_id": group}
            groups.append(head | {"group": _NAMES[group], "respondents": n, "order": order, "list_length": length})
            picked = _answers(rng, wave, group, n)
            if (wave, group) in _NO_TABLE:
                continue
            for rank, (priority, count) in enumerate(picked[:length], 1):
                row = head | {"priority_id": priority, "priority": _PRIORITIES[priority], "count": count}
                priorities.append(row | {"rank": rank, "reported_pct": round(100 * count / n)})
    return groups, priorities


def _answers(rng: np.random.Generator, wave: str, group: str, n: int) -> list[tuple[str, int]]:
    """Each respondent's four strongest wishes: a weight plus a Gumbel draw, the largest four taken."""
    offered = [p for p in _PRIORITIES if p not in _NOT_OFFERED.get((wave, group), set())]
    later = wave != "2021-fall"
    weight = dict(zip(_PRIORITIES, np.array(_WANTS[group]) + later * np.array(_CHANGE), strict=True))
    utility = np.log([max(weight[p], 0.2) for p in offered]) - np.log(-np.log(rng.random((n, len(offered)))))
    chosen = np.argsort(-utility, axis=1, kind="stable")[:, :PICKS]
    totals = np.bincount(chosen.ravel(), minlength=len(offered))
    return sorted(zip(offered, (int(t) for t in totals), strict=True), key=lambda pair: (-pair[1], pair[0]))
