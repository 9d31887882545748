"""One KPI on the wall: measured first, so that a slide takes only as many as it can show whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from components import wall_marks
from components.cards import current
from components.charts.shapes import STATE_COLOURS, shape
from components.charts.svg import text, text_width, wrap
from components.charts.trend_marks import known
from components.text import wall_words as words
from components.wall_sizes import Box, Sizes
from queries.types import Trajectory, YearPoint

LEADING = 1.12
CAPITAL, BELOW = 0.7, 0.22  # of the font size: above and below the line that letters stand on
CUT = "…"
_SPARE = 0.985  # of a width; the measured widths know no kerning and a browser rounds
_ALONE = 0.9  # of a width: the most that a number takes, or two side by side would be read as one
_OWN_BAND = 1.6  # of the small size: the least height at which the years get a band of their own


@dataclass(frozen=True)
class Tile:
    """A KPI to show, and whether it changed since the release before."""

    track: Trajectory
    new: bool = False

    @property
    def shown(self) -> YearPoint | None:
        """The year the tile is about: the newest with a result, else the newest there is."""
        return self.track.latest or current(self.track)

    @property
    def measured(self) -> bool:
        return self.shown is not None and known(self.shown)

    @property
    def has_years(self) -> bool:
        """Whether there is more than one year to draw."""
        return sum(known(point) for point in self.track.years) > 1

    @property
    def sentence(self) -> str:
        return words.sentence(self.track.kpi.name, words.number(self.shown, self.track), self.shown, self.new)


@dataclass(frozen=True)
class Laid:
    """A tile's lines in a given width, with the size of its number; ``cut`` where a text lost its end."""

    name: tuple[str, ...]
    number: tuple[str, ...]
    number_size: float
    state: tuple[str, ...]
    under: tuple[str, ...]
    cut: bool


@dataclass(frozen=True)
class Bands:
    """Heights that the tiles of one row share, so that what stands side by side stands on one line.

    ``need`` is the least height of all; ``years`` is 0 where the years stand beside the number.
    """

    name: float
    number: float
    years: float
    state: float
    bar: float
    air: float
    need: float

    @property
    def used(self) -> float:
        """The height down to the last line of the tallest tile."""
        return self.need + self.years + (4 if self.years else 3) * self.air


def lay(tile: Tile, width: float, sizes: Sizes, number_size: float) -> Laid:
    """The tile's texts broken to ``width`` lines of the stage; the number shrinks to fit its line."""
    name = broken(f"{words.NEW} {tile.track.kpi.name}" if tile.new else tile.track.kpi.name, width, sizes.small, 600)
    wanted = number_size if tile.measured else sizes.body
    number, fitting = _number(words.number(tile.shown, tile.track), width, sizes, wanted)
    state = broken(words.state(tile.shown), width - _indent(tile, sizes), sizes.small)
    under = joined(words.under(tile.shown, tile.track), width, sizes.small)
    cut = any(part.endswith(CUT) for part in (*name, *number, *state, *under))
    return Laid(name, number, fitting, state, under, cut)


def bands(row: Sequence[tuple[Tile, Laid]], width: float, height: float, sizes: Sizes) -> Bands:
    """How a row of tiles shares its height, in lines of the stage; what the texts leave over goes to the years."""
    small, step = sizes.small, LEADING * sizes.small
    name = max(len(laid.name) for _, laid in row) * step + 0.12 * small
    number = max((len(laid.number) - 1) * LEADING * laid.number_size + (CAPITAL + BELOW) * laid.number_size for _, laid in row)
    state = max(len(laid.state) for _, laid in row) * step
    bar = 0.85 * small if any(tile.measured for tile, _ in row) else 0.0
    need = name + number + state + bar + max(len(laid.under) for _, laid in row) * step
    spare = max(height - need, 0.0)
    air = min(0.35 * small, spare / 8)
    left = spare - 4 * air
    years = min(left, 0.42 * width) if left >= _OWN_BAND * small and any(tile.has_years for tile, _ in row) else 0.0
    return Bands(name, number, years, state, bar, air, need)


