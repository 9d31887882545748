"""The one reader and builder of this site's URLs; imports nothing of ours but result types.

A path is parsed into a ``Route``; a query string into ``Filters``. Filters hold only what differs
from a page's defaults, so that building a URL from them is canonical: defaults omitted, one order.
Values are checked against a ``Domain`` (what the plan has); what does not fit is dropped and
reported in ``ignored``, never an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode

from queries.types import PLAN_ID, RESERVED_PLANS, SUFFIXES

KINDS = ("trend", "gaps", "priorities")
SCHEMES = ("light", "dark", "auto")
REFERENCES = ("others", "district", "highest")
EXPLORERS = ("equity", "survey", "schools", "projects", "method", "search")
MAX_VALUE = 120
DEFAULT = "default"
"""What a control sends for "no choice": a list whose chosen value is empty would show blank."""
WALL_RANGES = {"dwell": range(5, 3601), "distance": range(3, 61), "diagonal": range(20, 201)}
"""What a wall may be told: seconds a slide, feet to its readers, inches of its diagonal."""
WALL_DEFAULTS = {"dwell": 30, "distance": 15, "diagonal": 55}
WALL_ROUTES = ("wall", "slide", "worker")
_HOURS = re.compile(r"([01]?\d|2[0-3])-([01]?\d|2[0-4])")


@dataclass(frozen=True)
class Route:
    """Where a URL points. ``page`` is home, plan, goal, kpi, equity, survey, schools, school,
    projects, method, search, workbook (the equity explorer's rows), project_rows (the
    projects as CSV), chart, wall, slide (of the wall, ``id`` its number), worker (the wall's service worker) or not_found."""

    page: str
    plan: str = ""
    id: str = ""
    kind: str = ""
    suffix: str = ""
    release: str = ""


@dataclass(frozen=True)
class Filters:
    """The reader's choices; None is the default. Field order is the canonical order in a URL.

    ``years`` "3" takes three years' counts together; ``year`` is then the last of them.
    """

    kpi: str | None = None
    school: str | None = None
    group: str | None = None
    dimension: str | None = None
    year: int | None = None
    years: str | None = None
    ref: str | None = None
    wave: str | None = None
    stakeholder: str | None = None
    program: str | None = None
    status: str | None = None
    view: str | None = None
    sort: str | None = None
    q: str | None = None
    scheme: str | None = None
    goals: tuple[str, ...] = ()
    dwell: int | None = None
    distance: int | None = None
    diagonal: int | None = None
    hours: str | None = None
    lang: str | None = None

    def but(self, **changes: object) -> Filters:
        """A copy with some choices changed; None puts a choice back to its default."""
        return replace(self, **changes)  # type: ignore[arg-type]  # names and types are checked by the dataclass


@dataclass(frozen=True)
class Domain:
    """What the plan offers; a value outside its field is ignored. An empty field admits nothing."""

    kpis: frozenset[str] = frozenset()
    schools: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    dimensions: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    waves: frozenset[str] = frozenset()
    stakeholders: frozenset[str] = frozenset()
    programs: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()
    views: frozenset[str] = frozenset()
    sorts: frozenset[str] = frozenset()
    spans: frozenset[str] = frozenset()
    wall: bool = False


@dataclass(frozen=True)
class Ignored:
    """A parameter that was not understood, with the text as it came (cut to a sane length)."""

    name: str
    text: str


@dataclass(frozen=True)
class Request:
    """A resolved URL: where it points, the choices that hold, and what was ignored."""

    route: Route
    filters: Filters = field(default_factory=Filters)
    ignored: tuple[Ignored, ...] = ()


def parse_path(path: str) -> Route:
    """The route of a URL path; anything unknown is the page "not_found". Never raises.

    An encoded slash stays inside its segment, so no id can reach into another route.
    """
    parts = [unquote(p) for p in path.split("/") if p != ""]
    match parts:
        case []:
            return Route("home")
        case ["c", plan, kind, name] if kind in KINDS:
            return _chart(plan, kind, name)
        case [plan, *rest] if PLAN_ID.match(plan) and plan not in RESERVED_PLANS:
            return _plan_page(plan, rest)
    return Route("not_found")


def _plan_page(plan: str, rest: list[str]) -> Route:
    match rest:
        case []:
            return Route("plan", plan)
        case ["goals", goal]:
            return Route("goal", plan, goal)
        case ["kpis", kpi]:
            return Route("kpi", plan, kpi)
        case ["schools", school]:
            return Route("school", plan, school)
        case [explorer] if explorer in EXPLORERS:
            return Route(explorer, plan)
        case ["equity.xlsx"]:
            return Route("workbook", plan, suffix="xlsx")
        case ["projects.csv"]:
            return Route("project_rows", plan, suffix="csv")
        case ["wall"]:
            return Route("wall", plan)
        case ["wall-sw.js"]:
            return Route("worker", plan)
        case ["wall", "slides", number] if re.fullmatch(r"[1-9][0-9]{0,5}", number):
            return Route("slide", plan, number)
    return Route("not_found", plan)


def _chart(plan: str, kind: str, name: str) -> Route:
    release = ""
    if "@" in plan:
        plan, release = plan.split("@", 1)
        if not release:
            return Route("not_found")
    if not PLAN_ID.match(plan):
        return Route("not_found")
    stem, dot, suffix = name.rpartition(".")
    if dot and stem and suffix in SUFFIXES:
        return Route("chart", plan, stem, kind, suffix, release)
    return Route("chart", plan, name, kind, "", release)


def parse_query(query: str | Mapping[str, str], domain: Domain) -> tuple[Filters, tuple[Ignored, ...]]:
    """The choices of a query string that the domain admits, and what was ignored. Never raises.

    Unknown parameters are ignored in silence (trackers add their own); a known one with a value
    that does not fit is reported. A repeated parameter counts once, the last one holds.
    """
    if isinstance(query, str):
        try:
            pairs = dict(parse_qsl(query.lstrip("?"), keep_blank_values=True, max_num_fields=50))
        except ValueError:
            return Filters(), (Ignored("query", query[:MAX_VALUE]),)
    else:
        pairs = {str(k): str(v) for k, v in query.items()}
    allowed: dict[str, Iterable[str]] = {
        "kpi": domain.kpis,
        "school": domain.schools,
        "group": domain.groups,
        "dimension": domain.dimensions,
        "ref": {*REFERENCES, *domain.groups},
        "wave": domain.waves,
        "stakeholder": domain.stakeholders,
        "program": domain.programs,
        "status": domain.statuses,
        "view": domain.views,
        "sort": domain.sorts,
        "years": domain.spans,
        "scheme": SCHEMES,
        "lang": ("en",),
    }
    kept: dict[str, object] = {}
    ignored: list[Ignored] = []
    for name, text in pairs.items():
        value: object | None = None
        if text in ("", DEFAULT) or name not in _NAMES or (name in _WALL_NAMES and not domain.wall):
            continue
        if name == "year":
            value = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
            if value not in domain.years:
                value = None
        elif name == "goals":
            chosen = tuple(dict.fromkeys(g for g in text.split(",") if g in domain.goals))
            value = chosen or None
        elif name in WALL_RANGES:
            number = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else -1
            value = number if number in WALL_RANGES[name] else None
        elif name == "hours":
            value = _hours(text)
        elif name == "q":
            value = text[:MAX_VALUE]
        elif text in allowed[name]:
            value = text
        if value is None:
            ignored.append(Ignored(name, text[:MAX_VALUE]))
        elif (name, value) not in _DEFAULTS:
            kept[name] = value
    return Filters(**kept), tuple(ignored)  # type: ignore[arg-type]  # built field by field above


_NAMES = frozenset(f.name for f in fields(Filters))
_WALL_NAMES = frozenset([*WALL_RANGES, "hours"])
_DEFAULTS = {("ref", "others"), ("scheme", "auto"), ("lang", "en"), ("group", "all"), *WALL_DEFAULTS.items()}


def _hours(text: str) -> str | None:
    """The hours of a day, "7-18", in which a wall is lit; None where the text is no such span."""
    found = _HOURS.fullmatch(text)
    if found is None or int(found[1]) == int(found[2]):
        return None
    return f"{int(found[1])}-{int(found[2])}"


def path_of(route: Route) -> str:
    """The path of a route, percent-encoded; the inverse of ``parse_path`` for every known page."""
    plan = quote(route.plan, safe="")
    name = quote(route.id, safe="")
    match route.page:
        case "home":
            return "/"
        case "plan":
            return f"/{plan}"
        case "goal":
            return f"/{plan}/goals/{name}"
        case "kpi":
            return f"/{plan}/kpis/{name}"
        case "school":
            return f"/{plan}/schools/{name}"
        case "chart":
            at = f"@{quote(route.release, safe='')}" if route.release else ""
            dot = f".{route.suffix}" if route.suffix else ""
            return f"/c/{plan}{at}/{route.kind}/{name}{dot}"
        case explorer if explorer in EXPLORERS or explorer == "wall":
            return f"/{plan}/{explorer}"
        case "workbook":
            return f"/{plan}/equity.xlsx"
        case "project_rows":
            return f"/{plan}/projects.csv"
        case "slide":
            return f"/{plan}/wall/slides/{name}"
        case "worker":
            return f"/{plan}/wall-sw.js"
    return f"/{plan}" if plan else "/"


def query_of(filters: Filters) -> str:
    """The canonical query string, without "?"; empty when every choice is the default."""
    pairs: list[tuple[str, str]] = []
    for f in fields(Filters):
        value = getattr(filters, f.name)
        if value is None or value == () or (f.name, value) in _DEFAULTS:
            continue
        pairs.append((f.name, ",".join(value) if isinstance(value, tuple) else str(value)))
    return urlencode(pairs)


def url(route: Route, filters: Filters | None = None) -> str:
    """The one canonical address of a route under some choices, as a browser asks for it."""
    query = query_of(filters) if filters else ""
    return placed(path_of(route)) + (f"?{query}" if query else "")


_BASE: ContextVar[str] = ContextVar("base", default="")


@contextmanager
def served_under(base: str) -> Iterator[None]:
    """Within, the site stands at ``base`` of its host ("/plans", "" for the whole host), and every address says so."""
    before = _BASE.set(base)
    try:
        yield
    finally:
        _BASE.reset(before)


def placed(path: str) -> str:
    """A path of the site as a browser asks for it: behind the base that the site is served under."""
    return _BASE.get() + path


def unplaced(path: str) -> str | None:
    """The path of the site that a browser's path means, the inverse of ``placed``; None where it lies outside of the base."""
    base = _BASE.get()
    if not base or path.startswith(f"{base}/"):
        return path[len(base) :]
    return "/" if path == base else None


def school_year(year: int) -> str:
    """How a school year reads: 2019 is "2018–19" (with an en dash)."""
    return f"{year - 1}–{year % 100:02d}"
