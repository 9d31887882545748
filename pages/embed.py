"""One chart for other people's pages: /c/<plan>/<kind>/<id>, its downloads, and /oembed.

A reader who holds a reply already is answered from the release's name alone, without a question.
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import flask

from components import embed_document, plate
from components.png import SHARP, png
from components.text import embed_words as words
from components.theme import Scheme
from pages import chart_files, http, inlined, oembed, outside, permalink
from queries.filters import Route, parse_path, path_of, unplaced
from queries.kept import Kept
from queries.site import Releases, current_release, resolve

LIVE = "public, max-age=0, must-revalidate, s-maxage=300"
FROZEN = "public, max-age=31536000, immutable"
PRIVATE = "private, no-store"
TYPES = {"": "text/html", "csv": "text/csv", "json": "application/json", "svg": "image/svg+xml", "png": "image/png"}
CARDS = {str(width): width for width in oembed.PREVIEWS}
LONGEST = 2000
TEXTS_KEPT, PICTURES_KEPT = 96, 32


def blueprint(releases: Releases, hosts: str = "*") -> flask.Blueprint:
    """The routes. ``hosts`` are the sites that may frame a chart, as a ``frame-ancestors`` list."""
    routes = flask.Blueprint("embed", __name__)
    texts, pictures = Kept(TEXTS_KEPT), Kept(PICTURES_KEPT)

    @routes.get("/c/<path:_rest>")
    def chart(_rest: str) -> flask.Response:
        path, query = flask.request.path, flask.request.query_string.decode("utf-8", "replace")[:LONGEST]
        route = parse_path(path)
        now = current_release(releases, route.plan) if route.page == "chart" else None
        etag = _etag(releases, path, query, now, route.release)
        if now and _held(etag):
            return _finished(flask.Response(status=304), route, etag)
        site = resolve(releases, path, query)
        if site.route.page != "chart":
            return flask.Response(words.NO_CHART, status=404, mimetype="text/plain")
        card = CARDS.get(flask.request.args.get("card", ""))
        key = (site.release.key, now, path, query, _root())
        made = outside.outside(site)
        if route.suffix == "png":
            reply = flask.Response(pictures.get((*key, card), lambda: _png(made, card)))
        else:
            reply = flask.Response(texts.get(key, lambda: _text(made)))
        if route.suffix:
            placed = "inline" if card or route.suffix == "svg" else "attachment"
            reply.headers["Content-Disposition"] = f'{placed}; filename="{chart_files.file_name(made, route.suffix)}"'
        return _finished(reply, route, etag)

    @routes.get("/oembed")
    def describe() -> flask.Response:
        asked = flask.request.args
        if asked.get("format", "json") != "json":
            return flask.Response(words.OEMBED_JSON_ONLY, status=501, mimetype="text/plain")
        if not asked.get("url"):
            return flask.Response(words.OEMBED_NEEDS_URL, status=400, mimetype="text/plain")
        found = _charted(asked["url"])
        site = resolve(releases, *found) if found else None
        if site is None or site.route.page != "chart":
            return flask.Response(words.OEMBED_NO_CHART, status=404, mimetype="text/plain")
        told = oembed.described(outside.outside(site), _root(), _pixels("maxwidth"), _pixels("maxheight"))
        return http.revalidated(flask.Response(json.dumps(told, ensure_ascii=False), mimetype="application/json"))

    def _text(made: outside.Outside) -> str:
        match made.site.route.suffix:
            case "csv":
                return chart_files.as_csv(made)
            case "json":
                return chart_files.as_json(made)
            case "svg":
                return plate.plate(made.plate(), _scheme(made))
        standing = permalink.standing(releases, made, _root()) if made.site.route.release else None
        return embed_document.document(outside.embed(made, _root(), standing), inlined.parts())

    def _finished(reply: flask.Response, route: Route, etag: str) -> flask.Response:
        reply.mimetype = TYPES[route.suffix]
        reply.set_etag(etag)
        reply.headers["Vary"] = "Accept-Encoding"
        reply.headers["Cache-Control"] = PRIVATE if releases.tier == "internal" else FROZEN if route.release else LIVE
        if not route.suffix:
            policy = http.policy((inlined.script_hash(),), hosts, fonts="data:")
            reply.headers["Content-Security-Policy"] = policy
        return reply

    return routes


def _scheme(made: outside.Outside) -> Scheme:
    return "dark" if made.site.filters.scheme == "dark" else "light"


def _png(made: outside.Outside, card: int | None) -> bytes:
    if card:
        return png(plate.card(made.plate(), _scheme(made)), card / plate.CARD[0])
    return png(plate.plate(made.plate(), _scheme(made)), SHARP)


def _etag(releases: Releases, path: str, query: str, now: str | None, frozen: str) -> str:
    """Names the code, the release, the one that is current now (a frozen chart speaks of it), the address, and the
    headers that a reader who holds the chart is not told again."""
    parts = (releases.tier, now or "", frozen, _root(), path, query, *http.STEADY.values())
    return http.tag(inlined.code(), *(part.encode("utf-8", "replace") for part in parts))


def _held(etag: str) -> bool:
    held = flask.request.if_none_match
    return not held.star_tag and held.contains_weak(etag)


def _root() -> str:
    """The scheme and host under which the reader knows this site."""
    return flask.request.host_url.rstrip("/")


def _charted(address: str) -> tuple[str, str] | None:
    """Path and query of the chart at an address of this site; a KPI's page stands for its trajectory."""
    try:
        at = urlsplit(address[: 2 * LONGEST])
    except ValueError:
        return None
    if at.scheme not in ("http", "https", "") or (at.netloc and at.netloc != flask.request.host):
        return None
    path = unplaced(at.path)
    if path is None:
        return None
    route = parse_path(path)
    if route.page == "kpi":
        return path_of(Route("chart", route.plan, route.id, "trend")), at.query[:LONGEST]
    return path, at.query[:LONGEST]


def _pixels(name: str) -> int | None:
    text = flask.request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and int(text[:6]) > 0 else None
