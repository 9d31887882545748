"""The code that puts a chart into somebody else's page, and how tall a frame the chart needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from components.charts.svg import wrap
from components.theme import BODY, LEAD, NAME

WIDTHS = (280, 400, 540, 700, 860)
SPARED = (700, 400, 860)
HEAVY = 130_000
COLUMNS = (680, 740, 859)
TITLE_LINE, SENTENCE_LINE, SMALL_LINE = 22.1, 21.75, 18.85
TEXT_COLUMN, LINKS_IN_ONE_LINE = 544, 480
UNDER_SENTENCE, UNDER_CHOICES, OVER_SOURCE, ACTIONS, FOLDED = 6, 12, 8, 27, 27
SPARE = 10


@dataclass(frozen=True)
class Heights:
    """Pixels a frame needs: ``usual`` in a column of any common width, ``least`` at the width where it is lowest."""

    usual: int
    least: int


@dataclass(frozen=True)
class Around:
    """The words above and below an embedded chart."""

    title: str
    sentence: str
    choices: str
    source: str


def drawings(draw: Mapping[int, str]) -> dict[int, str]:
    """The widths that an embed carries: all of them, or fewer where a chart is so large that they would weigh too much."""
    kept = dict(draw)
    for width in SPARED:
        if sum(map(len, kept.values())) > HEAVY:
            del kept[width]
    return kept


def heights(around: Around, pictures: Mapping[int, float]) -> Heights:
    """How tall an embed stands, from the heights of its pictures by the widths they are drawn at."""
    usual = max(height_at(width, around, pictures) for width in COLUMNS)
    return Heights(usual, min(usual, *(height_at(width, around, pictures) for width in pictures)))


def height_at(width: int, around: Around, pictures: Mapping[int, float]) -> int:
    """The height in pixels of an embed in a frame so wide; text wrapped as measured, not as a browser does."""
    drawn = max((at for at in pictures if at <= width), default=min(pictures))
    column = min(width, TEXT_COLUMN)
    tall = len(wrap(around.title, width, NAME, 600)) * TITLE_LINE
    tall += len(wrap(around.sentence, column, LEAD)) * SENTENCE_LINE + UNDER_SENTENCE
    tall += len(wrap(around.choices, width, BODY)) * SMALL_LINE + UNDER_CHOICES
    tall += pictures[drawn] * width / drawn
    tall += len(wrap(around.source, width, BODY)) * SMALL_LINE + OVER_SOURCE
    links = ACTIONS * (1 if width >= LINKS_IN_ONE_LINE else 2)
    return round(tall + links + 2 * FOLDED + SPARE)


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
