"""One KPI on the wall: measured first, so that a slide takes only as many as it can show whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from components.cards import current
from components.charts import bullet
from components.charts.model import Bullet
from components.charts.shapes import STATE_COLOURS, shape
from components.charts.svg import Scale, circle, diamond, line, path, rect, text, text_width, wrap
from components.charts.trend_marks import domain, known, middle, runs_of
from components.text import reasons
from components.text import wall_words as words
from components.wall_sizes import Sizes
from queries.types import Trajectory, YearPoint

LEADING = 1.12
CAPITAL, BELOW = 0.7, 0.22  # of the font size: above and below the line that letters stand on
CUT = "…"
_SPARE = 0.985  # of a width; the measured widths know no kerning and a browser rounds


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
    height: float


def lay(tile: Tile, width: float, sizes: Sizes, number_size: float) -> Laid:
    """The tile's texts broken to ``width`` lines of the stage, and the height that they need."""
    name = broken(f"{words.NEW} {tile.track.kpi.name}" if tile.new else tile.track.kpi.name, width, sizes.small, 600)
    number, fitting = _number(words.number(tile.shown, tile.track), width, sizes, number_size)
    name_of_state = reasons.state(tile.shown.state if tile.shown else "")
    state = broken(name_of_state, width - _icon(tile, sizes), sizes.small)
    under = joined(words.under(tile.shown, tile.track), width, sizes.small)
    lines = len(name) + len(state) + len(under)
    bar = _bar_height(sizes) if _has_bar(tile) else 0.0
    height = lines * LEADING * sizes.small + _number_height(number, fitting) + bar + 0.35 * sizes.small
    cut = any(part.endswith(CUT) for part in (*name, *number, *state, *under))
    return Laid(name, number, fitting, state, under, cut, height)


def draw(tile: Tile, laid: Laid, x: float, y: float, width: float, height: float, sizes: Sizes) -> list[str]:
    """The tile with its top left corner at (x, y); what height is left over goes to its years."""
    small, step = sizes.small, LEADING * sizes.small
    body: list[str] = []
    at = y + CAPITAL * small
    for place, content in enumerate(laid.name):
        left = x
        if tile.new and place == 0:
            body.append(text(x, at, words.NEW, size=small, weight=600, fill="target"))
            left += text_width(f"{words.NEW} ", small, 600)
            content = content.removeprefix(words.NEW).lstrip()  # noqa: PLW2901  # the rest of the same line
        body.append(text(left, at, content, size=small, weight=600))
        at += step
    top = at - CAPITAL * small + 0.15 * small
    size = laid.number_size
    at = top + CAPITAL * size
    wordy = len(laid.number) > 1 or not _has_number(tile)
    for content in laid.number:
        body.append(text(x, at, content, size=size, weight=600, fill="muted" if not _has_number(tile) else "ink"))
        at += LEADING * size
    top += _number_height(laid.number, size)
    spare = height - laid.height
    series = [p for p in tile.track.years if known(p)]
    room = x + width - (x + text_width(laid.number[0], size, 600) + 0.6 * small)
    if len(series) > 1 and spare >= 1.6 * small:
        tall = min(spare - 0.5 * small, width * 0.42)
        body += _years(tile.track, x, top + 0.1 * small, width, tall, small)
        top += tall + 0.5 * small
    elif len(series) > 1 and not wordy and room >= 2.4 * small:
        width_of_years = min(room, 5 * small)
        body += _years(
            tile.track, x + width - width_of_years, at - LEADING * size - 0.66 * size, width_of_years, 0.66 * size, small
        )
    at = top + CAPITAL * small
    state = tile.shown.state if tile.shown else ""
    indent = _icon(tile, sizes)
    body.append(shape(state, x + small * 0.36, at - small * 0.32, small * 0.72))
    for content in laid.state:
        body.append(text(x + indent, at, content, size=small, fill=STATE_COLOURS.get(state, "muted")))
        at += step
    top = at - CAPITAL * small
    if _has_bar(tile):
        body += _bar(tile, x, top + 0.22 * small, width, small)
        top += _bar_height(sizes)
    at = top + CAPITAL * small
    for content in laid.under:
        body.append(text(x, at, content, size=small, fill="muted"))
        at += step
    return body


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
        else:
            lines += broken(part.replace("\u00a0", " "), width, size)
    return tuple(lines)


