"""One content, every surface: each number of a chart's file is read back, with what it is a number of, wherever it is shown.

Embed, page, CSV, JSON, SVG and PNG are held against each other in ``test_embed``. Here each value of the file is looked for
beside its own year, group and school: in the words of the marks at every width, in the table, in the interactive figure,
and, for the charts of cards and of the wall, in where the marks stand.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import Settings, create_app
from components.charts import KINDS, kind_of
from pages import outside
from queries.filters import school_year
from queries.site import Releases, resolve
from tests.district import GROUPS, SCHOOLS, district
from tests.pages.test_embed import CHARTS
from tests.prepare import make
from tests.surfaces import csv_rows, numbers, pictures, printed, tables, text_of, tips

PLACES = {"": "Demo Schools"} | {school: f"School {school}" for school in SCHOOLS}
NAMES = {group: group.capitalize() for group in GROUPS} | {"parent": "Parents", "student": "Students"}
PRIORITIES = {"safety": "Safe schools", "reading": "Reading", "pay": "Pay"}
INSIDE_CARDS = {"bullet", "sparkline"}
Row = dict[str, str]
Fact = tuple[tuple[str, ...], float]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("content")
    make(folder, **district())
    return folder / "releases"


@pytest.fixture(scope="module")
def client(folder: Path) -> FlaskClient:
    made: FlaskClient = create_app(Settings(folder)).server.test_client()
    return made


def charted(folder: Path, address: str) -> Any:
    path, _, query = address.partition("?")
    return outside.outside(resolve(Releases(folder, "public"), path, query)).chart


def facts(kind: str, rows: list[Row]) -> Iterator[Fact]:
    """Each number of a file with the words that must stand beside it wherever it is shown."""
    subject: tuple[str, ...]
    for row in rows:
        match kind:
            case "trend":
                subject, told = (row["school_year"],), row["value"]
            case "gaps":
                subject, told = (NAMES[row["group"]],), row["value"]
            case "multiples":
                subject, told = (NAMES[row["group"]], row["school_year"]), row["value"]
            case "heat":
                subject, told = (PLACES[row["school"]], NAMES[row["group"]]), row["gap"]
            case "schools":
                subject, told = (PLACES[row["school"]],), row["value"]
            case _:
                subject, told = (NAMES[row["group"]], PRIORITIES[row["priority"]]), row["percent"]
        if told:
            yield subject, float(told)


def cells(table: str) -> list[str]:
    """Each cell of a table behind the words of its row's and its column's heads."""
    head, *lines = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line) for line in re.findall(r"<tr\b[^>]*>(.*?)</tr>", table)]
    caption = re.findall(r"<caption>(.*?)</caption>", table)[0]
    return [
        unescape(f"{line[0]} \n {caption} {named} \n {cell}")
        for line in lines
        for named, cell in zip(head[1:], line[1:], strict=True)
    ]


def spoken(kind: str, picture: str) -> list[str]:
    """What the marks say, a mark or, where one speaks of several years, a year at a time."""
    said = [tip.replace("\u00a0", " ") for tip in tips(picture)]
    if kind == "matrix" and not said:  # a block a priority, its cells each before the name of their group
        lines, priority = printed(picture), ""
        for before, line in pairwise(lines):
            priority = before if before in PRIORITIES.values() else priority
            said += [f"{priority} \n {line} \n {before}"] if line in NAMES.values() else []
    if kind == "multiples":
        return [f"{tip.splitlines()[0]} \n {line}" for tip in said for line in tip.splitlines()[1:]]
    return said


def says(words: str, fact: Fact) -> bool:
    """Whether words name the fact's subject and print its number, rounded to the decimals they print, with its sign."""
    subject, value = fact
    if not all(part in words for part in subject):
        return False
    rest = words
    for part in subject:
        rest = rest.replace(part, " ")
    found = re.findall(r"[−-]?\d[\d,]*(?:\.\d+)?", rest)
    return any(round(value, len(n.partition(".")[2])) == float(n.replace("−", "-").replace(",", "")) for n in found)


@pytest.mark.parametrize("address", [address for address, _ in CHARTS])
def test_each_number_stands_beside_its_own_subject(client: FlaskClient, folder: Path, address: str) -> None:
    chart = charted(folder, address)
    kind = kind_of(chart).name
    rows = csv_rows(client, address)
    if kind == "priorities":
        rows = [row for row in rows if row["group"] == chart.stakeholder]
    known = list(facts(kind, rows))
    assert len(known) >= 2
    if kind == "priorities":  # the group is named by the title, not by its marks
        known = [((priority,), value) for (_, priority), value in known]
    shown = text_of(client, address)
    (table,) = tables(shown)
    lines = cells(table)
    drawn = [spoken(kind, picture) for picture in pictures(shown)]
    for fact in known:
        assert any(says(line, fact) for line in lines), f"{fact} is not in the table"
        for said in drawn:
            assert any(says(tip, fact) for tip in said), f"{fact} is not said by a mark"
    figure = kind_of(chart).figure(chart)
    if figure is not None:
        plotted = {n for trace in figure["data"] for axis in ("x", "y", "customdata", "text") for n in floats(trace.get(axis))}
        assert {value for _, value in known} <= plotted, "the interactive chart shows other numbers"


