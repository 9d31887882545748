"""Commands run to their end and servers kept for the length of a bench, with their output in files."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

LOGS = Path(__file__).parent / "work" / "logs"


def run(command: list[str], purpose: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> None:
    """Runs a command; where it fails, stops the bench with its purpose and the end of what it printed."""
    try:
        done = subprocess.run(
            command, check=False, cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, text=True, timeout=900
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SystemExit(f"bench: could not {purpose}: {error}") from error
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        raise SystemExit(f"bench: could not {purpose} (exit {done.returncode}):\n{tail}")


def free_port() -> int:
    """A port of the loopback interface that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server process and its children; entering waits until it answers, leaving ends them all."""

    def __init__(self, name: str, command: list[str], port: int, cwd: Path, env: dict[str, str] | None = None) -> None:
        self.name = name
        self.command = command
        self.base = f"http://127.0.0.1:{port}"
        self.cwd = cwd
        self.env = {**os.environ, **(env or {})}
        self.log = LOGS / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        LOGS.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            try:
                self.process = subprocess.Popen(
                    self.command, cwd=self.cwd, env=self.env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
                )
            except OSError as error:
                raise SystemExit(f"bench: could not start {self.name}: {error}") from error
        self._wait(60)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.process is None:
            return
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sign)
                self.process.wait(10)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
            break

    def _wait(self, seconds: float) -> None:
        assert self.process is not None
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                urllib.request.urlopen(self.base, timeout=5).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.2)
            else:
                return
        self.__exit__(None, None, None)
        tail = "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:])
        raise SystemExit(f"bench: {self.name} did not answer on {self.base}:\n{tail}")
