"""Who may see which rows: the one place where a viewer's role becomes a restriction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from data.connection import EVERYTHING, NO_SCHOOLS, Scope, Tier

__all__ = ["EVERYTHING", "ROLES", "Forbidden", "Role", "Scope", "Tier", "Viewer", "asking", "scope"]

Role = Literal["superintendent", "equity", "principal", "viewer", "wall"]
ROLES: tuple[Role, ...] = tuple(role for role in get_args(Role) if role != "wall")
"""The roles that a person can be given; a wall display is given its own when it is paired."""


class Forbidden(Exception):
    """A release of the internal tier was asked for on behalf of nobody who may see it."""


@dataclass(frozen=True)
class Viewer:
    """Somebody who has signed in, known by issuer and subject, never by an e-mail address; or a paired wall.

    ``schools`` are the (plan, school) pairs of a principal; they mean nothing under another role.
    """

    issuer: str
    subject: str
    role: Role
    schools: frozenset[tuple[str, str]] = frozenset()

    def first_school(self, plan: str) -> str | None:
        """The school at which a principal arrives in a plan, None for everybody else."""
        own = scope(self).own(plan) if self.role == "principal" else ()
        return own[0] if own else None


def scope(viewer: Viewer | None) -> Scope:
    """What a viewer of the internal tier may see. Raises Forbidden for nobody.

    Superintendent and equity office: every row. A principal: own schools in full. A principal, a viewer and a
    wall: every other school as the public release shows it, and internal KPIs for the district.
    """
    if viewer is None:
        raise Forbidden("nobody is signed in")
    match viewer.role:
        case "superintendent" | "equity":
            return EVERYTHING
        case "principal":
            return Scope(frozenset(pair for pair in viewer.schools if pair[1]))
        case "viewer" | "wall":
            return NO_SCHOOLS
    raise Forbidden(f"no such role: {viewer.role}")


def asking(tier: Tier, viewer: Callable[[], Viewer | None]) -> Callable[[], Scope]:
    """What ``Releases`` asks each time it opens a release; in the public tier everybody sees all of the public file."""
    if tier == "public":
        return lambda: EVERYTHING
    return lambda: scope(viewer())
