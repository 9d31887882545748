"""The wall display: a page that turns slides by itself, its slides, and its service worker."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass

import flask

from components import wall
from components.text import pages as page_words
from components.text import wall_words as words
from components.wall_deck import Goal, Section, Slide, deck
from components.wall_sizes import Sizes, sizes
from components.wall_tile import Tile
from pages import http, static
from queries import changes
from queries import kpis as measures
from queries import plan as plans
from queries import schools as places
from queries.filters import WALL_DEFAULTS, Filters, Route, path_of, placed, query_of, url
from queries.kept import Kept
from queries.site import Releases, Site, resolve
from queries.types import ALL, DISTRICT, Trajectory

STYLES = ("tokens.css", "wall.css")
SCRIPT = "wall.js"
WORKER = "wall-sw.js"
MOST_CHANGED = 12
DECKS_KEPT = 64


@dataclass(frozen=True)
class Deck:
    """Every slide of one wall, and what the page around them says."""

    slides: tuple[Slide, ...]
    sizes: Sizes
    release: str
    age: str
    title: str


def blueprint(releases: Releases) -> flask.Blueprint:
    """Routes /<plan>/wall, /<plan>/wall/slides/<n> and /<plan>/wall-sw.js."""
    routes = flask.Blueprint("wall", __name__)

    decks = Kept(DECKS_KEPT)

    def asked(page: str) -> tuple[Site, Deck] | None:
        site = resolve(releases, flask.request.path, flask.request.query_string.decode("utf-8", "replace")[:2000])
        if site.route.page != page or site.db is None:
            return None
        path, query = path_of(Route("wall", site.route.plan)), query_of(site.filters)
        key = (site.db.key, tuple(past.release for past in site.history), path, query)
        return site, decks.get(key, lambda: made(releases, resolve(releases, path, query)))

    @routes.get("/<plan>/wall")
    def shell(plan: str) -> flask.Response:  # noqa: ARG001  # the one URL parser reads it
        found = asked("wall")
        if found is None:
            return _missing(words.NO_WALL)
        return http.revalidated(flask.Response(_document(*found), mimetype="text/html"))

    @routes.get("/<plan>/wall/slides/<number>")
    def slide(plan: str, number: str) -> flask.Response:  # noqa: ARG001  # the one URL parser reads them
        found = asked("slide")
        if found is None:
            return _missing(words.NO_SLIDE)
        site, every = found
        return http.revalidated(flask.Response(_slide(every, int(site.route.id)), mimetype="text/html"))

    @routes.get("/<plan>/wall-sw.js")
    def worker(plan: str) -> flask.Response:
        if asked("worker") is None:
            return _missing(words.NO_WALL)
        reply = flask.Response((static.ASSETS / WORKER).read_bytes(), mimetype="text/javascript")
        reply.headers["Service-Worker-Allowed"] = placed(f"/{plan}/")
        return http.revalidated(reply)

    return routes


def _missing(text: str) -> flask.Response:
    return flask.Response(text, status=404, mimetype="text/plain")


def _slide(every: Deck, number: int) -> str:
    """The slide of a number; past the last one it starts anew, since a release may leave fewer slides than a wall knew of."""
    count = len(every.slides)
    place = (number - 1) % count + 1
    at = wall.Showing(place, count, every.release, every.age, _files(placed("")).version)
    return wall.fragment(every.slides[place - 1], at, every.sizes)


def _document(site: Site, every: Deck) -> str:
    plan, filters = site.route.plan, site.filters
    query = query_of(filters)
    files = _files(placed(""))
    said = [page_words.ignored([(i.name, i.text) for i in site.request.ignored])] if site.request.ignored else []
    said += [words.CAPPED] if every.sizes.capped else []
    room = wall.Room(
        dwell=filters.dwell or WALL_DEFAULTS["dwell"],
        hours=filters.hours or "",
        notice=" ".join(said),
        slides=f"{url(Route('wall', plan))}/slides/",
        query=f"?{query}" if query else "",
        worker=url(Route("worker", plan)),
        files=(files.script, *files.fonts),
    )
    return wall.document(
        title=every.title,
        scheme="light" if filters.scheme == "light" else "dark",
        style=files.style,
        script=files.script,
        icon=files.icon,
        fonts=files.fonts,
        first=_slide(every, 1),
        age=every.age,
        sizes=every.sizes,
        room=room,
    )


@dataclass(frozen=True)
class _Files:
    """Addresses of the files that a wall asks for, its style sheet, and a mark that changes with any of them,
    so that a wall which has been up for months takes new code."""

    style: str
    script: str
    icon: str
    fonts: tuple[str, ...]
    version: str


@functools.cache
def _files(base: str) -> _Files:
    del base  # it stands in the addresses
    style = static.style(STYLES)
    script = static.asset(SCRIPT)
    fonts = tuple(static.asset(f"fonts/source-sans-3-latin-{weight}.woff2") for weight in (400, 600))
    version = hashlib.sha256((style + script).encode()).hexdigest()[:12]
    return _Files(style, script, static.asset("icon.svg"), fonts, version)


def made(releases: Releases, site: Site) -> Deck:
    """The deck of a plan under some choices: first what is new, then the plan's goals, then each goal with its KPIs."""
    db, filters = site.release, site.filters
    plan = plans.plan(db)
    school, group = filters.school or DISTRICT, filters.group or ALL
    tracks = measures.trajectories(db, school, group)
    if (school, group) != (DISTRICT, ALL):
        tracks = tuple(track for track in tracks if track.years)
    goals = [g for g in plans.goals(db) if not filters.goals or g.goal_id in filters.goals]
    tracks = tuple(track for track in tracks if track.kpi.goal_id in {g.goal_id for g in goals})
    change = changes.changes(releases, db, site.history, school, group)
    place = _place(site, plan.district)
    since = next((past.since for past in reversed(site.history) if past.release == db.release), "")
    sections = [*_changed(tracks, change, place)]
    if len(goals) != 1 or not tracks:
        message, note = words.of_plan(tracks)
        lines = tuple(_line(f"{g.order}. {g.name}", [t for t in tracks if t.kpi.goal_id == g.goal_id]) for g in goals)
        sections.append(Section(place, plan.title, message, note, goals=lines))
    for goal in goals:
        mine = [track for track in tracks if track.kpi.goal_id == goal.goal_id]
        if mine:
            message, note = words.of_targets(mine)
            tiles = tuple(Tile(track, track.kpi.kpi_id in change.kpis) for track in mine)
            sections.append(Section(place, f"{goal.order}. {goal.name}", message, note, tiles))
    size = sizes(filters.distance or WALL_DEFAULTS["distance"], filters.diagonal or WALL_DEFAULTS["diagonal"])
    return Deck(deck(sections, size), size, db.release, words.age(db.data_as_of, since), words.title(plan))


def _changed(tracks: tuple[Trajectory, ...], change: changes.Changes, place: str) -> list[Section]:
    new = [track for track in tracks if track.kpi.kpi_id in change.kpis]
    if not new or change.before is None:
        return []
    message, note = words.of_changes(len(new), change.before.data_as_of, change.before.since)
    return [Section(place, words.NEW_TITLE, message, note, tuple(Tile(track, True) for track in new[:MOST_CHANGED]))]


def _line(name: str, tracks: list[Trajectory]) -> Goal:
    tiles = [Tile(track) for track in tracks]
    return Goal(name, tuple(tile.shown.state if tile.shown else "" for tile in tiles), words.tally(tracks))


def _place(site: Site, district: str) -> str:
    """Whose results these are: the district's, or a school's, and which students'."""
    filters: Filters = site.filters
    school = next((s.name for s in places.schools(site.release) if s.school_id == filters.school), None)
    group = next((g.name for g in plans.groups(site.release) if g.group_id == filters.group), None)
    return " · ".join(part for part in (school or district, group) if part)
