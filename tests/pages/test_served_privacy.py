"""What the public server says, attacked: every reply is read, every number put to use, and nothing hidden can be worked out."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pytest

from components.png import png
from data.privacy.cells import Entry
from tests.data.privacy.districts import Rows, district
from tests.data.privacy.test_publish import tables
from tests.prepare import make
from tests.served.claims import Claim, newcombe
from tests.served.passages import said
from tests.served.public import KPI, Public, targets
from tests.served.subjects import Subject

CANARY, NUMBER = "zq canary zq", 48271.63
_COUNTS = re.compile(r"\b(\d[\d,]*) of (\d[\d,]*)\b")
SCHOOLS, FEW = 3, 4
ROWS: Rows = district(4, SCHOOLS, 45, years=2)


def small(row: dict[str, object]) -> bool:
    return 0 < float(str(row["denominator"])) < 10


@pytest.fixture(scope="module")
def exact(tmp_path_factory: pytest.TempPathFactory) -> Public:
    bundle = tables([{**row, "note": CANARY if small(row) else None} for row in ROWS], "exact_suppressed")
    secret = {"kpi_id": "secret", "name": f"{CANARY} KPI", "unit": "dollars", "audience": "internal", "definition": CANARY}
    bundle["kpis"] = [*bundle["kpis"], secret]
    bundle["results"] = [*bundle["results"], {"kpi_id": "secret", "year": 2021, "value": NUMBER, "note": CANARY}]
    bundle["targets"] = [*targets(), {"kpi_id": "secret", "year": 2023, "kind": "value", "value": NUMBER}]
    return Public(make(tmp_path_factory.mktemp("exact"), **bundle), ROWS, "exact_suppressed", further=60)


@pytest.fixture(scope="module")
def ladder(tmp_path_factory: pytest.TempPathFactory) -> Public:
    bundle = {**tables(ROWS, "range_ladder"), "targets": targets()}
    return Public(make(tmp_path_factory.mktemp("ladder"), **bundle), ROWS, "range_ladder", further=0)


@pytest.fixture(params=["exact_suppressed", "range_ladder"])
def served(request: pytest.FixtureRequest, exact: Public, ladder: Public) -> Public:
    return exact if request.param == "exact_suppressed" else ladder


def test_every_kind_of_reply_was_read(exact: Public) -> None:
    kinds = ("/demo/kpis/", "/demo/goals/", "/demo/schools/", "/demo/equity", "/demo/wall", "/demo/method", "/c/demo/", "/oembed")
    assert [kind for kind in kinds if not any(address.startswith(kind) for address in exact.replies)] == []
    for suffix in (".csv", ".json", ".svg", ".xlsx"):
        assert any(urlsplit(address).path.endswith(suffix) for address in exact.replies), suffix


def test_what_is_private_is_in_no_byte_that_leaves(exact: Public) -> None:
    written = (CANARY, "48271.63", "48,271.63", "48,272", "secret")
    assert CANARY.encode() in exact.made.internal.read_bytes()
    public = exact.made.public.read_bytes()
    assert [word for word in written if word.encode() in public] == []
    assert exact.told  # which copies the file, since the server has this one open
    assert told_by(exact.made.public.with_name("copy.duckdb")) & set(written) == set()
    replies = {address: unpacked(content) for address, content in exact.replies.items()}
    assert [(address, word) for address, text in replies.items() for word in written if word.encode() in text] == []


def unpacked(content: bytes) -> bytes:
    """A reply's bytes, those of a workbook as they are inside."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return b"".join(book.read(name) for name in book.namelist())


