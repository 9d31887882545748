"""The code that puts a chart into somebody else's page, and how tall a frame the chart needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from components.charts.svg import wrap
from components.theme import BODY, LEAD, NAME

WIDTHS = (280, 420, 560, 860)
USUAL = 560
HEAVY = 160_000
TITLE_LINE, SENTENCE_LINE, SMALL_LINE = 22.1, 21.75, 18.85
UNDER_SENTENCE, UNDER_CHOICES, OVER_SOURCE, ACTIONS, FOLDED = 6, 12, 8, 27, 27
SPARE = 10


@dataclass(frozen=True)
class Heights:
    """Pixels a frame needs: ``usual`` in a newspaper's column, ``least`` at the width where it is lowest."""

    usual: int
    least: int


def drawings(draw: Mapping[int, str]) -> dict[int, str]:
    """The widths that an embed carries: all of them, or fewer where a chart is so large that they would weigh too much."""
    kept = dict(draw)
    for width in (WIDTHS[2], WIDTHS[1]):
        if sum(map(len, kept.values())) > HEAVY:
            del kept[width]
    return kept


def heights(title: str, sentence: str, choices: str, source: str, pictures: Mapping[int, float]) -> Heights:
    """How tall an embed stands, from the heights of its pictures by width; text wrapped as measured, not as a browser does."""
    needed = {width: _height(width, title, sentence, choices, source, tall) for width, tall in pictures.items()}
    near = min(needed, key=lambda width: (abs(width - USUAL), width))
    return Heights(needed[near], min(needed.values()))


def _height(width: int, title: str, sentence: str, choices: str, source: str, picture: float) -> int:
    column = min(width, 68 * 8)
    text = len(wrap(title, width, NAME, 600)) * TITLE_LINE
    text += len(wrap(sentence, column, LEAD)) * SENTENCE_LINE + UNDER_SENTENCE
    text += len(wrap(choices, width, BODY)) * SMALL_LINE + UNDER_CHOICES
    text += len(wrap(source, width, BODY)) * SMALL_LINE + OVER_SOURCE
    links = ACTIONS * (1 if width >= 480 else 2)
    return round(text + picture + links + 2 * FOLDED + SPARE)


def snippet(address: str, title: str, scheme: str | None, needed: Heights) -> str:
    """The ``iframe`` to paste. It needs no script; a host that listens for heights may make it lower or taller.

    ``address`` must be absolute. A chosen scheme is named on the frame, too: a frame whose scheme
    is not its document's gets an opaque ground (CSS Color Adjustment 1, 2.3).
    """
    colours = f";color-scheme:{scheme}" if scheme in ("light", "dark") else ""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" loading="lazy" width="100%" height="{needed.usual}" '
        f'style="width:100%;min-height:{needed.least}px;border:0{colours}"></iframe>'
    )
