"""What the pages of signing in, signing out and pairing a wall say."""

from __future__ import annotations

from datetime import UTC, datetime

SIGN_IN = "Sign in"
SIGN_OUT = "Sign out"
SIGN_IN_AGAIN = "Sign in again"
TO_PLAN = "Go to the plan"
FAILED_TITLE = "Signing in did not work"
FAILED = (
    "The reply of the sign-in service could not be accepted: it was too old, was used before, or was not meant for this site."
)
PROVIDER_DOWN = "The sign-in service does not answer. Try again in a minute; whoever is signed in already is not affected."
STATE_DOWN = "Nobody can sign in at the moment, because this server cannot write to its disk."
NEEDS_TLS = "Signing in needs an https address. Behind a proxy, WAYMARK_PROXIES must say how many there are."
NO_ROLE_TITLE = "You have no role here"
NO_ROLE = "You are signed in, but nobody has given you a role. Ask your district's office for one and name this:"
OUT_TITLE = "You are signed out"
OUT = "This browser shows nothing of the district's own file any more."
LEAVE_TITLE = "Sign out?"
LEAVE = "You will need to sign in again to see the district's own file."
NOT_HERE = "This is for the district's superintendent."
NOT_ALLOWED = "You are not signed in, or may not see this.\n"
ONLY_HERE = "This server shows the district's own file to this machine alone.\n"
FROM_ELSEWHERE = "This form was sent from another site.\n"
TOO_MANY = "That is more requests a minute than this site answers one address. Try again in a minute.\n"
NOT_RECORDED = "This access cannot be recorded, because the server's disk is full, so nothing is shown. Try again later.\n"

PAIR_TITLE = "Pair a wall display"
PAIR = "Open the wall's address on the display. It shows a code of six letters and digits; type it here."
PAIR_CODE = "Code"
PAIR_DO = "Pair"
PAIR_SEES = "A wall shows what the public sees, and the internal KPIs of the district. It cannot change anything."
PAIRED_TITLE = "Paired walls"
NONE_PAIRED = "No wall is paired."
REVOKE = "End"
NO_SUCH_CODE = "No wall shows this code now. Codes change every ten minutes."
ENDED = "The wall's pairing has ended."

WALL_TITLE = "This wall is not paired yet"
WALL_HOW = "A superintendent types this code at"
WALL_AGAIN = "The code changes after ten minutes. This page looks for itself."


def paired(plan: str) -> str:
    """What is said when a code was accepted."""
    return f"The wall of plan {plan} is paired. It shows the plan within five seconds."


def wall_line(plan: str, identity: str, since: float, until: float) -> str:
    """One paired wall. Times are seconds since the epoch."""
    first, last = (f"{datetime.fromtimestamp(t, UTC):%d %b %Y}".lstrip("0") for t in (since, until))
    return f"{plan}, wall {identity}, paired on {first}, until {last}"
