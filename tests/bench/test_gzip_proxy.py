"""The compressing proxy in front of Vizro must neither break a reply nor slow what a real one would keep."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from tests.bench.vizro.gzip_proxy import GzipProxy

BODY = b"a line of script\n" * 400


class App:
    """An app of one reply that counts how often it is asked."""

    def __init__(self, body: bytes, headers: dict[str, str]) -> None:
        self.reply = Response(body, headers=headers)
        self.asked = 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked += 1
        return self.reply(environ, start_response)


def get(app: App, accept: str = "gzip, br", times: int = 1) -> Response:
    client = Client(GzipProxy(app))
    replies = [client.get("/x.js?v=1", headers={"Accept-Encoding": accept}) for _ in range(times)]
    return replies[-1]


def test_text_is_compressed_and_whole() -> None:
    reply = get(App(BODY, {"Content-Type": "text/javascript; charset=utf-8"}))
    assert reply.headers["Content-Encoding"] == "gzip"
    assert int(reply.headers["Content-Length"]) == len(reply.data) < len(BODY) / 10
    assert gzip.decompress(reply.data) == BODY


@pytest.mark.parametrize(
    ("body", "kind", "accept"),
    [(BODY, "font/woff2", "gzip"), (b"short", "text/css", "gzip"), (BODY, "text/css", "identity")],
)
def test_what_gains_nothing_or_is_not_accepted_stays_plain(body: bytes, kind: str, accept: str) -> None:
    reply = get(App(body, {"Content-Type": kind}), accept)
    assert "Content-Encoding" not in reply.headers
    assert reply.data == body


@pytest.mark.parametrize(
    ("headers", "asked"),
    [
        ({"ETag": '"1"'}, 1),
        ({"Cache-Control": "max-age=31536000"}, 1),
        ({}, 3),
        ({"ETag": '"1"', "Cache-Control": "no-store"}, 3),
        ({"Cache-Control": "private, max-age=60"}, 3),
    ],
)
def test_only_replies_that_a_shared_cache_may_hold_are_kept(headers: dict[str, str], asked: int) -> None:
    app = App(BODY, {"Content-Type": "text/css", **headers})
    assert gzip.decompress(get(app, times=3).data) == BODY
    assert app.asked == asked
