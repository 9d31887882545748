"""A reader's window: opens pages, waits for the hand-over, and notes everything that goes wrong."""

from __future__ import annotations

import time
from dataclasses import dataclass, fields
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Request, Response
from playwright.sync_api import Error as BrowserError

MOUNTED = "html[data-mounted]"
PATIENCE = 60  # seconds; a loaded machine redraws slowly, and slowness is the bench's to judge, not these tests'
_POLICY = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("policy violated: " + event.violatedDirective + " " + event.blockedURI + " " + event.sample));
"""
_PICTURE = """() => {
  const shown = document.querySelector(".site");
  const said = (node) => node.textContent.replace(/\\s+/g, " ").trim();
  return {
    url: location.pathname + location.search,
    title: document.title,
    content: said(document.getElementById("content")),
    links: Array.from(shown.querySelectorAll("a[href]"), (a) => a.getAttribute("href")),
    controls: Array.from(shown.querySelectorAll("form[data-filters] select"), (s) => s.name + "=" + s.value),
    blocks: Array.from(shown.querySelectorAll("[data-block]"), (b) => b.dataset.block),
  };
}"""


@dataclass(frozen=True)
class Picture:
    """What a reader has in front of them, without how it looks: address, words, links, choices."""

    url: str
    title: str
    content: str
    links: list[str]
    controls: list[str]
    blocks: list[str]


def different(seen: Picture | None, wanted: Picture) -> str:
    """The first thing in which two pictures differ, with a little of what stands around it."""
    if seen is None:
        return "the page never came to rest"
    name = next(f.name for f in fields(Picture) if getattr(seen, f.name) != getattr(wanted, f.name))
    has, should = str(getattr(seen, name)), str(getattr(wanted, name))
    at = max(0, next((i for i, (a, b) in enumerate(zip(has, should, strict=False)) if a != b), min(len(has), len(should))) - 60)
    return f"{name} is …{has[at : at + 160]}… and should be …{should[at : at + 160]}…"


class Visit:
    """One window with its own cookies and cache. ``troubles`` holds console errors, policy violations,
    uncaught exceptions, failed requests and replies of 400 and above that were not expected."""

    def __init__(self, browser: Browser, base: str, *, strict: bool = True, **context: Any) -> None:
        self.base = base
        self.strict = strict
        self.troubles: list[str] = []
        self.requests: list[str] = []
        self.replies: list[Response] = []
        self._expected = 200
        self._size = context.get("viewport", {"width": 1280, "height": 720})
        self._colours = context.get("color_scheme", "light")
        self.context = browser.new_context(**context)
        self.context.add_init_script(_POLICY)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"uncaught {error}"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._reply)

    def open(self, url: str, status: int = 200, mounted: bool = True) -> Visit:
        """Load an address anew and wait until Dash has taken over; a status other than expected is an error."""
        self._expected = status
        reply = self.page.goto(self.base + url)
        assert reply is not None
        assert reply.status == status, f"{url} answered {reply.status}"
        if mounted:
            self.page.wait_for_selector(MOUNTED, state="attached")
        return self

    def picture(self) -> Picture:
        """What is on screen now."""
        return Picture(**self.page.evaluate(_PICTURE))

    def becomes(self, wanted: Picture) -> None:
        """Wait until the screen holds this picture; fails with the first difference where it never does."""
        end = time.monotonic() + PATIENCE
        seen: Picture | None = None
        while time.monotonic() < end:
            try:
                seen = self.picture()
            except BrowserError:  # the page was just being replaced by another
                seen = None
            if seen == wanted:
                return
            self.page.wait_for_timeout(30)
        raise AssertionError(f"{wanted.url} differs from a fresh load: {different(seen, wanted)}")

    def leaves(self, url: str) -> None:
        """Wait until the address is another one."""
        self.page.wait_for_url(lambda now: now.removeprefix(self.base) != url)

    def choose(self, control: str, value: str) -> None:
        """Choose an option of a filter, as a reader does."""
        self.page.select_option(f"form[data-filters] select[name={control}]", value)

    def options(self) -> dict[str, list[str]]:
        """The filters on screen with the values they offer."""
        found: dict[str, list[str]] = self.page.evaluate(
            """() => Object.fromEntries(Array.from(document.querySelectorAll(".site form[data-filters] select"),
              (s) => [s.name, Array.from(s.options).filter((o) => !o.disabled).map((o) => o.value)]))"""
        )
        return found

    def rest(self) -> None:
        """Leave the site and forget what was seen, so that another test can begin here."""
        self.page.goto("about:blank")
        self.page.set_viewport_size(self._size)
        self.page.emulate_media(media="null", color_scheme=self._colours)
        for noted in (self.troubles, self.requests, self.replies):
            noted.clear()

    def close(self) -> None:
        self.context.close()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and f"status of {self._expected}" not in message.text:
            self.troubles.append(f"{self.page.url}: {message.text}")

    def _failed(self, request: Request) -> None:
        # A request of a page that the reader has left is cut off; that is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"{request.url} failed: {request.failure}")

    def _reply(self, response: Response) -> None:
        self.replies.append(response)
        if response.status >= 400 and response.status != self._expected:
            self.troubles.append(f"{response.url} answered {response.status}")
