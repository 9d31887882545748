"""Runs the site under gunicorn from the command line, with the settings that were measured best."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import flask
import gunicorn
from gunicorn.app.base import BaseApplication

from pages import logs

THREADS = 4


def run(load: Callable[[], flask.Flask], *, host: str, port: int, workers: int, base: str = "") -> int:
    """Serve until told to stop. Returns 0, or 1 where the address is taken."""
    gunicorn.SERVER = "waymark"

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in settings(host, port, workers).items():
                self.cfg.set(name, value)

        def load(self) -> flask.Flask:
            return load()

    print(f"waymark: serving at http://{host}:{port}{base}", file=sys.stderr, flush=True)
    try:
        Server().run()
    except SystemExit as stop:
        return int(stop.code or 0) if not isinstance(stop.code, str) else 1
    return 0


def settings(host: str, port: int, workers: int) -> dict[str, Any]:
    """gunicorn's settings: threads share a worker's open file, preloading shares its imports."""
    return {
        "bind": f"{host}:{port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "preload_app": True,
        "keepalive": 15,
        "timeout": 60,
        "graceful_timeout": 20,
        "loglevel": "warning",
        "logconfig_dict": logs.config(),
        "limit_request_line": 8190,
    }
