"""A WSGI application as small as one can be that reads a release twice in each request."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from data.connection import Releases
from queries.kpis import results
from queries.plan import plan

releases = Releases(os.environ["SWAP_RELEASES"])
plan(releases.open("demo"))  # read before the fork too, as a preloaded application may


def app(_: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    """The release, the plan's title and the value of its one result."""
    db = releases.open("demo")
    first = plan(db).title
    (row,) = results(db)
    body = json.dumps({"release": db.release, "worker": os.getpid(), "title": first, "value": row.value}).encode()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
