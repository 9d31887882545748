"""Counts a bundle's student records into its draft: the results that the rest of the build sees."""

from __future__ import annotations

import gc
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb
from tqdm import tqdm

from data.cells import suggest
from data.draft import PRINTED, Draft, Row
from data.groups import BUILT_IN
from data.records import Options, declaration, faults, files, rows
from data.records.declaration import Declaration
from data.records.engines import Engine, EngineError, connect, engine
from data.records.kept import Kept
from data.records.sql import roll_up, sets_of
from data.values import FACTOR

_File = tuple[str, Path]
"""A record file's name and its rows as Parquet: the file itself, or what was made of a CSV."""


def add(draft: Draft, bundle: Path, options: Options) -> None:
    """Add the results that ``records.toml`` declares to the draft's, or the problems that keep them from being counted.

    Files are rolled up one by one and each roll-up is kept by the content of its file, so that a
    build that was interrupted, or comes again, counts only what is new.
    """
    before = len(draft.problems)
    path = bundle / declaration.FILE
    if not path.exists():
        draft.add(declaration.FILE, 0, "", declaration.FILE, "this file beside records/", "add it, or remove the folder records")
        return
    declared = declaration.read(path, lambda place, text, *rest: draft.add(declaration.FILE, 0, place, text, *rest))
    if declared is None:
        return
    plan = _plan(draft)
    _fits(draft, declared, plan)
    found = files.find(bundle, lambda wrong: _report(draft, wrong))
    if len(draft.problems) == before:
        try:
            _add(draft, bundle, options, declared, plan, found)
        except EngineError as error:
            draft.add("records", 0, "", str(error), error.expected, error.remedy)
        except duckdb.Error as error:
            text = (str(error).splitlines() or [""])[0]
            draft.add("records", 0, "", text, "records that can be counted", "check the files")


def _plan(draft: Draft) -> rows.Plan:
    groups = {group_id: group.dimension for group_id, group in BUILT_IN.items()}
    groups |= {str(row["group_id"]): str(row["dimension"]) for row in draft.rows("groups")}
    return rows.Plan(
        units={str(kpi["kpi_id"]): str(kpi["unit"]) for kpi in draft.rows("kpis")},
        schools=frozenset(str(row["school_id"]) for row in draft.rows("schools")),
        groups=groups,
    )


def _fits(draft: Draft, declared: Declaration, plan: rows.Plan) -> None:
    """Whether what is declared is there in the plan."""

    def wrong(place: str, text: str, expected: str, remedy: str) -> None:
        draft.add(declaration.FILE, 0, place, text, expected, remedy)

    for name in declared.dimensions:
        if name not in plan.groups.values():
            remedy = suggest(name, set(plan.groups.values()), "add its groups to the table groups")
            wrong(f"dimensions.{name}", name, "the dimension of a group", remedy)
    countable = (*FACTOR, "count")
    for measure in declared.measures:
        place, unit = f"kpis.{measure.kpi_id}", plan.units.get(measure.kpi_id)
        if unit is None:
            if "kpis" not in draft.unreadable:
                wrong(place, measure.kpi_id, "a kpi_id of the table kpis", suggest(measure.kpi_id, plan.units, "add it there"))
        elif unit not in countable:
            wrong(place, unit, f"a KPI whose unit is {', '.join(countable)}", "give its results in results.csv instead")
        elif unit != "count" and measure.denominator is None:
            remedy = 'add one such as denominator = "in_cohort", or "true" for every student'
            wrong(f"{place}.denominator", "", "the students the KPI is out of", remedy)
    profile = next((row["privacy_profile"] for row in draft.rows("plan")), None)
    if profile == "as_published":
        remedy = "write range_ladder or exact_suppressed: as_published is for figures that an agency has made public"
        draft.add("plan", 1, "privacy_profile", profile, "a profile that protects counts of student records", remedy)


