"""Whether the process answers, and what it serves; for a load balancer and a container's check."""

from __future__ import annotations

import flask

from queries.site import Releases, served


def blueprint(releases: Releases) -> flask.Blueprint:
    """Routes /healthz and /robots.txt."""
    routes = flask.Blueprint("health", __name__)

    @routes.get("/healthz")
    def healthz() -> flask.Response:
        reply = flask.jsonify({"status": "ok", "tier": releases.tier, "plans": served(releases)})
        reply.headers["Cache-Control"] = "no-store"
        return reply

    @routes.get("/robots.txt")
    def robots() -> flask.Response:
        return flask.Response("User-agent: *\nAllow: /\n", mimetype="text/plain")

    return routes
