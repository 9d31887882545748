"""The door of the internal tier: nothing is answered before it is known who asks, and everything read is recorded."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import ExitStack
from urllib.parse import urlsplit

import flask

from components import plain
from components.text import account_words as words
from pages import accounts
from pages.access_log import Access, AccessLog, now
from pages.roles import Roles
from pages.sessions import cookie_name, local, set_cookie
from pages.state import PENDING_SECONDS, WALL_SECONDS, State, StateUnavailable
from queries import kept
from queries.filters import WALL_ROUTES, Route, parse_path, placed, url
from queries.scope import Viewer, scope

log = logging.getLogger("waymark")
OPEN = frozenset(
    [
        "health.healthz",
        "health.readyz",
        "health.robots",
        "accounts.login",
        "accounts.callback",
        "accounts.leave",
        "accounts.logout",
    ]
)
"""The endpoints that hold nothing of the district; everything else, whatever it is, asks for a viewer."""
UPDATE = "/_dash-update-component"
WALL_COOKIE = "waymark-wall"
CODE_HEADER = "Waymark-Code"
PRIVATE = "no-store, private"


def viewer() -> Viewer | None:
    """Who asks in the request in hand; None for nobody, and outside of any request."""
    found: Viewer | None = flask.g.get("viewer") if flask.has_request_context() else None
    return found


def protect(server: flask.Flask, who: Callable[[], Viewer | None], state: State | None, accesses: AccessLog) -> None:
    """Refuse every request of nobody, and record the rest. Must be called before any other hook is set.

    ``who`` tells the viewer of the request in hand. Without ``state`` there are no sessions and no walls: the
    site is open to this machine alone.
    """

    @server.before_request
    def ask_who() -> flask.Response | None:
        asked = flask.request
        asked.environ.pop("HTTP_IF_NONE_MATCH", None)  # a browser may hold what somebody else was shown
        flask.g.reading = flask.g.setdefault("closing", ExitStack()).enter_context(kept.tally())
        if state is None and not local(asked):
            return _plain(words.ONLY_HERE, 403)
        if asked.method not in ("GET", "HEAD", "OPTIONS") and _from_elsewhere():
            return _plain(words.FROM_ELSEWHERE, 403)
        if asked.endpoint in OPEN:
            return None
        flask.g.viewer = who() or (_wall(state) if state else None)
        if flask.g.viewer is None:
            return _refused(state)
        if not accesses.has_room():
            flask.g.viewer = None  # nothing is shown, so there is nothing to record
            return _plain(words.NOT_RECORDED, 503)
        return _own_school(flask.g.viewer)

    @server.after_request
    def record(reply: flask.Response) -> flask.Response:
        reply.headers["Cache-Control"] = PRIVATE
        reply.headers["Vary"] = "Cookie, Accept-Encoding"
        reply.headers.pop("ETag", None)
        found = viewer()
        if found is not None:
            seen = scope(found).schools
            shown = "everything" if seen is None else " ".join(["public", *sorted(f"{p}/{s}" for p, s in seen)])
            reading: kept.Reading = flask.g.reading
            accesses.record(
                Access(
                    at=now().isoformat(timespec="milliseconds"),
                    who=f"{found.issuer} {found.subject}",
                    role=found.role,
                    scope=shown,
                    query=_query(),
                    status=reply.status_code,
                    rows=reading.rows,
                    releases=reading.releases,
                )
            )
        return reply

    @server.teardown_request
    def close(_error: BaseException | None) -> None:
        closing: ExitStack | None = flask.g.pop("closing", None)
        if closing is not None:
            closing.close()

    @server.errorhandler(StateUnavailable)
    def no_state(error: StateUnavailable) -> flask.Response:
        log.error("sign-in state is not available: %s", error)
        return _plain(words.STATE_DOWN + "\n", 503)


def signed_in(roles: Roles) -> Callable[[], Viewer | None]:
    """The viewer of a session, for ``protect``."""
    return lambda: accounts.recognised(roles)


def alone() -> Viewer:
    """Who sits at this machine, where sign-in is off."""
    return Viewer("this machine", "anybody", "superintendent")


def _wall(state: State) -> Viewer | None:
    """The paired wall that asks, if it asks for nothing but its own plan's wall."""
    route = parse_path(flask.request.path)
    token = flask.request.cookies.get(cookie_name(flask.request, WALL_COOKIE))
    if route.page not in WALL_ROUTES or not token or flask.request.method not in ("GET", "HEAD"):
        return None
    wall = state.wall(token)
    return Viewer("wall", wall.id, "wall") if wall and state.paired(wall, route.plan) else None