def draw(tile: Tile, laid: Laid, row: Bands, box: Box, sizes: Sizes) -> list[str]:
    """The tile in its box, in the bands of its row."""
    small = sizes.small
    body = _name(tile, laid, box, small)
    top = box.y + row.name + row.air
    body += _lines(laid.number, box.x, top, laid.number_size, "ink" if tile.measured else "muted", 600)
    room = box.width - max(text_width(part, laid.number_size, 600) for part in laid.number) - 0.6 * small
    if tile.has_years and not row.years and room >= 2.4 * small:
        wide = min(room, max(5 * small, 0.4 * box.width))
        beside = Box(box.x + box.width - wide, top, wide, CAPITAL * laid.number_size)
        body += wall_marks.years(tile.track, beside, sizes)
    top += row.number + row.air
    if row.years:
        if tile.has_years:
            body += wall_marks.years(tile.track, Box(box.x, top, box.width, row.years - 0.3 * small), sizes)
        top += row.years + row.air
    state = tile.shown.state if tile.shown else ""
    body.append(shape(state, box.x + 0.36 * small, top + 0.38 * small, 0.72 * small))
    body += _lines(laid.state, box.x + _indent(tile, sizes), top, small, STATE_COLOURS.get(state, "muted"))
    top += row.state + row.air / 2
    if tile.measured:
        body += wall_marks.bar(tile.track, tile.shown, Box(box.x, top + 0.22 * small, box.width, 0.34 * small), small)
    top += row.bar + row.air / 2
    return body + _lines(laid.under, box.x, top, small, "muted")


def broken(content: str, width: float, size: float, weight: int = 400) -> tuple[str, ...]:
    """A text in lines that a browser, too, finds narrower than ``width``."""
    return tuple(wrap(content, width * _SPARE, size, weight))


def joined(parts: Iterable[str], width: float, size: float) -> tuple[str, ...]:
    """Short texts on as few lines as they fit on, a raised dot between two that share one."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]} · {part}" if lines else part
        if lines and text_width(longer, size) <= width * _SPARE:
            lines[-1] = longer
        elif text_width(part, size) <= width * _SPARE:
            lines.append(part)
        else:
            lines += broken(part.replace("\u00a0", " "), width, size)
    return tuple(lines)


def _name(tile: Tile, laid: Laid, box: Box, small: float) -> list[str]:
    """The name; of a changed KPI its first word, "new", in the colour of what is to be noticed."""
    if not tile.new:
        return _lines(laid.name, box.x, box.y, small, "ink", 600)
    rest = laid.name[0].removeprefix(words.NEW).lstrip()
    indent = text_width(f"{words.NEW} ", small, 600)
    return [
        *_lines((words.NEW,), box.x, box.y, small, "target", 600),
        *_lines((rest,), box.x + indent, box.y, small, "ink", 600),
        *_lines(laid.name[1:], box.x, box.y + LEADING * small, small, "ink", 600),
    ]


def _lines(lines: Iterable[str], x: float, top: float, size: float, fill: str, weight: int = 400) -> list[str]:
    first = top + CAPITAL * size
    return [
        text(x, first + place * LEADING * size, content, size=size, weight=weight, fill=fill)
        for place, content in enumerate(lines)
        if content
    ]


def _number(content: str, width: float, sizes: Sizes, wanted: float) -> tuple[tuple[str, ...], float]:
    """On one line at the wanted size or down to the body's; longer words break into lines, at last at the small size."""
    natural = text_width(content, 1, 600)
    size = min(wanted, width * _ALONE / natural) if natural else wanted
    if size >= sizes.body:
        return (content,), size
    lines = broken(content.replace("\u00a0", " "), width, sizes.body, 600)
    if not any(part.endswith(CUT) for part in lines):
        return lines, sizes.body
    return broken(content.replace("\u00a0", " "), width, sizes.small, 600), sizes.small


def _indent(tile: Tile, sizes: Sizes) -> float:
    return sizes.small * 0.95 if tile.shown and tile.shown.state in STATE_COLOURS else 0.0
