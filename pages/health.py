"""Whether the process answers and can serve; for a load balancer and a container's check. Nothing here needs a sign-in."""

from __future__ import annotations

from collections.abc import Callable

import flask

from queries.site import Releases, served, standings


def blueprint(releases: Releases, held: Callable[[], int] = lambda: 0) -> flask.Blueprint:
    """Routes /healthz, /readyz and /robots.txt. ``held`` tells how many accesses wait for room in the access log.

    The internal tier names neither plans nor releases here.
    """
    routes = flask.Blueprint("health", __name__)
    private = releases.tier == "internal"

    @routes.get("/healthz")
    def healthz() -> flask.Response:
        told: dict[str, object] = {"status": "ok", "tier": releases.tier}
        if not private:
            told["plans"] = served(releases)
        return _now(told)

    @routes.get("/readyz")
    def readyz() -> flask.Response:
        """200 where every plan can be served, if need be from its last good release; 503 where one cannot, or there is none."""
        plans = standings(releases)
        ready = bool(plans) and "none" not in plans.values()
        told: dict[str, object] = {"status": "ready" if ready else "not ready"}
        if private:
            told |= {"plans": sorted(plans.values()), "accesses_held": held()}
        else:
            told["plans"] = plans
        return _now(told, 200 if ready else 503)

    @routes.get("/robots.txt")
    def robots() -> flask.Response:
        rule = "Disallow" if private else "Allow"
        return flask.Response(f"User-agent: *\n{rule}: /\n", mimetype="text/plain")

    return routes


def _now(told: dict[str, object], status: int = 200) -> flask.Response:
    reply = flask.jsonify(told)
    reply.status_code = status
    reply.headers["Cache-Control"] = "no-store"
    return reply
