"""A survey wave as ranked bars: what each bar shows, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

from components.charts import survey_data
from components.charts.axes import safe
from components.charts.model import Priorities
from components.text import survey_words as words
from queries.types import Bound


@dataclass(frozen=True)
class Bar:
    """One priority: ``share`` is the bar in percent, None where nothing may be drawn; ``other`` the dot."""

    priority: str
    name: str
    share: float | None
    bound: Bound
    words: str
    other: float | None
    other_name: str

    @property
    def told(self) -> tuple[str, str, str]:
        """The bar's name, its share, and the dot's, line by line."""
        return (self.name, self.words, "" if self.other is None else f"{self.other_name}: {words.percent(self.other, 1)}")

    @property
    def hover(self) -> str:
        return "<br>".join(safe(line) for line in self.told if line)


def bars(chart: Priorities) -> tuple[Bar, ...]:
    """The bars, largest first; bounds below every known share, what was not offered last.

    For one group the bar is its own share and the dot the mean that counts every group alike; for
    no group the bar is that mean and the dot the share of all who answered. A group without a
    published table has no bars.
    """
    group = survey_data.stakeholder(chart)
    names = survey_data.names(chart)
    equal, pooled = dict(chart.equal), dict(chart.pooled)
    if group is None:
        ready = [_overall(p, names[p], equal[p], pooled.get(p)) for p in chart.order if p in equal]
    else:
        found = survey_data.cells(chart)
        own = [found[p, group.group_id] for p in chart.order if (p, group.group_id) in found]
        ready = [
            Bar(
                c.priority_id,
                names[c.priority_id],
                None if c.bound == "not_offered" else c.percent,
                c.bound,
                words.cell_words(c),
                equal.get(c.priority_id),
                words.EQUAL_MEAN,
            )
            for c in own
        ]
    kinds = {"exact": 0, "at_most": 1, "not_offered": 2}
    return tuple(sorted(ready, key=lambda b: (kinds[b.bound], b.share is None, -(b.share or 0.0))))


def _overall(priority: str, name: str, equal: float, pooled: float | None) -> Bar:
    return Bar(priority, name, equal, "exact", words.percent(equal, 1), pooled, words.POOLED)
