"""The one description of every table of a bundle: columns, types, keys, references, defaults.

The reader, the checks, the template and the release read the same description, so a column
added here exists everywhere. Conventions: an empty cell takes ``default``; a column that
``references`` "table.column" must name a row there, with the same value of ``within`` if given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Type = Literal["id", "text", "url", "int", "year", "number", "date", "when", "bool", "choice", "measure", "path_rule"]
"""``measure`` is a value in its KPI's unit; ``when`` is a date or a bare year."""


@dataclass(frozen=True)
class Column:
    name: str
    type: Type
    meaning: str
    required: bool = False
    default: object = None
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    references: str = ""
    within: str = ""
    example: str = ""


@dataclass(frozen=True)
class Table:
    """``key`` names the columns that tell two rows apart, defaults included; ``required`` tables need a row."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    required: bool = False

    @property
    def ledger(self) -> bool:
        """True where rows are added and never edited, the newest ``as_of`` holding."""
        return "as_of" in self.key

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)


PHASE = re.compile(r"phase_([0-9]{4})\Z")
PHASES = ("plan", "implement", "refine")
UNITS = ("percent", "count", "ratio", "rate_100", "rate_1000", "score", "dollars", "days", "ordinal", "yes_no")
DECIMALS = {"percent": 1, "rate_100": 1, "rate_1000": 1, "score": 1}
"""Decimals shown where a KPI does not say; units not listed show whole numbers."""
NO_VALUE = ("pending", "late", "not_collected", "suppressed", "not_applicable")
"""Statuses of a result that has no value to show."""
PROFILES = ("as_published", "range_ladder", "exact_suppressed")


def _id(
    name: str,
    meaning: str,
    example: str = "",
    references: str = "",
    *,
    required: bool = False,
    default: object = None,
    within: str = "",
) -> Column:
    return Column(name, "id", meaning, required, default, references=references, within=within, example=example)


def _text(name: str, meaning: str, example: str = "", *, required: bool = False) -> Column:
    return Column(name, "text", meaning, required, example=example)


def _must(name: str, meaning: str, example: str) -> Column:
    return _text(name, meaning, example, required=True)


def _choice(
    name: str, meaning: str, choices: tuple[str, ...], example: str = "", *, required: bool = False, default: object = None
) -> Column:
    return Column(name, "choice", meaning, required, default, choices, example=example)


def _number(name: str, meaning: str, example: str = "", low: float | None = None, high: float | None = None) -> Column:
    return Column(name, "number", meaning, low=low, high=high, example=example)


def _int(name: str, meaning: str, example: str = "", *, required: bool = False, low: float | None = None) -> Column:
    return Column(name, "int", meaning, required, low=low, example=example)


def _date(name: str, meaning: str, example: str = "", *, required: bool = False) -> Column:
    return Column(name, "date", meaning, required, example=example)


def _goal(example: str = "", *, required: bool = False) -> Column:
    return _id("goal_id", "The goal it belongs to", example, "goals.goal_id", required=required)


_ORDER = _int("order", "Position among its siblings", "1", required=True)
_SOURCE = _text("source", "Where it was published", "Annual report")
_SOURCE_URL = Column("source_url", "url", "Web address of the source")
_KPI = _id("kpi_id", "The KPI it belongs to", "graduation_4yr", "kpis.kpi_id", required=True)
_YEAR = Column("year", "year", "The calendar year in which the school year ends: 2019 is 2018-19", True, example="2025")
_SCHOOL = _id("school_id", "The school; empty is the whole district", "", "schools.school_id", default="")
_GROUP = _id("group_id", "The student group; empty is all students", "", "groups.group_id", default="all")
_AS_OF = _date("as_of", "When this row was set; the newest row of one key holds")
_REASON = _text("reason", "Why it was set or restated")
_NUMERATOR = _number("numerator", "The count that met the measure", low=0)
_DENOMINATOR = _number("denominator", "The count it is out of", low=0)
_WAVE = _id("wave", "The survey wave", "2025-spring", "survey_waves.wave", required=True)

PLAN = Table(
    "plan",
    "The plan itself: one row",
    (),
    (
        _id("id", "Short name of the plan, in every address", "example", required=True),
        _must("district", "Name of the district", "Example School District"),
        _must("title", "Title of the plan", "Strategic Plan 2025–2030"),
        Column("first_year", "year", "First school year of the plan", True, example="2025"),
        Column("last_year", "year", "Last school year of the plan", True, example="2030"),
        _text("state", "Postal code of the state", "GA"),
        _text("nces_leaid", "The district's number at the National Center for Education Statistics"),
        _text("source", "Where the plan was published", "Board meeting"),
        _SOURCE_URL,
        _date("published", "When the plan was published", "2024-06"),
        _choice("privacy_profile", "How counts are protected in public", PROFILES, "range_ladder", default="range_ladder"),
        Column("minimum_group_size", "int", "Fewest students a shown figure may rest on", default=10, low=1, example="10"),
        _text("contact", "Office, mail or page that answers questions", "Office of Planning"),
        _text("message", "A short word from the plan's owner"),
    ),
    required=True,
)

GOALS = (
    Table(
        "statements",
        "What the district believes and aims at",
        ("kind", "order"),
        (
            _choice("kind", "What the statement is", ("belief", "vision", "mission"), "vision", required=True),
            _ORDER,
            _must("text", "The statement", "Every student learns every day"),
            _choice("status", "Whether the board has adopted it", ("adopted", "option"), "adopted", default="adopted"),
        ),
    ),
    Table(
        "goals",
        "The goal areas of the plan",
        ("goal_id",),
        (
            _id("goal_id", "Short name of the goal, in addresses", "student_success", required=True),
            _ORDER,
            _must("name", "The goal in words", "Student success"),
            _text("description", "What the goal means", "Every student graduates ready"),
        ),
        required=True,
    ),
    Table(
        "objectives",
        "What each goal sets out to do",
        ("objective_id",),
        (
            _id("objective_id", "Short name of the objective", "graduate", required=True),
            _goal("student_success", required=True),
            _ORDER,
            _must("name", "The objective in words", "More students graduate in four years"),
            _text("code", "Number in the printed plan", "1A"),
            _text("owner", "Office that answers for it", "Academics"),
        ),
    ),
    Table(
        "strategies",
        "The steps toward an objective; a column phase_YYYY for each year says plan, implement or refine",
        ("objective_id", "order"),
        (
            _id("objective_id", "The objective it serves", "graduate", "objectives.objective_id", required=True),
            _ORDER,
            _must("name", "The strategy in words", "Early warning system from grade 6"),
            _choice("status", "How far it is", ("planned", "under_way", "complete", "paused"), "under_way"),
            _number("percent_complete", "Share done, 0 to 100", "40", 0, 100),
            _date("start", "When it starts", "2024-08"),
            _date("due", "When it is due", "2026-06-30"),
            _text("owner", "Office that answers for it", "Student Services"),
            _text("note", "Remark"),
            _int("parent_order", "The order of the strategy this is a step of"),
        ),
    ),
)

MEASURES = (
    Table(
        "kpis",
        "The measures the plan is judged by",
        ("kpi_id",),
        (
            _id("kpi_id", "Short name of the KPI, in addresses", "graduation_4yr", required=True),
            _id("objective_id", "The objective it measures", "graduate", "objectives.objective_id", required=True),
            _ORDER,
            _must("name", "The KPI in words", "Four-year graduation rate"),
            _choice("unit", "What its values are", UNITS, "percent", required=True),
            _choice("better", "Which way is better", ("higher", "lower", "range", "none"), "higher", required=True),
            Column("decimals", "int", "Decimals shown", low=0, high=6, example="1"),
            _text("definition", "How it is counted; for an ordinal its levels, worst < ... < best", "Graduates per cohort"),
            _text("population", "Whom it counts", "Students of the four-year cohort"),
            _SOURCE,
            _SOURCE_URL,
            _text("owner", "Office that answers for it", "Research"),
            _choice("collected", "How often it is collected", ("annual", "semester", "quarter", "month"), "annual"),
            _date("next_due", "When the next result is due", "2026-10"),
            _choice("audience", "Who may see it", ("public", "internal"), "public", default="public"),
            Column(
                "path_rule",
                "path_rule",
                "How targets between listed years are made: listed, linear or close_gap:10",
                default="listed",
                example="listed",
            ),
            Column("introduced", "year", "First school year it was measured"),
            Column("retired", "year", "Last school year it was measured"),
            _id("replaced_by", "The KPI that took its place", "", "kpis.kpi_id"),
            _text("reason", "Why it was introduced, retired or replaced"),
        ),
    ),
    Table(
        "targets",
        "What each year is to reach; rows are added, never edited",
        ("kpi_id", "year", "school_id", "group_id", "on", "as_of"),
        (
            _KPI,
            _YEAR,
            _choice(
                "kind",
                "What the target asks",
                ("value", "range", "establish", "increase", "decrease", "maintain", "pending"),
                "value",
                required=True,
            ),
            Column("value", "measure", "The value to reach, or the low end of a range", example="84"),
            Column("high", "measure", "The high end of a range"),
            _NUMERATOR,
            _DENOMINATOR,
            _SCHOOL,
            _GROUP,
            _choice("on", "Whether it binds the value or the gap", ("value", "gap"), default="value"),
            _AS_OF,
            _REASON,
        ),
    ),
    Table(
        "results",
        "What was measured; rows are added, never edited",
        ("kpi_id", "year", "measured_on", "school_id", "group_id", "as_of"),
        (
            _KPI,
            _SCHOOL,
            _GROUP,
            _YEAR,
            _date("measured_on", "The day within the year, where there are several"),
            Column("value", "measure", "The result in the KPI's unit; percents are 0 to 100", example="81.4"),
            Column("low", "measure", "Low end of a published range"),
            Column("high", "measure", "High end of a published range"),
            _NUMERATOR,
            _DENOMINATOR,
            _choice("status", "How final it is", ("final", "preliminary", *NO_VALUE), "final", default="final"),
            Column("baseline", "bool", "true on the row the plan starts from", default=False, example="true"),
            _text("series", "Name of the method; a new name breaks the line"),
            _AS_OF,
            _REASON,
            _SOURCE,
            _SOURCE_URL,
            _text("note", "Remark"),
        ),
    ),
    Table(
        "benchmarks",
        "The state's or the nation's value beside a KPI",
        ("kpi_id", "year", "name"),
        (
            _KPI,
            _YEAR,
            _must("name", "Whose value it is", "state"),
            Column("value", "measure", "The value in the KPI's unit", True, example="83.8"),
            _SOURCE,
            _SOURCE_URL,
        ),
    ),
    Table(
        "comments",
        "What is said beside a year of a KPI",
        ("kpi_id", "year", "order"),
        (
            _KPI,
            _YEAR,
            _ORDER,
            _must("text", "The comment", "Credit recovery was offered in every high school"),
            _choice("kind", "What it is", ("current_state", "corrective_action", "evidence"), "current_state"),
            Column("url", "url", "Web address of the evidence"),
            _text("author_office", "Office that wrote it", "Research"),
        ),
    ),
)

PLACES = (
    Table(
        "schools",
        "The district's schools",
        ("school_id",),
        (
            _id("school_id", "Short name of the school, in addresses", "north_high", required=True),
            _must("name", "Name of the school", "North High School"),
            _choice("level", "Grades it serves", ("elementary", "middle", "high", "combined", "other"), "high"),
            _text("region", "Part of the district", "North"),
            _text("nces_id", "The school's number at the National Center for Education Statistics"),
            _text("state_id", "The school's number at the state agency", "0103"),
            _number("latitude", "Degrees north", "", -90, 90),
            _number("longitude", "Degrees east", "", -180, 180),
            Column("opened", "when", "When it opened"),
            Column("closed", "when", "When it closed"),
            _text("formerly", "Earlier name"),
        ),
    ),
    Table(
        "school_profiles",
        "Whom a school serves, for finding similar schools",
        ("school_id", "year"),
        (
            _id("school_id", "The school", "north_high", "schools.school_id", required=True),
            _YEAR,
            _number("enrolment", "Students enrolled", "1200", 0),
            _number("ed_pct", "Percent economically disadvantaged, 0 to 100", "55.2", 0, 100),
            _number("el_pct", "Percent English learners, 0 to 100", "12.5", 0, 100),
            _number("swd_pct", "Percent with disabilities, 0 to 100", "14.1", 0, 100),
        ),
    ),
    Table(
        "groups",
        "Student groups beyond the built-in ones",
        ("group_id",),
        (
            _id("group_id", "Short name of the group", "newcomer", required=True),
            _must("name", "The group in words", "Newcomer students"),
            _id("dimension", "What divides it from its siblings", "arrival", required=True),
            _int("order", "Position in its dimension", "1"),
        ),
    ),
)

SURVEY = (
    Table(
        "survey_waves",
        "Each time the survey was run",
        ("wave",),
        (
            _id("wave", "Short name of the wave", "2025-spring", required=True),
            _must("name", "The wave in words", "Planning survey, spring 2025"),
            _date("date", "When it was run", "2025-04", required=True),
            _int("pick_up_to", "Most priorities one respondent may choose", "5", low=1),
            _text("source", "Where it was published", "Board meeting"),
        ),
    ),
    Table(
        "survey_groups",
        "Who answered each wave",
        ("wave", "group_id"),
        (
            _WAVE,
            _id("group_id", "Short name of the stakeholder group", "parent", required=True),
            _must("group", "The group in words", "Parent or guardian"),
            _int("respondents", "How many answered", "420", low=0),
            _int("order", "Position among the groups", "1"),
            _int("list_length", "How many priorities the published list holds; empty is all of them", low=1),
        ),
    ),
    Table(
        "survey_priorities",
        "What each group chose; a count or a percent must be there",
        ("wave", "group_id", "priority_id"),
        (
            _WAVE,
            _id("group_id", "The stakeholder group", "parent", "survey_groups.group_id", required=True, within="wave"),
            _id("priority_id", "Short name of the priority", "school_safety", required=True),
            _must("priority", "The priority in words", "School safety"),
            _number("count", "Respondents who chose it", "210", 0),
            _int("rank", "Place in the published list", "1", low=1),
            _number("reported_pct", "Percent as published, 0 to 100", "50", 0, 100),
        ),
    ),
    Table(
        "survey_priority_goals",
        "Which goals a priority points at",
        ("priority_id", "goal_id"),
        (
            _id("priority_id", "The priority", "school_safety", "survey_priorities.priority_id", required=True),
            _goal("student_success", required=True),
        ),
    ),
    Table(
        "survey_themes",
        "What open answers were about",
        ("wave", "respondent_group", "order"),
        (
            _WAVE,
            _must("respondent_group", "Who said it, in the source's words", "Parent or guardian"),
            _ORDER,
            _id("theme_id", "Short name of the theme", "class_size", required=True),
            _must("theme", "The theme in words", "Smaller classes"),
            Column("inferred", "bool", "true where the source only implies it", default=False, example="false"),
            _text("detail", "What was said about it", "Twenty students a class"),
            _goal(),
        ),
    ),
)

CONTEXT = (
    Table(
        "goal_ideas",
        "Goals that were voted on",
        ("order",),
        (
            _ORDER,
            _must("idea", "The idea", "Wellbeing of staff"),
            _int("votes", "Votes it got", "4", required=True, low=0),
            _SOURCE,
        ),
    ),
    Table(
        "peer_goals",
        "What other districts aim at",
        ("district", "order"),
        (
            _must("district", "The other district", "Neighbor School District"),
            _ORDER,
            _must("goal", "Its goal", "Strong start"),
            _text("plan", "Its plan", "Strategic plan 2024"),
            _SOURCE,
        ),
    ),
    Table(
        "frameworks",
        "Frameworks whose parts the goals answer",
        ("framework", "code"),
        (
            _must("framework", "Name of the framework", "Whole Child"),
            _must("code", "Letter or number of the part", "A"),
            _must("name", "The part in words", "Healthy"),
            _goal("student_success"),
            _id("objective_id", "The objective that answers it", "", "objectives.objective_id"),
        ),
    ),
)

WORKS = (
    Table(
        "programs",
        "Money set aside for works",
        ("program_id",),
        (
            _id("program_id", "Short name of the program", "bond_2024", required=True),
            _must("name", "The program in words", "Bond program 2024"),
            _number("budget", "Dollars", "1000000", 0),
            _number("spent", "Dollars", "250000"),
            _text("manager", "Who runs it", "Facilities"),
            _text("management", "Who answers to whom"),
            _text("accountability", "Who oversees it"),
            _goal("student_success"),
            _SOURCE,
        ),
    ),
    Table(
        "projects",
        "Works at a school or site",
        ("project_id",),
        (
            _id("project_id", "Short name of the project", "north_roof", required=True),
            _id("program_id", "The program that pays", "bond_2024", "programs.program_id", required=True),
            _must("name", "The project in words", "North High roof"),
            _must("scope", "What is built", "New roof on the main building"),
            _id("school_id", "The school", "north_high", "schools.school_id"),
            _text("site", "The place, where it is no school"),
            _choice(
                "status",
                "How far it is",
                ("planned", "design", "construction", "closeout", "complete", "on_hold", "cancelled"),
                "design",
            ),
            _date("planned_start", "As planned", "2025-06"),
            _date("planned_finish", "As planned", "2025-08"),
            _date("actual_start", "As it was"),
            _date("actual_finish", "As it was"),
            _number("budget", "Dollars", "400000", 0),
            _number("spent", "Dollars", "0"),
            _number("percent_complete", "Share done, 0 to 100", "10", 0, 100),
            _text("manager", "Who runs it", "Facilities"),
            _text("note", "Remark"),
        ),
    ),
    Table(
        "milestones",
        "The dates of a project",
        ("project_id", "order"),
        (
            _id("project_id", "The project", "north_roof", "projects.project_id", required=True),
            _ORDER,
            _must("name", "The milestone in words", "Contract awarded"),
            _date("planned", "As planned", "2025-05-15", required=True),
            _date("actual", "As it was"),
            _text("note", "Remark"),
        ),
    ),
)

TABLES: dict[str, Table] = {t.name: t for t in (PLAN, *GOALS, *MEASURES, *PLACES, *SURVEY, *CONTEXT, *WORKS)}
"""Every table a bundle may hold, in the order problems are listed."""
