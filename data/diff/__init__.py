"""What a new bundle or release changes before it is published: rows by table, and states that come out otherwise."""

from __future__ import annotations

from data.diff.rows import Change, changes
from data.diff.sides import BadSide, Side, side
from data.diff.states import StateChange, state_changes

__all__ = ["BadSide", "Change", "Side", "StateChange", "changes", "side", "state_changes"]
