"""Each rule of the checks, from a bundle that breaks it: where it is found and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from data.bundle import read
from data.checks_text import placeholder
from tests.data.bundles import BASE, KPIS, OBJECTIVES, PLAN, errors, folder, found

WAVE = "wave,name,date,pick_up_to\nspring,Spring,2024-04,3\n"
ASKED = "wave,group_id,group,respondents,list_length\nspring,parent,Parent,100,\nspring,staff,Staff,50,2\n"
CHOSEN = "wave,group_id,priority_id,priority,count,rank,reported_pct\n"
SURVEY = {"survey_waves": WAVE, "survey_groups": ASKED, "survey_priorities": CHOSEN + "spring,parent,safety,Safety,60,1,60\n"}
R = "kpi_id,year,value\n"
RF = "kpi_id,year,value,low,high,numerator,denominator,status,baseline,series,as_of,group_id,measured_on\n"
T = "kpi_id,year,kind,value,high\n"
TF = "kpi_id,year,kind,value,as_of,on,group_id,numerator,denominator\n"
K = "kpi_id,objective_id,order,name,unit,better,definition,path_rule,introduced,retired,replaced_by\n"
S = "objective_id,order,name,parent_order\n"
Case = tuple[dict[str, str], str, int, str, str, str]


def case(table: str, row: int, column: str, expected: str, remedy: str, **tables: str) -> Case:
    return tables, table, row, column, expected, remedy


ERRORS: list[Case] = [
    # names of tables and columns
    case("resluts", 0, "", "table", "results?", resluts=BASE["results"]),
    case("kpis", 0, "untis", "column of kpis", "unit", kpis=KPIS.replace("unit", "untis")),
    case("goals", 0, "order", "the column order", "add the column", goals="goal_id,name\nsuccess,Success\n"),
    case("goals", 1, "name", "goal in words", "fill in name", goals="goal_id,order,name\nsuccess,1,\n"),
    case(
        "strategies", 0, "phase_19", "column", "four digits", strategies="objective_id,order,name,phase_19\ngraduate,1,A,plan\n"
    ),
    case(
        "strategies", 1, "phase_2019", "implement", "plan", strategies="objective_id,order,name,phase_2019\ngraduate,1,A,plna\n"
    ),
    # cells
    case("results", 1, "year", "school year ends", "write 2019", results=R + "grad,2018-19,81\n"),
    case("results", 1, "year", "school year ends", "between 1900", results=R + "grad,19,81\n"),
    case("results", 1, "value", "number", "write 81.4 without the percent", results=R + "grad,2019,81.4%\n"),
    case("results", 1, "value", "number", "write 81.4 with a decimal point", results=R + 'grad,2019,"81,4"\n'),
    case("results", 1, "value", "number", "low and high", results=R + "grad,2019,>95\n"),
    case("results", 1, "value", "number", "suppressed", results=R + "grad,2019,*\n"),
    case("results", 1, "value", "number", "empty", results=R + "grad,2019,NaN\n"),
    case("results", 1, "value", "number", "too large", results=R + "grad,2019,1e999\n"),
    case("results", 1, "value", "between 0 and 100", "check", results=R + "grad,2019,101\n"),
    case("results", 1, "value", "between 0 and 100", "check", results=R + "grad,2019,-1\n"),
    case("results", 1, "value", "at least 0", "sign", kpis=KPIS.replace("percent", "count"), results=R + "grad,2019,-1\n"),
    case("results", 1, "denominator", "number", "write 1234", results="kpi_id,year,denominator\n" + 'grad,2019,"1,234"\n'),
    case("results", 1, "numerator", "at least 0", "source", results="kpi_id,year,numerator\ngrad,2019,-3\n"),
    case("results", 1, "status", "preliminary", "final?", results="kpi_id,year,value,status\ngrad,2019,80,finl\n"),
    case("results", 1, "baseline", "true or false", "true", results="kpi_id,year,value,baseline\ngrad,2019,80,maybe\n"),
    case("results", 1, "as_of", "YYYY-MM-DD", "2019-05-07", results="kpi_id,year,value,as_of\ngrad,2019,80,5/7/2019\n"),
    case("results", 1, "as_of", "YYYY-MM-DD", "no such day", results="kpi_id,year,value,as_of\ngrad,2019,80,2019-02-30\n"),
    case("results", 1, "as_of", "YYYY-MM-DD", "write 2017-03", results="kpi_id,year,value,as_of\ngrad,2019,80,Mar. 2017\n"),
    case("goals", 1, "order", "whole number", "decimals", goals="goal_id,order,name\nsuccess,1.5,Success\n"),
    case("kpis", 1, "unit", "percent", "percent?", kpis=KPIS.replace("percent", "precent")),
    case(
        "results",
        1,
        "source_url",
        "web address",
        "https",
        results="kpi_id,year,value,source_url\ngrad,2019,80,javascript:alert(1)\n",
    ),
    # ids
    case("plan", 1, "id", "no address", "another", plan=PLAN.replace("test,", "assets,")),
    case("plan", 1, "id", "lower-case", "my_plan", plan=PLAN.replace("test,", "My plan,")),
    case("plan", 1, "id", "lower-case", "write x", plan=PLAN.replace("test,", "_x,")),
    case("plan", 1, "last_year", "2024 or later", "exchange", plan=PLAN.replace("2019", "2024")),
    case("kpis", 2, "kpi_id", "lower-case", "grad_5yr", kpis=KPIS + "Grad 5yr,graduate,2,Five,percent,higher\n"),
    case(
        "kpis",
        2,
        "kpi_id",
        "file type",
        "grad_csv",
        kpis=KPIS + "grad.csv,graduate,2,Five,percent,higher\n",
        results=R + "grad,2019,8\ngrad.csv,2019,8\n",
    ),
    case("groups", 1, "group_id", "reference", "others_group", groups="group_id,name,dimension\nothers,Others,income\n"),
    case("groups", 1, "group_id", "built-in", "remove", groups="group_id,name,dimension\nblack,Black,race\n"),
    # keys
    case("goals", 2, "goal_id", "one row", "row 1", goals=BASE["goals"] + "success,2,Again\n"),
    case("results", 2, "as_of", "one row", "later as_of", results=R + "grad,2019,80\ngrad,2019,81\n"),
    case(
        "results",
        2,
        "as_of",
        "one row",
        "row 1",
        results=RF + "grad,2019,80,,,,,,,,2020-01,,\ngrad,2019,81,,,,,,,,2020-01,all,\n",
    ),
    case("targets", 2, "as_of", "one row", "row 1", targets=TF + "grad,2019,value,80,,,,,\ngrad,2019,value,81,,value,all,,\n"),
    # references
    case("objectives", 1, "goal_id", "table goals", "success?", objectives=OBJECTIVES.replace("success", "sucess")),
    case("kpis", 1, "objective_id", "objectives", "graduate?", kpis=KPIS.replace("graduate", "gradute")),
    case("results", 1, "kpi_id", "kpis", "grad?", results=R + "gard,2019,80\n"),
    case(
        "results", 1, "group_id", "groups", "write black", results="kpi_id,year,value,group_id\ngrad,2019,80,African American\n"
    ),
    case("results", 1, "group_id", "groups", "hispanic?", results="kpi_id,year,value,group_id\ngrad,2019,80,hispnic\n"),
    case("results", 1, "school_id", "schools", "add a row", results="kpi_id,year,value,school_id\ngrad,2019,80,north\n"),
    case("results", 1, "school_id", "schools", "leave the cell empty", results="kpi_id,year,value,school_id\ngrad,2019,80,all\n"),
    case("kpis", 1, "replaced_by", "kpis", "add a row", kpis=K + "grad,graduate,1,G,percent,higher,,,,,nothing\n"),
    case("projects", 1, "program_id", "programs", "add", projects="project_id,program_id,name,scope\nroof,bond,Roof,New roof\n"),
    case(
        "survey_groups",
        1,
        "wave",
        "survey_waves",
        "sprung?",
        **{**SURVEY, "survey_waves": WAVE.replace("spring", "sprung"), "survey_groups": ASKED[: ASKED.index("spring,staff")]},
    ),
    case(
        "survey_priorities",
        2,
        "group_id",
        "same wave",
        "parent?",
        **{**SURVEY, "survey_priorities": SURVEY["survey_priorities"] + "spring,parents,safety,Safety,6,,\n"},
    ),
    case(
        "survey_priority_goals",
        1,
        "priority_id",
        "survey_priorities",
        "safety?",
        **SURVEY,
        survey_priority_goals="priority_id,goal_id\nsafty,success\n",
    ),
    # the plan's own rules
    case("strategies", 1, "parent_order", "order of a strategy", "step of", strategies=S + "graduate,1,A,7\n"),
    case("strategies", 1, "parent_order", "without a parent", "circle", strategies=S + "graduate,1,A,1\n"),
    case("kpis", 1, "definition", "levels", "worst to best", kpis=K + "grad,graduate,1,G,ordinal,higher,,,,,\n", results=R),
    case("kpis", 1, "definition", "levels", "once", kpis=K + "grad,graduate,1,G,ordinal,higher,Low < low,,,,\n", results=R),
    case(
        "results",
        1,
        "value",
        "Low, High",
        "High?",
        kpis=K + "grad,graduate,1,G,ordinal,higher,Low < High,,,,\n",
        results=R + "grad,2019,Hihg\n",
    ),
    case("results", 1, "value", "yes or no", "yes", kpis=KPIS.replace("percent", "yes_no"), results=R + "grad,2019,maybe\n"),
    case(
        "kpis",
        1,
        "path_rule",
        "close_gap:10",
        "such as close_gap:10",
        kpis=K + "grad,graduate,1,G,percent,higher,,close_gap:x,,,\n",
    ),
    case("kpis", 1, "path_rule", "close_gap:10", "above 0", kpis=K + "grad,graduate,1,G,percent,higher,,close_gap:0,,,\n"),
    case("kpis", 1, "path_rule", "close_gap:10", "linear?", kpis=K + "grad,graduate,1,G,percent,higher,,liner,,,\n"),
    case("kpis", 1, "path_rule", "in percent", "linear", kpis=K + "grad,graduate,1,G,count,higher,,close_gap:10,,,\n"),
    case("kpis", 1, "retired", "2019 or later", "exchange", kpis=K + "grad,graduate,1,G,percent,higher,,,2019,2018,\n"),
    case("kpis", 1, "replaced_by", "not replaced by this", "current", kpis=K + "grad,graduate,1,G,percent,higher,,,,,grad\n"),
    # targets and results
    case("targets", 1, "value", "kind value", "fill in", targets=T + "grad,2019,value,,\n"),
    case("targets", 1, "high", "high end", "fill in", targets=T + "grad,2019,range,80,\n"),
    case("targets", 1, "high", "at least the value 80", "exchange", targets=T + "grad,2019,range,80,70\n"),
    case("targets", 1, "value", "between -100 and 100", "check", targets=TF + "grad,2019,value,101,,gap,black,,\n"),
    case("targets", 1, "numerator", "at most the denominator 50", "exchange", targets=TF + "grad,2019,value,,,,,52,50\n"),
    case("results", 1, "low", "at most the high end 70", "exchange", results=RF + "grad,2019,,80,70,,,,,,,,\n"),
    case("results", 1, "high", "both ends", "95 and 100", results=RF + "grad,2019,,95,,,,,,,,,\n"),
    case("results", 1, "value", "not both", "check", results=RF + "grad,2019,90,70,80,,,,,,,,\n"),
    case(
        "results",
        1,
        "value",
        "no value, where the status is suppressed",
        "empty",
        results=RF + "grad,2019,0,,,,,suppressed,,,,,\n",
    ),
    case("results", 1, "value", "no value, where the status is pending", "empty", results=RF + "grad,2019,80,,,,,pending,,,,,\n"),
    case("results", 1, "numerator", "suppressed", "gives the value away", results=RF + "grad,2019,,,,3,9,suppressed,,,,,\n"),
    case("results", 1, "numerator", "at most the denominator 9", "exchange", results=RF + "grad,2019,,,,10,9,,,,,,\n"),
    case(
        "results", 2, "baseline", "one baseline", "row 1", results=RF + "grad,2018,80,,,,,,true,,,,\ngrad,2019,81,,,,,,true,,,,\n"
    ),
    # the survey
    case(
        "survey_priorities",
        1,
        "count",
        "100 respondents",
        "respondents",
        **{**SURVEY, "survey_priorities": CHOSEN + "spring,parent,safety,Safety,101,1,\n"},
    ),
    case(
        "survey_priorities",
        1,
        "count",
        "count or a percent",
        "fill in",
        **{**SURVEY, "survey_priorities": CHOSEN + "spring,parent,safety,Safety,,1,\n"},
    ),
    case(
        "survey_priorities",
        3,
        "priority_id",
        "at most 2 rows",
        "list_length",
        **{**SURVEY, "survey_priorities": CHOSEN + "spring,staff,a,A,9,,\nspring,staff,b,B,8,,\nspring,staff,c,C,7,,\n"},
    ),
]

WARNINGS: list[Case] = [
    case("results", 1, "value", "79.5918 from 39 of 49", "holds as published", results=RF + "grad,2019,79.7,,,39,49,,,,,,\n"),
    case(
        "results",
        1,
        "value",
        "81.4 from",
        "holds",
        results=RF
        + "grad,2019,81,,,407,500,,,,,,\ngrad,2020,80,,,407,500,,,,,,\n".replace("grad,2019,81,", "grad,2019,82,").replace(
            "grad,2020,80", "grad,2020,81"
        ),
    ),
    case("targets", 1, "value", "78.8462 from 41 of 52", "counts", targets=TF + "grad,2019,value,80,,,,41,52\n"),
    case("results", 1, "value", "percents of grad", "0.814", results=R + "grad,2018,0\ngrad,2019,0.814\n"),
    case("results", 1, "value", "where the status is final", "pending", results=R + "grad,2019,\n"),
    case("results", 1, "value", "not both", "leave low and high", results=RF + "grad,2019,75,70,80,,,,,,,,\n"),
    case("results", 1, "denominator", "more than 0", "none", results=RF + "grad,2019,,,,0,0,,,,,,\n"),
    case("results", 1, "year", "up to 2018", "year", kpis=K + "grad,graduate,1,G,percent,higher,,,,2018,\n"),
    case(
        "results",
        1,
        "denominator",
        "120 of the groups of sex",
        "female, male",
        results=RF + "grad,2019,,,,,100,,,,,,\ngrad,2019,,,,,60,,,,,female,\ngrad,2019,,,,,60,,,,,male,\n",
    ),
    case("kpis", 2, "kpi_id", "with results", "pending", kpis=KPIS + "late,graduate,2,Late,percent,lower\n"),
    case(
        "targets",
        2,
        "year",
        "target year that is past",
        "late",
        results=R + "grad,2019,80\ngrad,2021,80\n",
        targets=T + "grad,2019,value,80,\ngrad,2020,value,82,\n",
    ),
    case("targets", 1, "year", "plan's last, 2023", "year", targets=T + "grad,2030,value,80,\n"),
    case("targets", 1, "value", "kind increase", "kind value", targets=T + "grad,2019,increase,80,\n"),
    case("targets", 1, "high", "no high", "kind range", targets=T + "grad,2019,value,80,90\n"),
    case(
        "targets", 1, "kind", "a range", "kind range", kpis=KPIS.replace("higher", "range"), targets=T + "grad,2019,value,80,\n"
    ),
    case("targets", 1, "group_id", "student group", "name the group", targets=TF + "grad,2019,value,5,,gap,,,\n"),
    case("goals", 1, "description", "final text", "'TBD'", goals="goal_id,order,name,description\nsuccess,1,Success,Owner TBD\n"),
    case(
        "results",
        1,
        "source_url",
        "final text",
        "'insert link'",
        results="kpi_id,year,value,source_url\ngrad,2019,80,insert link\n",
    ),
    case(
        "results", 1, "source_url", "web address", "https", results="kpi_id,year,value,source_url\ngrad,2019,80,see the report\n"
    ),
    case("schools", 1, "closed", "2015 or later", "opened", schools="school_id,name,opened,closed\nnorth,North,2015,2010-06\n"),
    case(
        "strategies",
        0,
        "phase_2030",
        "year of the plan",
        "2019 to 2023",
        strategies="objective_id,order,name,phase_2030\ngraduate,1,A,plan\n",
    ),
    case(
        "survey_priorities",
        1,
        "reported_pct",
        "60 from 60 of 100",
        "published percent",
        **{**SURVEY, "survey_priorities": CHOSEN + "spring,parent,safety,Safety,60,1,61\n"},
    ),
    case(
        "survey_priorities",
        2,
        "rank",
        "above 1",
        "source",
        **{**SURVEY, "survey_priorities": CHOSEN + "spring,parent,a,A,50,1,\nspring,parent,b,B,60,2,\n"},
    ),
    case(
        "survey_priorities",
        1,
        "priority_id",
        "2 rows, the list_length; found 1",
        "smallest",
        **{**SURVEY, "survey_priorities": CHOSEN + "spring,staff,a,A,9,,\n"},
    ),
    case(
        "survey_priorities",
        1,
        "count",
        "at most 3 choices",
        "pick_up_to",
        **{**SURVEY, "survey_priorities": CHOSEN + "".join(f"spring,parent,{p},P,90,,\n" for p in "abcd")},
    ),
    case(
        "survey_priorities",
        2,
        "priority",
        "Safety, as above",
        "wording",
        **{
            **SURVEY,
            "survey_priorities": CHOSEN
            + "spring,parent,safety,Safety,60,,\nspring,staff,safety,Safe,6,,\nspring,staff,x,X,5,,\n",
        },
    ),
]


@pytest.mark.parametrize(
    ("severity", "tables", "table", "row", "column", "expected", "remedy"),
    [("error", *c) for c in ERRORS] + [("warning", *c) for c in WARNINGS],
)
def test_a_broken_rule_is_found_at_its_cell(
    tmp_path: Path,
    severity: Literal["error", "warning"],
    tables: dict[str, str],
    table: str,
    row: int,
    column: str,
    expected: str,
    remedy: str,
) -> None:
    problem = found(folder(tmp_path / "b", **tables), table, row, column)
    assert problem.severity == severity
    assert expected in problem.expected
    assert remedy in problem.remedy
    if severity == "warning":
        assert errors(tmp_path / "b") == ()


def test_all_problems_come_in_one_run_in_the_order_of_the_tables(tmp_path: Path) -> None:
    path = folder(
        tmp_path / "b",
        goals="goal_id,order,name\nsuccess,x,Success\nsuccess,2,TBD\n",
        results=R + "gard,20,8%\ngrad,2019,81\ngrad,2019,81\n",
        things="a\n1\n",
    )
    problems = read(path).problems
    assert [(p.table, p.row, p.column) for p in problems] == [
        ("things", 0, ""),
        ("goals", 1, "order"),
        ("goals", 2, "goal_id"),
        ("goals", 2, "name"),
        ("results", 1, "kpi_id"),
        ("results", 1, "year"),
        ("results", 1, "value"),
        ("results", 3, "as_of"),
    ]


def test_an_unreadable_table_does_not_make_the_rows_that_name_it_wrong(tmp_path: Path) -> None:
    path = folder(tmp_path / "b", kpis='kpi_id,objective_id,order,name,unit,better\ngrad,"graduate\n')
    assert {p.table for p in read(path).problems} == {"kpis"}
    assert {p.table for p in read(folder(tmp_path / "c", objectives=b"\xff\xfe")).problems} == {"objectives"}


def test_an_ill_formed_id_is_one_problem_not_one_for_each_row_that_names_it(tmp_path: Path) -> None:
    path = folder(tmp_path / "b", kpis=KPIS.replace("grad,", "Grad Rate,"), results=R + "Grad Rate,2019,80\nGrad Rate,2020,81\n")
    assert [(p.table, p.column) for p in errors(path)] == [("kpis", "kpi_id")]


def test_a_value_in_no_known_unit_is_not_called_missing_too(tmp_path: Path) -> None:
    kpis = K + "grad,graduate,1,G,ordinal,higher,Low < High,,,,\n"
    path = folder(tmp_path / "b", kpis=kpis, results=R + "grad,2019,Low\ngard,2019,Low\n", targets=T + "gard,2019,value,High,\n")
    assert [(p.table, p.row, p.column) for p in read(path).problems] == [("targets", 1, "kpi_id"), ("results", 2, "kpi_id")]


@pytest.mark.parametrize("value", ["1e-99999999", "1e300", "0.1e-400"])
def test_numbers_out_of_all_proportion_do_not_stop_the_run(tmp_path: Path, value: str) -> None:
    kpis = KPIS.replace("percent", "rate_1000")
    results = RF + f"grad,2019,{value},,,1e300,2,,,,,,\ngrad,2020,,,,1e308,1e-300,,,,,,\n"
    bundle = read(folder(tmp_path / "b", kpis=kpis, results=results))
    assert bundle.tables["results"][1]["value"] is None
    assert bundle.errors == ()


# ---- what must not be reported


def test_a_restated_result_and_its_baseline_are_no_problem(tmp_path: Path) -> None:
    rows = "grad,2018,80,,,,,,true,,,,\ngrad,2018,80.5,,,,,,true,,2020-01-01,,\ngrad,2019,82,,,,,,true,new cut score,,,\n"
    assert read(folder(tmp_path / "b", results=RF + rows)).problems == ()


def test_a_small_percent_with_its_counts_is_no_fraction(tmp_path: Path) -> None:
    assert read(folder(tmp_path / "b", results=RF + "grad,2019,0.8,,,4,500,,,,,,\n")).problems == ()


@pytest.mark.parametrize(
    ("value", "numerator", "denominator"),
    [("79.6", 39, 49), ("79", 41, 52), ("81.0", 405, 500), ("66.66666666666667", 2, 3), ("0", 0, 20)],
)
def test_a_rounded_value_agrees_with_its_counts(tmp_path: Path, value: str, numerator: int, denominator: int) -> None:
    row = f"grad,2019,{value},,,{numerator},{denominator},,,,,,\n"
    assert read(folder(tmp_path / "b", results=RF + row)).problems == ()


def test_a_range_a_gap_target_and_overlapping_asian_groups_are_no_problem(tmp_path: Path) -> None:
    results = (
        RF
        + "grad,2019,,95,100,,200,,,,,,\n"
        + "".join(
            f"grad,2019,50,,,,{n},,,,,{g},\n"
            for g, n in [("asian_pacific", 100), ("asian", 60), ("pacific_islander", 40), ("white", 100)]
        )
    )
    targets = TF + "grad,2019,value,-5,,gap,black,,\n"
    assert read(folder(tmp_path / "b", results=results, targets=targets)).problems == ()


def test_equal_counts_may_take_any_rank(tmp_path: Path) -> None:
    chosen = CHOSEN + "spring,parent,a,A,50,2,\nspring,parent,b,B,50,1,\nspring,parent,c,C,40,3,\n"
    assert read(folder(tmp_path / "b", **{**SURVEY, "survey_priorities": chosen})).problems == ()


def test_steps_may_be_nested(tmp_path: Path) -> None:
    strategies = S + "graduate,1,A,\ngraduate,2,B,1\ngraduate,3,C,2\n"
    assert read(folder(tmp_path / "b", strategies=strategies)).problems == ()


@pytest.mark.parametrize(
    "text",
    ["TBD", "tba", "insert link", "[Insert name]", "Lorem ipsum dolor", "XX percent", "xx%", "to be determined", "???", "TODO"],
)
def test_placeholders_are_seen(text: str) -> None:
    assert placeholder(f"Owner: {text}.")


@pytest.mark.parametrize(
    "text", ["Para todos, todo", "Insert the card to ride", "Exxon", "Title IX", "Is it so?", "https://a.org/xx.html", "TBDX"]
)
def test_ordinary_words_are_no_placeholders(text: str) -> None:
    assert placeholder(text) == ""


# ---- path rules

LINEAR = K + "grad,graduate,1,G,percent,higher,,linear,,,\n"
CLOSE = K + "grad,graduate,1,G,percent,higher,,close_gap:10,,,\n"
BASELINE = RF + "grad,2018,80,,,,,,true,,,,\n"


def path_warnings(path: Path, kpis: str, results: str, *targets: str) -> list[tuple[int, str]]:
    rows = "".join(f"grad,{t},,,,,\n" for t in targets)
    problems = read(folder(path, kpis=kpis, results=results, targets=TF + rows)).problems
    assert all(p.severity == "warning" for p in problems)
    return [(p.row, p.expected) for p in problems if "by the rule" in p.expected]


def test_linear_targets_that_keep_equal_increments_pass(tmp_path: Path) -> None:
    assert path_warnings(tmp_path / "b", LINEAR, BASELINE, "2019,value,82", "2020,value,84", "2022,value,88") == []
    assert path_warnings(tmp_path / "c", LINEAR, BASELINE, "2019,value,81", "2020,value,83", "2021,value,84") == []


def test_a_target_off_its_line_is_named(tmp_path: Path) -> None:
    found_at = path_warnings(tmp_path / "b", LINEAR, BASELINE, "2019,value,82", "2020,value,86.0", "2022,value,88")
    assert found_at == [(2, "84 by the rule linear")]


def test_a_listed_path_is_never_compared(tmp_path: Path) -> None:
    assert path_warnings(tmp_path / "b", KPIS, BASELINE, "2019,value,99", "2020,value,81", "2022,value,88") == []


def test_closing_the_gap_is_compared_with_results_or_with_the_path(tmp_path: Path) -> None:
    ahead = ("2019,value,82", "2020,value,83.8", "2021,value,85.42")
    assert path_warnings(tmp_path / "a", CLOSE, BASELINE, *ahead) == []
    measured = BASELINE + "grad,2019,90,,,,,,,,,,\n"
    assert path_warnings(tmp_path / "b", CLOSE, measured, "2019,value,82", "2020,value,91") == []
    assert path_warnings(tmp_path / "c", CLOSE, measured, *ahead) == []
    assert path_warnings(tmp_path / "d", CLOSE, BASELINE, "2019,value,82", "2020,value,86.0") == [
        (2, "83.8 by the rule close_gap:10")
    ]


def test_closing_the_gap_goes_to_zero_where_lower_is_better(tmp_path: Path) -> None:
    lower = CLOSE.replace("higher", "lower")
    assert path_warnings(tmp_path / "a", lower, BASELINE, "2019,value,72", "2020,value,64.8") == []
    assert path_warnings(tmp_path / "b", lower, BASELINE, "2019,value,82") == [(1, "72 by the rule close_gap:10")]


def test_the_newest_target_of_a_ledger_is_the_one_compared(tmp_path: Path) -> None:
    rows = TF + "grad,2019,value,99,2018-01,,,,\ngrad,2019,value,82,2018-06,,,,\ngrad,2020,value,84,2018-01,,,,\n"
    problems = read(folder(tmp_path / "b", kpis=LINEAR, results=BASELINE, targets=rows)).problems
    assert problems == ()
