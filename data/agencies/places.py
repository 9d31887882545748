"""Which rows of a file are the plan's, and which school each is of.

With a district chosen the plan is that district's: its own row is the whole, its schools are
places. Without one a file of several districts is read as a state's: the state's row is the
whole, districts and schools are places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from data.agencies.codes import tidy
from data.agencies.formats import Format, plain
from data.agencies.outcome import Place
from data.agencies.reader import Refused
from data.cells import nearest, slug

STATE, DISTRICT, SCHOOL = "state", "district", "school"
School = Mapping[str, str]


@dataclass(frozen=True)
class Where:
    """What a row says of itself; codes are as printed, blanks and quotation marks of spreadsheets apart."""

    level: str
    district: str
    district_name: str
    school: str
    school_name: str

    @property
    def key(self) -> str:
        """What tells districts apart: the code, or where a file has none the name."""
        return self.district or self.district_name


@dataclass
class Places:
    """Answers for one import; ``known`` are the bundle's schools as their cells stand."""

    format: Format
    known: Sequence[School]
    chosen: str | None = None
    several: bool = False
    warnings: list[str] = field(default_factory=list)
    _places: dict[Where, Place] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)

    def choose(self, rows: Sequence[Where], code: str | None, file: str) -> None:
        """Takes the district asked for, or the only one. Raises ``Refused`` where the file has no such district."""
        names = {row.key: row.district_name for row in rows if row.level != STATE and row.key}
        self.several = code is None and len(names) > 1
        if code is None or not names:
            if code is not None:
                raise Refused(f"{file}: the file names no district, so --district {code} chooses nothing: leave it out")
            self.chosen = next(iter(names), None) if not self.several else None
            return
        self.chosen = _district(code, names)
        if self.chosen is None:
            near = nearest(code, names) or next(iter(names))
            says = f"such as {near} {names[near] if names[near] != near else ''}".rstrip()
            raise Refused(f"{file}: no district {code}; {len(names)} districts are there, {says}")
        if self.chosen != code and plain(self.chosen) != plain(code) and plain(names[self.chosen]) != plain(code):
            self.warnings.append(f"--district {code} was taken for {self.chosen} ({names[self.chosen]})")

    def left_out(self, where: Where) -> str:
        """Why a row is not the plan's; "" where it is."""
        if self.several:
            return ""
        if where.level == STATE:
            return "of the state"
        if self.chosen is None or where.key == self.chosen:
            return ""
        return "of another district" if where.key else "that names no district"

    def place(self, where: Where) -> Place:
        """The place of a row that is the plan's; the same for the same words."""
        if where not in self._places:
            self._places[where] = self._find(where)
        return self._places[where]

    def new(self) -> list[Place]:
        """The schools asked for that the bundle may not have, each once, with the level their grades give."""
        named: dict[str, Place] = {}
        for place in self._places.values():
            if place.school_id:
                named.setdefault(place.school_id, replace(place, level=place.level or self.levels.get(place.school_id, "")))
        return list(named.values())

    def _find(self, where: Where) -> Place:
        if where.level == STATE or (where.level == DISTRICT and not self.several):
            return Place("")
        if where.level == DISTRICT:
            place = Place(slug(where.key), where.district_name, "other", state_id=where.district)
            return self._known(place, where.district, where.district_name) or place
        code = where.school or slug(where.school_name)
        own = self.format.unique_schools or not self.several
        school_id = slug(code if own else f"{where.key}-{code}")
        ids = {self._code: where.school}
        place = Place(school_id, where.school_name, "", where.district_name if self.several else "", **ids)
        return self._known(place, where.school if own else "", where.school_name) or place

    def _known(self, place: Place, code: str, name: str) -> Place | None:
        """The bundle's own school for a place: by id, by code, by a code that lost its zeros, or by name."""
        by_id, by_bare, by_name = self._index
        for one in filter(None, (place.school_id, code)):
            if one in by_id:
                return self._as(place, by_id[one], name)
        bare = by_bare.get(_bare(code), []) if code.isdigit() else []
        if len(bare) == 1:
            found = self._as(place, bare[0], name)
            self.warnings.append(f"code {code} ({name}) was taken for the bundle's {found.school_id}, zeros in front aside")
            return found
        called = by_name.get(plain(name), []) if name else []
        # Two codes of one kind that differ are two schools, whatever their names.
        if len(called) == 1 and not (code and called[0].get(self._code)):
            return self._as(place, called[0], name)
        return None

    @property
    def _code(self) -> str:
        return "nces_id" if self.format.nces else "state_id"

    @cached_property
    def _index(self) -> tuple[dict[str, School], dict[str, list[School]], dict[str, list[School]]]:
        by_id: dict[str, School] = {}
        by_bare: dict[str, list[School]] = defaultdict(list)
        by_name: dict[str, list[School]] = defaultdict(list)
        for school in self.known:
            ids = {school.get(column, "") for column in ("school_id", "state_id", "nces_id")} - {""}
            for one in ids:
                by_id.setdefault(one, school)
            for one in {_bare(one) for one in ids}:
                by_bare[one].append(school)
            for called in {plain(school.get("name", "")), plain(school.get("formerly", ""))} - {""}:
                by_name[called].append(school)
        return by_id, by_bare, by_name

    def _as(self, place: Place, school: School, name: str) -> Place:
        here, said = school.get("name", ""), school["school_id"]
        if here and name and plain(here) != plain(name) and plain(school.get("formerly", "")) != plain(name):
            self.warnings.append(f"school {said} is {name} in the file and {here} in the bundle; the bundle's name stays")
        return Place(said, here or place.name)


def _bare(code: str) -> str:
    return code.lstrip("0") if code.isdigit() else code


def _district(code: str, names: Mapping[str, str]) -> str | None:
    if code in names:
        return code
    for same in (
        [key for key in names if _bare(key) == _bare(code)],
        [key for key, name in names.items() if plain(name) == plain(code) or slug(name) == slug(code)],
    ):
        if len(same) == 1:
            return same[0]
    return None


@lru_cache(maxsize=1 << 16)
def padded(code: str, width: int) -> str:
    """A code with the zeros in front that a spreadsheet took; letters and longer codes stay."""
    code = tidy(code).removesuffix(".0")
    return code.zfill(width) if code.isdigit() else code
