"""Projects for the timeline: done on time, late, early, past due, stopped, not begun, without dates."""

from __future__ import annotations

from typing import Any

from components.charts.model import Timeline, TimelineRow
from queries.types import Project, Provenance

AS_OF = "2024-03-15"


def project(project_id: str, **given: Any) -> Project:
    base: dict[str, Any] = dict.fromkeys(Project.__dataclass_fields__)
    base |= {"project_id": project_id, "program_id": "bond", "program": "The bond", "name": project_id.title(), "scope": "Work"}
    return Project(**{**base, **given})


PROJECTS = (
    (project("gym", status="complete", planned_start="2020-01", planned_finish="2021-06", actual_start="2020-02",
             actual_finish="2021-09-15", budget=2e6, spent=2.4e6, manager="Facilities", school_id="b2"), "Birch High"),
    (project("roof", status="complete", planned_start="2021-01", planned_finish="2022-06", actual_start="2021-01",
             actual_finish="2022-04", budget=1e6, spent=0.9e6), "Alder Elementary"),
    (project("addition", status="construction", planned_start="2022-05", planned_finish="2023-08", actual_start="2022-06",
             budget=9e6, spent=5e6), "An Extraordinarily Long Name of a School for Arts and Sciences"),
    (project("rebuild", status="construction", planned_start="2023-05", planned_finish="2026-08", actual_start="2023-06"), ""),
    (project("fields", status="on_hold", planned_start="2022-05", planned_finish="2023-01", budget=1e5), "Cedar"),
    (project("stopped", status="cancelled", planned_start="2022-05", planned_finish="2023-01", actual_start="2022-06"), "Cedar"),
    (project("depot"), "Ferry Road"),
)  # fmt: skip


def timeline(*names: str, as_of: str = AS_OF) -> Timeline:
    rows = tuple(TimelineRow(p, place) for p, place in PROJECTS if not names or p.project_id in names)
    return Timeline(
        "Demo Schools", rows, as_of, Provenance("Source", as_of, "0123456789ab", "as_published", False, "Demo", "demo")
    )


def nothing() -> Timeline:
    return Timeline("Demo Schools", (), AS_OF, timeline().provenance)
