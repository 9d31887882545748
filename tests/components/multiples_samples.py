"""Groups over time to draw in tests: DeKalb's stated graduation rates, 2017–18 to 2023–24."""

from __future__ import annotations

from components.charts.model import Comparison, Multiples
from queries.types import YearPoint
from tests.components.gap_samples import KPI, PROVENANCE

STATED = {
    "Asian/Pacific Islander": (68.7, 70.7, 78.0, 81.6, 85.1, 80.6, 85.4),
    "Black": (76.0, 74.0, 76.9, 75.6, 76.0, 77.0, 79.6),
    "Hispanic": (62.7, 59.7, 61.1, 61.7, 62.9, 60.7, 67.2),
    "White": (88.5, 90.8, 90.1, 91.7, 91.9, 91.6, 94.3),
    "Economically Disadvantaged": (71.0, 68.7, 71.6, 70.3, 73.9, 73.6, 77.3),
    "English Learners": (50.7, 51.7, 53.0, 55.4, 60.1, 54.9, 60.7),
    "Students with Disability": (44.3, 46.5, 54.6, 57.8, 60.3, 62.6, 67.3),
}
ALL = (75.0, 73.4, 76.0, 75.4, 76.2, 75.8, 79.1)


def line(name: str, values: tuple[float | None, ...], status: str = "suppressed") -> Comparison:
    """A line from 2017–18 on; None is a year of that status."""
    points = tuple(YearPoint(2018 + i, v, status="final" if v is not None else status) for i, v in enumerate(values))
    return Comparison(name, points, name.lower().replace(" ", "_"))


def multiples(panels: tuple[Comparison, ...] | None = None) -> Multiples:
    drawn = tuple(line(name, values) for name, values in STATED.items()) if panels is None else panels
    return Multiples(KPI, "DeKalb County School District", "", drawn, 2018, 2024, PROVENANCE, line("All students", ALL))
