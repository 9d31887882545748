"""How large text must be on a wall to be read from a distance: visual angles turned into lines of the stage.

The stage has 1,080 lines at any resolution. Sizes are those whose capital letters subtend the
angles named here; signs read at leisure are legible from about 16 minutes of arc (ISO 9241-303).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

WIDTH, HEIGHT = 1920, 1080
CAP_HEIGHT = 0.66
"""Height of a capital of the vendored typeface, in em; a test compares it with the font's own table."""
SMALL_ANGLE, BODY_ANGLE, HEADLINE_ANGLE = 16.0, 22.0, 40.0
INCHES_A_FOOT = 12
_LEAST, _MOST = 36.0, 72.0


@dataclass(frozen=True)
class Box:
    """A part of the stage: its top left corner and its extent, in lines."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Sizes:
    """Font sizes in lines of the stage. ``capped`` where the screen is too small, or too far away, for its readers:
    the sizes are then the largest that the stage has room for."""

    small: float
    body: float
    headline: float
    capped: bool = False


def lines(arcminutes: float, distance: float, diagonal: float, cap_height: float = CAP_HEIGHT) -> float:
    """The font size, in lines of the stage, whose capitals subtend an angle.

    ``distance`` in feet, ``diagonal`` in inches of a 16:9 screen. The height h of an object seen
    under the angle a from the distance d is 2 d tan(a / 2).
    """
    height = diagonal * HEIGHT / math.hypot(WIDTH, HEIGHT)
    seen = 2 * distance * INCHES_A_FOOT * math.tan(math.radians(arcminutes / 60) / 2)
    return seen / height * HEIGHT / cap_height


def sizes(distance: float, diagonal: float) -> Sizes:
    """The three sizes of a wall, in whole lines and rounded up, so that no rounding falls short of its angle.

    A large screen close by keeps sizes that still look like a wall's.
    """
    least = lines(SMALL_ANGLE, distance, diagonal)
    scale = min(max(least, _LEAST), _MOST) / least
    small, body, headline = (math.ceil(lines(a, distance, diagonal) * scale) for a in (SMALL_ANGLE, BODY_ANGLE, HEADLINE_ANGLE))
    return Sizes(small, body, headline, capped=scale < 1)
