"""From a bundle to a release: check, write both files, verify them, and only then move the pointer."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from data import bundle, privacy, release, store
from data.bundle import Bundle
from data.connection import SCHEMA, PlanUnavailable, Releases
from data.groups import BUILT_IN
from data.privacy.kept import prune
from data.privacy.publish import Rows, Tables
from data.records import Options
from data.release import BadPointer, Past, Pointer, Tier
from queries.types import Problem

KEPT = ".privacy"  # what protecting a KPI and year has found, by plan and content; beside the releases
VERSION = "4"  # raise it when the same bundle must give another release
FINDINGS = 10  # as many of an agency's own leaks are listed by a build
Progress = Callable[[str], None]


class BuildRefused(Exception):
    """The bundle has errors; ``problems`` holds everything found, warnings too. Nothing was changed."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        errors = sum(p.severity == "error" for p in problems)
        super().__init__(f"{errors} error{'' if errors == 1 else 's'} in the bundle")
        self.problems = problems


class BuildFailed(Exception):
    """The files could not be written or do not hold what was put into them. The old release stands."""


@dataclass(frozen=True)
class ReleaseInfo:
    """What a build made current. ``changed`` is False where it was current already."""

    plan: str
    release: str
    data_as_of: str
    public: Path
    internal: Path
    problems: tuple[Problem, ...]
    changed: bool


def build(bundle_path: Path, out: Path, progress: Progress = lambda _: None) -> ReleaseInfo:
    """Build one bundle (a folder or an .xlsx file) into ``out`` and make it the plan's release.

    The release's id is a hash of what the bundle says, the schema and the build's version: the same
    input is the same release, and one that is current already is not written again.
    Raises BuildRefused for errors in the bundle, BuildFailed or OSError where the files cannot be
    written; in every such case readers go on with the release they had.
    """
    return store_bundle(read_sound(bundle_path, progress), out, progress)


def read_sound(bundle_path: Path, progress: Progress = lambda _: None, counting: Options | None = None) -> Bundle:
    """The bundle, if it has no errors; warnings may stand. Raises BuildRefused."""
    progress(f"{bundle_path}: reading")
    read = bundle.read(bundle_path, counting or Options(say=progress))
    if read.errors:
        raise BuildRefused(read.problems)
    return read


def store_bundle(read: Bundle, out: Path, progress: Progress = lambda _: None) -> ReleaseInfo:
    """The second half of ``build``, for a bundle that was read already: see there."""
    rows = release_rows(read)
    made = identity(rows)
    as_of = data_as_of(rows)
    out.mkdir(parents=True, exist_ok=True)
    with release.only_builder(out):
        changed = _publish(out, Past(made, as_of, _now()), rows, progress)
    return ReleaseInfo(
        plan=read.plan_id,
        release=made,
        data_as_of=as_of,
        public=out / release.file_name(read.plan_id, made, "public"),
        internal=out / release.file_name(read.plan_id, made, "internal"),
        problems=read.problems,
        changed=changed,
    )


def release_rows(read: Bundle) -> Tables:
    """A sound bundle's rows as its internal release holds them, before the ledgers get their marks."""
    rows: Tables = {**read.tables, "problems": [asdict(p) for p in read.problems]}
    rows["plan"] = [{**row, "synthetic": _synthetic(row)} for row in rows["plan"]]
    rows["groups"] = _after_built_in(rows["groups"])
    return rows


def identity(rows: Tables) -> str:
    """The id of the release these rows give: 12 hexadecimal digits. The order of rows does not matter."""
    digest = hashlib.sha256()
    digest.update(VERSION.encode() + SCHEMA.read_bytes())
    for name in sorted(rows):
        lines = sorted(json.dumps(row, sort_keys=True, default=str) for row in rows[name])
        if lines:
            digest.update("\n".join([f"\n{name}", *lines]).encode())
    return digest.hexdigest()[:12]


def data_as_of(rows: Tables) -> str:
    """The newest date in the data: a result's, the plan's or a survey's, as an ISO date; '' where there is none."""
    dates = [row.get(column) for row in rows.get("results", []) for column in ("as_of", "measured_on")]
    dates += [row.get("published") for row in rows.get("plan", [])]
    dates += [row.get("date") for row in rows.get("survey_waves", [])]
    return max((str(date) for date in dates if date), default="")


def _after_built_in(groups: Rows) -> Rows:
    """A plan's own groups come after the built-in ones, whatever numbers it orders them by."""
    own = [row for row in groups if row["group_id"] not in BUILT_IN]
    own.sort(key=lambda row: (float(str(row.get("order") or 0)), str(row["group_id"])))
    built_in = [row for row in groups if row["group_id"] in BUILT_IN]
    return built_in + [{**row, "order": len(BUILT_IN) + place} for place, row in enumerate(own)]


def _synthetic(plan: dict[str, object]) -> bool:
    said = " ".join(str(plan.get(column) or "") for column in ("source", "title", "district"))
    return re.search(r"\bsynthetic\b", said, re.IGNORECASE) is not None


