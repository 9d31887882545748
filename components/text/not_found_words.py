"""Words of the page that is shown where nothing is."""

from __future__ import annotations

TITLE = "This page is not here"
NO_PLANS = "No plan is served here yet. If a plan is being built, it appears when it is ready."


def lead(wanted: str) -> str:
    """What was looked for, and what the list below offers."""
    asked = f"Nothing in this plan is called “{wanted[:80]}”. " if wanted else "The address leads nowhere. "
    return f"{asked}Perhaps you were looking for one of these:"
