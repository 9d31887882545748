"""How often one address may ask: generous for readers, so that only a program in a loop meets it.

The limit protects the database, so what needs none is never counted: static files, and charts of the public
tier that are answered as they were before (pages.front).
Counted by the address that the trusted proxies name, in each worker's memory: what workers share would need a
server of its own (Flask-Limiter's stores are Redis, Memcached, MongoDB, or memory). So each worker grants its
part of the limit. All of them together never grant more than the whole; a reader whose requests all reach one
worker meets that worker's part.
"""

from __future__ import annotations

import flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import TooManyRequests

from components.text import account_words as words

SIGN_INS = 60  # a minute from one address, which may be a whole school's


def limit(server: flask.Flask, rate: int, private: bool, workers: int = 1) -> None:
    """Limit the public tier to ``rate`` requests a minute from one address (0: no limit), the internal one's sign-ins.

    ``workers`` is the number of processes among which the limit is divided.
    """
    if not rate and not private:
        return
    limiter = Limiter(
        get_remote_address,
        app=server,
        default_limits=[f"{max(1, (SIGN_INS if private else rate) // workers)} per minute"],
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
