"""The bench of student records: its ways agree with a naive count, and its verdicts can fail."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import duckdb
import pytest

from tests.bench import records
from tests.bench.students import count, make


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make.bundle(tmp_path_factory.mktemp("bench"), 5000)


def naive(file: Path) -> list[count.Cell]:
    sums: dict[tuple[int, str, str], list[int]] = defaultdict(lambda: [0, 0])
    columns = ", ".join(["year", "school_id", "in_cohort", "graduated", *count.KEYS])
    for year, school, cohort, graduated, *values in duckdb.read_parquet(str(file)).project(columns).fetchall():
        for group in ("all", *(count.named(key, value) for key, value in zip(count.KEYS, values, strict=True))):
            for place in ("", school):
                sums[year, place, group][0] += cohort and graduated
                sums[year, place, group][1] += cohort
    return [(*key, x, n) for key, (x, n) in sums.items() if n]


@pytest.mark.parametrize("way", ["waymark", "duckdb"])
def test_each_way_counts_what_a_naive_reader_counts(way: str, file: Path) -> None:
    found = [cell for cell in count.WAYS[way][0](file) if cell[4]]
    assert sorted(found) == sorted(naive(file))


def test_the_students_are_the_same_wherever_they_are_made(file: Path, tmp_path: Path) -> None:
    again = make.bundle(tmp_path, 5000)
    assert sorted(duckdb.read_parquet(str(again)).fetchall()) == sorted(duckdb.read_parquet(str(file)).fetchall())


def test_a_digest_tells_cells_apart_and_not_their_order() -> None:
    cells = [(2019, "", "all", 1, 2), (2019, "", "el", 0, 1)]
    assert count.digest(cells) == count.digest(cells[::-1])
    assert count.digest(cells) != count.digest([(2019, "", "all", 1, 2), (2019, "", "el", 1, 1)])


def test_ways_that_do_not_agree_end_the_bench_and_are_named() -> None:
    same = {("waymark", 1): [records.Run(1, 1, 1, "9 a")], ("polars", 1): [records.Run(1, 1, 1, "9 a")]}
    records.agree(same, 1)
    other = same | {("pandas", 1): [records.Run(1, 1, 1, "9 b")], ("pandas", 10): [records.Run(1, 1, 1, "9 c")]}
    with pytest.raises(RuntimeError, match=r"at 1 million students: .*pandas: 9 b"):
        records.agree(other, 1)
    records.agree(other, 10)


def test_every_peer_is_named_and_the_tuned_ones_bear_no_limit() -> None:
    assert set(records.AT) == set(count.WAYS)
    assert set(records.LIMITS) == {"duckdb", "polars", "pandas"}


def runs(**seconds: list[float]) -> records.Runs:
    return {
        (way, size): [records.Run(each, 2 * each, 100, "same")]
        for way, all_ in seconds.items()
        for size, each in zip((1, 10), all_, strict=True)
    }


def test_limits_and_growth_pass_and_miss() -> None:
    lines, held = records.verdicts(runs(waymark=[0.1, 1.0], duckdb=[0.1, 0.7], polars=[0.2, 2.0], pandas=[2.0, 20.0]))
    assert held
    assert len(lines) == 7
    assert all(line.endswith("pass") for line in lines)
    lines, held = records.verdicts(runs(waymark=[0.1, 2.0], duckdb=[0.1, 1.0], pandas=[1.0, 40.0]))
    assert not held
    assert [line.rsplit(maxsplit=1)[1] for line in lines] == ["pass", "MISS", "MISS", "pass", "MISS"]
    assert "the bare query alone 0.100  MISS" in lines[1]  # pandas at 1 million


def test_a_way_without_a_limit_is_told_and_cannot_miss() -> None:
    lines, held = records.verdicts({("waymark", 1): [records.Run(9, 9, 1, "")], ("pandas-rolled", 1): [records.Run(1, 2, 1, "")]})
    assert held
    assert lines == ["  1 M   9.000 × pandas-rolled (4.500 of processor), no limit"]


def test_a_size_that_the_disk_cannot_hold_is_refused_before_it_is_made() -> None:
    with pytest.raises(RuntimeError, match="1,500 MB of disk, and 200 MB are free"):
        records._needs("disk", 50 * records.DISK, 200_000_000)


def test_a_way_that_the_memory_cannot_hold_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    meminfo = tmp_path / "meminfo"
    monkeypatch.setattr(records, "MEMINFO", meminfo)
    meminfo.write_text("MemTotal: 9000000 kB\nMemAvailable:    2000000 kB\n")
    assert records._fits("pandas", 10)
    assert not records._fits("pandas", 50)
    assert records._fits("waymark", 50)
