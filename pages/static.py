"""Static files: exported once under names that change with their content, compressed, immutable.

Dash's own scripts and ours are written to one folder, brotli and gzip beside each, and answered
by WhiteNoise before Flask sees the request.
"""

from __future__ import annotations

import functools
import hashlib
import re
import shutil
import tempfile
from pathlib import Path

import dash
import dash_ag_grid
import flask
from dash import _dash_renderer, dash_table
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from components.head import Assets
from queries.filters import placed

ASSETS = Path(__file__).parent.parent / "assets"
FOLDER = ASSETS / "built"
SOME = ("drill.js", "grid.js")
SHARED = ("page.js", "tips.js")
"""What served and published pages both ask for, before their own script."""
OWN = (*SHARED, "waymark.js", "start.js", "wall.js", *SOME, "icon.svg", "vendor/plotly-basic.min.js")
FIRST = ("tokens.css", "frame.css")
"""What a page's header and headline are drawn with."""
BELOW = ("site.css", "schools.css", "method.css", "survey.css", "equity.css")
STYLES = (*FIRST, *BELOW)
GRID = "/dash_ag_grid/"
IMMUTABLE = re.compile(r"/(assets/[^/]+\.[0-9a-f]{12}\.[a-z0-9.]+|_dash-component-suites/.+\.v[\w.]+\.(min\.)?js)$")


def trim_dash() -> None:
    """Leave out of every page what this site never uses: the old data table and a polyfill."""
    vars(dash_table)["_js_dist"][:] = []
    for dependency in _dash_renderer._js_dist_dependencies:
        for paths in dependency["relative_package_path"].values():
            paths[:] = [p for p in paths if "polyfill" not in p]
        for urls in dependency["external_url"].values():
            urls[:] = [u for u in urls if "polyfill" not in u]


def hashed(path: Path) -> str:
    """The public name of one of our files: its stem, 12 hex digits of its content, its suffix."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    stem, dot, suffix = path.name.partition(".")
    return f"{stem}.{digest}{dot}{suffix}"


def script_urls(app: dash.Dash) -> tuple[str, ...]:
    """Paths on this site of the scripts that Dash and its component libraries need on every page."""
    return tuple(address for address in _every_script(app) if GRID not in address)


def grid_url(app: dash.Dash) -> str:
    """Path on this site of the grid's library, which a page asks for when it draws a grid."""
    (address,) = (address for address in _every_script(app) if GRID in address)
    return address


def _every_script(app: dash.Dash) -> list[str]:
    assert dash_ag_grid.__version__  # imported so that Dash serves its scripts
    with app.server.test_request_context("/"):
        markup = app._generate_scripts_html()
    prefix = app.config.requests_pathname_prefix
    return [f"/{address.removeprefix(prefix)}" for address in re.findall(r'src="([^"]+)"', markup)]


def style(names: tuple[str, ...] = STYLES) -> str:
    """The style sheets named, as one: by default all that a page of the site needs. Comments are taken out."""
    parts = [(ASSETS / name).read_text("utf-8") for name in names]
    text = re.sub(r"/\*.*?\*/", "", "\n".join(parts), flags=re.S)
    text = re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", text)).strip()
    return re.sub(r"url\(\"?([\w./-]+\.woff2)\"?\)", lambda m: f'url("{asset(m.group(1))}")', text)


@functools.cache
def sheet() -> tuple[str, bytes]:
    """The name and content of the style sheet that a page asks for: what is below its headline."""
    content = style(BELOW).encode()
    return f"below.{hashlib.sha256(content).hexdigest()[:12]}.css", content


def sheet_url() -> str:
    """Its address, as a browser asks for it."""
    return placed(f"/assets/{sheet()[0]}")


def asset(name: str) -> str:
    """The immutable address of one of our files, as a browser asks for it, given its name or path under assets."""
    path = ASSETS / name
    if not path.exists():
        path = ASSETS / "fonts" / Path(name).name
    return placed(f"/assets/{hashed(path)}")


def export(app: dash.Dash, folder: Path = FOLDER) -> Path:
    """Write every static file with its compressed twins to a folder named by their content, and return it.

    Brotli at its strongest takes seconds for Dash's scripts, so it is done once, not per request.
    """
    urls = (*script_urls(app), grid_url(app))
    own = [*(ASSETS / name for name in OWN), *sorted((ASSETS / "fonts").glob("*.woff2"))]
    below, rules = sheet()
    names = [*(hashed(path) for path in own), below]
    state = hashlib.sha256("\n".join([*urls, *names]).encode()).hexdigest()[:16]
    ready = folder / state
    if ready.exists():
        return ready
    folder.mkdir(parents=True, exist_ok=True)
    # Written aside and renamed, so that two processes that start together never see half a folder.
    work = Path(tempfile.mkdtemp(prefix="making-", dir=folder))
    work.chmod(0o755)
    (work / "assets").mkdir()
    for path in own:
        shutil.copyfile(path, work / "assets" / hashed(path))
    (work / "assets" / below).write_bytes(rules)
    for address in {*urls, *_chunks(urls)}:
        # Dash's own view is asked, not the site: the door of the internal tier lets nobody in who has not signed in.
        with app.server.test_request_context(address) as asked:
            view = app.server.view_functions[str(asked.request.endpoint)]
            reply = app.server.make_response(view(**(asked.request.view_args or {})))
        if reply.status_code != 200:
            raise RuntimeError(f"Dash does not serve its own script {address}")
        target = work / address.split("?")[0].lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(reply.get_data())
    compressor = Compressor(extensions=["woff2"], quiet=True)
    for path in sorted(p for p in work.rglob("*") if p.is_file() and compressor.should_compress(p.name)):
        compressor.compress(str(path))
    try:
        work.rename(ready)
    except OSError:  # another process was first, with the same content
        shutil.rmtree(work)
    return ready


def _chunks(urls: tuple[str, ...]) -> list[str]:
    """Scripts that are fetched on first use: Dash's Graph, and the grid's own community edition."""
    graph = [re.sub(r"dash_core_components(\.v)", r"async-graph\1", u) for u in urls if "dcc/dash_core_components.v" in u]
    grid = [f"{u[: u.index(GRID)]}{GRID}async-community.js" for u in urls if GRID in u]  # it asks for it by this name
    return graph + grid


def serve(server: flask.Flask, folder: Path) -> None:
    """Answer static files before Flask, with a year's caching where the name changes with the content."""
    server.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        server.wsgi_app,
        root=str(folder),
        immutable_file_test=lambda _path, url: bool(IMMUTABLE.search(url)),
        max_age=3600,
        allow_all_origins=False,
        add_headers_function=_static_headers,
    )


def _static_headers(headers: object, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"  # type: ignore[index]  # wsgiref Headers, untyped in whitenoise


def assets_of(app: dash.Dash) -> Assets:
    """The addresses every document names."""
    return Assets(
        style=style(FIRST),
        script=asset("waymark.js"),
        shared=tuple(map(asset, SHARED)),
        start=asset("start.js"),
        plotly=asset("vendor/plotly-basic.min.js"),
        icon=asset("icon.svg"),
        libraries=tuple(map(placed, script_urls(app))),
        grid=placed(grid_url(app)),
        some={name: asset(name) for name in SOME},
        base=app.config.requests_pathname_prefix,
    )
