"""A static site as a good host serves it: precompressed files, hashed names immutable."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from whitenoise import WhiteNoise

HASHED = re.compile(r"\.[0-9a-f]{8}\.\w+$")


def not_found(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b"not found"]


def immutable(_path: str, url: str) -> bool:
    return bool(HASHED.search(url))


application = WhiteNoise(not_found, root=os.environ["BENCH_STATIC"], index_file=True, immutable_file_test=immutable)
