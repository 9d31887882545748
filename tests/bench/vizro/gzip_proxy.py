"""What a compressing reverse proxy does for an app that sends everything plain: gzip 6, and a cache.

WSGI middleware, so that no second server process takes part in the measurement. It compresses what a
proxy is commonly told to, and keeps the compressed copy of the app's static files.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from typing import Any

COMPRESSIBLE = ("text/", "application/json", "application/javascript", "image/svg+xml", "font/ttf")
SMALLEST = 1000

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Reply = tuple[str, Headers, bytes]
StartResponse = Callable[..., Any]


class GzipProxy:
    """Wraps a WSGI app; each worker process keeps its own cache of replies."""

    def __init__(self, app: Callable[[Environ, StartResponse], Iterable[bytes]]) -> None:
        self.app = app
        self.cache: dict[str, Reply] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if "gzip" not in environ.get("HTTP_ACCEPT_ENCODING", ""):
            return self.app(environ, start_response)
        key = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}"
        reply = self.cache.get(key)
        if reply is None:
            reply = compressed(self.ask(environ))
            if environ["REQUEST_METHOD"] == "GET" and reply[0].startswith("200") and cacheable(reply[1]):
                self.cache[key] = reply
        status, headers, body = reply
        start_response(status, headers)
        return [body]

    def ask(self, environ: Environ) -> Reply:
        """The app's whole reply, uncompressed."""
        started: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, _exc_info: object = None) -> None:
            started.append((status, headers))

        parts = self.app(environ, start)
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        status, headers = started[-1]
        return status, headers, body


def compressed(reply: Reply) -> Reply:
    """The reply gzipped, or as it was where that is not worth while."""
    status, headers, body = reply
    kind = value_of(headers, "content-type")
    if len(body) < SMALLEST or not kind.startswith(COMPRESSIBLE) or value_of(headers, "content-encoding"):
        return reply
    body = gzip.compress(body, compresslevel=6, mtime=0)
    kept = [(name, text) for name, text in headers if name.lower() != "content-length"]
    return status, [*kept, ("Content-Length", str(len(body))), ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")], body


def cacheable(headers: Headers) -> bool:
    """Whether a proxy told to cache static files would keep this reply: it has a validator or a lifetime.

    Dash sends its largest files, Plotly among them, with an ETag and no lifetime. Compressing those anew
    for every reader would make the app look slower than a well-kept proxy lets it be.
    """
    control = value_of(headers, "cache-control")
    if any(word in control for word in ("private", "no-store", "max-age=0")):
        return False
    return "max-age" in control or bool(value_of(headers, "etag"))


def value_of(headers: Headers, name: str) -> str:
    return next((text for key, text in headers if key.lower() == name), "")
