"""The arithmetic between the measurements and what the bench prints."""

from __future__ import annotations

import pytest

from tests.bench.__main__ import main
from tests.bench.browser import Load
from tests.bench.network import Traffic
from tests.bench.report import Limit, middle, ratios, table


def load(usable: float, kilobytes: float = 100) -> Load:
    return Load(first_paint=10, largest_paint=20, usable=usable, redraw=5, bytes=kilobytes * 1000, requests=7)


ROUNDS = {"waymark": [load(300), load(500), load(1900)], "vizro": [load(1000), load(1010), load(990)]}


def test_the_middle_of_the_rounds_is_not_moved_by_one_slow_round() -> None:
    assert middle(ROUNDS["waymark"], "usable") == 500


def test_a_ratio_at_its_limit_passes_and_one_above_misses() -> None:
    lines, held = ratios(ROUNDS, [Limit("usable", "vizro", 0.5)], "waymark")
    assert held
    assert lines == ["chart usable    0.50 × vizro, expected ≤ 0.50  pass"]
    lines, held = ratios(ROUNDS, [Limit("usable", "vizro", 0.49), Limit("bytes", "vizro", 1)], "waymark")
    assert not held
    assert [line.split()[-1] for line in lines] == ["MISS", "pass"]


def test_a_peer_that_was_not_measured_gives_no_ratio() -> None:
    assert ratios({"waymark": ROUNDS["waymark"]}, [Limit("usable", "vizro", 0.5)], "waymark") == ([], True)


def test_the_table_shows_median_and_spread_in_their_units() -> None:
    heading, line, _ = table(ROUNDS)
    assert heading.split("  ")[-1] == "requests"
    assert "500 ms (300–1,900)" in line
    assert "100 kB" in line


def test_traffic_counts_the_wire_and_not_the_browsers_cache() -> None:
    traffic = Traffic()
    for number, url in enumerate(["http://a/", "http://a/x.js", "data:text/css,"]):
        traffic.sent({"requestId": str(number), "request": {"url": url}})
    traffic.cached({"requestId": "1"})
    for number in range(3):
        traffic.finished({"requestId": str(number), "encodedDataLength": 1000})
    assert (traffic.bytes, len(traffic.asked), traffic.open) == (1000, 1, set())


def test_an_unknown_bench_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nothing"]) == 2
    assert "goal" in capsys.readouterr().err
