"""Requests a second of one address, asked over a few connections that stay open.

The client is a thread a connection in a process of its own, written on plain sockets so that it costs
less than the server it measures; both subjects are measured by the same client in turn.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Rate:
    """What one run saw: requests a second, and the status and bytes of a reply's body."""

    per_second: float
    status: int
    size: int


def measure(url: str, seconds: float, connections: int, headers: tuple[str, ...] = ()) -> Rate:
    """Asks in a process of its own. Raises RuntimeError where a reply differs from the first or none comes."""
    command = [sys.executable, "-m", "tests.bench.load", url, str(seconds), str(connections), *headers]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds + 60)
    if done.returncode:
        raise RuntimeError(f"{url}: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'the client failed'}")
    rate, status, size = done.stdout.split()
    return Rate(float(rate), int(status), int(size))


class Asker:
    """One connection that asks the same again and again until it is told to stop."""

    def __init__(self, url: str, headers: list[str]) -> None:
        at = urlsplit(url)
        lines = [f"GET {at.path}{'?' + at.query if at.query else ''} HTTP/1.1", f"Host: {at.netloc}", *headers]
        self.request = ("\r\n".join(lines) + "\r\n\r\n").encode()
        self.socket = socket.create_connection((at.hostname or "", at.port or 80), timeout=20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.status, self.size = self.read(self.ask())
        self.count = 0

    def ask(self) -> bytes:
        self.socket.sendall(self.request)
        return b""

    def read(self, got: bytes) -> tuple[int, int]:
        """The status and body's length of the next reply; reads no further than its end."""
        while b"\r\n\r\n" not in got:
            got += self.more()
        head, _, body = got.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").lower().split("\r\n")
        named = dict(line.split(": ", 1) for line in lines[1:])
        size = int(named.get("content-length", "0"))
        if "transfer-encoding" in named:
            raise RuntimeError("the reply has no length")
        left = size - len(body)
        while left > 0:
            left -= len(self.more())
        return int(lines[0].split()[1]), size

    def more(self) -> bytes:
        part = self.socket.recv(1 << 17)
        if not part:
            raise RuntimeError("the server closed the connection")
        return part

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            if self.read(self.ask()) != (self.status, self.size):
                raise RuntimeError("a reply differs from the first")
            self.count += 1


def main(words: list[str]) -> int:
    url, seconds, connections, *headers = words
    askers = [Asker(url, headers) for _ in range(int(connections))]
    stop, failed = threading.Event(), threading.Event()

    def ask(asker: Asker) -> None:
        try:
            asker.run(stop)
        except (OSError, RuntimeError) as error:
            print(error, file=sys.stderr)
            failed.set()
            stop.set()

    threads = [threading.Thread(target=ask, args=(asker,)) for asker in askers]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    stop.wait(float(seconds))
    stop.set()
    for thread in threads:
        thread.join()
    taken = time.monotonic() - begun
    if failed.is_set():
        return 1
    print(sum(asker.count for asker in askers) / taken, askers[0].status, askers[0].size)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