def told_by(path: Path) -> set[str]:
    """Every value of a release, since the file may hold it compressed."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        cells = (row for name in names for row in connection.execute(f'SELECT * FROM "{name}"').fetchall())
        return {str(cell) for row in cells for cell in row}


def test_every_number_that_was_read_is_true_of_whom_it_was_read(served: Public) -> None:
    # A number read as somebody else's would make the attack blind, or see what is not there.
    assert [(served.claims[claim], claim) for claim in served.attacker.false(served.claims)] == []
    ways = {claim.at.partition(" ")[0] for claim in served.claims}
    assert ways >= {"table", "xlsx", "csv", "json", "data-tip", "svg", "desc", "content", "p", "data-copy"}
    sorts = {claim.sort for claim in served.claims}
    everywhere = {"range", "gap"}
    if served.profile == "exact_suppressed":
        everywhere |= {"n", "rate", "gap_interval", "interval", "ratio", "parity", "reference"}
        everywhere |= {"spare", "short", "one_is", "share", "total"}
    assert sorts >= everywhere


def test_no_hidden_count_can_be_worked_out_from_what_is_served(served: Public) -> None:
    hidden = [entry for each in served.told for entry in each.entries if entry.hidden]
    assert len(hidden) > 100
    assert served.attacker.recoveries(served.claims) == []


def test_no_hidden_pair_of_counts_is_printed_anywhere(exact: Public) -> None:
    open_ = {(each.year, entry.key) for each in exact.told for entry in each.entries if not entry.hidden}
    pairs = {(each.year, e.key): (e.first.low, e.first.low + e.second.low) for each in exact.truth for e in each.entries}
    shown = {pair for key, pair in pairs.items() if key in open_}
    private = {(x, n) for x, n in set(pairs.values()) - shown if n > SCHOOLS}  # "2 of 3" may be schools
    assert len(private) > 10
    for address, content in exact.replies.items():
        text = unescape(unpacked(content).decode("utf-8", "replace"))
        said_here = {(int(x.replace(",", "")), int(n.replace(",", ""))) for x, n in _COUNTS.findall(text)}
        assert said_here & private == set(), address


def test_a_picture_of_pixels_says_what_its_svg_says(exact: Public) -> None:
    """The PNG is drawn from the SVG's bytes by a function of nothing else, and holds pixels and no words beside them:
    whoever has read the SVG has read the PNG."""
    for query in ("year=2021", "view=heat&year=2021", "view=schools&group=female&year=2021"):
        drawn = exact.client.get(f"/c/demo/gaps/{KPI}.png?{query}").get_data()
        assert drawn == png(exact.client.get(f"/c/demo/gaps/{KPI}.svg?{query}").get_data(as_text=True))
        assert set(chunks(drawn)) <= {b"IHDR", b"PLTE", b"tRNS", b"pHYs", b"IDAT", b"IEND"}


def chunks(picture: bytes) -> Iterator[bytes]:
    at = 8
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        yield picture[at + 4 : at + 8]
        at += 12 + length


def hidden_groups(served: Public) -> Iterator[tuple[Subject, Entry]]:
    """Groups of the district that the file hides for 2020–21, with their real counts, the smallest first."""
    (told,) = (each for each in served.told if each.year == 2021)
    (real,) = (each for each in served.truth if each.year == 2021)
    gone = {entry.key for entry in told.entries if entry.hidden and not entry.unit}
    for entry in sorted(real.entries, key=lambda e: e.first.low + e.second.low):
        if entry.key in gone and entry.first.low > 1 and entry.second.low > 1:
            yield Subject(2021, "", entry.group), entry


PAGE, TABLE = "/demo/equity?year=2021", "/demo/equity?view=table&year=2021"
ROW = f"/c/demo/gaps/{KPI}.csv?year=2021"


def leak(served: Public, kind: str, of: Subject, entry: Entry) -> tuple[str, bytes]:
    """A reply into which a number of a hidden group has slipped."""
    x, n = entry.first.low, entry.first.low + entry.second.low
    name = served.reader.names
    group = next(words for words, group_id in name.group_of.items() if group_id == of.group)
    page = served.replies[PAGE].decode()
    match kind:
        case "a rate with more decimals":
            return TABLE, f"<h3>{KPI}, Demo Schools, 2020–21</h3><p>{group}: {100 * x / n:.5f} %</p>".encode()
        case "students to parity":
            (all_,) = (e for each in served.truth if each.year == 2021 for e in each.entries if e.key == ("", "all"))
            rest = (all_.first.low - x) / (all_.first.low + all_.second.low - n)
            number = max(0, -int(-n * rest // 1) - x)
            lines = served.replies[ROW].decode().splitlines()
            head = lines[0].split(",")
            row = dict.fromkeys(head, "") | {"kpi": KPI, "year": "2021", "group": of.group, "reference": "others"}
            row |= {"to_parity": str(number)}
            return ROW, "\n".join([lines[0], ",".join(row.values())]).encode()
        case "an alternative text":
            return PAGE, page.replace("<svg ", f'<svg aria-label="{group}, 2020–21: {x} of {n} students" ', 1).encode()
        case "words in a picture":
            words = (
                f'<text x="0" y="40">{group}</text><text x="0" y="54">{n} students</text><text x="80" y="54">{x} of {n}</text>'
            )
            return PAGE, page.replace("</desc>", f"</desc>{words}", 1).encode()
        case "a mark's tip":
            (all_,) = (e for each in served.truth if each.year == 2021 for e in each.entries if e.key == ("", "all"))
            low, high = newcombe(x, n, all_.first.low - x, all_.first.low + all_.second.low - n)
            gap = 100 * x / n - 100 * (all_.first.low - x) / (all_.first.low + all_.second.low - n)
            against = f"{gap:+.1f} points against all other students ({100 * low:+.1f} to {100 * high:+.1f})"
            tip = f"{group} {100 * x / n:.1f} %\n{against}"
            return PAGE, page.replace("<rect ", f'<rect data-tip="{tip}" ', 1).encode()
        case "a file's number of students":
            cells = {"kpi": KPI, "year": 2021, "school": None, "group": of.group, "n": n, "value": round(100 * x / n, 1)}
            return ROW.replace(".csv", ".json"), json.dumps({"rows": [cells]}).encode()
        case "how near a target was":
            need = -(-70 * n // 100)
            near = (
                f"{need - x} students more would have met it"
                if x < need
                else f"{x - need + 1} students fewer would have missed it"
            )
            off = f"{abs(100 * x / n - 70):.1f} points {'below' if x < need else 'above'} the 2020–21 target of 70 %"
            words = f"{off}; {n} students: one is {100 / n:.1f} points; {near}"
            return TABLE, f"<h3>{KPI}, {group}, Demo Schools, 2020–21</h3><p>{words}</p>".encode()
    raise AssertionError(kind)


KINDS = (
    "a rate with more decimals",
    "students to parity",
    "an alternative text",
    "words in a picture",
    "a mark's tip",
    "a file's number of students",
    "how near a target was",
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_leak_is_told(exact: Public, kind: str) -> None:
    assert_told(exact, kind)


@pytest.mark.parametrize("kind", ["a rate with more decimals", "an alternative text"])
def test_a_leak_from_the_ladder_is_told(ladder: Public, kind: str) -> None:
    assert_told(ladder, kind)


def assert_told(served: Public, kind: str) -> None:
    """One more number of a hidden group tells how many had the outcome, to an attacker who knew its size and could not tell."""
    for of, entry in list(hidden_groups(served))[:FEW]:
        size = Claim("n", of, (float(entry.first.low + entry.second.low),))
        address, content = leak(served, kind, of, entry)
        more = list(served.reader.claims(address, said(address, content)))
        assert any(claim.of == of for claim in more)
        assert served.attacker.false(more) == []
        counts = ("", of.group, "yes")
        before, after = (served.attacker.recoveries([*served.claims, size, *new]) for new in ([], more))
        if counts not in {(told.school, told.group, told.count) for told in before}:
            assert counts in {(told.school, told.group, told.count) for told in after}
            return
    raise AssertionError("the size alone told each of the counts")
