"""A small district served to the public, and every reply of its server that an attacker would read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from re import compile as pattern
from urllib.parse import urlsplit

from flask.testing import FlaskClient

from app import create_app
from data.build import ReleaseInfo
from data.groups import BUILT_IN
from data.privacy.audit import file_slices
from data.privacy.cells import Slice, slices
from pages.settings import Settings
from tests import callbacks
from tests.data.privacy.districts import KPIS, Rows
from tests.served.attacker import Attacker
from tests.served.claims import Claim
from tests.served.passages import Said, said
from tests.served.reading import Reader
from tests.served.subjects import Names

KPI = "graduation"
_LINK = pattern(r'(?:href|src|data-href|content)="([^"]+)"')


@dataclass(frozen=True)
class Public:
    """``rows`` are the district's own, before anything was hidden; ``most`` students are in no group."""

    made: ReleaseInfo
    rows: Rows
    profile: str
    further: int

    @cached_property
    def client(self) -> FlaskClient:
        client: FlaskClient = create_app(Settings(self.made.public.parent)).server.test_client()
        return client

    @cached_property
    def replies(self) -> dict[str, bytes]:
        """Every kind of reply by its address, then ``further`` of those that they link to; pictures as pixels apart."""
        found = {address: self.client.get(address).get_data() for address in self.addresses()}
        found |= dict(self._of_dash())
        todo = [link for content in found.values() for link in links(content)]
        for link in todo:
            if self.further <= len(found) - len(self.addresses()):
                break
            if link not in found:
                found[link] = self.client.get(link).get_data()
                todo += links(found[link])
        return found

    def addresses(self) -> list[str]:
        """A page or file of each kind and view, for the district and its schools, against each kind of reference."""
        schools = sorted({str(row["school_id"]) for row in self.rows} - {""})
        pages = ["", "/wall", "/wall/slides/1", "/method", "/goals/learning", "/schools", f"/kpis/{KPI}"]
        pages += [f"/schools/{school}" for school in schools] + [f"/kpis/{KPI}?school={school}" for school in schools]
        pages += [f"/kpis/{KPI}?group={group}" for group in ("black", "hispanic", "female")]
        choices = ("", "year=2021", "ref=district", "ref=highest&year=2021", "ref=black", "school=s00&year=2021", "sort=gap")
        queries = [f"{view}&{choice}".strip("&") for view in _VIEWS for choice in choices]
        pages += [f"/equity?{query}" for query in queries]
        pages += [f"/equity.xlsx?{query}" for query in queries if "sort" not in query and "highest" not in query]
        charts = [
            f"/c/demo/gaps/{KPI}{suffix}?{query}" for suffix in _FILES for query in ("year=2021", "view=heat", "school=s01")
        ]
        charts += [f"/c/demo/gaps/{KPI}{suffix}?view=schools&group=female&year=2021" for suffix in _FILES]
        charts += [f"/c/demo/trend/{KPI}{suffix}{query}" for suffix in _FILES for query in ("", "?group=black", "?school=s01")]
        return [f"/demo{page}" for page in pages] + charts

    def _of_dash(self) -> Iterator[tuple[str, bytes]]:
        """What Dash asks for: a page's layout with its interactive charts, and what a filter change brings."""
        for page in ("/demo/equity?year=2021", "/demo/goals/learning", f"/demo/kpis/{KPI}?school=s00"):
            layout = self.client.get("/_dash-layout", query_string={"at": page})
            yield f"{page}#layout", layout.get_data()
            then = f"{page}&scheme=dark" if "?" in page else f"{page}?scheme=dark"
            body = callbacks.follow_body(self.client, page, then)
            yield f"{page}#callback", self.client.post(callbacks.UPDATE, json=body).get_data()

    @cached_property
    def heard(self) -> dict[str, Said]:
        return {address: said(address, content) for address, content in self.replies.items()}

    @cached_property
    def reader(self) -> Reader:
        groups = {group: BUILT_IN[group].name for group in {str(row["group_id"]) for row in self.rows} - {"all"}}
        schools = {s: f"School {s}" for s in {str(row["school_id"]) for row in self.rows} - {""}}
        return Reader(Names(groups, schools, "Demo Schools"), self.decimals)

    @property
    def decimals(self) -> int:
        return 0 if self.profile == "range_ladder" else 1

    @cached_property
    def claims(self) -> dict[Claim, str]:
        """What every number says that can be told whose it is, with an address that says so."""
        return {claim: address for address, each in self.heard.items() for claim in self.reader.claims(address, each)}

    @cached_property
    def truth(self) -> tuple[Slice, ...]:
        return slices(KPIS, self.rows, [], "")

    @cached_property
    def told(self) -> tuple[Slice, ...]:
        copy = self.made.public.with_name("copy.duckdb")  # the server has the file open
        copy.write_bytes(self.made.public.read_bytes())
        return file_slices(copy)

    @cached_property
    def attacker(self) -> Attacker:
        everybody = max(int(float(str(row["denominator"]))) for row in self.rows)
        return Attacker(self.truth, self.told, everybody + 50, 0.5 * 10.0**-self.decimals)


_VIEWS = ("", "view=table", "view=heat", "view=schools", "view=time")
_FILES = ("", ".csv", ".json", ".svg")


def links(content: bytes) -> Sequence[str]:
    """The addresses of the site that a reply names."""
    found = []
    for link in _LINK.findall(content.decode("utf-8", "replace")):
        parts = urlsplit(unescape(link))
        if parts.path.startswith(("/demo", "/c/demo", "/oembed")) and not parts.path.endswith(".png"):
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def targets() -> list[dict[str, object]]:
    """Targets of the district, of schools and of groups, hidden ones too: each result judged says how near it was."""
    judged = {("", "all"): 60, ("", "hispanic"): 70, ("", "male"): 50, ("s00", "all"): 50, ("s01", "all"): 70}
    judged |= {("s00", "female"): 40, ("", "black"): 55, ("", "asian_male"): 30, ("s02", "hispanic"): 60}
    made = {"kpi_id": KPI, "kind": "value"}
    return [
        {**made, "year": year, "value": value, "school_id": school, "group_id": group}
        for (school, group), value in judged.items()
        for year in (2021, 2022)
    ]