def _publish(out: Path, new: Past, rows: Tables, progress: Progress) -> bool:
    row = rows["plan"][0]
    plan, made, as_of = str(row["id"]), new.release, new.data_as_of
    before = _pointer(out, plan)
    if before and before.release == made and _readable(out, plan):
        progress(f"{plan}: release {made} is already current")
        return False
    profile = str(row.get("privacy_profile") or "range_ladder")
    minimum = row.get("minimum_group_size")
    kept, begun = out / KEPT / plan, time.time_ns()
    published = _protect(plan, rows, profile, minimum if isinstance(minimum, int) else 10, kept, progress)
    progress(f"{plan}: writing release {made}")
    with suppress(OSError):
        for stale in out.glob(f".{plan}.*.tmp*"):
            stale.unlink()
    head: dict[str, object] = {"plan": plan, "release": made, "data_as_of": as_of, "version": VERSION}
    sizes = _write_both(out, head, {"internal": rows, "public": published})
    history = (*(before.history if before else ()), new)
    release.move_pointer(out, Pointer(plan, made, as_of, sizes, history))
    _prune(out, plan, begun)
    progress(f"{plan}: release {made} is current, data as of {as_of or 'no date'}")
    return True


def _prune(out: Path, plan: str, begun: int) -> None:
    """Delete the findings that no current release used: this plan's own of earlier releases, and all of plans that are gone.

    Nobody else writes there meanwhile: one build at a time holds the directory.
    """
    prune(out / KEPT / plan, begun)
    prune(out / KEPT, begun)  # findings that lie here are of no plan
    current = release.plans(out)
    for folder in (out / KEPT).iterdir() if (out / KEPT).is_dir() else ():
        if folder.is_dir() and folder.name not in current:
            shutil.rmtree(folder, ignore_errors=True)


# Where even withholding more ranges ends nothing, only the other profile hides otherwise.
_REMEDY = """; write privacy_profile = "exact_suppressed" in plan.toml, or leave that group's results out"""


def _protect(plan: str, rows: Tables, profile: str, minimum: int, kept: Path, progress: Progress) -> Tables:
    """The public rows. Of what an agency published itself, what its numbers tell is only listed."""
    begun = time.monotonic()
    if profile != "as_published":
        progress(f"{plan}: protecting small groups ({profile}), fewer than {minimum} persons")
    try:
        published = privacy.publish(rows, profile, minimum, kept)
    except privacy.PromiseBroken as leak:
        said = f"{plan}: nothing was written, for the public file would tell what it hides: {leak}"
        raise BuildFailed(f"{said}{_REMEDY if profile == 'range_ladder' else ''}") from leak
    if profile == "as_published":
        leaks = privacy.told(published, profile, kept)
        for each in leaks[:FINDINGS]:
            progress(f"{plan}: warning: as published, {privacy.in_words(each)}")
        if len(leaks) > FINDINGS:
            progress(f"{plan}: warning: as published, {len(leaks) - FINDINGS} more counts can be told; waymark audit lists them")
    else:
        hidden = sum(row.get("status") == "suppressed" for row in published["results"])
        progress(f"{plan}: {hidden} results hidden, and none can be told ({time.monotonic() - begun:.0f} s)")
    return published


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _pointer(out: Path, plan: str) -> Pointer | None:
    try:
        return release.read_pointer(out, plan)
    except (OSError, BadPointer):
        return None


def _readable(out: Path, plan: str) -> bool:
    """Whether both files of the current release open as a reader opens them; if not they are written again."""
    try:
        for tier in release.TIERS:
            Releases(out, tier).open(plan)
    except PlanUnavailable:
        return False
    return True


def _write_both(out: Path, head: dict[str, object], content: dict[Tier, Tables]) -> dict[str, int]:
    """Write both tiers' files, verify both, and only then give them their names; their sizes in bytes."""
    finals = {tier: out / release.file_name(str(head["plan"]), str(head["release"]), tier) for tier in content}
    temporaries = {tier: final.with_name(f".{final.name}.{os.getpid()}.tmp") for tier, final in finals.items()}
    try:
        for tier, temporary in temporaries.items():
            _fill(temporary, {**content[tier], "release": [{**head, "tier": tier}]})
            _verify(temporary, content[tier])
            release.sync(temporary)
        for tier, temporary in temporaries.items():
            os.replace(temporary, finals[tier])
        release.sync(out)
    except duckdb.Error as error:
        raise BuildFailed(f"{out}: {str(error).splitlines()[0]}") from error
    finally:
        for temporary in temporaries.values():
            temporary.unlink(missing_ok=True)
            temporary.with_name(temporary.name + ".wal").unlink(missing_ok=True)
    return {tier: final.stat().st_size for tier, final in finals.items()}


def _fill(path: Path, rows: Tables) -> None:
    connection = duckdb.connect(str(path))
    try:
        connection.execute("BEGIN")  # nobody reads the file yet, so one write to the disk at the end does for all tables
        connection.execute(SCHEMA.read_text(encoding="utf-8"))
        for table in sorted(rows, key=lambda name: (name != "groups", name)):  # the order of groups sorts the ledgers
            store.insert(connection, table, rows[table])
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
    finally:
        connection.close()


def _verify(path: Path, rows: Tables) -> None:
    connection = duckdb.connect(str(path), read_only=True)
    try:
        for table, expected in _counts(rows):
            found = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608  # the schema's own name
            if found is None or found[0] != expected:
                raise BuildFailed(f"{path.name}: table {table} holds {found and found[0]} rows, not {expected}")
    finally:
        connection.close()


def _counts(rows: Tables) -> Sequence[tuple[str, int]]:
    return [(table, len(rows.get(table, []))) for table in store.columns() if table != "release"]
