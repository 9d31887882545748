"""Jobs of a bench, each in a process of its own: one that crashes or hangs is a failed job and ends no other.

What a job printed is kept at once, a JSON line a job, so that a bench that was stopped goes on where it was.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

_TICK = 0.1


@dataclass(frozen=True)
class Result:
    """What a job gave as JSON in the last line of its output; or, where it gave nothing, how it ended."""

    job: str
    found: dict[str, Any] | None
    failure: str = ""


@dataclass
class _Running:
    process: subprocess.Popen[bytes]
    output: IO[bytes]
    begun: float = field(default_factory=time.monotonic)


class Kept:
    """The results of a file of JSON lines; a line that was cut off is none. Failures are not kept: they are tried again."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for line in self._path.read_text(encoding="utf-8").splitlines() if self._path.exists() else ():
            try:
                one = json.loads(line)
                found[one["job"]] = one["found"]
            except (ValueError, KeyError, TypeError):
                continue
        return found

    def add(self, result: Result) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:  # on a line of its own, whatever was cut off before
            file.write("\n" + json.dumps({"job": result.job, "found": result.found}) + "\n")


def results(jobs: Mapping[str, Sequence[str]], kept: Kept, at_once: int, patience: float) -> Iterator[Result]:
    """Each job's result, those kept first. ``jobs``: a command by name; ``patience``: the seconds one may take."""
    earlier = kept.read()
    yield from (Result(job, earlier[job]) for job in jobs if job in earlier)
    waiting = [job for job in jobs if job not in earlier][::-1]
    running: dict[str, _Running] = {}
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                job = waiting.pop()
                running[job] = _start(jobs[job])
            time.sleep(_TICK)
            for job, one in list(running.items()):
                late = time.monotonic() - one.begun > patience
                if one.process.poll() is None and not late:
                    continue
                del running[job]
                result = _end(job, one, f"took more than {patience:.0f} s" if late else "")
                if result.found is not None:
                    kept.add(result)
                yield result
    finally:
        for one in running.values():
            _end("", one, "stopped")


def _start(command: Sequence[str]) -> _Running:
    output = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the process that writes to it
    return _Running(subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True), output)


def _end(job: str, one: _Running, failure: str) -> Result:
    """The result of a process that has ended, or is ended now with its children."""
    if one.process.poll() is None:
        os.killpg(one.process.pid, signal.SIGKILL)
    status = one.process.wait()
    with one.output as file:
        file.seek(0)
        lines = file.read().decode(errors="replace").strip().splitlines()
    if failure:
        return Result(job, None, failure)
    if status:
        how = f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with {status}"
        return Result(job, None, f"{how}: {' / '.join(lines[-3:])}")
    try:
        return Result(job, json.loads(lines[-1]))
    except (IndexError, ValueError):
        return Result(job, None, f"printed no result: {' / '.join(lines[-3:])}")
