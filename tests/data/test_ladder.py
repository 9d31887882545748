"""What the range ladder lets through: the published scheme, and never more than it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.privacy import UnknownProfile, publish
from data.privacy.ladder import Published, Tables, band

# The ends of every band as the scheme prints them, by number of students.
SCHEME = {
    15: [(0, 50), (50, 100)],
    30: [(0, 20), (21, 39), (40, 59), (60, 79), (80, 100)],
    60: [(0, 10), (11, 19), *((d, d + 9) for d in range(20, 90, 10)), (90, 100)],
    300: [(0, 5), (6, 9), *((f, f + 4) for f in range(10, 95, 5)), (95, 100)],
}


@pytest.mark.parametrize(("n", "bands"), SCHEME.items())
def test_a_rate_is_published_as_a_band_of_the_scheme_and_every_band_occurs(n: int, bands: list[tuple[int, int]]) -> None:
    found = {band(tenth / 10, n) for tenth in range(1001)}
    assert found == {Published(None, low, high) for low, high in bands}


@pytest.mark.parametrize(
    ("x", "n", "expected"),
    [
        (5, 5, Published(None, None, None)),
        (3, 6, Published(None, 50, 100)),
        (7, 15, Published(None, 0, 50)),
        (13, 16, Published(None, 80, 100)),
        (12, 30, Published(None, 40, 59)),
        (12, 31, Published(None, 30, 39)),
        (53, 61, Published(None, 85, 89)),
        (244, 301, Published(81, None, None)),
        (4, 301, Published(None, 0, 1)),
        (298, 301, Published(None, 99, 100)),
    ],
)
def test_known_cells(x: int, n: int, expected: Published) -> None:
    assert band(100 * x / n, n) == expected


@given(st.integers(6, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_band_holds_the_rounded_rate(cell: tuple[int, int]) -> None:
    x, n = cell
    found = band(100 * x / n, n)
    if found.value is not None:
        assert abs(found.value - 100 * x / n) <= 0.5
    else:
        assert found.low is not None
        assert found.high is not None
        assert found.low - 0.5 <= 100 * x / n <= found.high + 0.5


def cell(**row: object) -> dict[str, object]:
    return {"kpi_id": "k", "status": "final", "computed": False, "school_id": "", "group_id": "all", **row}


def published(unit: str, *rows: Mapping[str, object], minimum: int = 10) -> list[dict[str, object]]:
    yearly = [{"year": year, **row} for year, row in enumerate(rows, start=2020)]
    tables: Tables = {"kpis": [{"kpi_id": "k", "unit": unit, "audience": "public"}], "results": yearly, "targets": []}
    return publish(tables, "range_ladder", minimum)["results"]


def numbers(row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row.get(name) for name in ("value", "low", "high", "numerator", "denominator", "status"))


def test_counts_leave_with_the_exact_value() -> None:
    rows = published("percent", cell(value=50.0, numerator=10, denominator=20), cell(value=80.0, numerator=4, denominator=5))
    assert [numbers(row) for row in rows] == [
        (None, 40, 59, None, None, "final"),
        (None, None, None, None, None, "suppressed"),
    ]


def test_a_percent_left_whole_loses_its_decimals() -> None:
    tables: Tables = {
        "kpis": [{"kpi_id": kpi, "unit": "percent", "decimals": 1} for kpi in ("counted", "bare")],
        "results": [cell(kpi_id="counted", year=2020, value=44.2, numerator=177, denominator=400)],
        "targets": [],
    }
    tables["results"].append(cell(kpi_id="bare", year=2020, value=15.8))
    assert [kpi["decimals"] for kpi in publish(tables, "range_ladder", 10)["kpis"]] == [0, 1]
    assert [kpi["decimals"] for kpi in publish(tables, "exact_suppressed", 10)["kpis"]] == [1, 1]


def test_a_percent_without_students_stays_only_where_its_kpi_never_counts_any() -> None:
    assert numbers(published("percent", cell(value=15.8))[0])[0] == 15.8
    beside = published("percent", cell(value=15.8), cell(value=50.0, denominator=400))
    assert [numbers(row)[0] for row in beside] == [None, 50]
    assert beside[0]["status"] == "suppressed"


def test_small_counts_are_hidden_and_zero_is_not() -> None:
    rows = published("count", cell(value=0.0), cell(value=9.0), cell(value=10.0))
    assert [numbers(row)[0] for row in rows] == [0.0, None, 10.0]


def test_a_rate_per_thousand_lies_in_its_published_range() -> None:
    (row,) = published("rate_1000", cell(value=13.03, numerator=391, denominator=30000))
    assert numbers(row)[:3] == (None, 0, 15)


def test_a_row_without_a_number_stays_as_it_is() -> None:
    (row,) = published("percent", cell(status="pending", denominator=300))
    assert numbers(row) == (None, None, None, None, None, "pending")


def test_a_range_grows_to_the_bands_of_its_ends() -> None:
    (row,) = published("percent", cell(low=44.0, high=46.0, denominator=100))
    assert numbers(row)[:3] == (None, 40, 49)


@pytest.mark.parametrize("profile", ["as_published", "range_ladder", "exact_suppressed"])
def test_a_kpi_for_the_district_alone_leaves_no_trace(profile: str) -> None:
    both: list[dict[str, object]] = [
        {"kpi_id": "open", "unit": "percent", "replaced_by": "secret"},
        {"kpi_id": "secret", "unit": "percent", "audience": "internal"},
    ]
    per_kpi = ("targets", "results", "benchmarks", "comments")
    tables: Tables = {"kpis": both, **{name: [cell(kpi_id=kpi, year=2020) for kpi in ("open", "secret")] for name in per_kpi}}
    tables["problems"] = [{"table": "results", "text": "secret"}, {"table": "goals", "text": "TBD"}]
    found = publish(tables, profile, 10)
    assert "secret" not in repr(found)
    assert all([row["kpi_id"] for row in found[name]] == ["open"] for name in ("kpis", *per_kpi))
    assert [row["table"] for row in found["problems"]] == ["goals"]
    assert len(tables["results"]) == 2


def test_as_published_hides_nothing_else() -> None:
    tables: Tables = {"kpis": [{"kpi_id": "k", "unit": "percent"}], "results": [cell(value=80.0, numerator=4, denominator=5)]}
    assert publish(tables, "as_published", 10)["results"] == tables["results"]


def test_nothing_is_published_under_an_unknown_profile() -> None:
    with pytest.raises(UnknownProfile, match="as_published, range_ladder"):
        publish({"kpis": [], "results": []}, "none", 10)