def _add(draft: Draft, bundle: Path, options: Options, declared: Declaration, plan: rows.Plan, found: Sequence[Path]) -> None:
    with ExitStack() as closing:
        kept = closing.enter_context(Kept(bundle / files.FOLDER, options.say))
        scratch = Path(closing.enter_context(tempfile.TemporaryDirectory(dir=kept.folder, prefix=".students-")))
        connection = closing.enter_context(connect(options, scratch))
        sources = [source for path in found if (source := _source(draft, path, scratch, declared, connection)) is not None]
        if len(sources) < len(found):
            return
        counter = engine(options, connection)
        closing.callback(counter.close)
        rollups = _roll_up(sources, found, declared, kept, scratch, counter, connection, options)
        options.say(f"records: grouping by {', '.join(sets_of(declared).dimensions) or 'school'}")
        counts = counter.group(rollups, declared)
        with _no_collector():
            made, bad = rows.results(counts, declared, plan)
            if not bad:
                _extend(draft, made)
        if not bad:
            kept.only(rollups)
            return
        for cross in sorted(bad.crosses):
            remedy = "add it to the table groups, or leave the cross out"
            draft.add(declaration.FILE, 0, "crosses", cross, "a group for each cross", remedy)
        for wrong in faults.locate(bad, sources, declared, plan, connection):
            _report(draft, wrong)


def _source(
    draft: Draft, path: Path, scratch: Path, declared: Declaration, connection: duckdb.DuckDBPyConnection
) -> _File | None:
    def report(wrong: files.Wrong) -> None:
        _report(draft, wrong)

    if path.suffix.casefold() == ".parquet":
        return (files.name(path), path) if files.sound_parquet(path, declared, connection, report) else None
    made = scratch / f"{path.name}.parquet"
    return (files.name(path), made) if files.to_parquet(path, made, declared, connection, report) else None


def _roll_up(
    sources: Sequence[_File], found: Sequence[Path], declared: Declaration, kept: Kept, scratch: Path,
    counter: Engine, connection: duckdb.DuckDBPyConnection, options: Options,
) -> list[Path]:  # fmt: skip
    """The roll-up of each file, made where it is not kept yet; a bar on stderr counts students.

    Where none is kept, none can be found by its file's content, and that is hashed while the file is counted.
    """
    query = roll_up(declared)
    sizes = [files.rows_of(path, connection) for _, path in sources]
    bare = kept.bare()
    made: list[Path] = []
    tqdm.set_lock(threading.RLock())  # its own is shared among processes, and dear to make
    with (
        _hashed(found) as contents,
        tqdm(total=sum(sizes), unit=" students", unit_scale=True, desc="records", file=sys.stderr, disable=None) as bar,
    ):
        for (name, path), content, size in zip(sources, contents, sizes, strict=True):
            start = bar.n

            def place(content: Future[str] = content) -> Path:
                return kept.place(f"{options.engine}\n{query}\n{declared.columns}\n{content.result()}")

            if not bare and place().exists():
                options.say(f"{name}: counted before")
            else:
                options.say(f"{name}: counting {size:,} students")

                def tick(share: float, start: float = start, size: int = size) -> None:
                    bar.update(start + int(share * size) - bar.n)

                now = scratch / f"{len(made)}.rollup"
                counter.roll_up(path, declared, now, tick)
                if now.is_dir():
                    shutil.rmtree(place(), ignore_errors=True)  # a folder of Spark's replaces only an empty one
                now.replace(place())
            bar.update(start + size - bar.n)
            made.append(place())
    return made


@contextmanager
def _hashed(found: Sequence[Path]) -> Iterator[list[Future[str]]]:
    """The files' fingerprints to come, made one by one beside whatever else is done."""
    pool = ThreadPoolExecutor(1)
    try:
        yield [pool.submit(files.fingerprint, path) for path in found]
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Python's search for cycles, put off while many rows are made that have none: it would walk all that is loaded."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _extend(draft: Draft, made: Sequence[Row]) -> None:
    """Results as if they had been read, but from no row of a file."""
    filled = draft.tables["results"]
    filled.columns |= frozenset(filled.table.names)
    filled.rows += made
    filled.at += [0] * len(made)
    for name in PRINTED["results"]:
        written = filled.printed.setdefault(name, [])
        written += ["" if row[name] is None else f"{row[name]:.0f}" for row in made]


def _report(draft: Draft, wrong: files.Wrong) -> None:
    draft.add(wrong.file, wrong.row, wrong.column, wrong.text, wrong.expected, wrong.remedy)
