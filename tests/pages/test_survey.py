"""The survey page tells who asked for what, how the groups were added up, and what is not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.asked_for import asked_for, asked_for_summary
from components.markup import to_html
from queries import survey
from tests.pages.drawing import Desk
from tests.prepare import Row

GOALS: list[Row] = [
    {"goal_id": "learning", "order": 1, "name": "Learning"},
    {"goal_id": "climate", "order": 2, "name": "Climate"},
]
WAVES: list[Row] = [
    {"wave": "first", "name": "First survey", "date": "2024-04-08"},
    {"wave": "final", "name": "Final count", "date": "2024-04-15"},
]
GROUPS: list[Row] = [
    {"wave": "first", "group_id": "parent", "group": "Parent", "respondents": 1000, "order": 1, "list_length": 2},
    {"wave": "first", "group_id": "student", "group": "Student", "respondents": 100, "order": 2},
    {"wave": "first", "group_id": "teacher", "group": "Teacher", "respondents": 300, "order": 3},
    {"wave": "final", "group_id": "parent", "group": "Parent", "respondents": 1200, "order": 1},
]


def chose(group: str, priority: str, name: str, count: int, rank: int) -> Row:
    return {"wave": "first", "group_id": group, "priority_id": priority, "priority": name, "count": count, "rank": rank}


PRIORITIES: list[Row] = [
    chose("parent", "safety", "School safety", 500, 1),
    chose("parent", "reading", "Reading", 300, 2),
    chose("student", "safety", "School safety", 20, 2),
    chose("student", "reading", "Reading", 10, 3),
    chose("student", "choice", "More choice", 80, 1),
]
LINKS: list[Row] = [{"priority_id": "safety", "goal_id": "climate"}, {"priority_id": "choice", "goal_id": "climate"}]
THEMES: list[Row] = [
    {"wave": "first", "respondent_group": "Student", "order": 1, "theme_id": "voice", "theme": "A voice", "goal_id": "climate"},
    {
        "wave": "first",
        "respondent_group": "Parent",
        "order": 1,
        "theme_id": "class",
        "theme": "Small classes",
        "detail": "Fewer <b>students</b>",
    },
    {
        "wave": "first",
        "respondent_group": "Parent",
        "order": 2,
        "theme_id": "voice",
        "theme": "A voice",
        "inferred": "true",
    },
]
SURVEY: dict[str, list[Row]] = {
    "goals": GOALS,
    "survey_waves": WAVES,
    "survey_groups": GROUPS,
    "survey_priorities": PRIORITIES,
    "survey_priority_goals": LINKS,
    "survey_themes": THEMES,
    "schools": [{"school_id": "s1", "name": "First School"}],
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, **SURVEY)


def test_the_newest_wave_with_results_is_shown_and_the_newer_one_without_says_so(desk: Desk) -> None:
    assert "First survey" in desk.draw("/demo/survey").view.title
    empty = desk.draw("/demo/survey?wave=final")
    assert "No group’s priorities have been published" in empty.text
    assert "First survey, 8 Apr 2024" in empty.text
    assert empty.rows("survey-respondents") == [["Parent", "1,200", "100 %", "None published"]]
    assert "%" not in "".join(row[1] for row in empty.rows("survey-totals"))


def test_both_means_are_those_of_the_counts(desk: Desk) -> None:
    """Safety: (500+20)/1100 = 47.3 % of people; (50+20)/2 = 35.0 % of groups."""
    equal = {row[0]: row for row in desk.draw("/demo/survey").rows("survey-totals")}
    assert equal["School safety"][1] == "35.0 %"
    assert equal["School safety"][3] == "47.3 %"
    pooled = desk.draw("/demo/survey?view=pooled")
    assert [row[0] for row in pooled.rows("survey-totals")] == ["More choice", "School safety", "Reading"]
    assert {row[0]: row[1] for row in pooled.rows("survey-totals")}["School safety"] == "47.3 %"
    assert "Everyone who chose a priority, out of everyone who answered" in pooled.text


def test_a_mean_says_on_how_many_groups_it_rests(desk: Desk) -> None:
    rows = {row[0]: row for row in desk.draw("/demo/survey").rows("survey-totals")}
    assert rows["School safety"][4] == "all 2 groups"
    assert rows["More choice"][4] == "1 of 2 groups; outside 1 list"


def test_the_groups_are_furthest_apart_first_and_bounds_take_no_part(desk: Desk) -> None:
    page = desk.draw("/demo/survey")
    rows = page.rows("survey-divide")
    assert [(row[0], row[1]) for row in rows] == [("School safety", "30 points"), ("Reading", "20 points")]
    assert rows[0][3:] == ["Parent, 50 %", "Student, 20 %"]
    assert "chosen by 50 % of “Parent” and 20 % of “Student”" in page.lead


def test_the_first_priority_says_where_it_rests_on_few_groups(desk: Desk) -> None:
    assert "More choice comes first (known in 1 of 2 groups) when every group counts the same" in desk.draw("/demo/survey").lead


def test_a_group_without_a_table_is_named_with_its_people(desk: Desk) -> None:
    page = desk.draw("/demo/survey")
    assert "No table of priorities was published for “Teacher”: 300 people whose choices are not known." in page.text
    assert ["Teacher", "300", "21 %", "None published"] in page.rows("survey-respondents")


def test_bounds_are_explained_once_where_they_occur(desk: Desk) -> None:
    assert desk.draw("/demo/survey").text.count("It is never counted as zero") == 1


def test_one_group_stands_beside_all_and_the_choice_keeps_the_blocks(desk: Desk) -> None:
    first, student = desk.draw("/demo/survey"), desk.draw("/demo/survey?stakeholder=student")
    assert "Priorities of Parent" in first.text
    assert "Priorities of Student" in student.text
    assert first.blocks == student.blocks == desk.draw("/demo/survey?view=pooled").blocks
    assert "/c/demo/priorities/first.csv?stakeholder=student" in student.html


def test_a_group_without_a_table_has_a_sentence_and_no_empty_chart(desk: Desk) -> None:
    page = desk.draw("/demo/survey?stakeholder=teacher")
    assert "bars-picture" not in page.blocks
    assert "No table of priorities was published for “Teacher”, though 300 answered." in page.text


def test_links_to_goals_keep_the_school(desk: Desk) -> None:
    page = desk.draw("/demo/survey?school=s1")
    assert 'href="/demo/goals/climate?school=s1"' in page.html
    assert "no goal" in {row[0]: row for row in page.rows("survey-totals")}["Reading"][5]


def test_themes_show_their_place_and_what_is_only_implied(desk: Desk) -> None:
    page = desk.draw("/demo/survey")
    assert page.rows("themes") == [["A voice", "implied 2", "1"], ["Small classes", "1", ""]]
    assert "Fewer &lt;b&gt;students&lt;/b&gt;" in page.html
    assert "published for this survey" in desk.draw("/demo/survey?wave=final").text


def test_what_else_went_into_the_plan(tmp_path: Path) -> None:
    ideas: list[Row] = [{"order": 1, "idea": "Quiet", "votes": 1}, {"order": 2, "idea": "Reading first", "votes": 5}]
    frameworks: list[Row] = [
        {"framework": "RAP", "code": code, "name": name, "goal_id": goal}
        for code, name, goal in (("A", "Access", None), ("A2", "Arts", None), ("P", "Pride", "learning"), ("R", "Rigor", None))
    ]
    peers: list[Row] = [{"district": "Next door", "order": 1, "goal": "Joy"}]
    page = Desk(tmp_path, goal_ideas=ideas, frameworks=frameworks, peer_goals=peers).draw("/demo/survey")
    assert "This plan holds no survey." in page.text
    assert page.text.index("Reading first") < page.text.index("Quiet")
    assert page.text.index("Rigor") < page.text.index("Access") < page.text.index("Pride") < page.text.index("Arts"), (
        "letters spell the name"
    )
    assert 'href="/demo/goals/learning"' in page.html
    assert "Next door" in page.text
    assert "Joy" in page.text


def test_a_plan_with_nothing_says_so(tmp_path: Path) -> None:
    page = Desk(tmp_path).draw("/demo/survey")
    assert page.view.controls == ()
    assert "The plan lists no committee votes, peer districts or frameworks." in page.text


def test_what_was_asked_for_under_one_goal(desk: Desk) -> None:
    db = desk.draw("/demo/survey").site.release
    facts = (survey.survey_groups(db, "first"), survey.cells(db, "first"), survey.priority_goals(db), survey.pooled(db, "first"))
    html = to_html(asked_for("climate", *facts, "/demo/survey", "First survey"))
    assert html.index("More choice") < html.index("School safety"), "80 % of one group before a mean of 35 %"
    assert "Reading" not in html
    assert "≤\u00a030" in html, "outside the parents' list: at most its last share"
    assert "<strong>80\u00a0%</strong>" in html
    assert "Teacher (300)" not in html
    assert "“Teacher”" in html
    assert asked_for_summary("climate", facts[2], facts[3]) == (
        "2 priorities of the survey point at this goal. More choice comes first: 80\u00a0% on average over one group."
    )
    assert "No priority of the survey points at this goal." in to_html(asked_for("learning", *facts, "/demo/survey"))
    nobody = survey.survey_groups(db, "final"), survey.cells(db, "final"), facts[2], survey.pooled(db, "final")
    assert "No group’s priorities have been published" in to_html(asked_for("climate", *nobody, "/demo/survey"))
