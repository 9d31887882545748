"""How one process serves: every setting, read from the environment and checked before anything is opened."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from pages import http
from queries.scope import Tier

DEFAULT_DATA = Path("data/releases")
PREFIX = "WAYMARK_"
LOOPBACK = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[?::1\]?)(:\d+)?")
"""A name or address of this machine alone, with or without a port."""


class BadSetting(ValueError):
    """A setting makes no sense; the message names it, its value, and what to write instead."""


@dataclass(frozen=True)
class Settings:
    """Where the releases lie, which of the two tiers is read, and who may reach it.

    ``sign_in`` "off" opens the internal tier to whoever sits at this machine, and to nobody else.
    """

    data: Path = DEFAULT_DATA
    tier: Tier = "public"
    hosts: str = "*"
    base: str = ""
    proxies: int = 0
    names: tuple[str, ...] = ()
    sign_in: Literal["oidc", "off"] = "oidc"
    issuer: str = ""
    client: str = ""
    secret: str = ""
    roles: Path | None = None
    role_claim: str = ""
    schools_claim: str = ""
    state: Path | None = None
    log_days: int = 400
    rate: int = 6000
    workers: int = 2
    log: Literal["errors", "requests"] = "errors"

    @property
    def private(self) -> Path:
        """The folder of sessions, paired walls and the access log; only the internal tier has one."""
        return self.state or self.data / "private"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """The settings of an environment. Raises BadSetting for a name or value that makes no sense."""
        given = {name.removeprefix(PREFIX): text for name, text in environ.items() if name.startswith(PREFIX)}
        for name in sorted(given.keys() - SETTINGS.keys()):
            near = difflib.get_close_matches(name, SETTINGS, n=1)
            meant = f"did you mean {PREFIX}{near[0]}?" if near else "unset it"
            raise BadSetting(f"{PREFIX}{name} is no setting; {meant}")
        found: dict[str, Any] = {}
        for name, setting in SETTINGS.items():
            if given.get(name, "") == "":
                continue
            try:
                found[setting.field] = setting.read(given[name])
            except ValueError as error:
                raise BadSetting(f"{PREFIX}{name} is {given[name]!r}; {error}") from error
        made = cls(**found)
        made.check()
        return made

    def check(self) -> None:
        """Raise BadSetting where the internal tier would be served to nobody, or to anybody."""
        if self.tier == "public" or self.sign_in == "off":
            return
        missing = [name for name, text in (("ISSUER", self.issuer), ("CLIENT", self.client)) if not text]
        if missing:
            raise BadSetting(
                f"the internal tier shows unhidden numbers and needs a sign-in: set {PREFIX}{missing[0]}, or "
                f"{PREFIX}SIGN_IN=off to see it on this machine alone"
            )
        if not (self.roles or self.role_claim):
            raise BadSetting(f"nobody would have a role: set {PREFIX}ROLES to a TOML file, or {PREFIX}ROLE_CLAIM to a claim")


@dataclass(frozen=True)
class Setting:
    """One setting: the field it fills, how its text is read (ValueError says what to write), its default in words, its use."""

    field: str
    read: Callable[[str], object]
    default: str
    what: str


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"it must be {' or '.join(choices)}")
        return text

    return read


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        if not least <= number <= most:
            raise ValueError(f"write a whole number from {least} to {most}")
        return number

    return read


def _hosts(text: str) -> str:
    hosts = text.split() or ["*"]
    if unfit := [host for host in hosts if not http.HOST.fullmatch(host)]:
        raise ValueError(f"it names {unfit[0]!r}; write each site as https://news.example or *")
    return " ".join(hosts)


def _base(text: str) -> str:
    base = text.rstrip("/")
    if not re.fullmatch(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)*", base):
        raise ValueError("write the path under which the site is reached as /plans, or leave it out")
    return base


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split())
    if unfit := [name for name in names if not re.fullmatch(r"\.?[A-Za-z0-9.-]+", name)]:
        raise ValueError(f"it names {unfit[0]!r}; write each host without scheme or port, as plan.district.example")
    return names


def _issuer(text: str) -> str:
    at = re.fullmatch(r"(https?)://([A-Za-z0-9.:\[\]-]+)(/[^?#\s]*)?", text)
    if at is None or (at[1] == "http" and not LOOPBACK.fullmatch(at[2])):
        raise ValueError("write the sign-in service's address as https://id.district.example")
    return text


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise ValueError("there is no such file")
    return path


def _secret_of(text: str) -> str:
    return _file(text).read_text(encoding="utf-8").strip()


SETTINGS: dict[str, Setting] = {
    "DATA": Setting("data", Path, "data/releases", "the folder of releases to serve"),
    "TIER": Setting("tier", _one_of("public", "internal"), "public", "`internal` serves the unhidden files behind a sign-in"),
    "HOSTS": Setting("hosts", _hosts, "*", "the sites that may show a public chart in a frame, apart by spaces"),
    "BASE": Setting(
        "base", _base, "none", "the path under which the site is reached, as `/plans`, where it has no host of its own"
    ),
    "PROXIES": Setting("proxies", _whole(0, 5), "0", "how many proxies in front are trusted to name the reader's address"),
    "NAMES": Setting("names", _names, "any", "the host names under which the site answers, apart by spaces"),
    "SIGN_IN": Setting("sign_in", _one_of("oidc", "off"), "oidc", "`off` opens the internal tier, on this machine alone"),
    "ISSUER": Setting("issuer", _issuer, "none", "the OpenID Connect provider of the internal tier"),
    "CLIENT": Setting("client", str, "none", "the client id that the provider gave this site"),
    "SECRET_FILE": Setting("secret", _secret_of, "none", "a file that holds the client's secret; a public client has none"),
    "ROLES": Setting("roles", _file, "none", "a TOML file that gives people their roles"),
    "ROLE_CLAIM": Setting("role_claim", str, "none", "the claim that holds a role, for whoever is not in that file"),
    "SCHOOLS_CLAIM": Setting("schools_claim", str, "none", "the claim that holds a principal's schools, as `plan/school`"),
    "STATE": Setting("state", Path, "private, in the data folder", "the folder of sessions, paired walls and the access log"),
    "LOG_DAYS": Setting("log_days", _whole(0, 36500), "400", "days for which the access log is kept; 0 keeps all"),
    "RATE": Setting("rate", _whole(0, 1_000_000), "6000", "requests a minute from one address, public tier; 0 for no limit"),
    "WORKERS": Setting("workers", _whole(1, 256), "2", "how many worker processes there are; each grants its part of that limit"),
    "LOG": Setting("log", _one_of("errors", "requests"), "errors", "`requests` writes a JSON line for each request to stderr"),
}
assert {setting.field for setting in SETTINGS.values()} == {field.name for field in fields(Settings)}


def listing() -> str:
    """The settings as ``waymark serve --help`` prints them."""
    width = max(len(PREFIX + name) for name in SETTINGS)
    lines = [f"  {PREFIX + name:{width}}  {s.what.replace('`', '')} (default: {s.default})" for name, s in SETTINGS.items()]
    return "\n".join(["settings, by environment:", *lines])
