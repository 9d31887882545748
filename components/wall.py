"""The wall display: slides as finished SVG, and the document that shows them one after the other.

A slide is drawn on a stage of 1,920 by 1,080 lines that the style sheet scales to the screen, so
1080p and 4K show the same picture. The script only swaps finished slides.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from components.charts import svg
from components.text import wall_words as words
from components.wall_deck import MARGIN, Slide, foot
from components.wall_sizes import HEIGHT, WIDTH, Sizes
from components.wall_tile import CAPITAL
from queries.filters import placed

END = '<i class="end" hidden></i>'
"""Closes every slide; a reply without it was cut short on its way."""


@dataclass(frozen=True)
class Showing:
    """Where a slide stands: its place from 1 of ``count``, its release, the age of its data in words,
    and the version of the document that it belongs into."""

    place: int
    count: int
    release: str
    age: str
    shell: str


@dataclass(frozen=True)
class Room:
    """What the document is told: seconds a slide, the hours it is lit ("7-18" or none), a notice about its address,
    and where its slides, its worker and its files are."""

    dwell: int
    hours: str
    notice: str
    slides: str
    query: str
    worker: str
    files: tuple[str, ...]


def picture(slide: Slide, at: Showing, sizes: Sizes) -> str:
    """The slide as one SVG."""
    return svg.document(
        svg.identifier("slide", at.place),
        WIDTH,
        HEIGHT,
        title=f"{at.place} / {at.count}",
        description=slide.section.sentence,
        body=[*slide.marks, *_dots(at, sizes)],
    )


def fragment(slide: Slide, at: Showing, sizes: Sizes) -> str:
    """The slide as the piece of HTML that the script asks for and swaps in."""
    data = {"place": at.place, "count": at.count, "release": at.release, "age": at.age, "shell": at.shell}
    named = "".join(f' data-{name}="{escape(str(value))}"' for name, value in data.items())
    return f'<article class="slide"{named}>{picture(slide, at, sizes)}{END}</article>'


def document(
    *,
    title: str,
    scheme: str,
    style: str,
    script: str,
    icon: str,
    fonts: tuple[str, ...],
    first: str,
    age: str,
    sizes: Sizes,
    room: Room,
) -> str:
    """The whole page with its first slide inside; the script takes over from there."""
    preloads = "".join(f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{font}">' for font in fonts)
    told = {
        "dwell": room.dwell,
        "hours": room.hours,
        "slides": room.slides,
        "query": room.query,
        "worker": room.worker,
        "files": " ".join(room.files),
        "heard": words.HEARD,
        "unheard": words.NEVER_HEARD,
        "lost": words.LOST,
        "lost-unheard": words.LOST_UNHEARD,
        "unpaired": words.unpaired(placed("/pair")),
        "asleep": words.ASLEEP,
    }
    named = "".join(f' data-{name}="{escape(str(value))}"' for name, value in told.items())
    notice = f'<p class="notice">{escape(room.notice)}</p>' if room.notice else ""
    return (
        f'<!DOCTYPE html><html lang="en" data-scheme="{scheme}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><meta name="color-scheme" content="{scheme}"><meta name="robots" content="noindex">'
        f'<link rel="icon" href="{icon}" type="image/svg+xml">{preloads}<style>{style}</style>'
        f'<script defer src="{script}"></script></head>'
        f'<body style="--small:{sizes.small};--foot:{foot(sizes):.1f};--margin:{MARGIN:g}"><main id="wall"{named}>'
        f'<div class="canvas"><h1 class="hidden">{escape(title)}</h1><div class="stage">{first}</div>'
        f'<footer class="foot"><span class="age">{escape(age)}</span><span class="heard" role="status"></span>'
        f'<span class="paused" hidden>{words.PAUSED}</span></footer></div>'
        f'{notice}<p class="band" role="alert" hidden></p><div class="night" hidden><span></span></div>'
        "</main></body></html>"
    )


def _dots(at: Showing, sizes: Sizes) -> list[str]:
    """Which slide of how many: a dot each while there is room, else in figures."""
    small = sizes.small
    y = HEIGHT - MARGIN - foot(sizes) + CAPITAL * small
    right = WIDTH - MARGIN
    gap = 0.5 * small
    if at.count * gap > 0.14 * WIDTH:
        return [svg.text(right, y, f"{at.place} / {at.count}", size=small, fill="muted", anchor="end")]
    dots = []
    for place in range(1, at.count + 1):
        here = place == at.place
        x = right - (at.count - place + 0.3) * gap
        dots.append(svg.circle(x, y - 0.3 * small, (0.17 if here else 0.1) * small, fill="ink" if here else "muted"))
    return dots if at.count > 1 else []
