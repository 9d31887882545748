"""A chart as one picture that stands alone: title, sentence, choices, chart, source and date, colours by value.

It is the ``.svg`` that is downloaded, what the ``.png`` is made from, and the preview card of a link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from components.charts.svg import document, identifier, line, number, rect, substitute, text, wrap
from components.theme import BODY, LEAD, SECTION, Scheme

WIDTH = 800
PAD = 24
CARD = (1200, 628)
CARD_ZOOM = 1.5
DRAWN_AT = (420, 560, 680, 800, 960, 1120)
LEAST_SCALE = 0.6
FADE = 48
_TIP = re.compile(r'<rect[^>]*? data-tip="[^"]*"/>')
_SIZE = re.compile(r' viewBox="0 0 ([\d.]+) ([\d.]+)" width="[\d.]+" height="[\d.]+"')


@dataclass(frozen=True)
class Plate:
    """What a picture says beside its chart; ``draw`` gives the chart's SVG at a width in pixels."""

    name: str
    title: str
    sentence: str
    choices: str
    source: str
    draw: Callable[[int], str]


@dataclass
class _Pen:
    """Lines of text from the top down; ``y`` is the lower edge of what has been written."""

    left: float
    width: float
    y: float

    def write(
        self, words: str, size: float, leading: float, weight: int = 400, fill: str = "ink", lines: int = 9
    ) -> Iterator[str]:
        for part in wrap(words, self.width, size, weight, lines) if words else []:
            self.y += leading
            yield text(self.left, self.y - leading * 0.28, part, size=size, weight=weight, fill=fill)


def plate(given: Plate, scheme: Scheme = "light", width: int = WIDTH) -> str:
    """The whole picture, ``width`` pixels wide (from 328) and as tall as it needs."""
    pen = _Pen(PAD, width - 2 * PAD, PAD - 4)
    body = [*pen.write(given.title, SECTION, 27, 600), *pen.write(given.sentence, LEAD, 21)]
    body += pen.write(given.choices, BODY, 19, fill="muted")
    pen.y += 12
    picture, height = placed(given.draw(int(pen.width)), PAD, pen.y)
    body.append(picture)
    pen.y += height + 12
    body.append(line(PAD, pen.y, width - PAD, pen.y))
    pen.y += 6
    body += pen.write(given.source, BODY, 18, fill="muted")
    return _sheet(given, width, pen.y + PAD - 8, body, scheme)


def card(given: Plate, scheme: Scheme = "light") -> str:
    """The picture of a link's preview, 1200 × 628 pixels; a chart too tall for it fades out at the foot."""
    width, height = CARD[0] / CARD_ZOOM, CARD[1] / CARD_ZOOM
    pen = _Pen(PAD, width - 2 * PAD, PAD - 4)
    body = [*pen.write(given.title, SECTION, 26, 600, lines=2), *pen.write(given.sentence, LEAD, 20, lines=2)]
    top, foot = pen.y + 10, height - PAD - 12
    room = foot - top
    drawings = {at: given.draw(at) for at in DRAWN_AT}
    scales = {at: min(pen.width / at, room / size(drawing)[1], 1.0) for at, drawing in drawings.items()}
    best = max(scales, key=lambda at: (scales[at] >= LEAST_SCALE, scales[at] * at, -at))
    scale = max(scales[best], min(LEAST_SCALE, pen.width / best))
    picture, drawn = placed(drawings[best], PAD, top, scale)
    body.append(picture)
    if drawn > room + 1:
        body.append(_fade(width, foot))
    body.append(rect(0, foot, width, height - foot, fill="ground"))
    below = _Pen(PAD, pen.width, height - PAD - 6)
    body += below.write(given.source, BODY, 18, fill="muted", lines=1)
    sheet = _sheet(given, width, height, body, scheme)
    return _SIZE.sub(f' viewBox="0 0 {number(width)} {height:.3f}" width="{CARD[0]}" height="{CARD[1]}"', sheet, count=1)


def size(picture: str) -> tuple[float, float]:
    """Width and height of an SVG of this site. Raises ValueError for any other text."""
    found = _SIZE.search(picture)
    if found is None:
        raise ValueError("not a picture of this site")
    return float(found[1]), float(found[2])


def sizes(pictures: str) -> dict[int, float]:
    """The height in pixels of every picture of this site in a text, by its width."""
    return {int(float(found[1])): float(found[2]) for found in _SIZE.finditer(pictures)}


def placed(picture: str, x: float, y: float, scale: float = 1.0) -> tuple[str, float]:
    """A chart's SVG inside another, without the areas that only a pointer finds; and the height it takes there."""
    wide, tall = size(picture)
    box = (
        f' x="{number(x)}" y="{number(y)}" viewBox="0 0 {number(wide)} {number(tall)}"'
        f' width="{number(wide * scale)}" height="{number(tall * scale)}"'
    )
    return _SIZE.sub(box, _TIP.sub("", picture), count=1), tall * scale


def _fade(width: float, foot: float) -> str:
    stops = "".join(f'<stop offset="{at}" stop-color="var(--ground)" stop-opacity="{at}"/>' for at in (0, 1))
    return (
        f'<linearGradient id="fade" x1="0" y1="0" x2="0" y2="1">{stops}</linearGradient>'
        f'<rect x="0" y="{number(foot - FADE)}" width="{number(width)}" height="{FADE}" fill="url(#fade)"/>'
    )


def _sheet(given: Plate, width: float, height: float, body: list[str], scheme: Scheme) -> str:
    whole = document(
        identifier("plate", given.name),
        width,
        round(height),
        title=given.title,
        description=given.sentence,
        body=[rect(0, 0, width, round(height), fill="ground"), *body],
    )
    return substitute(whole, scheme)
