"""Answers charts that were asked for before, in front of Flask: an embed on a newspaper's page is asked for all day.

Only the public tier has one. What is kept is exactly what Flask replied under the same address, host,
scheme and coding, and only while the plan's release is the one it was made from; so a new release, an
older one's banner and every header come out as they would without it. Requests answered here are, like
static files, not counted by the limits.
"""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from queries.filters import parse_path
from queries.site import Releases, current_release

LARGEST = 48_000_000
"""Bytes kept in one process."""
LONGEST = 2000
NOT_OF_304 = frozenset(["content-type", "content-length", "content-encoding", "content-disposition"])
Headers = list[tuple[str, str]]
Environ = dict[str, Any]
Start = Callable[..., Any]
Wsgi = Callable[[Environ, Start], Iterable[bytes]]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Reply:
    """What Flask said: whole, or, where only a reader's own copy was confirmed, without a body."""

    etag: str
    confirmed: Headers
    headers: Headers
    body: bytes | None

    @property
    def weight(self) -> int:
        return len(self.body or b"") + 1500  # its headers and places in memory


class Front:
    """A WSGI application around another one."""

    def __init__(self, app: Wsgi, releases: Releases, largest: int = LARGEST) -> None:
        assert releases.tier == "public", "replies of the internal tier are kept by nobody"
        self._app, self._releases = app, releases
        self._room = largest
        self._kept: OrderedDict[Key, Reply] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if not path.startswith("/c/") or environ["REQUEST_METHOD"] != "GET" or len(environ.get("QUERY_STRING", "")) > LONGEST:
            return self._app(environ, start_response)
        plan = _plan(path)
        now = current_release(self._releases, plan) if plan else None
        if now is None:
            return self._app(environ, start_response)
        key = _key(environ, path, now)
        held: str = environ.get("HTTP_IF_NONE_MATCH", "")
        reply = self._kept.get(key)
        if reply is not None:
            self._used(key)
            if held and _names(held, reply.etag):
                start_response("304 NOT MODIFIED", list(reply.confirmed))
                return []
            if reply.body is not None and held != "*":
                start_response("200 OK", list(reply.headers))
                return [reply.body]
        return self._ask(environ, start_response, key, plan, now)

    def _ask(self, environ: Environ, start_response: Start, key: Key, plan: str, now: str) -> Iterable[bytes]:
        """Flask's own reply, kept where it is one that may be."""
        said: list[Any] = []

        def start(status: str, headers: Headers, *rest: Any) -> Any:
            said[:] = [status, headers]
            return start_response(status, headers, *rest)

        given = self._app(environ, start)
        try:
            body = b"".join(given)
        finally:
            if hasattr(given, "close"):
                given.close()
        reply = _reply(said[0], said[1], body)
        # A release that came meanwhile may already stand in the reply, which then is none of this one's.
        if reply is not None and current_release(self._releases, plan) == now:
            self._keep(key, reply)
        return [body]

    def _used(self, key: Key) -> None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)

    def _keep(self, key: Key, reply: Reply) -> None:
        with self._lock:
            before = self._kept.pop(key, None)
            if before is not None:
                self._room += before.weight
                if reply.body is None and before.etag == reply.etag:
                    reply = before
            self._kept[key] = reply
            self._room -= reply.weight
            while self._room < 0 and self._kept:
                self._room += self._kept.popitem(last=False)[1].weight


def _reply(status: str, headers: Headers, body: bytes) -> Reply | None:
    named = {name.lower(): value for name, value in headers}
    etag = named.get("etag", "")
    if status[:3] not in ("200", "304") or not etag or etag.startswith("W/") or "set-cookie" in named:
        return None
    if status[:3] == "304":
        return Reply(etag, headers, [], None)
    return Reply(etag, [(name, value) for name, value in headers if name.lower() not in NOT_OF_304], headers, body)


def _key(environ: Environ, path: str, now: str) -> Key:
    return (
        path,
        environ.get("QUERY_STRING", ""),
        now,
        _coding(environ.get("HTTP_ACCEPT_ENCODING", "")),
        environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST", ""),
        environ.get("SERVER_NAME", ""),
        environ.get("SERVER_PORT", ""),
        environ.get("SCRIPT_NAME", ""),
    )


@functools.lru_cache(maxsize=4096)
def _plan(path: str) -> str:
    """The plan whose chart a path names, "" for none. A path is text as the server decoded it, byte by byte (PEP 3333)."""
    try:
        route = parse_path(path.encode("latin-1").decode("utf-8"))
    except UnicodeError:
        return ""
    return route.plan if route.page == "chart" else ""


@functools.lru_cache(maxsize=256)
def _coding(header: str) -> str:
    """The coding that pages.http prefers of those a reader accepts."""
    accepted = parse_accept_header(header, Accept)
    return "br" if accepted["br"] else "gzip" if accepted["gzip"] else ""


def _names(held: str, etag: str) -> bool:
    """Whether an If-None-Match names this validator (RFC 9110, 13.1.2: compared weakly)."""
    return held == etag or etag in (part.strip().removeprefix("W/") for part in held.split(","))