def floats(value: Any) -> Iterator[float]:
    """Every number in a part of a figure, however deep."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from floats(part)


def test_no_kind_of_chart_is_left_out(folder: Path) -> None:
    embedded = {kind_of(charted(folder, address)).name for address, _ in CHARTS}
    assert embedded | INSIDE_CARDS | {"timeline"} == KINDS.keys()


def straight(heights: list[float], values: list[float]) -> None:
    """The heights of marks are a straight line's of the values, to the hundredth of a pixel that pictures are written in."""
    assert len(heights) == len(values)
    low, high = min(values), max(values)
    top, foot = heights[values.index(high)], heights[values.index(low)]
    for height, value in zip(heights, values, strict=True):
        assert math.isclose(height, foot + (value - low) / (high - low) * (top - foot), abs_tol=0.02)
    assert top < foot, "higher is not drawn higher"


def ys(d: str) -> list[float]:
    return [float(point.split()[1]) for point in re.findall(r"[ML]([\d. -]+)", d)]


def line_of(picture: str) -> list[float]:
    (d,) = re.findall(r'<path d="([^"]*)" fill="none" stroke="var\(--actual\)"', picture)
    return ys(d)


def test_cards_and_wall_show_what_the_file_holds(client: FlaskClient) -> None:
    rows = csv_rows(client, "/c/demo/trend/graduation")
    results = [(int(row["year"]), float(row["value"])) for row in rows if row["value"]]
    aims = {int(row["year"]): float(row["target"]) for row in rows if row["target"]}
    values = [value for _, value in results]
    year, newest = results[-1]

    card = [unescape(p) for p in pictures(text_of(client, "/demo")) if "-graduation-" in p]
    (bullet,) = (p for p in card if "c-bullet-" in p)
    (spark,) = (p for p in card if "c-sparkline-" in p)
    straight(line_of(spark), values)
    assert numbers(re.sub(r"<(title|desc).*?</\1>|<[^>]+>", " ", spark)) == [values[0], newest]

    slide = unescape(text_of(client, "/demo/wall/slides/2"))
    said = slide.replace("\u00a0", " ")
    assert f"Graduation rate: {newest:.1f} % in {school_year(year)}" in said
    assert f">{newest:.1f} %</text>" in said
    assert f">{values[0]:.1f} % in {school_year(results[0][0])}</text>" in said
    assert f"target {aims[year]:g} %</text>" in said
    tile = slide[slide.index(">Graduation rate</text>") : slide.index(">Chronic absence</text>")]
    diamonds = re.findall(r'<path d="([^"]*)Z" fill="var\(--target\)" stroke="var\(--ground\)"', tile)
    centres = [(min(ys(d)) + max(ys(d))) / 2 for d in diamonds]
    straight([*line_of(tile), *centres], [*values, *aims.values()])

    for picture in (bullet, tile):  # how far the bar and the target's tick reach, on the same scale
        (track,) = re.findall(r'<rect x="([\d.]+)" [^>]*?width="([\d.]+)"[^>]*? fill="var\(--grid\)"', picture)
        (bar,) = re.findall(r'<rect x="([\d.]+)" [^>]*?width="([\d.]+)"[^>]*? fill="var\(--actual\)"', picture)
        (tick,) = re.findall(r'<line x1="([\d.]+)"[^>]*? stroke="var\(--target\)"', picture)
        reached, aimed = float(bar[0]) + float(bar[1]) - float(track[0]), float(tick) - float(track[0])
        assert math.isclose(reached / aimed, newest / aims[year], abs_tol=0.005)


def test_a_timeline_shows_what_its_file_holds(client: FlaskClient) -> None:
    page = text_of(client, "/demo/projects")
    (row,) = csv.DictReader(io.StringIO(text_of(client, "/demo/projects.csv")))
    planned = " to ".join(
        f"{ {'01': 'Jan', '06': 'Jun'}[when[5:]] } {when[:4]}" for when in (row["planned_start"], row["planned_finish"])
    )
    drawn = [picture for picture in pictures(page) if "c-timeline-" in picture]
    assert len(drawn) == 3
    for picture in drawn:
        (tip,) = tips(picture)
        assert f"{row['name']}, {PLACES[row['school']]}" in tip
        assert f"Planned: {planned}" in tip.replace("\u00a0", " ")
    (table,) = (t for t in tables(page) if "on time" in t)
    assert {planned, row["name"], row["scope"]} <= set(
        unescape(re.sub(r"<[^>]+>", "\n", table)).replace("\u00a0", " ").splitlines()
    )