def _refused(state: State | None) -> flask.Response:
    asked = flask.request
    route = parse_path(asked.path)
    if state and route.page in WALL_ROUTES and asked.method == "GET":
        return _unpaired(state, route)
    if state and "subject" in accounts.session():
        body = [plain.paragraph(words.NO_ROLE)]
        body += [plain.paragraph(f"{accounts.session()['issuer']} {accounts.session()['subject']}")]
        body += [plain.button(words.SIGN_OUT, flask.url_for("accounts.logout"))]
        return accounts.page(words.NO_ROLE_TITLE, body, 403)
    reading = (
        asked.method == "GET" and not asked.path.startswith(("/_", "/c/")) and "text/html" in asked.headers.get("Accept", "")
    )
    if reading:
        query = asked.query_string.decode("ascii", "replace")
        onward = placed(asked.path) + (f"?{query}" if query else "")
        return accounts.redirect(flask.url_for("accounts.login", next=onward))
    return _plain(words.NOT_ALLOWED, 401)


def _unpaired(state: State, route: Route) -> flask.Response:
    """A wall that is not paired, or not any more: never a form, always a code that holds."""
    name = cookie_name(flask.request, WALL_COOKIE)
    held = flask.request.cookies.get(name)
    token, wall = state.ask_to_pair(route.plan, held)
    if route.page == "wall":
        at = flask.url_for("accounts.pair", _external=True)
        body = [plain.shown_code(wall.code), plain.paragraph(f"{words.WALL_HOW} {at}"), plain.paragraph(words.WALL_AGAIN)]
        reply = accounts.page(words.WALL_TITLE, body, 401)
        reply.headers["Refresh"] = "5"
    else:  # the wall that runs keeps its picture and shows the code beside it
        reply = _plain(words.WALL_TITLE + "\n", 401)
        reply.headers[CODE_HEADER] = wall.code
    if token != held:
        set_cookie(reply, name, token, WALL_SECONDS + PENDING_SECONDS)
    return reply


def _own_school(found: Viewer) -> flask.Response | None:
    """Where a principal who arrives at a front page is led: to the own school. A click within the site leads where it says."""
    asked = flask.request
    if found.role != "principal" or asked.method != "GET" or asked.args.get("school") or asked.path.startswith("/_"):
        return None
    route = parse_path(asked.path)
    if route.page not in ("home", "plan") or _clicked():
        return None
    plan = route.plan or min((plan for plan, _ in found.schools), default="")
    school = found.first_school(plan)
    if school is None:
        return None
    return accounts.redirect(url(Route("school", plan, school)))


def _clicked() -> bool:
    asked = flask.request
    site = asked.headers.get("Sec-Fetch-Site")
    return site == "same-origin" if site else urlsplit(asked.headers.get("Referer", "")).netloc == asked.host


def _from_elsewhere() -> bool:
    """Whether a form or script of another site has sent this (Fetch: Origin and Sec-Fetch-Site, set by browsers alone)."""
    asked = flask.request
    origin, site = asked.headers.get("Origin"), asked.headers.get("Sec-Fetch-Site")
    return (origin is not None and origin != asked.host_url.rstrip("/")) or site in ("cross-site", "same-site")


def _query() -> str:
    asked = flask.request
    text = asked.full_path.rstrip("?") if asked.query_string else asked.path
    if asked.path == UPDATE:
        body = asked.get_json(silent=True)
        text += f" {json.dumps(body.get('inputs'))}" if isinstance(body, dict) else ""
    return f"{asked.method} {text}"


def _plain(text: str, status: int) -> flask.Response:
    return flask.Response(text, status=status, mimetype="text/plain")
