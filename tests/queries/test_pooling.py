"""Three years together: the sums of their counts, only where every one of them is known and made the same way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest

from data.connection import Db
from queries import equity, pooling
from tests.data.privacy.districts import district
from tests.prepare import Row, prepare


def cell(group: str, year: int, x: int | None, n: int | None, school: str = "", **more: object) -> Row:
    return {"kpi_id": "k", "group_id": group, "year": year, "numerator": x, "denominator": n, "school_id": school, **more}


YEARS: list[Row] = [
    *(cell("all", year, 150 + year - 2014, 200) for year in range(2014, 2021)),
    *(cell("black", year, 60, 100) for year in range(2014, 2021)),
    cell("white", 2018, 9, 10),
    cell("white", 2020, 8, 10),
    cell("asian", 2018, None, None, status="suppressed"),
    cell("asian", 2019, 5, 10),
    cell("asian", 2020, 6, 10),
    *(cell("all", year, 60, 100, "s1") for year in (2018, 2019, 2020)),
    *(cell("black", year, 10, 40, "s1") for year in (2018, 2019, 2020)),
]


def release(tmp_path: Path, rows: Sequence[Row], **kpi: object) -> Db:
    return prepare(tmp_path, kpis=[{"kpi_id": "k", **kpi}], schools=[{"school_id": "s1", "name": "Oak"}], results=rows)


@pytest.fixture
def db(tmp_path: Path) -> Db:
    return release(tmp_path, YEARS)


def test_windows_do_not_overlap_and_count_back_from_the_newest_year(db: Db) -> None:
    assert pooling.windows(db, "k") == (2017, 2020)
    assert pooling.windows(db, "nope") == ()


def test_a_windows_result_is_its_sums(db: Db) -> None:
    rows = {row.group_id: row for row in pooling.pooled_rows(db, "k", 2020)}
    assert (rows["all"].numerator, rows["all"].n) == (154 + 155 + 156, 600)
    assert rows["all"].value == pytest.approx(100 * 465 / 600)
    assert (rows["black"].numerator, rows["black"].n, rows["black"].value) == (180, 300, 60)


def test_a_year_that_is_missing_or_hidden_leaves_no_result(db: Db) -> None:
    rows = {row.group_id: row for row in pooling.pooled_rows(db, "k", 2020)}
    assert (rows["white"].status, rows["white"].value, rows["white"].n) == ("incomplete", None, None)
    assert (rows["asian"].status, rows["asian"].value, rows["asian"].numerator) == ("suppressed", None, None)


def test_gaps_of_a_window_are_measured_on_the_sums_and_say_so(db: Db) -> None:
    found = equity.gaps(db, "k", 2019, pooled=True)
    black = next(g for g in found.rows if g.group_id == "black")
    assert (found.first_year, found.year) == (2018, 2020)
    assert black.gap == pytest.approx(100 * (180 / 300 - (465 - 180) / 300))
    assert black.to_parity == 465 - 180 - 180
    assert black.note.split()[-1] == "pooled"
    single = next(g for g in equity.gaps(db, "k", 2020).rows if g.group_id == "black")
    assert single.note == "interval"
    assert (black.gap_high or 0) - (black.gap_low or 0) < (single.gap_high or 0) - (single.gap_low or 0), "more is known"


def test_schools_are_pooled_over_the_districts_windows(db: Db) -> None:
    (school,) = equity.gaps_by_school(db, "k", "black", None, pooled=True)
    assert (school.gap.numerator, school.gap.n, school.gap.to_parity, school.share) == (30, 120, 70, 100)


def test_a_change_of_method_a_unit_without_shares_and_missing_counts_give_no_window(tmp_path: Path) -> None:
    broken: list[Row] = [{**row, "series": "new" if row["year"] in (2019, 2020) else "old"} for row in YEARS]
    assert pooling.windows(release(tmp_path / "a", broken), "k") == (2017,)
    counts: list[Row] = [
        {"kpi_id": "k", "group_id": g, "year": y, "value": 5} for g in ("all", "black") for y in (2018, 2019, 2020)
    ]
    assert pooling.windows(release(tmp_path / "b", counts, unit="score"), "k") == ()
    assert pooling.windows(release(tmp_path / "c", counts), "k") == ()
    fallen = equity.gaps(release(tmp_path / "d", counts), "k", pooled=True)
    assert (fallen.year, fallen.first_year) == (None, None)


def test_a_window_is_shown_only_where_a_reader_has_the_counts_of_all_its_years(tmp_path: Path) -> None:
    """Otherwise the sum less the years that are published would be the year that is hidden."""
    counted = district(5, 3, 250, years=3)
    schools = [{"school_id": f"s{n:02d}", "name": f"School {n}"} for n in range(3)]
    plan = [{"privacy_profile": "exact_suppressed"}]
    public = prepare(tmp_path, plan=plan, kpis=[{"kpi_id": "graduation"}], schools=schools, results=counted)
    open_somewhere = hidden_somewhere = False
    for school in ("", *(str(each["school_id"]) for each in schools)):
        known: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
        for year in (2021, 2022, 2023):
            for row in pooling.rows_of(public, "graduation", year, None, school):
                if row.numerator is not None and row.n is not None:
                    known[row.group_id].append((row.numerator, row.n))
        found = pooling.pooled_rows(public, "graduation", 2023, school)
        shown = {row.group_id: (row.numerator, row.n) for row in found if row.value is not None}
        whole = {group: years for group, years in known.items() if len(years) == 3}
        assert shown == {group: (sum(x for x, _ in years), sum(n for _, n in years)) for group, years in whole.items()}
        open_somewhere |= bool(shown)
        hidden_somewhere |= any(row.status == "suppressed" for row in found)
        assert all((row.low, row.high, row.numerator, row.n) == (None,) * 4 for row in found if row.group_id not in shown)
    assert open_somewhere
    assert hidden_somewhere
