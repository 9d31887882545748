"""Reads the numbers of one chart out of every surface that shows it, and holds them against each other."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

from flask.testing import FlaskClient

from components.png import png

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SVG = "{http://www.w3.org/2000/svg}"


def text_of(client: FlaskClient, url: str) -> str:
    reply = client.get(url)
    assert reply.status_code == 200, url
    return reply.get_data(as_text=True)


def csv_rows(client: FlaskClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(client, with_suffix(address, "csv")))))


def with_suffix(address: str, suffix: str) -> str:
    path, mark, query = address.partition("?")
    return f"{path}.{suffix}{mark}{query}"


def pictures(html: str) -> list[str]:
    """Every SVG of a document, without the links that only the site's own pages put on marks.

    An embed says the words of its marks once for all widths; each picture is given with all of its own.
    """
    spoken: list[str] = []
    last = -1

    def in_full(found: re.Match[str]) -> str:
        nonlocal last
        if found[1] == "tip":
            spoken.append(found[2])
            last = len(spoken) - 1
        else:
            last = int(found[2] or last + 1)
        return f' data-tip="{spoken[last]}"'

    drawn = re.findall(r"<svg\b.*?</svg>", html, flags=re.S)
    if "data-as=" in html:
        drawn = [re.sub(r' data-(tip|as)="([^"]*)"', in_full, picture) for picture in drawn]
    return [re.sub(r' data-href="[^"]*"', "", picture) for picture in drawn]


def tables(html: str) -> list[str]:
    return [re.sub(r' class="(data[^"]*)"', "", t) for t in re.findall(r'<table class="data[^"]*">.*?</table>', html, flags=re.S)]


def tips(picture: str) -> list[str]:
    return [unescape(tip) for tip in re.findall(r'data-tip="([^"]*)"', picture)]


def printed(picture: str) -> list[str]:
    """Every line of text in a picture, in the order drawn."""
    return ["".join(node.itertext()) for node in ElementTree.fromstring(picture).iter(f"{_SVG}text")]


def numbers(text: str) -> list[float]:
    return [float(found.replace(",", "")) for found in _NUMBER.findall(text)]


def assert_one_content(client: FlaskClient, address: str, page: str, picture: bool = True) -> None:
    """Page, embed, CSV, JSON, SVG and, with ``picture``, PNG of one chart give the same numbers."""
    rows = csv_rows(client, address)
    data = json.loads(text_of(client, with_suffix(address, "json")))
    plain = [{k: "" if v is None else v for k, v in row.items()} for row in data["rows"]]
    assert [list(r) for r in plain] == [list(r) for r in rows]
    assert [[_same(a, b) for a, b in zip(p.values(), r.values(), strict=True)] for p, r in zip(plain, rows, strict=True)] == [
        [True] * len(r) for r in rows
    ]

    shown, around = text_of(client, address), text_of(client, page)
    (table,) = tables(shown)
    assert table in tables(around), "the page has no such table"
    drawn = pictures(shown)
    assert len(drawn) >= 2
    there = set(pictures(around))
    shared = [p for p in drawn if p in there]
    assert len(shared) >= 2, "the page draws the chart differently"
    assert data["sentence"] in unescape(shown)
    assert data["sentence"] in unescape(around)

    one_group = parse_qs(urlsplit(address).query).get("stakeholder")
    told = "gap" if "view=heat" in address else "value"  # a heat map prints gaps
    _holds_the_values([r for r in rows if not one_group or r["group"] in one_group], table, drawn, told)

    sheet = text_of(client, with_suffix(address, "svg"))
    assert _unspaced(data["sentence"]) in _unspaced("".join(printed(sheet)))
    known = {n for each in drawn for n in numbers(" ".join([*printed(each), *tips(each)]))}
    known |= set(numbers(unescape(re.sub(r"<[^>]+>", " ", shown))))
    assert set(numbers(" ".join(printed(sheet)))) <= known, "the file has a number that the embed has not"
    if picture:
        assert client.get(with_suffix(address, "png")).data == png(sheet), "the PNG is not made from the SVG"


def _same(one: object, text: str) -> bool:
    if isinstance(one, bool) or one == "":
        return one == text
    return float(text) == float(one) if isinstance(one, int | float) else one == text


def _unspaced(text: str) -> str:
    return "".join(text.split())


def _holds_the_values(rows: list[dict[str, str]], table: str, drawn: list[str], told: str) -> None:
    """Each number of the file is printed in the table and, where a mark has words, said by the mark."""
    in_table = numbers(unescape(re.sub(r"<[^>]+>", " ", table)))
    in_tips = numbers(" ".join(tip for tip in tips(drawn[-1])))
    for row in rows:
        value = row.get(told) or (row.get("percent") if row.get("bound") == "exact" else "")
        if not value or not re.fullmatch(r"-?[\d.]+", value):
            continue
        assert _near(float(value), in_table), f"{value} is not in the table"
        assert _near(float(value), in_tips), f"{value} is not in the picture"


def _near(value: float, among: list[float]) -> bool:
    """Whether a printed number is this one, rounded to as many decimals as the printed one has."""
    return any(abs(abs(value) - n) <= 0.5 * 10.0 ** -_decimals(n) + 1e-9 for n in among)


def _decimals(n: float) -> int:
    return max(0, len(f"{n:.4f}".rstrip("0").partition(".")[2]))
