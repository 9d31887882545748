"""What the public server says, attacked: every reply is read, and nothing hidden can be found or worked out."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pytest
from flask.testing import FlaskClient

from app import create_app
from data.build import ReleaseInfo
from data.privacy.attack import Attack
from data.privacy.audit import file_slices
from data.privacy.cells import Entry, Key, Slice, hide, read, slices
from data.privacy.sums import sums
from pages.settings import Settings
from tests.data.privacy.districts import KPIS, Rows, district
from tests.data.privacy.test_publish import tables
from tests.prepare import make

MOST = 260
"""Replies that are read; links are followed breadth first, so that every kind of address comes early."""
CANARY, NUMBER = "zq canary zq", 48271.63
_LINK = re.compile(r'(?:href|src|data-href|content)="([^"]+)"')
_COUNTS = re.compile(r"\b(\d[\d,]*) of (\d[\d,]*)\b")
SCHOOLS = 3
ROWS: Rows = district(4, SCHOOLS, 45)


def small(row: dict[str, object]) -> bool:
    return 0 < float(str(row["denominator"])) < 10


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ReleaseInfo:
    bundle = tables([{**row, "note": CANARY if small(row) else None} for row in ROWS], "exact_suppressed")
    secret = {"kpi_id": "secret", "name": f"{CANARY} KPI", "unit": "dollars", "audience": "internal", "definition": CANARY}
    bundle["kpis"] = [*bundle["kpis"], secret]
    bundle["results"] = [*bundle["results"], {"kpi_id": "secret", "year": 2021, "value": NUMBER, "note": CANARY}]
    bundle["targets"] = [{"kpi_id": "secret", "year": 2023, "kind": "value", "value": NUMBER}]
    return make(tmp_path_factory.mktemp("served"), **bundle)


@pytest.fixture(scope="module")
def replies(made: ReleaseInfo) -> dict[str, str]:
    """Every reply by its address: pages, embeds, files, the wall and the descriptions of embeds."""
    client = create_app(Settings(made.public.parent)).server.test_client()
    todo = ["/demo", "/demo/wall", "/demo/wall/slides/1", "/demo/equity?view=table", "/demo/schools/s00"]
    todo += [f"/demo/equity?view={view}" for view in ("heat", "schools", "time")]
    found: dict[str, str] = {}
    while todo and len(found) < MOST:
        address = todo.pop(0)
        if address not in found:
            found[address], more = answer(client, address)
            todo += [link for link in more if link not in found]
    return found


def answer(client: FlaskClient, address: str) -> tuple[str, list[str]]:
    """A reply's text, and the addresses of the site that it names."""
    reply = client.get(address)
    text = reply.get_data().decode("utf-8", "replace")
    links = []
    for link in _LINK.findall(text):
        parts = urlsplit(unescape(link))
        if parts.path.startswith(("/demo", "/c/demo", "/oembed")) and not parts.path.endswith(".png"):
            links.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return text, links


def test_every_kind_of_reply_was_read(replies: dict[str, str]) -> None:
    kinds = ("/demo/kpis/", "/demo/goals/", "/demo/schools/", "/demo/equity", "/demo/wall", "/demo/method", "/c/demo/", "/oembed")
    assert [kind for kind in kinds if not any(address.startswith(kind) for address in replies)] == []
    for suffix in (".csv", ".json", ".svg"):
        assert any(urlsplit(address).path.endswith(suffix) for address in replies), suffix


def test_what_is_private_is_in_no_byte_that_leaves(made: ReleaseInfo, replies: dict[str, str]) -> None:
    written = (CANARY, "48271.63", "48,271.63", "48,272", "secret")
    inside = made.internal.read_bytes()
    assert CANARY.encode() in inside
    public = made.public.read_bytes()
    assert [word for word in written if word.encode() in public] == []
    assert told_by(copied(made.public)) & set(written) == set()
    assert [(address, word) for address, text in replies.items() for word in written if word in text] == []


def copied(path: Path) -> Path:
    """The same file elsewhere, since the server has this one open."""
    copy = path.with_name("copy.duckdb")
    shutil.copyfile(path, copy)
    return copy


def told_by(path: Path) -> set[str]:
    """Every value of a release, since the file may hold it compressed."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        cells = (row for name in names for row in connection.execute(f'SELECT * FROM "{name}"').fetchall())
        return {str(cell) for row in cells for cell in row}


def test_no_hidden_count_can_be_worked_out_from_what_is_served(made: ReleaseInfo, replies: dict[str, str]) -> None:
    (file,) = file_slices(copied(made.public))
    withheld = {entry.key for entry in file.entries if entry.hidden}
    (truth,) = slices(KPIS, ROWS, [], "")
    known = dict(served(replies))
    entries = tuple(known.get(entry.key, hide(entry, "share")) for entry in truth.entries)
    view = Slice("graduation", 2021, "", "share", entries)
    hidden = [entry for entry in truth.entries if entry.key in withheld]
    assert len(known) > 20
    assert len(hidden) > 20
    assert [key for key in withheld if known.get(key, hide(truth.entries[0], "share")).known] == []
    assert [told for told in Attack(view, sums(truth)).recoveries() if (told.school, told.group) in withheld] == []
    # Nor is a hidden pair of counts printed anywhere, in a sentence, a picture or its words.
    pairs = {(e.first.low, e.first.low + e.second.low) for e in truth.entries}
    shown = {(e.first.low, e.first.low + e.second.low) for e in truth.entries if e not in hidden}
    private = {(x, n) for x, n in pairs - shown if n > SCHOOLS}  # "2 of 3" may be schools
    assert len(private) > 10
    for address, text in replies.items():
        said = {(int(x.replace(",", "")), int(n.replace(",", ""))) for x, n in _COUNTS.findall(unescape(text))}
        assert said & private == set(), address


def served(replies: dict[str, str]) -> Iterator[tuple[Key, Entry]]:
    """What the files say of each school and group, the fullest reading last."""
    found: list[tuple[Key, Entry]] = []
    for address, text in replies.items():
        path = urlsplit(address).path
        if path.startswith("/c/demo/") and path.endswith((".csv", ".json")):
            rows = json.loads(text)["rows"] if path.endswith(".json") else csv.DictReader(io.StringIO(text))
            for row in rows:
                numbers = {
                    name: float(row[name]) if row.get(name) not in (None, "") else None for name in ("value", "low", "high")
                }
                n = float(row["n"]) if row.get("n") not in (None, "") else None
                given = {**numbers, "denominator": n, "numerator": None, "status": row.get("status")}
                place = {"school_id": row.get("school") or "", "group_id": row.get("group") or "all"}
                entry = read({**given, **place}, "percent", "", "exact_suppressed")
                if entry is not None:
                    found.append((entry.key, entry))
    (truth,) = slices(KPIS, ROWS, [], "")
    dimension = {entry.group: entry.dimension for entry in truth.entries}
    for key, entry in sorted(found, key=lambda each: (each[1].known, each[1].rate is not None)):
        yield key, Entry(*key, dimension.get(key[1], ""), entry.first, entry.second, entry.total, entry.rate, entry.hidden)
