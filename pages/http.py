"""What every reply carries: security headers, compression, and an honest 304."""

from __future__ import annotations

import gzip
import hashlib
import re

import brotli
import flask
from werkzeug.wrappers import Response

COMPRESSIBLE = ("text/", "application/json", "application/javascript", "image/svg+xml")
WALL = re.compile(r"/[^/]+/wall")  # any screen's player may frame it, as anybody may a chart
HOST = re.compile(r"\*|'self'|(https?://)?(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?")
"""A site that may frame a chart, as a source of ``frame-ancestors`` (CSP 3, 6.4.2)."""
LIVE, PRIVATE = "public, max-age=0, must-revalidate", "private, no-store"
LONGEST = 2000  # characters of a query that a file's route reads
STEADY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""The headers that are the same for every reply of this code."""
SMALLEST = 400  # below this, compressing costs more than it saves


def policy(script_hashes: tuple[str, ...], frame_ancestors: str, fonts: str = "'self'", forms: str = "'self'") -> str:
    """The Content-Security-Policy: this site's own files and nothing else."""
    scripts = " ".join(["'self'", *(f"{digest}" for digest in script_hashes)])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        f"font-src {fonts}; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action {forms}; object-src 'none'; "
        f"frame-ancestors {frame_ancestors}"
    )


def secure(reply: flask.Response, script_hashes: tuple[str, ...], hosts: str = "*", private: bool = False) -> flask.Response:
    """Set the headers that hold for every route; charts may be read from any site and framed by ``hosts``,
    unless all of this server is ``private``.

    A route whose documents need a policy of their own has set it already. A chart that a reader holds keeps the steady
    headers it came with (RFC 9111, 4.3.4): its validator names them.
    """
    shared = not private and (flask.request.path.startswith("/c/") or WALL.fullmatch(flask.request.path) is not None)
    if "Content-Security-Policy" not in reply.headers:
        reply.headers["Content-Security-Policy"] = policy(script_hashes, hosts if shared else "'self'")
    if not (reply.status_code == 304 and flask.request.path.startswith("/c/")):
        reply.headers.update(STEADY)
    if shared:
        # No opener policy: what any site may frame and read has nothing to keep from its opener, and for the
        # policy's sake a browser starts a process of its own, which takes longer than to paint a chart.
        reply.headers["Access-Control-Allow-Origin"] = "*"
        reply.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    else:
        reply.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        reply.headers["X-Frame-Options"] = "SAMEORIGIN"
    if flask.request.is_secure:
        reply.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return reply


def revalidated(reply: flask.Response, cache: str = "max-age=0, must-revalidate") -> flask.Response:
    """Give a reply a strong ETag of its content and answer 304 where the reader holds it already.

    A strong tag names bytes, so each coding of one content has its own.
    """
    reply.headers["Cache-Control"] = cache
    reply.headers["Vary"] = "Accept-Encoding"
    reply.set_etag("-".join(part for part in (hashlib.sha256(reply.get_data()).hexdigest()[:24], coding(reply)) if part))
    reply.make_conditional(flask.request)
    return reply


def coding(reply: flask.Response) -> str:
    """How ``compressed`` will send this reply to this reader: "br", "gzip" or "" for as it is."""
    if (
        reply.status_code in (204, 304)
        or reply.direct_passthrough
        or reply.headers.get("Content-Encoding")
        or not (reply.mimetype or "").startswith(COMPRESSIBLE)
        or len(reply.get_data()) < SMALLEST
    ):
        return ""
    return preferred()


def preferred() -> str:
    """The content coding that the reader accepts and this site prefers: "br", "gzip", or "" for none."""
    accepted = flask.request.accept_encodings
    return "br" if accepted["br"] else "gzip" if accepted["gzip"] else ""


def tag(*parts: bytes) -> str:
    """A strong validator made from what a reply is made from, so before there is one; each coding has its own."""
    digest = hashlib.sha256(b"\0".join(parts)).hexdigest()[:24]
    return "-".join(part for part in (digest, preferred()) if part)


def compressed(reply: flask.Response) -> flask.Response:
    """Compress a text reply by the best coding the reader accepts."""
    if (reply.mimetype or "").startswith(COMPRESSIBLE):
        reply.headers["Vary"] = "Accept-Encoding"
    chosen = coding(reply)
    if chosen == "br":
        reply.set_data(brotli.compress(reply.get_data(), quality=5))
    elif chosen == "gzip":
        reply.set_data(gzip.compress(reply.get_data(), compresslevel=6, mtime=0))
    if chosen:
        reply.headers["Content-Encoding"] = chosen
    return reply


__all__ = ["Response", "coding", "compressed", "policy", "revalidated", "secure"]
