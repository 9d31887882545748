"""From sections to slides: as few slides as show every text whole, at most six KPIs on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from components import wall_side
from components.charts.shapes import shape
from components.charts.svg import fit, text, text_width
from components.wall_side import Side
from components.wall_sizes import HEIGHT, WIDTH, Box, Sizes
from components.wall_tile import CAPITAL, CUT, LEADING, Laid, Tile, bands, broken, draw, lay

MOST = 6
MARGIN = 48.0  # of the stage on every side; the canvas drifts within it
GRIDS = {1: ((1, 1),), 2: ((1, 2), (2, 1)), 3: ((3, 1), (1, 3)), 4: ((2, 2),), 5: ((3, 2),), 6: ((3, 2),)}
_LARGER = (1.5, 1.25)  # of the headline's size, for numbers that leave their years a band of their own
_NUMBERS = (1.0, 0.9, 0.8, 0.7)
T = TypeVar("T")
_Row = tuple[tuple[str, ...], float, bool]


@dataclass(frozen=True)
class Goal:
    """A line of the opening slide: a goal, its KPIs' states in their order, and its tally in words."""

    name: str
    states: tuple[str, ...]
    tally: str


@dataclass(frozen=True)
class Section:
    """What belongs together on the wall: one message with either KPIs or goals."""

    kicker: str
    title: str
    message: str
    note: str = ""
    tiles: tuple[Tile, ...] = ()
    goals: tuple[Goal, ...] = ()

    @property
    def sentence(self) -> str:
        """The section for whoever hears it."""
        parts = [tile.sentence for tile in self.tiles] + [f"{goal.name}: {goal.tally.lower()}." for goal in self.goals]
        return " ".join([f"{self.title}: {self.message}.", *parts])


@dataclass(frozen=True)
class Slide:
    """One picture's content, and its marks without the foot. ``cut`` where even alone a text had no room."""

    section: Section
    marks: tuple[str, ...]
    cut: bool = False


def deck(sections: Sequence[Section], sizes: Sizes) -> tuple[Slide, ...]:
    """All slides in their order."""
    return tuple(slide for section in sections for slide in _slides(section, sizes))


def foot(sizes: Sizes) -> float:
    """Height of the strip at the bottom that holds the ages and the dots."""
    return 1.15 * sizes.small


def _slides(section: Section, sizes: Sizes) -> list[Slide]:
    height = HEIGHT - 2 * MARGIN - foot(sizes) - 0.5 * sizes.small
    left = wall_side.side(section.kicker, section.title, section.message, section.note, height, sizes)
    gap = max(0.8 * sizes.small, 32)
    box = Box(MARGIN + left.width + 1.4 * gap, MARGIN, WIDTH - 2 * MARGIN - left.width - 1.4 * gap, height)
    if section.tiles:
        return _of_tiles(section, left, box, gap, sizes)
    return _of_goals(section, left, box, sizes)


def _of_tiles(section: Section, left: Side, box: Box, gap: float, sizes: Sizes) -> list[Slide]:
    for most in range(min(MOST, len(section.tiles)), 0, -1):
        made = [_tiled(_part(section, chunk), left, box, gap, sizes) for chunk in balanced(section.tiles, most)]
        whole = [slide for slide in made if slide is not None]
        if len(whole) == len(made):
            return whole
    return [
        _tiled(_part(section, (tile,)), left, box, gap, sizes, at_any_price=True) or _bare(section, left)
        for tile in section.tiles
    ]


def _part(section: Section, tiles: Sequence[Tile]) -> Section:
    return Section(section.kicker, section.title, section.message, section.note, tuple(tiles))


