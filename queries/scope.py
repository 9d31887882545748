"""Who may see which rows: the one place where a viewer's rights become a restriction."""

from __future__ import annotations

from dataclasses import dataclass

from data.connection import Tier


@dataclass(frozen=True)
class Scope:
    """A tier, and the schools whose exact values the viewer may see; None is every school of the tier."""

    tier: Tier
    schools: frozenset[str] | None = None

    def admits(self, school_id: str) -> bool:
        """Whether this school's own exact values may be shown."""
        return self.schools is None or school_id in self.schools


PUBLIC = Scope("public")
