"""What the server says on stderr: one JSON object a line, without names, addresses or choices of any reader."""

from __future__ import annotations

import json
import logging
import time
from datetime import UTC, datetime
from typing import Any

import flask

from queries.filters import parse_path

log = logging.getLogger("waymark")


class JsonLines(logging.Formatter):
    """A record as one line of JSON: at (UTC), level, event, what ``extra={"told": {...}}`` adds, and an error's traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "event": record.getMessage()}
        told |= getattr(record, "told", {})
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


def config() -> dict[str, Any]:
    """The logging configuration of a server process, gunicorn's own messages included (logging.config.dictConfig)."""
    plain = {"handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonLines}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "waymark": {**plain, "level": "INFO"},
            "gunicorn.error": {**plain, "level": "WARNING"},
            "gunicorn.access": {"handlers": [], "propagate": False},
        },
    }


def each_request(server: flask.Flask) -> None:
    """Write a line for each request: its method, kind of page, status, milliseconds and bytes. Not its path, query or reader."""

    @server.before_request
    def begin() -> None:
        flask.g.began = time.perf_counter()

    @server.after_request
    def end(reply: flask.Response) -> flask.Response:
        asked = flask.request
        rule = str(asked.url_rule or "")
        told = {
            "method": asked.method,
            "route": parse_path(asked.path).page if rule in ("", "/", "/<path:path>") else rule,
            "status": reply.status_code,
            "ms": round((time.perf_counter() - flask.g.get("began", time.perf_counter())) * 1000, 1),
            "bytes": reply.calculate_content_length() or 0,
        }
        log.info("request", extra={"told": told})
        return reply
