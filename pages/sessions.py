"""Flask's session, kept on the server: the cookie holds a random token and nothing else."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import flask
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from components.text import account_words as words
from pages.settings import LOOPBACK
from pages.state import SESSION_SECONDS, State, StateUnavailable

log = logging.getLogger("waymark")


class Session(CallbackDict[str, Any], SessionMixin):
    """One browser's session. ``token`` is empty until it is first written."""

    def __init__(self, content: dict[str, Any], token: str = "") -> None:
        def changed(_: object) -> None:
            self.modified = True

        super().__init__(content, changed)
        self.token = token
        self.modified = False
        self.renewed = False

    def renew(self) -> None:
        """Take another token when it is written next: whoever knew the old one before the sign-in knows nothing."""
        self.renewed = self.modified = True


class Sessions(SessionInterface):
    """Reads and writes sessions by the cookie's token."""

    def __init__(self, state: State) -> None:
        self._state = state

    def open_session(self, app: flask.Flask, request: flask.Request) -> Session:  # noqa: ARG002  # Flask's signature
        token = request.cookies.get(cookie_name(request, "waymark"), "")
        content = None
        if token:
            try:
                content = self._state.session(token)
            except StateUnavailable as error:  # nobody is signed in while nobody can be recognised
                log.error("sessions cannot be read: %s", error)
        return Session(content, token) if content is not None else Session({})

    def save_session(self, app: flask.Flask, session: SessionMixin, response: flask.Response) -> None:  # noqa: ARG002
        assert isinstance(session, Session)
        try:
            self._save(session, response)
        except StateUnavailable as error:
            log.error("sessions cannot be written: %s", error)
            response.status_code = 503
            response.headers.remove("Location")
            response.headers.remove("Content-Encoding")
            response.mimetype = "text/plain"
            response.set_data(words.STATE_DOWN + "\n")

    def _save(self, session: Session, response: flask.Response) -> None:
        if not session.modified:
            return
        if session.token and (session.renewed or not session):
            self._state.end_session(session.token)
            session.token = ""
        name = cookie_name(flask.request, "waymark")
        if not session:
            set_cookie(response, name, "", 0)
            return
        session.token = session.token or secrets.token_urlsafe(32)
        self._state.keep_session(session.token, dict(session), "subject" in session)
        set_cookie(response, name, session.token, SESSION_SECONDS)


def local(request: flask.Request) -> bool:
    """Whether the request came from this machine to this machine, and through no proxy."""
    forwarded = any(name.lower() == "forwarded" or name.lower().startswith("x-forwarded-") for name, _ in request.headers)
    return not forwarded and bool(LOOPBACK.fullmatch(request.remote_addr or "") and LOOPBACK.fullmatch(request.host))


def safe(request: flask.Request) -> bool:
    """Whether a secret may travel: over TLS, or within this machine while developing."""
    return request.is_secure or local(request)


def cookie_name(request: flask.Request, name: str) -> str:
    """A cookie's name. ``__Host-`` makes browsers refuse it but over TLS, from this very host, for every path."""
    name += request.script_root.replace("/", "-")  # another site of this kind on the host has sessions of its own
    return f"__Host-{name}" if request.is_secure else name


def set_cookie(reply: flask.Response, name: str, value: str, seconds: int) -> None:
    """Set a cookie that no script reads and that no other site's form sends; 0 seconds take it away."""
    secure = name.startswith("__Host-")
    reply.set_cookie(name, value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="Lax")
