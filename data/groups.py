"""The student groups every plan knows, and the words agencies publish them under."""

from __future__ import annotations

import re
from functools import cache

from queries.types import ALL, Group

RACES = {
    "american_indian": "American Indian or Alaska Native",
    "asian": "Asian",
    "asian_pacific": "Asian or Pacific Islander",
    "black": "Black",
    "hispanic": "Hispanic",
    "pacific_islander": "Native Hawaiian or Pacific Islander",
    "two_or_more": "Two or more races",
    "white": "White",
}
SEXES = {"female": "female", "male": "male"}
_OTHERS = (
    ("female", "Female", "sex"),
    ("male", "Male", "sex"),
    *((f"{race}_{sex}", f"{name} {word}", "race_sex") for race, name in RACES.items() for sex, word in SEXES.items()),
    ("swd", "Students with disabilities", "disability"),
    ("not_swd", "Students without disabilities", "disability"),
    ("el", "English learners", "english"),
    ("not_el", "Not English learners", "english"),
    ("ed", "Economically disadvantaged", "income"),
    ("not_ed", "Not economically disadvantaged", "income"),
    ("homeless", "Homeless", "housing"),
    ("foster", "Foster care", "care"),
    ("migrant", "Migrant", "mobility"),
    ("military", "Military family", "family"),
    ("gifted", "Gifted", "programme"),
)
RESERVED = frozenset(["others", "district", "highest"])
"""Words that choose a reference in an address and so cannot name a group."""

BUILT_IN: dict[str, Group] = {
    group_id: Group(group_id, name, dimension, order)
    for order, (group_id, name, dimension) in enumerate(
        ((ALL, "All students", "all"), *((race, name, "race") for race, name in RACES.items()), *_OTHERS)
    )
}

_ALIASES = {
    "all": "total|all student|overall|everyone|total population",
    "american_indian": "american indian|native american|alaska native|alaskan native|american indian alaskan|native alaskan"
    "|american indian alaskan native|american indian or alaskan native|indian or alaska native|indigenous"
    "|am indian|american indian alaska native|amer indian|ai an|mam|native american or alaska native",
    "asian": "asian american|mas",
    "asian_pacific": "asian pacific islander|asian and pacific islander|asian or native hawaiian or pacific islander"
    "|asian native hawaiian or pacific islander|aapi|asian american or pacific islander"
    "|asian or other pacific islander|masi",
    "black": "black or african american|african american|black african american|black not hispanic"
    "|non hispanic black|black non hispanic|african american or black|mbl|aa|african american black",
    "hispanic": "hispanic or latino|latino|latina|latinx|latine|hispanic latino|latino hispanic|hispanic latinx"
    "|hispanic or latinx|hispanic of any race|hispanic latino of any race|hispanic or latino of any race"
    "|mhi|hispanics|latino or hispanic",
    "pacific_islander": "native hawaiian|hawaiian|native hawaiian pacific islander|hawaiian or pacific islander"
    "|native hawaiian or other pacific islander|native hawaiian other pacific islander"
    "|hawaiian pacific islander|other pacific islander|mpi|nhpi",
    "two_or_more": "multiracial|multi racial|two or more|multi race|more than one race|2 or more races|2 or more"
    "|multiple races|mtr|mixed race|multi racial two or more races|multirace|biracial",
    "white": "white not hispanic|non hispanic white|white non hispanic|caucasian|mwh",
    "female": "females|girl|girls|f|women",
    "male": "males|boy|boys|m|men",
    "swd": "student with disability|students with disability|students with disabilities"
    "|student with disabilities|disability|disabilities|special education|sped|iep|students with ieps"
    "|children with disabilities|child with disability|cwd|students with an iep|with disabilities"
    "|disabled|exceptional children|ec|children with disabilities idea"
    "|students receiving special education",
    "not_swd": "student without disability|students without disability|students without disabilities"
    "|without disabilities|non swd|not disabled|general education|regular education|non special education"
    "|students without an iep|no disability|non disabled|student without disabilities|nondisabled",
    "el": "english learner|english language learner|english language learners|ell|ells|els"
    "|limited english proficient|lep|limited english proficiency|multilingual learner"
    "|multilingual learners|english learners el|emergent bilingual|limited english|emergent bilinguals|ml",
    "not_el": "non english learner|non english learners|non el|not english learner|english proficient|non lep"
    "|not lep|never el|non ell|not ell|not limited english proficient",
    "ed": "economically disadvantaged students|economic disadvantage|low income|low income students|eds|ecd"
    "|free or reduced lunch|free and reduced lunch|frl|free reduced lunch|free or reduced price lunch"
    "|frpl|free reduced price lunch|ecodis|students in poverty|directly certified|econ disadvantaged"
    "|disadvantaged|free lunch|free and reduced price lunch|socioeconomically disadvantaged"
    "|free reduced meals|farms|students from low income families",
    "not_ed": "not economically disadvantaged students|non economically disadvantaged"
    "|non economically disadvantaged students|non ed|not low income|non low income|not disadvantaged"
    "|not econ disadvantaged",
    "homeless": "homeless students|students experiencing homelessness|experiencing homelessness|homeless enrolled"
    "|mckinney vento|hom",
    "foster": "foster youth|in foster care|students in foster care|foster children|fcs|foster care students|foster students",
    "migrant": "migrant students|migratory|migrants|migrant education|mig|migrant status",
    "military": "military connected|military connected students|active duty|military dependent|military families"
    "|military family students|military family member|students of military families"
    "|military student identifier|mil|military children",
    "gifted": "gifted and talented|gifted students|academically gifted|aig|talented and gifted|tag"
    "|academically or intellectually gifted",
}
_NOISE = re.compile(r"[^a-z0-9]+")


def _plain(text: str) -> str:
    """Letters, digits and single blanks only, so that "Hispanic/Latino" and "hispanic-latino" are one."""
    return _NOISE.sub(" ", text.casefold().replace("&", " and ")).strip()


@cache
def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for group_id, group in BUILT_IN.items():
        known[_plain(group_id)] = group_id
        known[_plain(group.name)] = group_id
    for group_id, words in _ALIASES.items():
        known.update((_plain(word), group_id) for word in words.split("|"))
    races = [(word, race) for word, race in known.items() if race in RACES]
    for word, race in races:
        for sex, group_id in [(w, g) for w, g in known.items() if g in SEXES]:
            known[f"{word} {sex}"] = known[f"{sex} {word}"] = f"{race}_{group_id}"
    return known


def lookup(text: str) -> str | None:
    """The built-in group id a published label means, None where it means none of them.

    Case, punctuation and a leading "Grad Rate -" style prefix up to a spaced or trailing dash
    do not matter; "Students" around a group's words is dropped.
    """
    plain = _plain(text)
    if plain in _known():
        return _known()[plain]
    _, dash, tail = text.rpartition(" -")
    if dash and _plain(tail) in _known():
        return _known()[_plain(tail)]
    trimmed = re.sub(
        r"^(students who are|students|student|race ethnicity|race|gender|sex|subgroup) | (students|student|subgroup)$", "", plain
    )
    return _known().get(trimmed)
