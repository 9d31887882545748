"""Sentences that must fit: the fullest wording of several that stays within a length."""

from __future__ import annotations

from collections.abc import Sequence

LIMIT = 220


def first_that_fits(wordings: Sequence[str], limit: int = LIMIT) -> str:
    """The first wording of at most ``limit`` characters; the last one, cut at a word, if none is.

    Give them fullest first. Raises ValueError for an empty sequence.
    """
    if not wordings:
        raise ValueError("no wording to choose from")
    for words in wordings:
        if len(words) <= limit:
            return words
    return shortened(wordings[-1], limit)


def shortened(text: str, limit: int) -> str:
    """A text cut to ``limit`` characters at a word's end, with an ellipsis where anything is lost."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut).rstrip(" ,;:(") + "…"


def listed(names: Sequence[str]) -> str:
    """Names as a reader lists them: "a", "a and b", "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
