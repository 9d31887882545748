"""The network a page is loaded over, and what it carried, both by the browser's own account."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession


@dataclass(frozen=True)
class Profile:
    """A network. ``mbit`` of 0 is unthrottled; latency is the least time of a request, in ms."""

    name: str
    mbit: float = 0
    latency: float = 0

    def impose(self, cdp: CDPSession) -> None:
        """Makes the session's page see this network."""
        if self.mbit:
            rate = self.mbit * 1e6 / 8
            cdp.send(
                "Network.emulateNetworkConditions",
                {"offline": False, "latency": self.latency, "downloadThroughput": rate, "uploadThroughput": rate},
            )


UNTHROTTLED = Profile("unthrottled")
DSL = Profile("10 Mbit/s, 40 ms", 10, 40)


@dataclass
class Traffic:
    """What crossed the network, by the browser's own account, compressed and with headers."""

    bytes: float = 0
    asked: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    last: float = field(default_factory=time.monotonic)

    def watch(self, cdp: CDPSession) -> None:
        cdp.on("Network.requestWillBeSent", self.sent)
        cdp.on("Network.requestServedFromCache", self.cached)
        cdp.on("Network.loadingFinished", self.finished)
        cdp.on("Network.loadingFailed", self.closed)

    def sent(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith(("http:", "https:")):
            self.asked.add(event["requestId"])
            self.open.add(event["requestId"])
            self.last = time.monotonic()

    def cached(self, event: dict[str, Any]) -> None:
        self.asked.discard(event["requestId"])

    def finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.asked:
            self.bytes += event["encodedDataLength"]
        self.closed(event)

    def closed(self, event: dict[str, Any]) -> None:
        self.open.discard(event["requestId"])
        self.last = time.monotonic()
