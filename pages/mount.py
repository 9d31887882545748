"""The site below a path of a host that it shares: every request is told where the site begins, and so every address is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from queries.filters import served_under

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Mount:
    """A WSGI application around another one, which then stands at ``base`` ("/plans"; SCRIPT_NAME in PEP 3333).

    A proxy may pass the whole path on or take the base off it: a path without the base is one of the site
    as well, and so is what a host's own check asks for directly.
    """

    def __init__(self, app: Wsgi, base: str) -> None:
        self._app, self._base = app, base

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if path == self._base or path.startswith(f"{self._base}/"):
            path = path[len(self._base) :]
        environ["SCRIPT_NAME"], environ["PATH_INFO"] = self._base, path or "/"
        with served_under(self._base):
            return self._app(environ, start_response)
