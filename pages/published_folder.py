"""The folder a plan is published to: what was written there before, and the change-over to what is written now.

Everything new is written aside first. Only when all of it is there do files change places, so a run that
fails or is stopped leaves what was published as it was. A list of the files with their digests lies
beside them: nothing that is not on it is ever replaced or removed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

LIST = "publication.json"
FORMAT = 1
ASIDE = ".waymark-publishing-"
CHUNK = 1 << 20


class Refused(Exception):
    """The folder cannot be published to; the message names it and says what to do."""


@dataclass(frozen=True)
class Entry:
    """A file of the publication: its path in the folder, the SHA-256 of its bytes, how many there are."""

    file: str
    digest: str
    size: int


@dataclass(frozen=True)
class Listed:
    """What a folder's list says: the plan, what it was all made from, what its pictures were drawn by, its files."""

    plan: str = ""
    release: str = ""
    made_from: str = ""
    drawn_by: str = ""
    files: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    def written(self) -> bytes:
        told = {"waymark": FORMAT, **vars(self), "files": {name: list(said) for name, said in sorted(self.files.items())}}
        return (json.dumps(told, ensure_ascii=False, indent=0) + "\n").encode()


@dataclass(frozen=True)
class Changes:
    """How many files of the publication there are, were written and were removed, and the bytes of all."""

    files: int
    written: int
    removed: int
    size: int


@contextmanager
def opened(path: Path, plan: str) -> Iterator[Folder]:
    """The folder, made where it is not there, held against another run. Raises Refused, OSError.

    Leaves no trace of a run that wrote nothing: what was written aside is gone, and so is a folder made here.
    """
    if path.exists() and not path.is_dir():
        raise Refused(f"{path} is a file; give a folder")
    made = [p for p in (path, *path.parents) if not p.exists()]
    path.mkdir(parents=True, exist_ok=True)
    held = os.open(path, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refused(f"{path} is being published to by another run; wait for it to end") from error
        for left in path.glob(f"{ASIDE}*"):
            shutil.rmtree(left)
        listed = _listed(path, plan)
        aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=path))
        try:
            yield Folder(path, listed, aside)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    finally:
        os.close(held)
        for folder in made:
            try:
                folder.rmdir()
            except OSError:
                break


def _listed(path: Path, plan: str) -> Listed:
    """What the folder holds already. Raises Refused where that is another's, or another plan's."""
    at = path / LIST
    if not at.exists():
        if any(path.iterdir()):
            raise Refused(f"{path} is not empty and was not written by waymark publish; give an empty or a new folder")
        return Listed()
    try:
        told = json.loads(at.read_text("utf-8"))
        files = {str(name): (str(digest), int(size)) for name, (digest, size) in told["files"].items()}
        known = {key: str(told[key]) for key in ("plan", "release", "made_from", "drawn_by")}
        if told["waymark"] != FORMAT or not all(map(_inside, files)):
            raise ValueError("not a list of this program")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(f"{at} cannot be read as the list of what was published here; publish to a new folder") from error
    if known["plan"] != plan:
        raise Refused(f"{path} holds the plan {known['plan']}; give {plan} a folder of its own")
    return Listed(**known, files=files)


def _inside(name: str) -> bool:
    parts = PurePosixPath(name)
    return not parts.is_absolute() and name == str(parts) and ".." not in parts.parts and name not in (".", LIST)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, "" where there is no such plain file."""
    if path.is_symlink() or not path.is_file():
        return ""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


class Folder:
    """One run's view of the folder. Workers may ``put`` files from several processes; one then ``finish``es."""

    def __init__(self, path: Path, listed: Listed, aside: Path) -> None:
        self.path, self.listed, self._aside = path, listed, aside
        self._kept = {
            name: digest
            for name, (digest, size) in listed.files.items()
            if _size(path / name) == size and digest_of(path / name) == digest
        }

    @property
    def whole(self) -> bool:
        """Whether every file that was published lies there as it was written."""
        return bool(self._kept) and len(self._kept) == len(self.listed.files)

    def holds(self, file: str, digest: str = "") -> bool:
        """Whether a file lies there as it was written before, and with this digest where one is given."""
        return self._kept.get(file) == (digest or self._kept.get(file, "none"))

    def kept(self, file: str) -> Entry:
        """The entry of a file that ``holds``."""
        return Entry(file, *self.listed.files[file])

    def put(self, file: str, content: bytes) -> Entry:
        """Write a file aside, unless it lies in the folder with the same bytes already."""
        digest = hashlib.sha256(content).hexdigest()
        if not self.holds(file, digest):
            at = self._aside / file
            at.parent.mkdir(parents=True, exist_ok=True)
            work, name = tempfile.mkstemp(dir=at.parent, prefix=".part-")  # two workers may write the same file
            with os.fdopen(work, "wb") as out:
                out.write(content)
            Path(name).chmod(0o644)
            Path(name).replace(at)
        return Entry(file, digest, len(content))

    def finish(self, entries: Iterable[Entry], *, plan: str, release: str, made_from: str, drawn_by: str) -> Changes:
        """Put everything written aside in its place and remove what no longer belongs. Raises Refused, OSError."""
        files = {entry.file: (entry.digest, entry.size) for entry in entries}
        fresh = sorted(str(p.relative_to(self._aside).as_posix()) for p in self._aside.rglob("*") if p.is_file())
        for name in fresh:
            self._refuse_what_is_not_ours(name)
        gone = sorted(set(self.listed.files) - set(files))
        now = Listed(plan, release, made_from, drawn_by, files)
        if fresh or gone or now != self.listed:
            # While files change places the list names the old ones and the new, so that a run cut short is mended by the next.
            self._write(Listed(plan, self.listed.release, "", "", {**self.listed.files, **files}))
            for name in fresh:
                (self.path / name).parent.mkdir(parents=True, exist_ok=True)
                (self._aside / name).replace(self.path / name)
            for name in gone:
                self._remove(name)
            self._write(now)
        return Changes(len(files), len(fresh), len(gone), sum(size for _, size in files.values()))

    def _refuse_what_is_not_ours(self, name: str) -> None:
        at = self.path / name
        for folder in at.parents:
            if folder == self.path:
                break
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                raise Refused(f"{folder} stands where a folder of the publication belongs; move it away")
        if name not in self.listed.files and (at.exists() or at.is_symlink()):
            raise Refused(f"{at} was not written by waymark publish and stands where a page belongs; move it away")

    def _remove(self, name: str) -> None:
        at = self.path / name
        if any(folder.is_symlink() for folder in at.parents if folder != self.path and self.path in folder.parents):
            return  # it leads out of the folder, to what is not ours
        at.unlink(missing_ok=True)
        for folder in at.parents:
            if folder == self.path:
                return
            try:
                folder.rmdir()
            except OSError:  # something else lies there
                return

    def _write(self, listed: Listed) -> None:
        at = self._aside / LIST
        at.write_bytes(listed.written())
        at.replace(self.path / LIST)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
