"""Answers what was asked for before, in front of Flask: charts, and the data call of a filter change.

An embed on a newspaper's page is asked for all day, and the first choice of most readers is the same few.
Only the public tier has a front. What is kept is exactly what Flask replied under the same address, body,
host, scheme and coding, and only while the releases are those it was made from; so a new release, an
older one's banner and every header come out as they would without it. Requests answered here are, like
static files, not counted by the limits.
"""

from __future__ import annotations

import functools
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from pages import http
from queries.filters import parse_path
from queries.site import Releases, current_release, served

LARGEST = 48_000_000
"""Bytes of charts kept in one process; of answers to data calls a third as many."""
LONGEST = 2000
"""Characters of the longest query string, and times eight bytes of the longest body, that are looked up."""
FRESH = 0.01
"""Seconds for which a plan's release is taken to be the current one. To ask the file system at each request costs a
thread its turn, which takes many times longer than the question."""
DATA_CALL = "/_dash-update-component"
NOT_OF_304 = frozenset(
    ["content-type", "content-length", "content-encoding", "content-disposition", *(name.lower() for name in http.STEADY)]
)
Headers = list[tuple[str, str]]
Environ = dict[str, Any]
Start = Callable[..., Any]
Wsgi = Callable[[Environ, Start], Iterable[bytes]]
Key = tuple[str | bytes, ...]


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


class Replies:
    """Replies by key, the one least recently asked for going first when the room is used up."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._replies: OrderedDict[Key, Reply] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._replies)

    @property
    def weight(self) -> int:
        """Bytes that are kept."""
        return sum(reply.weight for reply in self._replies.values())

    def get(self, key: Key) -> Reply | None:
        with self._lock:
            reply = self._replies.get(key)
            if reply is not None:
                self._replies.move_to_end(key)
            return reply

    def put(self, key: Key, reply: Reply) -> None:
        """Keep a reply; one that only confirmed a reader's copy does not take the place of the whole one."""
        with self._lock:
            before = self._replies.pop(key, None)
            if before is not None:
                self._room += before.weight
                if reply.body is None and before.etag == reply.etag:
                    reply = before
            self._replies[key] = reply
            self._room -= reply.weight
            while self._room < 0 and self._replies:
                self._room += self._replies.popitem(last=False)[1].weight


class Front:
    """A WSGI application around another one."""

    def __init__(self, app: Wsgi, releases: Releases, largest: int = LARGEST) -> None:
        assert releases.tier == "public", "replies of the internal tier are kept by nobody"
        self._app, self._releases = app, releases
        self._known: dict[str, tuple[float, str | None]] = {}
        self._charts, self._answers = Replies(largest), Replies(largest // 3)  # apart: unlike calls must not push charts out

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if path.startswith("/c/") and environ["REQUEST_METHOD"] == "GET":
            return self._chart(environ, start_response, path)
        if path == DATA_CALL and environ["REQUEST_METHOD"] == "POST":
            return self._answer(environ, start_response)
        return self._app(environ, start_response)

    def _chart(self, environ: Environ, start_response: Start, path: str) -> Iterable[bytes]:
        plan = _plan(path)
        now = self._current(plan) if plan else None
        query: str = environ.get("QUERY_STRING", "")
        if now is None or len(query) > LONGEST:
            return self._app(environ, start_response)
        key = (path, query, now, *_asked_of(environ))
        held: str = environ.get("HTTP_IF_NONE_MATCH", "")
        reply = self._charts.get(key)
        if reply is not None:
            if held and _names(held, reply.etag):
                start_response("304 NOT MODIFIED", list(reply.confirmed))
                return []
            if reply.body is not None and held != "*":
                start_response("200 OK", list(reply.headers))
                return [reply.body]
        status, headers, body = self._ask(environ, start_response)
        reply = _reply(status, headers, body)
        # A release that came meanwhile may already stand in the reply, which then is none of this one's.
        if reply is not None and current_release(self._releases, plan) == now:
            self._charts.put(key, reply)
        return [body]

    def _answer(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """A data call: the reply depends on its body, on the releases and, for what is due, on the day."""
        length: str = environ.get("CONTENT_LENGTH", "")
        if not length.isascii() or not length.isdigit() or int(length) > 8 * LONGEST or environ.get("QUERY_STRING"):
            return self._app(environ, start_response)
        question: bytes = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = BytesIO(question)
        now = self._served()
        digest = hashlib.sha256(question).digest()  # a long question must not be kept: only replies are weighed
        key = (digest, now, environ.get("CONTENT_TYPE", ""), *_asked_of(environ))
        reply = self._answers.get(key)
        if reply is not None and reply.body is not None:
            start_response("200 OK", list(reply.headers))
            return [reply.body]
        status, headers, body = self._ask(environ, start_response)
        if status[:3] == "200" and "set-cookie" not in {name.lower() for name, _ in headers} and self._served() == now:
            self._answers.put(key, Reply("", [], headers, body))
        return [body]

    def _current(self, plan: str) -> str | None:
        """The plan's release, as it was at most a hundredth of a second ago."""
        at = time.monotonic()
        known = self._known.get(plan)
        if known is None or at - known[0] > FRESH:
            known = at, current_release(self._releases, plan)
            if known[1] is not None or plan in self._known:  # names of no plan are without number
                self._known[plan] = known
        return known[1]

    def _served(self) -> str:
        return f"{date.today().isoformat()} {served(self._releases)}"

    def _ask(self, environ: Environ, start_response: Start) -> tuple[str, Headers, bytes]:
        """Flask's own reply: status, headers, body."""
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
        return said[0], said[1], body


def _reply(status: str, headers: Headers, body: bytes) -> Reply | None:
    named = {name.lower(): value for name, value in headers}
    etag = named.get("etag", "")
    if status[:3] not in ("200", "304") or not etag or etag.startswith("W/") or "set-cookie" in named:
        return None
    if status[:3] == "304":
        return Reply(etag, headers, [], None)
    return Reply(etag, [(name, value) for name, value in headers if name.lower() not in NOT_OF_304], headers, body)


def _asked_of(environ: Environ) -> tuple[str, ...]:
    """What of a request, beside its address and body, shows in a reply: its coding, and the site's own name."""
    return (
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
