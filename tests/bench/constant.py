"""The measure of what a server can do at all: a bare WSGI function that answers the same bytes to everybody."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

BODY = b"x" * int(os.environ.get("BENCH_BYTES", "0"))
STATUS = os.environ.get("BENCH_STATUS", "200 OK")
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))] if BODY else []


def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The whole program."""
    start_response(STATUS, list(HEADERS))
    return [BODY] if BODY else []
