"""Words of the survey page: who was asked, what they chose, and how the groups are added up."""

from __future__ import annotations

from collections.abc import Sequence

from components.text.fitting import listed
from components.text.numbers import NBSP, count, plain, plural
from components.text.numbers import date as date_words
from components.text.survey_words import brief, percent
from queries.types import SurveyGroup, SurveyWave

NAME = "Survey"
WAVE = "Survey"
GROUP = "Group"
NEWEST = "Newest with results"
NO_SURVEY = "This plan holds no survey."
ASKED = "What each group asked for"
ONE_GROUP = "One group beside all"
TOTALS = "All groups together"
DIVIDE = "Where the groups disagree"
RESPONDENTS = "Who answered"
THEMES = "What people wrote in their own words"
ELSE = "What else went into the plan"
IDEAS = "Goals the steering committee weighed"
PEERS = "Goals of peer districts"
NO_PUBLISHED = "No group’s priorities have been published for this survey, so there is nothing to compare."
NO_THEMES = "No answers in people’s own words have been published for this survey."
NO_PRIORITY = "No priority of the survey points at this goal."
PRIORITY = "Priority"
ALL_PRIORITIES = "All priorities of this survey"
EQUAL = "Every group counts the same"
POOLED = "Every person counts the same"
WEIGHTS = "How the groups are added up"
EQUAL_RULE = (
    "Each group’s percent counts once, however many people answered in it: the mean of the groups’ percents. "
    "A small group is heard as loudly as a large one."
)
POOLED_RULE = (
    "Everyone who chose a priority, out of everyone who answered in the groups that published it. A large group weighs more."
)
BOTH_RULES = "Either way a priority counts only the groups that published its share; the column “Known in” says how many."
CHOSEN = "Those who answered could choose several priorities, so a group’s percents do not add up to 100."
BOUNDS = (
    "≤ marks a priority outside the list a group’s table shows. Its share is not known; "
    "it is at most that of the last priority listed. It is never counted as zero, and no mean includes it."
)
NOT_OFFERED = "A priority missing from a complete list was not offered to that group."
DIVIDE_INTRO = "Points between the group that chose a priority most and the one that chose it least. Bounds are left out."
NO_DIVIDE = "No priority has a published share in two groups, so disagreement cannot be measured."
TOTAL_HEADINGS = ("Priority", "Share", "Drawn", "Counted the other way", "Known in", "Points at")
DIVIDE_HEADINGS = ("Priority", "Apart", "Every group’s share", "Chose it most", "Chose it least")
RESPONDENT_HEADINGS = ("Group", "People who answered", "Share of all", "Published table")
COMPLETE = "The whole list"
NO_TABLE = "None published"
UNKNOWN = "not known"
NO_GOAL = "no goal"
NOTHING_ELSE = "The plan lists no committee votes, peer districts or frameworks."
IMPLIED = "implied"
THEME = "Theme"
DETAILS = "What each group said"


def not_by_school(school: str) -> str:
    """Why the survey is the same whatever school is chosen."""
    return f"The survey has no results by school: what stands here is the whole district’s, also for {school}."


def lead(groups: Sequence[SurveyGroup], first: tuple[str, int] | None, divides: tuple[str, str, float, str, float] | None) -> str:
    """The page's one sentence: how many answered, what comes first, what divides them.

    ``first`` is (priority, how many groups published its share); ``divides`` is (priority, group
    that chose it most, percent, group that chose it least, percent).
    """
    answered = [g.respondents for g in groups if g.respondents is not None]
    people = (
        f"{count(sum(answered))} people in {plural(len(answered), 'group')} answered"
        if answered
        else "How many answered is not known"
    )
    if first is None:
        return f"{people}; what they chose has not been published."
    published = sum(g.published for g in groups)
    where = "" if first[1] == published else f" (known in {first[1]} of {plural(published, 'group')})"
    text = f"{people}. {brief(first[0])} comes first{where} when every group counts the same"
    if divides is None:
        return f"{text}."
    name, most, high, least, low = divides
    same = " too" if name == first[0] else ""
    return (
        f"{text}; the groups are furthest apart{same} on {mid(name)}: "
        f"chosen by {percent(high)} of {quoted(most)} and {percent(low)} of {quoted(least)}."
    )


def mid(priority: str) -> str:
    """A priority's name inside a sentence: its first letter small unless it is a proper name or an acronym."""
    name = brief(priority)
    return name if len(name) > 1 and (name[1].isupper() or name[0].isdigit()) else name[:1].lower() + name[1:]


def quoted(group: str) -> str:
    """A respondent group's name as its survey wrote it, set apart from the sentence around it."""
    return f"“{group}”"


