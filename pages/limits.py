"""How often one address may ask: generous for readers, so that only a program in a loop meets it.

Counted in each worker's memory, by the address that the trusted proxies name. Static files are answered
before this and are never counted.
"""

from __future__ import annotations

import flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import TooManyRequests

from components.text import account_words as words

SIGN_INS = 60  # a minute from one address, which may be a whole school's


def limit(server: flask.Flask, rate: int, private: bool) -> None:
    """Limit the public tier to ``rate`` requests a minute from one address (0: no limit), the internal one's sign-ins."""
    if not rate and not private:
        return
    limiter = Limiter(
        get_remote_address,
        app=server,
        default_limits=[f"{SIGN_INS if private else rate} per minute"],
        application_limits=[],
        storage_uri="memory://",
        strategy="fixed-window",
    )

    @limiter.request_filter
    def uncounted() -> bool:
        endpoint = flask.request.endpoint or ""
        return not endpoint.startswith("accounts.") if private else endpoint.startswith("health.")

    @server.errorhandler(TooManyRequests)
    def too_many(_error: TooManyRequests) -> flask.Response:
        reply = flask.Response(words.TOO_MANY, status=429, mimetype="text/plain")
        reply.headers["Retry-After"] = "60"
        reply.headers["Cache-Control"] = "no-store"
        return reply
