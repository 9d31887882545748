"""Whom a text is about: the school, the group and the year that it, or what stands around it, names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from components.text.gap_words import people
from queries.types import ALL, DISTRICT

YEAR = re.compile(r"\b(20\d\d)[–-](\d\d)\b")
_REFERENCE = re.compile(
    r"\b(?:against|with|than) (?:the )?(all other students|district|best-off group|each group’s reference)"
    r"(?: of the same (?:school|dimension))?",
    re.I,
)


@dataclass(frozen=True, order=True)
class Subject:
    """Whose counts a number is about; ``school`` "" is the district."""

    year: int
    school: str
    group: str


class Names:
    """The names of a plan's groups and schools, which its pages print."""

    def __init__(self, groups: dict[str, str], schools: dict[str, str], district: str) -> None:
        self.group_of: dict[str, str] = {"all students": ALL}
        for group_id, name in groups.items():
            self.group_of |= {name.lower(): group_id, people(name).lower(): group_id}
        self.school_of = {name.lower(): school_id for school_id, name in schools.items()}
        self.school_of |= {district.lower(): DISTRICT, "the district": DISTRICT, "the whole district": DISTRICT}
        self._site = f" · {district}"
        self.ids = (frozenset(groups) | {ALL}, frozenset(schools) | {DISTRICT})
        self._groups, self._schools = _any_of(self.group_of), _any_of(self.school_of)
        named = "|".join(re.escape(name) for name in sorted(self.group_of, key=len, reverse=True))
        self._named_reference = re.compile(rf"\b(?:against|for) (?:[\d.]+ % for )?({named})(?: students)?\b", re.I)

    def groups(self, text: str) -> list[str]:
        return [self.group_of[found.lower()] for found in self._groups.findall(text)]

    def schools(self, text: str) -> list[str]:
        return [self.school_of[found.lower()] for found in self._schools.findall(text)]

    def split(self, text: str) -> tuple[str, str]:
        """A text without its reference, and the reference: "others", "district", "highest", a group, or "" for none."""
        found = _REFERENCE.search(text)
        if found:
            word = found[1].lower()
            known = {"all other students": "others", "district": "district", "best-off group": "highest"}.get(word, "")
            return text[: found.start()] + " " + text[found.end() :], known
        match = next((m for m in self._named_reference.finditer(text) if m[0].lower().startswith("against")), None)
        if match:
            return text[: match.start()] + " " + text[match.end() :], self.group_of[match[1].lower()]
        return text, ""

    def subject(self, text: str, around: Sequence[str], address: str) -> Subject | None:
        """Whose counts a text without its reference is about; None where it names several or no year is told."""
        if text.lower().startswith("all other students"):
            return None  # a reference alone: which group's, the text does not say
        around = [each.removesuffix(self._site) for each in around]
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        path = urlsplit(address).path.split("/")
        stated = DISTRICT
        if "schools" in path and path[-1] in self.ids[1]:
            stated = path[-1]
        group = self._first([text, *around], self.groups, asked.get("group", ALL))
        school = self._first([text, *around], self.schools, asked.get("school", stated))
        if asked.get("view") == "time":
            asked.pop("year", None)  # this view shows every year
        if text.startswith("District "):
            group, school = ALL, DISTRICT
        years = self._first([text, *around], lambda t: [str(int(a) + 1) for a, _ in YEAR.findall(t)], asked.get("year", ""))
        if group is None or school is None or not years:
            return None
        return Subject(int(years), school, group)

    @staticmethod
    def _first(texts: Iterable[str], find: object, otherwise: str) -> str | None:
        assert callable(find)
        for text in texts:
            found = list(dict.fromkeys(find(text)))
            if len(found) == 1:
                return str(found[0])
            if found:
                return None
        return otherwise


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{listed})(?![\w-])", re.I)
