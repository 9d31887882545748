"""The picture of ranked bars: names beside the bars where there is room, above them where there is not."""

from __future__ import annotations

from collections.abc import Iterator

from components.charts import survey_data
from components.charts.model import Priorities
from components.charts.ranking import Bar, bars
from components.charts.survey_marks import name_lines, outline_box
from components.charts.svg import Scale, circle, document, fit, identifier, line, rect, text, text_width, wrap
from components.charts.tips import tip_area
from components.text import survey_words as words
from components.text.fitting import shortened
from components.theme import BODY, SMALL
from queries.types import SurveyGroup

STACKED_BELOW = 480
THICK = 16
DOT = 4.5
STEP = 17


def svg(chart: Priorities, width: int) -> str:
    """The ranked bars, ``width`` pixels wide (280 or more), as tall as they need."""
    group = survey_data.stakeholder(chart)
    ranked = bars(chart)
    picture = _Bars(ranked, width, group.name if group else words.EQUAL_MEAN)
    body = list(picture.body()) if ranked else list(picture.nothing(_absence(group, chart)))
    return document(
        identifier("priorities", chart.wave.wave, chart.stakeholder or "all", width),
        width,
        picture.y,
        title=words.title(chart.wave, group.name if group else None),
        description=_description(ranked, group, chart),
        body=body,
    )


def _absence(group: SurveyGroup | None, chart: Priorities) -> str:
    return words.nothing_published(chart.wave) if group is None else words.ranking_sentence(group.name, (), None)


def _description(ranked: tuple[Bar, ...], group: SurveyGroup | None, chart: Priorities) -> str:
    if not ranked:
        return _absence(group, chart)
    return "; ".join(f"{shortened(b.name, 80)}: {b.words}" for b in ranked)


class _Bars:
    """A pen that moves down the page. Every bar starts at the same zero."""

    def __init__(self, ranked: tuple[Bar, ...], width: int, who: str) -> None:
        self.ranked, self.width, self.who, self.y = ranked, width, who, 0.0
        self.stacked = width < STACKED_BELOW
        self.number_width = max((text_width(b.words, BODY, 600) for b in ranked), default=0.0)
        self.name_width = (width if self.stacked else min(width * 0.52, 440)) - self.number_width - 12
        top = max([b.share or 0.0 for b in ranked] + [b.other or 0.0 for b in ranked] + [1.0])
        left = 1.0 if self.stacked else self.name_width + self.number_width + 22
        self.scale = Scale(0.0, top, left, width - DOT - 2)

    def nothing(self, sentence: str) -> Iterator[str]:
        for part in wrap(sentence, self.width, BODY):
            self.y += 20
            yield text(0, self.y, part, fill="muted")
        self.y += 10

    def body(self) -> Iterator[str]:
        zero = self.scale.start
        yield from self.key(zero)
        top = self.y
        for b in self.ranked:
            yield from self.bar(b)
        if not self.stacked:
            yield line(zero, top, zero, self.y, stroke="axis")
        self.y += 4

    def key(self, zero: float) -> Iterator[str]:
        """Whose the bars are and whose the dots, in words beside one of each."""
        others = [b.other_name for b in self.ranked if b.other is not None][:1]
        room = self.width - zero - 20
        self.y += 15
        yield rect(zero, self.y - 9.5, 10, 10, fill="actual")
        who = fit(self.who, room, SMALL, 600)
        yield text(zero + 15, self.y, who, size=SMALL, weight=600)
        x = zero + 15 + text_width(who, SMALL, 600) + 18
        for other in others:
            if x + 14 + text_width(other, SMALL) > self.width:
                x, self.y = zero + 1, self.y + 17
            yield circle(x + DOT, self.y - 4.5, DOT, fill="ground", stroke="ink")
            yield text(x + 14, self.y, other, size=SMALL)
        self.y += 6

    def bar(self, b: Bar) -> Iterator[str]:
        began = self.y
        names = name_lines(b.name, self.name_width, BODY)
        edge = self.width if self.stacked else self.scale.start - 10
        known = b.bound == "exact"
        weight, fill = (600, "ink") if known else (400, "muted")
        if self.stacked:
            self.y += STEP
            yield text(edge, self.y, b.words, anchor="end", weight=weight, fill=fill)
            for i, part in enumerate(names):
                self.y += STEP if i else 0
                yield text(0, self.y, part)
            middle = self.y + 8 + THICK / 2
            bottom = middle + THICK / 2 + 8
        else:
            height = max(30, STEP * len(names) + 12)
            middle, bottom = self.y + height / 2, self.y + height
            yield text(edge, middle + 4.5, b.words, anchor="end", weight=weight, fill=fill)
            for i, part in enumerate(names):
                yield text(0, middle + 4.5 + (i - (len(names) - 1) / 2) * STEP, part)
        yield from self.mark(b, middle)
        self.y = bottom
        yield tip_area(0, began, self.width, bottom - began, *b.told)

    def mark(self, b: Bar, middle: float) -> Iterator[str]:
        zero, top = self.scale.start, middle - THICK / 2
        if self.stacked:
            yield line(zero, top - 3, zero, top + THICK + 3, stroke="axis")
        if b.share is not None and b.bound == "exact":
            yield rect(zero, top, self.scale(b.share) - zero, THICK, fill="actual")
        elif b.share is not None:
            yield outline_box(zero, top, self.scale(b.share) - zero, THICK)
        if b.other is not None:
            yield circle(self.scale(b.other), middle, DOT, fill="ground", stroke="ink")
