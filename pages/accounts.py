"""Signing in and out, and pairing walls: /login, /callback, /logout and /pair, in the internal tier alone."""

from __future__ import annotations

import logging
from html import escape
from typing import Any
from urllib.parse import urlsplit

import flask

from components import plain
from components.text import account_words as words
from pages import http, static
from pages.oidc import Provider, ProviderDown, Refused
from pages.roles import Grant, Roles
from pages.sessions import Session, safe
from pages.state import CODE_LENGTH, State, StateUnavailable
from queries.filters import placed, unplaced
from queries.scope import Viewer

log = logging.getLogger("waymark")


def blueprint(provider: Provider, roles: Roles, state: State) -> flask.Blueprint:
    """The routes of an internal tier with a sign-in."""
    routes = flask.Blueprint("accounts", __name__)

    @routes.get("/login")
    def login() -> flask.Response:
        if not safe(flask.request):
            return page(words.FAILED_TITLE, [plain.paragraph(words.NEEDS_TLS)], 400)
        onward = within(flask.request.args.get("next", ""))
        if recognised(roles) is not None:
            return redirect(onward)
        try:
            reply = provider.leave_for(flask.url_for("accounts.callback", _external=True))
        except ProviderDown as error:
            log.error("the sign-in service cannot be asked: %s", error)
            return page(words.FAILED_TITLE, [plain.paragraph(words.PROVIDER_DOWN)], 502)
        flask.session["next"] = onward
        return reply

    @routes.get("/callback")
    def callback() -> flask.Response:
        again = plain.link(words.SIGN_IN_AGAIN, flask.url_for("accounts.login"))
        try:
            who = provider.returned()
        except ProviderDown as error:
            log.error("the sign-in service cannot be asked: %s", error)
            return page(words.FAILED_TITLE, [plain.paragraph(words.PROVIDER_DOWN), again], 502)
        except Refused as error:
            log.warning("a sign-in was refused: %s", error)
            return page(words.FAILED_TITLE, [plain.paragraph(words.FAILED), again], 400)
        held = session()
        onward = within(str(held.get("next", "")))
        held.clear()
        held.renew()
        held.update(issuer=who.issuer, subject=who.subject, id_token=who.token, claimed=_kept(roles.claimed(who.claims)))
        return redirect(onward)

    @routes.get("/logout")
    def leave() -> flask.Response:
        if "subject" not in session():
            body = [plain.paragraph(words.OUT), plain.link(words.SIGN_IN_AGAIN, flask.url_for("accounts.login"))]
            return page(words.OUT_TITLE, body)
        reply = page(
            words.LEAVE_TITLE, [plain.paragraph(words.LEAVE), plain.button(words.SIGN_OUT, flask.url_for("accounts.logout"))]
        )
        farewell = provider.farewell("", "")
        if farewell:  # a form may be sent on to the provider only where this page's policy says so
            at = urlsplit(farewell)
            reply.headers["Content-Security-Policy"] = http.policy((), "'none'", forms=f"'self' {at.scheme}://{at.netloc}")
        return reply

    @routes.post("/logout")
    def logout() -> flask.Response:
        held = session()
        token = str(held.get("id_token", ""))
        held.clear()
        held.modified = True
        out = flask.url_for("accounts.leave", _external=True)
        return redirect((provider.farewell(out, token) if token else None) or flask.url_for("accounts.leave"))

    @routes.get("/pair")
    def pair() -> flask.Response:
        return _pairing(state)

    @routes.post("/pair")
    def change() -> flask.Response:
        viewer: Viewer = flask.g.viewer
        if viewer.role != "superintendent":
            return page(words.PAIR_TITLE, [plain.paragraph(words.NOT_HERE)], 403)
        asked = flask.request.form
        if asked.get("end"):
            state.revoke(asked["end"])
            return _pairing(state, words.ENDED)
        wall = state.approve(asked.get("code", "")[:40], f"{viewer.issuer} {viewer.subject}")
        return _pairing(state, words.paired(wall.plan) if wall else words.NO_SUCH_CODE, 200 if wall else 404)

    @routes.errorhandler(StateUnavailable)
    def no_state(error: StateUnavailable) -> flask.Response:
        log.error("sign-in state is not available: %s", error)
        return page(words.FAILED_TITLE, [plain.paragraph(words.STATE_DOWN)], 503)

    return routes


def _pairing(state: State, said: str = "", status: int = 200) -> flask.Response:
    viewer: Viewer = flask.g.viewer
    if viewer.role != "superintendent":
        return page(words.PAIR_TITLE, [plain.paragraph(words.NOT_HERE)], 403)
    here = flask.url_for("accounts.pair")
    walls = [
        escape(words.wall_line(w.plan, w.id, w.approved_at, w.expires)) + plain.button(words.REVOKE, here, end=w.id)
        for w in state.walls()
    ]
    body = [
        plain.paragraph(said, "status") if said else "",
        plain.paragraph(words.PAIR),
        plain.asked_code(words.PAIR_CODE, words.PAIR_DO, here, CODE_LENGTH),
        plain.paragraph(words.PAIR_SEES),
        f"<h2>{escape(words.PAIRED_TITLE)}</h2>",
        plain.items(walls) if walls else plain.paragraph(words.NONE_PAIRED),
    ]
    return page(words.PAIR_TITLE, body, status)


def page(title: str, body: list[str], status: int = 200) -> flask.Response:
    """One of these pages; no other site may frame it."""
    reply = flask.Response(plain.document(title, body, static.style(), static.asset("icon.svg")), status, mimetype="text/html")
    reply.headers["Content-Security-Policy"] = http.policy((), "'none'")
    return reply


def session() -> Session:
    """The session of the request in hand."""
    return flask.session._get_current_object()  # type: ignore[attr-defined,no-any-return]  # a proxy, typed as what it stands for


def recognised(roles: Roles) -> Viewer | None:
    """The viewer whose session the request carries, with the role that person has now; None for nobody."""
    held: dict[str, Any] = session()
    if "subject" not in held:
        return None
    return roles.viewer(held["issuer"], held["subject"], _grant(held.get("claimed")))


def within(address: str) -> str:
    """An address to go on to, if it lies on this site; else its front page. No other site can be smuggled in."""
    try:
        at = urlsplit(address[:2000])
    except ValueError:
        return placed("/")
    fit = not at.scheme and not at.netloc and at.path.startswith("/") and not at.path.startswith("//") and "\\" not in address
    printable = all(" " < letter <= "~" for letter in address)
    if not (fit and printable and unplaced(at.path)):
        return placed("/")
    return at.path + (f"?{at.query}" if at.query else "")


def redirect(onward: str) -> flask.Response:
    """Send the browser on; the address was made or checked here."""
    return flask.Response(status=303, headers={"Location": onward})


def _kept(grant: Grant | None) -> dict[str, Any] | None:
    return {"role": grant.role, "schools": sorted(grant.schools)} if grant else None


def _grant(kept: dict[str, Any] | None) -> Grant | None:
    return Grant(kept["role"], frozenset((plan, school) for plan, school in kept["schools"])) if kept else None
