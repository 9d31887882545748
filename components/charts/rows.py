"""Numbers as a chart's rows carry them."""

from __future__ import annotations


def whole(number: float | None) -> float | int | None:
    """A count as an integer where it is one, so that a file says 979 and not 979.0; None stays empty."""
    if number is None or number != int(number):
        return number
    return int(number)