def _tiled(section: Section, left: Side, box: Box, gap: float, sizes: Sizes, at_any_price: bool = False) -> Slide | None:
    """The slide in the grid with the largest numbers that shows everything whole; None where no grid does."""
    tiles = section.tiles
    for share in (*_LARGER, *_NUMBERS):
        for columns, rows in GRIDS[len(tiles)]:
            width = (box.width - (columns - 1) * gap) / columns
            height = (box.height - (rows - 1) * gap) / rows
            laid = _even(tiles, width, sizes, sizes.headline * share)
            of_rows = [
                bands(list(zip(tiles, laid, strict=True))[start : start + columns], width, height, sizes)
                for start in range(0, len(tiles), columns)
            ]
            cut = any(each.cut for each in laid) or any(row.need > height for row in of_rows)
            cramped = share > 1 and any(not row.years for row in of_rows) and any(tile.has_years for tile in tiles)
            if (cut or cramped) and not (at_any_price and share == _NUMBERS[-1]):
                continue
            marks = wall_side.draw(left, MARGIN, box.y)
            for place, (tile, each) in enumerate(zip(tiles, laid, strict=True)):
                at = Box(box.x + place % columns * (width + gap), box.y + place // columns * (height + gap), width, height)
                row = of_rows[place // columns]
                if tile.new:
                    marks.append(_frame(at.x - 0.34 * gap, at.y - 0.3 * gap, width + 0.68 * gap, row.used + 0.6 * gap))
                marks += draw(tile, each, row, at, sizes)
            return Slide(section, tuple(marks), cut or left.cut)
    return None


def _even(tiles: Sequence[Tile], width: float, sizes: Sizes, number_size: float) -> list[Laid]:
    """The tiles laid with numbers of one size: the largest that all of them fit in, words aside."""
    laid = [lay(tile, width, sizes, number_size) for tile in tiles]
    one_line = [each.number_size for tile, each in zip(tiles, laid, strict=True) if tile.measured and len(each.number) == 1]
    return [lay(tile, width, sizes, min(one_line, default=sizes.body)) for tile in tiles]


def _frame(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="6" fill="none" '
        'stroke="var(--target)" stroke-width="2"/>'
    )


def _bare(section: Section, left: Side) -> Slide:
    return Slide(section, tuple(wall_side.draw(left, MARGIN, MARGIN)), True)


def _of_goals(section: Section, left: Side, box: Box, sizes: Sizes) -> list[Slide]:
    """Goals on one slide in body print, else in small print on as many as it takes."""
    step = 0.75 * sizes.small
    for size in (sizes.body, sizes.small):
        rows = [_goal_row(goal, box.width, size, sizes) for goal in section.goals]
        for most in range(len(rows), 0, -1):
            pages = balanced(range(len(rows)), most)
            fits = all(sum(rows[i][1] + step for i in page) - step <= box.height for page in pages)
            if most == 1 or fits:
                break
        if len(pages) > 1 and size != sizes.small:
            continue
        return [_listed(section, [(section.goals[i], rows[i]) for i in page], left, box, size, sizes) for page in pages]
    return [_bare(section, left)]


def _listed(section: Section, rows: Sequence[tuple[Goal, _Row]], left: Side, box: Box, size: float, sizes: Sizes) -> Slide:
    marks, y = wall_side.draw(left, MARGIN, box.y), box.y
    spare = box.height - sum(height for _, (_, height, _) in rows)
    step = min(max(spare / max(len(rows) - 1, 1), 0.75 * sizes.small), 2 * sizes.small)
    for goal, (lines, height, _) in rows:
        marks += _draw_goal(goal, lines, box, y, size, sizes)
        y += height + step
    part = Section(section.kicker, section.title, section.message, section.note, goals=tuple(goal for goal, _ in rows))
    cut = left.cut or any(row[2] for _, row in rows) or y - step > box.y + box.height + 1
    return Slide(part, tuple(marks), cut)


def _goal_row(goal: Goal, width: float, size: float, sizes: Sizes) -> _Row:
    lines = broken(goal.name, width, size, 600)
    return lines, LEADING * size * len(lines) + LEADING * sizes.small, any(part.endswith(CUT) for part in lines)


def _draw_goal(goal: Goal, lines: Sequence[str], box: Box, y: float, size: float, sizes: Sizes) -> list[str]:
    body = []
    for content in lines:
        body.append(text(box.x, y + CAPITAL * size, content, size=size, weight=600))
        y += LEADING * size
    small, at = sizes.small, box.x
    tally = fit(goal.tally, box.width, small)
    if goal.states and len(goal.states) * small + 0.3 * small + text_width(tally, small) <= box.width:
        for state in goal.states:
            body.append(shape(state or "no_target", at + 0.36 * small, y + 0.38 * small, 0.72 * small))
            at += small
        at += 0.3 * small
    body.append(text(at, y + CAPITAL * small, tally, size=small, fill="muted"))
    return body


def balanced(items: Sequence[T], most: int) -> list[Sequence[T]]:
    """The items in order, in as few parts of at most ``most`` as can be, whose lengths differ by one at most."""
    parts = -(-len(items) // most)
    size, longer = divmod(len(items), parts) if parts else (0, 0)
    made: list[Sequence[T]] = []
    start = 0
    for place in range(parts):
        end = start + size + (place < longer)
        made.append(items[start:end])
        start = end
    return made