def _number(content: str, width: float, sizes: Sizes, wanted: float) -> tuple[tuple[str, ...], float]:
    """The number on one line at the wanted size or down to the body's; words break into lines at the small size."""
    natural = text_width(content, 1, 600)
    size = min(wanted, width * _SPARE / natural) if natural else wanted
    if size >= sizes.body:
        return (content,), size
    lines = broken(content.replace("\u00a0", " "), width, sizes.body, 600)
    if any(part.endswith(CUT) for part in lines):
        lines = broken(content, width, sizes.small, 600)
        return lines, sizes.small
    return lines, sizes.body


def _number_height(lines: tuple[str, ...], size: float) -> float:
    return (len(lines) - 1) * LEADING * size + (CAPITAL + BELOW) * size


def _has_number(tile: Tile) -> bool:
    return tile.shown is not None and known(tile.shown)


def _has_bar(tile: Tile) -> bool:
    return _has_number(tile)


def _bar_height(sizes: Sizes) -> float:
    return 0.85 * sizes.small


def _icon(tile: Tile, sizes: Sizes) -> float:
    return sizes.small * 0.95 if tile.shown and tile.shown.state in STATE_COLOURS else 0.0


def _bar(tile: Tile, x: float, y: float, width: float, small: float) -> list[str]:
    """The result from zero on its scale, with ticks where target and baseline stand; the scale is the bullet chart's."""
    point, track = tile.shown, tile.track
    assert point is not None
    aimed = point if point.target is not None else track.last_target
    chart = Bullet(
        kpi=track.kpi,
        value=point.value,
        low=point.low,
        high=point.high,
        target=aimed.target if aimed else None,
        baseline=next((p.value for p in track.years if p.baseline and p.value is not None), None),
        state=point.state,
    )
    across = Scale(*bullet.scale(chart), x, x + width)
    tall = 0.34 * small
    body = [rect(x, y, width, tall, fill="grid", rounded=3)]
    zero = across(max(across.low, 0.0))
    solid = chart.value if chart.value is not None else chart.low
    if solid is not None:
        left, right = sorted((zero, across(solid)))
        body.append(rect(left, y, max(right - left, 3), tall, fill="actual", rounded=3))
    if chart.value is None and chart.low is not None and chart.high is not None:
        body.append(rect(across(chart.low), y, across(chart.high) - across(chart.low), tall, fill="actual", opacity=0.5))
    for value, pen, wide in ((chart.baseline, "muted", 0.06 * small), (chart.target, "target", 0.12 * small)):
        if value is not None:
            at = min(max(across(value), x + wide / 2), x + width - wide / 2)
            body.append(line(at, y - 0.1 * small, at, y + tall + 0.1 * small, stroke="ground", width=wide * 2))
            body.append(line(at, y - 0.1 * small, at, y + tall + 0.1 * small, stroke=pen, width=wide))
    return body


def _years(track: Trajectory, x: float, y: float, width: float, height: float, small: float) -> list[str]:
    """Every year's result as a line, with the adopted targets as diamonds; missing years are gaps."""
    points = [p for p in track.years if known(p)]
    aims = [(p.year, p.target) for p in track.years if p.target is not None and p.target_kind in ("value", "range")]
    ends = [v for p in points for v in (p.value, p.low, p.high) if v is not None] + [v for _, v in aims]
    low, high, _ = domain(ends, track.kpi)
    dot = 0.13 * small
    years = [p.year for p in points] + [year for year, _ in aims]
    across = Scale(min(years), max(years), x + dot, x + width - dot)
    up = Scale(low, high, y + height - dot, y + dot)
    body = [diamond(across(year), up(v), dot * 1.1) for year, v in aims]
    for p in points:
        if p.value is None and p.low is not None and p.high is not None:
            top = up(p.high)
            body.append(rect(across(p.year) - dot / 2, top, dot, max(up(p.low) - top, 2), fill="actual", rounded=2))
    for run in runs_of(p for p in points if p.value is not None):
        steps = [(across(p.year), up(middle(p))) for p in run]
        body.append(path(steps, width=0.07 * small) if len(steps) > 1 else circle(*steps[0], dot * 0.7, fill="actual"))
    last = points[-1]
    if last.value is not None:
        body.append(circle(across(last.year), up(last.value), dot, fill="actual"))
    return body