def kicker(wave: SurveyWave) -> str:
    return f"{wave.name}, {date_words(wave.date)}"


def elsewhere(wave: SurveyWave) -> str:
    """The survey whose tables are published, where this one's are not."""
    return f"The newest published tables: {wave.name}, {date_words(wave.date)}"


def unpublished(groups: Sequence[SurveyGroup]) -> str:
    """Which groups answered without a published table; "" where every group has one."""
    absent = [g for g in groups if not g.published]
    if not absent:
        return ""
    names = [quoted(g.name) for g in absent]
    known = [g.respondents for g in absent if g.respondents is not None]
    people = f": {count(sum(known))} people whose choices are not known" if known else ""
    if len(absent) == len(groups):
        return f"No table of priorities was published for any group{people}."
    return f"No table of priorities was published for {listed(names)}{people}."


def no_table(group: SurveyGroup) -> str:
    """Why one group's bars are not there, and how many answered all the same."""
    if group.respondents is None:
        return f"No table of priorities was published for {quoted(group.name)}."
    return f"No table of priorities was published for {quoted(group.name)}, though {count(group.respondents)} answered."


def chosen(wave: SurveyWave) -> str:
    """Why percents do not add up to 100."""
    if wave.pick_up_to is None:
        return CHOSEN
    return f"Each person could choose up to {wave.pick_up_to} priorities, so a group’s percents do not add up to 100."


def bounds(at_most: bool, not_offered: bool) -> str:
    """What the hedged cells of this survey mean; only those that occur."""
    return " ".join(words for there, words in ((at_most, BOUNDS), (not_offered, NOT_OFFERED)) if there)


def known_in(exact: int, published: int, at_most: int, not_offered: int) -> str:
    """On how many groups a mean rests, and why the others are left out."""
    base = f"{exact} of {plural(published, 'group')}" if exact != published else f"all {plural(published, 'group')}"
    why = [f"outside {plural(at_most, 'list')}"] * (at_most > 0) + [f"not offered to {not_offered}"] * (not_offered > 0)
    return f"{base}; {', '.join(why)}" if why else base


def apart(points: float) -> str:
    digits = plain(points)
    return f"{digits}{NBSP}{'point' if digits == '1' else 'points'}"


def list_words(group: SurveyGroup) -> str:
    """What was published of a group's priorities."""
    if not group.published:
        return NO_TABLE
    return f"The first {group.list_length}" if group.list_length else COMPLETE


def total_caption(wave: SurveyWave, rule: str) -> str:
    return f"Priorities over all groups, {wave.name}. {rule}."


def divide_caption(wave: SurveyWave) -> str:
    return f"Priorities by how far apart the groups are, {wave.name}"


def respondents_caption(wave: SurveyWave) -> str:
    return f"People who answered by group, {wave.name}"


def theme_caption(wave: SurveyWave) -> str:
    return f"Themes by group, {wave.name}: a theme’s place in that group’s list, 1 first"


def themes_intro(themes: int, groups: int, inferred: int) -> str:
    """How many themes, read from how many groups' answers, and what "implied" means where it occurs."""
    source = f"{plural(themes, 'theme')} read from the open answers of {plural(groups, 'group')}."
    text = f"{source} The number is the theme’s place in that group’s list."
    return f"{text} “Implied” marks a theme that the source reads between the lines." if inferred else text


def votes(number: int) -> str:
    return plural(number, "vote")


def ideas_source(sources: Sequence[str]) -> str:
    return f"Votes of the {listed([s[:1].lower() + s[1:] for s in sources])}." if sources else ""


def framework(name: str) -> str:
    return f"Framework: {name}"


def dots_words(shares: Sequence[tuple[str, float]]) -> str:
    """Every group's share of one priority in words, for those who cannot see the dots."""
    return "; ".join(f"{name} {percent(share)}" for name, share in shares)


def asked_summary(priorities: int, first: str, share: float | None, groups: int) -> str:
    """What people asked for under one goal, in one sentence."""
    opening = (
        f"{plural(priorities, 'priority', 'priorities')} of the survey {'points' if priorities == 1 else 'point'} at this goal"
    )
    if share is None:
        return f"{opening}."
    over = "one group" if groups == 1 else f"{groups} groups"
    return f"{opening}. {brief(first)} comes first: {percent(share)} on average over {over}."


def asked_caption(wave: str) -> str:
    return f"Share of each group that chose a priority, {wave}" if wave else "Share of each group that chose a priority"


def asked_top(first: int) -> str:
    """What the heavier figures are."""
    return f"Heavier: among the group’s own first {first}."


def first_group(name: str) -> str:
    """The choice that stands until a reader chooses: which group is shown then."""
    return f"{name} (shown first)"
