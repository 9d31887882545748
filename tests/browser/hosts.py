"""Other people's pages with a chart in them, served from another origin than the site."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LISTENS = """<script>
  window.told = [];
  addEventListener("message", function (event) {
    var data = typeof event.data === "string" ? JSON.parse(event.data) : event.data;
    var frame = document.querySelector("iframe");
    if (event.source !== frame.contentWindow) return;
    window.told.push(data);
    if (data.sentinel === "amp" && data.type === "embed-size") frame.style.height = frame.style.minHeight = data.height + "px";
  });
</script>"""
STYLE = "body { margin: 24px; font: 18px/1.5 Georgia, serif; } p { max-width: 60ch; }"
STORY = "<p>The board met on Monday to hear how the district's plan is being kept. Members asked first about graduation.</p>"
SIDEBAR = "body { display: grid; grid-template-columns: 1fr 280px; gap: 24px; }"
DARK = "body { background: #1c2a24; color: #e8e8e8; }"


def page(frame: str, *, style: str = "", head: str = "", aside: bool = False) -> str:
    """A host's page around the code that was pasted into it."""
    inside = f"<div>{STORY * 3}</div><aside>{frame}</aside>" if aside else f"{STORY}{frame}{STORY}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A story</title><link rel="icon" href="data:,">'
        f"<style>{STYLE}{style}</style>{head}</head><body>{inside}</body></html>"
    )


@contextmanager
def hosting(pages: dict[str, str]) -> Iterator[str]:
    """Serve the pages by their paths under another host name than the site's; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Nothing to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
