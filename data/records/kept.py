"""The roll-ups that are kept between builds, so that one that was interrupted goes on where it stopped."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

FOLDER = ".rollups"
VERSION = "1"  # raise it when the same records and queries must be counted anew


class Kept:
    """A folder beside the records, closed to other users: a roll-up may single out a student, as the records do.

    Where the bundle cannot be written to, the folder is a temporary one and nothing outlives the build.
    """

    def __init__(self, records: Path, say: Callable[[str], None]) -> None:
        self._records, self._say = records, say
        self._temporary = False

    def __enter__(self) -> Kept:
        self.folder = self._records.resolve() / FOLDER
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            if not os.access(self.folder, os.W_OK | os.X_OK):
                raise PermissionError(self.folder)
        except OSError:
            self.folder = Path(tempfile.mkdtemp(prefix="waymark-rollups-"))
            self._temporary = True
            self._say("records: the bundle cannot be written to, so an interrupted build will begin anew")
        for left in (*self.folder.glob(".students-*"), *self.folder.glob("*.part")):
            _remove(left)
        return self

    def __exit__(self, *_: object) -> None:
        if self._temporary:
            shutil.rmtree(self.folder, ignore_errors=True)

    def place(self, content: str) -> Path:
        """Where the roll-up of this content is, or belongs."""
        return self.folder / f"{hashlib.sha256(f'{VERSION}{content}'.encode()).hexdigest()[:32]}.parquet"

    def bare(self) -> bool:
        """Whether no roll-up is kept."""
        return next(self.folder.glob("*.parquet"), None) is None

    def only(self, used: Iterable[Path]) -> None:
        """Remove every roll-up but these."""
        wanted = set(used)
        for path in self.folder.glob("*.parquet"):
            if path not in wanted:
                _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
