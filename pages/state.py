"""What the internal tier must remember between requests, workers and restarts: sessions and paired walls.

One SQLite file in the private folder. Only hashes of tokens are stored: who reads the file cannot
sign in with it. Each call opens the file anew, which costs a fraction of a millisecond and is safe
across threads and forks. SQLite keeps its usual journal: with a write-ahead log even reading needs room
on the disk, and a full one would sign everybody out.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SESSION_SECONDS = 8 * 3600
PENDING_SECONDS = 600  # for a sign-in under way
CODE_SECONDS = 600
WALL_SECONDS = 90 * 86400
MOST_PENDING = 1000  # sign-ins and walls that anybody can begin
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that looks like another from across a room
CODE_LENGTH = 6

_TABLES = """
CREATE TABLE IF NOT EXISTS sessions (token TEXT PRIMARY KEY, content TEXT NOT NULL, signed_in INTEGER NOT NULL,
    expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS walls (id TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, plan TEXT NOT NULL, code TEXT UNIQUE,
    code_expires REAL NOT NULL, approved_by TEXT NOT NULL, approved_at REAL NOT NULL, expires REAL NOT NULL);
"""


class StateUnavailable(Exception):
    """The file of sessions and walls cannot be read or written; ``str`` says why."""


@dataclass(frozen=True)
class Wall:
    """A wall display. It is paired while ``expires`` lies ahead; before that it shows its ``code``.

    Times are seconds since the epoch; ``approved_by`` is an issuer and subject.
    """

    id: str
    plan: str
    code: str
    expires: float
    approved_by: str
    approved_at: float


def digest(token: str) -> str:
    """What is stored in place of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class State:
    """Sessions and walls in one folder. Every method raises StateUnavailable where the file fails."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.path = folder / "state.sqlite"
        self._clock = clock

    @contextmanager
    def _open(self, write: bool = False) -> Iterator[sqlite3.Connection]:
        try:
            if not self.path.exists():
                self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self.path.touch(mode=0o600)
            connection = sqlite3.connect(self.path, timeout=5, isolation_level=None)
            try:
                if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'walls'").fetchone():
                    connection.executescript(_TABLES)
                if write:
                    connection.execute("BEGIN IMMEDIATE")
                yield connection
                if write:
                    connection.execute("COMMIT")
            finally:
                connection.close()  # which rolls back what was not committed
        except (sqlite3.Error, OSError) as error:
            raise StateUnavailable(f"{self.path}: {error}") from error

    def session(self, token: str) -> dict[str, Any] | None:
        """What a session holds; None for one that has expired, was ended, or never was."""
        with self._open() as db:
            row = db.execute(
                "SELECT content FROM sessions WHERE token = ? AND expires > ?", (digest(token), self._clock())
            ).fetchone()
        content: dict[str, Any] | None = json.loads(row[0]) if row else None
        return content

    def keep_session(self, token: str, content: dict[str, Any], signed_in: bool) -> None:
        """Write a session. One that is signed in ends eight hours after it began, however often it is written."""
        now = self._clock()
        expires = now + (SESSION_SECONDS if signed_in else PENDING_SECONDS)
        with self._open(write=True) as db:
            db.execute("DELETE FROM sessions WHERE expires <= ?", (now,))
            db.execute(
                "DELETE FROM sessions WHERE token IN (SELECT token FROM sessions WHERE NOT signed_in "
                "ORDER BY expires DESC LIMIT -1 OFFSET ?)",
                (MOST_PENDING,),
            )
            db.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?) ON CONFLICT (token) DO UPDATE SET content = excluded.content, "
                "expires = CASE WHEN sessions.signed_in THEN sessions.expires ELSE excluded.expires END",
                (digest(token), json.dumps(content), signed_in, expires),
            )

    def end_session(self, token: str) -> None:
        """Forget a session: from now on its token means nothing, in any browser."""
        with self._open(write=True) as db:
            db.execute("DELETE FROM sessions WHERE token = ?", (digest(token),))

    def wall(self, token: str) -> Wall | None:
        """The wall that holds a token, paired or not."""
        with self._open() as db:
            row = db.execute(f"{_WALLS} WHERE token = ?", (digest(token),)).fetchone()
        return Wall(*row) if row else None

    def ask_to_pair(self, plan: str, token: str | None) -> tuple[str, Wall]:
        """The token and the row of a wall that waits to be paired, with a code that still holds.

        A wall that comes with a token keeps it while it waits; once paired and ended, it gets another.
        """
        now = self._clock()
        with self._open(write=True) as db:
            db.execute("DELETE FROM walls WHERE expires <= ? AND code_expires <= ?", (now, now))
            row = db.execute(f"{_WALLS} WHERE token = ? AND code IS NOT NULL", (digest(token or ""),)).fetchone()
            if row and token and row[1] == plan:
                return token, Wall(*row)
            db.execute(
                "DELETE FROM walls WHERE id IN (SELECT id FROM walls WHERE code IS NOT NULL "
                "ORDER BY code_expires DESC LIMIT -1 OFFSET ?)",
                (MOST_PENDING,),
            )
            token = secrets.token_urlsafe(32)
            taken = {code for (code,) in db.execute("SELECT code FROM walls")}
            code = next(c for c in iter(_code, None) if c not in taken)
            made = Wall(secrets.token_hex(6), plan, code, 0, "", 0)
            db.execute(
                "INSERT INTO walls VALUES (?, ?, ?, ?, ?, '', 0, 0)", (made.id, digest(token), plan, code, now + CODE_SECONDS)
            )
            return token, made

    def approve(self, code: str, who: str) -> Wall | None:
        """Pair the wall that shows a code; None where no wall shows it now."""
        now = self._clock()
        with self._open(write=True) as db:
            row = db.execute(
                "UPDATE walls SET approved_by = ?, approved_at = ?, expires = ?, code = NULL, code_expires = 0 "
                "WHERE code = ? AND code_expires > ? RETURNING id",
                (who, now, now + WALL_SECONDS, "".join(code.split()).upper(), now),
            ).fetchone()
            found = db.execute(f"{_WALLS} WHERE id = ?", row).fetchone() if row else None
        return Wall(*found) if found else None

    def walls(self) -> tuple[Wall, ...]:
        """The walls that are paired now, the newest first."""
        with self._open() as db:
            rows = db.execute(f"{_WALLS} WHERE expires > ? ORDER BY approved_at DESC", (self._clock(),)).fetchall()
        return tuple(Wall(*row) for row in rows)

    def revoke(self, wall: str) -> bool:
        """End a wall's pairing at once; False where there is no such wall."""
        with self._open(write=True) as db:
            return db.execute("DELETE FROM walls WHERE id = ?", (wall,)).rowcount > 0

    def paired(self, wall: Wall | None, plan: str) -> bool:
        """Whether a wall may show this plan now."""
        return wall is not None and wall.plan == plan and wall.expires > self._clock()


_WALLS = "SELECT id, plan, coalesce(code, ''), expires, approved_by, approved_at FROM walls"


def _code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
