"""The one conversation with the sign-in service: OpenID Connect, the code flow with PKCE and nonce, by Authlib."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import flask
import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from joserfc.errors import JoseError

from pages.settings import Settings

PATIENCE = 10.0  # seconds for one reply of the provider
LEEWAY = 30  # seconds by which two clocks may differ
SIGNED_WITH = frozenset(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"])
"""Signatures that only the provider's private key can make; never a shared secret, never none."""


class Refused(Exception):
    """The provider's reply does not prove who somebody is."""


class ProviderDown(Exception):
    """The provider cannot be asked."""


@dataclass(frozen=True)
class Identity:
    """Who somebody is: the issuer and subject of a sound ID token, all its claims, and the token itself."""

    issuer: str
    subject: str
    claims: dict[str, Any]
    token: str


class _Session(requests.Session):
    """Gives up on a provider that keeps silent."""


class Provider:
    """The provider that the settings name; asked for its own description at the first sign-in."""

    def __init__(self, server: flask.Flask, settings: Settings) -> None:
        self._issuer, self._client_id = settings.issuer, settings.client
        self._client = OAuth(server).register(
            "provider",
            client_id=settings.client,
            client_secret=settings.secret or None,
            server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile",
                "code_challenge_method": "S256",
                "default_timeout": PATIENCE,
                "token_endpoint_auth_method": "client_secret_basic" if settings.secret else "none",
            },
        )

    def leave_for(self, back: str) -> flask.Response:
        """The reply that sends the browser to the provider, which sends it on to ``back``. Raises ProviderDown."""
        try:
            self._described()
            return cast(flask.Response, self._client.authorize_redirect(back))
        except (requests.RequestException, AuthlibBaseError, ValueError, RuntimeError) as error:
            raise ProviderDown(str(error)) from error

    def returned(self) -> Identity:
        """Who has come back with the request in hand. Raises Refused, ProviderDown.

        The state is used up before anything is asked. The ID token must be signed by the provider, be
        issued by it, to this client, for this sign-in's nonce, and not have expired (OpenID Connect Core
        1.0, 3.1.3.7).
        """
        try:
            self._described()
            token = self._client.authorize_access_token(
                claims_options={
                    "iss": {"essential": True, "values": [self._issuer]},
                    "aud": {"essential": True, "values": [self._client_id]},
                    "exp": {"essential": True},
                    "sub": {"essential": True},
                },
                leeway=LEEWAY,
            )
        except requests.RequestException as error:
            raise ProviderDown(str(error)) from error
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError, RuntimeError) as error:
            raise Refused(f"{type(error).__name__}: {error}") from error
        claims = token.get("userinfo")
        if not claims or not claims.get("nonce"):
            raise Refused("the reply holds no ID token of this sign-in")
        return Identity(str(claims["iss"]), str(claims["sub"]), dict(claims), str(token["id_token"]))

    def farewell(self, back: str, id_token: str) -> str | None:
        """Where to sign out of the provider too; None where it has no such address or cannot be asked."""
        try:
            self._described()
            made = self._client.create_logout_url(
                post_logout_redirect_uri=back, id_token_hint=id_token or None, client_id=self._client_id, state=""
            )
        except (requests.RequestException, AuthlibBaseError, ValueError, RuntimeError, ProviderDown):
            return None
        return str(made["url"])

    def _described(self) -> None:
        said = self._client.load_server_metadata()
        if said.get("issuer") != self._issuer:
            self._client.server_metadata.clear()
            raise ProviderDown(f"{self._issuer} says that it is {said.get('issuer')!r}")
        offered = said.get("id_token_signing_alg_values_supported") or ["RS256"]
        said["id_token_signing_alg_values_supported"] = [name for name in offered if name in SIGNED_WITH]
