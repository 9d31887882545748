"""A real OpenID Connect provider on loopback, which a test can make lie, and the steps of a browser that signs in."""

from __future__ import annotations

import base64
import io
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from flask.testing import FlaskClient
from oidc_provider_mock import User
from oidc_provider_mock import app as provider_app
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

SITE = "https://plan.example"
CLIENT = "waymark"
Environ = dict[str, Any]


@dataclass
class Provider:
    """The provider as a test sees it. ``token_as`` and ``token_host`` change what it believes about the request for
    a token: who asks, and under which host. So it signs, soundly, what was not meant for this site.
    """

    issuer: str = ""
    token_as: str = ""
    token_host: str = ""
    asked: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)

    def wrap(self, app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        def serve(environ: Environ, start: Any) -> Iterable[bytes]:
            if environ["PATH_INFO"] == "/oauth2/token":
                text = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
                self.asked.append((environ.get("HTTP_AUTHORIZATION", ""), parse_qs(text)))
                if self.token_as:
                    text = re.sub(r"client_id=[^&]*", f"client_id={self.token_as}", text)
                    pair = base64.b64encode(f"{self.token_as}:x".encode()).decode()
                    environ["HTTP_AUTHORIZATION"] = f"Basic {pair}"
                if self.token_host:
                    environ["HTTP_HOST"], environ["wsgi.url_scheme"] = self.token_host, "https"
                environ["wsgi.input"] = io.BytesIO(text.encode())
                environ["CONTENT_LENGTH"] = str(len(text))
            return app(environ, start)

        return serve


@contextmanager
def providing(people: dict[str, dict[str, object]], max_age: timedelta = timedelta(hours=1)) -> Iterator[Provider]:
    """A provider that knows people by subject, with their claims, until left."""
    told = Provider()
    users = [User(sub=subject, claims=claims) for subject, claims in people.items()]
    server = make_server("localhost", 0, told.wrap(provider_app(user_claims=users, access_token_max_age=max_age)), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    told.issuer = f"http://localhost:{server.server_port}"
    try:
        yield told
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def leave(client: FlaskClient, onward: str = "/", site: str = SITE) -> str:
    """Ask to sign in; the provider's address to which the site sends the browser."""
    reply = client.get("/login", query_string={"next": onward}, base_url=site)
    assert reply.status_code in (302, 303), reply.get_data(as_text=True)[:300]
    return reply.headers["Location"]


def consent(address: str, subject: str, **changed: str) -> str:
    """Sign in at the provider, with some parameters of the site's request changed; where it sends the browser back to."""
    at = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(at.query).items()} | changed
    asked = f"{at.scheme}://{at.netloc}{at.path}?{urlencode(query)}"
    reply = requests.post(asked, data={"sub": subject}, allow_redirects=False, timeout=10)
    assert reply.status_code == 302, reply.text[:300]
    return reply.headers["Location"]


def come_back(client: FlaskClient, address: str) -> TestResponse:
    at = urlsplit(address)
    return client.get(f"{at.path}?{at.query}", base_url=f"{at.scheme}://{at.netloc}")


def sign_in(client: FlaskClient, subject: str, onward: str = "/", site: str = SITE) -> TestResponse:
    """The whole way; the reply to the browser's return."""
    return come_back(client, consent(leave(client, onward, site), subject))
