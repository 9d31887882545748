"""Which role a person has: from a TOML file by issuer and subject, else from a claim of the provider."""

from __future__ import annotations

import logging
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pages.settings import BadSetting, Settings
from queries.scope import ROLES, Role, Viewer

log = logging.getLogger("waymark")
SCHOOL = re.compile(r"[a-z0-9][a-z0-9_-]*/[^/\s]+")
Schools = frozenset[tuple[str, str]]
Person = tuple[str, str]
"""Issuer and subject."""


@dataclass(frozen=True)
class Grant:
    """A role, and a principal's schools as (plan, school) pairs."""

    role: Role
    schools: Schools = frozenset()


def read(path: Path) -> dict[Person, Grant]:
    """The people of a roles file. Raises BadSetting that names the person and what to write, OSError.

    The file: a table ``[[people]]`` a person with issuer, subject, role and, for a principal, schools
    as ``plan/school``.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path}: {error}") from error
    people = given.get("people", [])
    if not isinstance(people, list) or set(given) - {"people"}:
        raise BadSetting(f"{path}: it must hold [[people]] and nothing else")
    found: dict[Person, Grant] = {}
    for place, person in enumerate(people, start=1):
        where = f"{path}: person {place}"
        if not isinstance(person, dict) or set(person) - {"issuer", "subject", "role", "schools", "name"}:
            raise BadSetting(f"{where}: write issuer, subject, role, and for a principal schools; a name is for the reader alone")
        issuer, subject, role = (person.get(key) for key in ("issuer", "subject", "role"))
        if not (isinstance(issuer, str) and issuer and isinstance(subject, str) and subject):
            raise BadSetting(f"{where}: issuer and subject must be texts, as the provider gives them")
        if role not in ROLES:
            raise BadSetting(f"{where}: the role is {role!r}; it must be one of {', '.join(ROLES)}")
        schools = person.get("schools", [])
        fit = isinstance(schools, list) and all(isinstance(s, str) and SCHOOL.fullmatch(s) for s in schools)
        if not fit or (role == "principal") != bool(schools):
            raise BadSetting(f'{where}: a principal, and nobody else, has schools; write them as ["dekalb/0103"]')
        if (issuer, subject) in found:
            raise BadSetting(f"{where}: subject {subject!r} of {issuer} has a role already")
        found[issuer, subject] = Grant(cast(Role, role), _pairs(schools))
    return found


def _pairs(schools: list[str]) -> Schools:
    return frozenset((plan, school) for plan, _, school in (text.partition("/") for text in schools))


class Roles:
    """The roles of one site. A changed file holds from the next request; a broken one gives nobody a role."""

    def __init__(self, settings: Settings) -> None:
        self._path = settings.roles
        self._role_claim, self._schools_claim = settings.role_claim, settings.schools_claim
        self._mark: tuple[int, int] | None = None
        self._people: dict[Person, Grant] = {}
        if self._path:
            self._people = read(self._path)  # a site with a broken file does not start

    def claimed(self, claims: Mapping[str, Any]) -> Grant | None:
        """What the provider's claims give. Of several roles the one that sees least; unknown ones are none."""
        if not self._role_claim:
            return None
        said = claims.get(self._role_claim)
        texts = [said] if isinstance(said, str) else said if isinstance(said, list) else []
        roles = [role for role in ROLES if role in texts]
        if not roles:
            return None
        role = roles[-1]
        if role != "principal":
            return Grant(role)
        schools = claims.get(self._schools_claim, []) if self._schools_claim else []
        schools = [schools] if isinstance(schools, str) else schools if isinstance(schools, list) else []
        return Grant(role, _pairs([s for s in schools if isinstance(s, str) and SCHOOL.fullmatch(s)]))

    def viewer(self, issuer: str, subject: str, claimed: Grant | None) -> Viewer | None:
        """The viewer that a person is now; None for somebody without a role. The file goes before the claim."""
        grant = self._file().get((issuer, subject), claimed)
        return Viewer(issuer, subject, grant.role, grant.schools) if grant else None

    def _file(self) -> dict[Person, Grant]:
        if self._path is None:
            return {}
        try:
            found = os.stat(self._path)
            mark = found.st_mtime_ns, found.st_ino
            if mark != self._mark:
                self._people = {}
                self._people = read(self._path)
                self._mark = mark
        except (OSError, BadSetting) as error:
            self._people = {}
            self._mark = None
            log.error("nobody has a role from the file: %s", error)
        return self._people
