"""Finding things of a plan by name, whatever the case and the accents."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from data.connection import Db
from queries import plan as plans
from queries.kpis import kpis
from queries.projects import projects
from queries.run import answer
from queries.schools import schools
from queries.types import ALL

MOST_NEAR = 6
MOST_WORDS = 8  # likeness is dear; more words than these tell no more
_CUTOFF = 0.6


@dataclass(frozen=True)
class Named:
    """Something a reader can look for. ``id`` is its id; ``within`` the goal's, where its page is the goal's, or
    the dimension's of a group; ``also`` another name or code it goes by."""

    kind: str
    id: str
    name: str
    within: str = ""
    also: str = ""


def plain(text: str) -> str:
    """A text without case, accents and punctuation, its words one space apart (Unicode's compatibility caseless match, D146)."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    base = "".join(c for c in unicodedata.normalize("NFKD", folded.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in base.replace("'", "").replace("’", "")).split())


@answer
def names(db: Db) -> tuple[Named, ...]:
    """Everything in the plan that has a name, kind by kind, each in its own order."""
    found = [Named("goal", g.goal_id, g.name) for g in plans.goals(db)]
    found += [Named("objective", o.objective_id, o.name, o.goal_id, o.code or "") for o in plans.objectives(db)]
    found += [Named("kpi", k.kpi_id, k.name, k.goal_id) for k in kpis(db)]
    found += [Named("school", s.school_id, s.name, "", s.formerly or "") for s in schools(db)]
    found += [Named("group", g.group_id, g.name, g.dimension) for g in plans.groups(db) if g.group_id != ALL]
    found += [Named("project", p.project_id, p.name, p.program_id, p.site or "") for p in projects(db)]
    return tuple(found)


@answer
def matching(db: Db, asked: str) -> tuple[Named, ...]:
    """What holds every word asked for, in its name, other name or id; better matches first within a kind.

    A word counts where it begins, or stands inside, a word of the name. Nothing where nothing was asked.
    """
    wanted = plain(asked).split()
    if not wanted:
        return ()
    scored = [(score, each) for each in names(db) if (score := _score(each, wanted)) is not None]
    kinds = list(dict.fromkeys(each.kind for _, each in scored))
    return tuple(each for _, each in sorted(scored, key=lambda s: (kinds.index(s[1].kind), s[0])))


def _score(each: Named, wanted: Sequence[str]) -> int | None:
    """0 where the name is what was asked, then by how the words are met; None where one is missing."""
    name = plain(each.name)
    whole = " ".join([name, plain(each.also), plain(each.id)])
    if not all(word in whole for word in wanted):
        return None
    if name == " ".join(wanted):
        return 0
    if name.startswith(" ".join(wanted)):
        return 1
    return 2 if all(f" {word}" in f" {whole}" for word in wanted) else 3


@answer
def nearest(db: Db, asked: str) -> tuple[Named, ...]:
    """The names most like what was asked, for when nothing matches: by the whole name or by one of its words."""
    wanted = plain(asked)
    if not wanted:
        return ()
    near = [(likeness, each) for each in names(db) if (likeness := _likeness(wanted, each)) >= _CUTOFF]
    return tuple(each for _, each in sorted(near, key=lambda n: -n[0])[:MOST_NEAR])


def _likeness(wanted: str, each: Named) -> float:
    """0 to 1: how like the name is as a whole, or how like its words are to those asked for, on average."""
    name = f"{plain(each.name)} {plain(each.also)}".strip()
    whole = _ratio(wanted, plain(each.name))
    by_word = [max((_ratio(word, part) for part in name.split()), default=0.0) for word in wanted.split()[:MOST_WORDS]]
    return max(whole, sum(by_word) / len(by_word))


def _ratio(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _CUTOFF / 2 else 0.0
