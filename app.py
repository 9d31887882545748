"""Waymark: the Dash app, its Flask routes and headers, and the ``waymark`` command."""

from __future__ import annotations

import argparse
import functools
import os
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, Literal, TypeVar, cast
from urllib.parse import urlsplit

import dash
import dash_bootstrap_components as dbc
import flask
from dash import ALL, ClientsideFunction, Input, Output, ctx, html, no_update
from dash.exceptions import DependencyException, PreventUpdate

import pages
from components.head import Assets, document
from components.markup import blocks_of, to_html
from components.shell import Frame, shell
from pages import embed, export, health, http, posted, static, wall
from queries.intervals import warm_up as measures_warm_up
from queries.site import Releases, Site, frame_facts, resolve

Tier = Literal["public", "internal"]
DEFAULT_DATA = Path("data/releases")
LARGEST_BODY = 256 * 1024
PICTURES_KEPT = 256  # about 0.4 MB each
T = TypeVar("T")
# What Dash would tell every reader: versions, and a number new with each load, which only background
# callbacks use and which would make every reply differ from the one the reader holds.
UNTOLD = frozenset(["dash_version", "python_version", "plotly_version", "ddk_version", "dash_version_url", "end_id"])


@dataclass(frozen=True)
class Settings:
    """How one process serves: where the releases lie, which of the two tiers it may read, who may frame its charts."""

    data: Path = DEFAULT_DATA
    tier: Tier = "public"
    hosts: str = "*"

    @classmethod
    def from_env(cls) -> Settings:
        """Settings of WAYMARK_DATA, WAYMARK_TIER and WAYMARK_HOSTS; exits with a message on one that makes no sense.

        WAYMARK_HOSTS are the sites that may frame a chart, apart by spaces, as ``https://news.example``; all by default.
        """
        tier = os.environ.get("WAYMARK_TIER", "public")
        if tier not in ("public", "internal"):
            sys.exit(f"waymark: WAYMARK_TIER is {tier!r}; it must be public or internal")
        hosts = os.environ.get("WAYMARK_HOSTS", "").split() or ["*"]
        if unfit := [host for host in hosts if not http.HOST.fullmatch(host)]:
            sys.exit(f"waymark: WAYMARK_HOSTS names {unfit[0]!r}; write each site as https://news.example or *")
        data = Path(os.environ.get("WAYMARK_DATA", DEFAULT_DATA))
        return cls(data, "internal" if tier == "internal" else "public", " ".join(hosts))


@dataclass(frozen=True)
class Drawn:
    """A page drawn once: its tree for Dash, its HTML for everybody else."""

    title: str
    description: str
    status: int
    html: str
    layout: bytes
    blocks: dict[str, str]
    figures: dict[str, Any]
    scripts: tuple[str, ...]


class Recent(Generic[T]):
    """The most recently asked-for values of a bounded number of keys; safe for threads.

    Unlike functools.lru_cache it keeps no argument alive: a page's maker holds an open release.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value kept for a key, made now where there is none. Two threads may both make it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = make()
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return value


class Waymark(dash.Dash):
    """Dash, answering a page's URL with the page itself instead of an empty document."""

    page: Callable[[], flask.Response]

    def index(self, *_args: object, **_kwargs: object) -> flask.Response:
        """The reply to every path that no other route claims."""
        return self.page()


def create_app(settings: Settings | None = None) -> Waymark:
    """The whole site over the releases of ``settings.data``; opens files only when asked for a page."""
    settings = settings or Settings()
    releases = Releases(settings.data, settings.tier)
    static.trim_dash()
    server = flask.Flask("waymark", static_folder=None)
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app = Waymark(
        "waymark",
        server=server,  # type: ignore[arg-type]  # Dash documents a Flask here and types a factory
        assets_folder=str(static.ASSETS),
        assets_ignore=".*",
        serve_locally=True,
        suppress_callback_exceptions=True,
        add_log_handler=False,
        update_title="",
    )
    app.enable_dev_tools(debug=False)
    register_pages()
    assert dbc.__version__  # imported so that Dash serves its scripts

    pictures = Recent[Drawn](PICTURES_KEPT)

    def drawn(path: str, query: str) -> tuple[Site, Drawn]:
        site = resolve(releases, path, query)
        key = (site.db.release if site.db else None, site.plans, path, query[:2000])
        return site, pictures.get(key, lambda: draw(site))

    def address_asked() -> tuple[str, str]:
        return path_and_query(flask.request.args.get("at", "/"))

    def page() -> flask.Response:
        site, picture = drawn(flask.request.path, flask.request.query_string.decode("utf-8", "replace"))
        body = document(
            request=site.request,
            release=release_of(site),
            title=picture.title,
            description=picture.description,
            painted=picture.html,
            assets=assets(),
            config=dash_config(),
            entry='<div id="react-entry-point"></div>',
            scripts=picture.scripts,
        )
        return http.revalidated(flask.Response(body, status=picture.status, mimetype="text/html"))

    app.page = page

    @functools.cache
    def dash_config() -> str:
        everything = app._config()  # type: ignore[no-untyped-call]  # Dash's
        told = {name: value for name, value in everything.items() if name not in UNTOLD}
        return f'<script id="_dash-config" type="application/json">{dash._utils.to_json(told)}</script>'

    @functools.cache
    def assets() -> Assets:
        return static.assets_of(app)

    @server.before_request
    def layout_of_address() -> flask.Response | None:
        if flask.request.path != "/_dash-layout":
            return None
        _, picture = drawn(*address_asked())
        return http.revalidated(flask.Response(picture.layout, mimetype="application/json"))

    @server.before_request
    def refuse_what_no_page_posts() -> flask.Response | None:
        if flask.request.path != "/_dash-update-component" or flask.request.method != "POST":
            return None
        answered = {name for name, known in app.callback_map.items() if "callback" in known}
        if posted.sound(flask.request.get_json(silent=True), answered):
            return None
        return flask.Response("This body is not one that a page of this site posts.\n", status=400, mimetype="text/plain")

    @server.errorhandler(DependencyException)
    def no_such_script(_error: DependencyException) -> flask.Response:
        return flask.Response("There is no such file.\n", status=404, mimetype="text/plain")

    follow_addresses(app, drawn)
    app.layout = html.Div()  # each page's own layout is answered above, by its address
    server.register_blueprint(health.blueprint(releases))
    server.register_blueprint(embed.blueprint(releases, settings.hosts))
    server.register_blueprint(wall.blueprint(releases))
    server.register_blueprint(export.blueprint(releases))
    app._setup_server()  # type: ignore[no-untyped-call]  # Dash's
    hashes = tuple(f"'{digest}'" if not digest.startswith("'") else digest for digest in app.csp_hashes())

    @server.after_request
    def finish(reply: flask.Response) -> flask.Response:
        return http.secure(http.compressed(reply), hashes, settings.hosts)

    static.serve(server, static.export(app))
    measures_warm_up()
    return app


def follow_addresses(app: Waymark, drawn: Callable[[str, str], tuple[Site, Drawn]]) -> None:
    """The one callback of the site: a new address in, what each block holds under it out.

    Blocks that the reader's page holds already are left alone. Where the address has other blocks
    than the page, the page is told to load anew.
    """

    @app.callback(
        Output({"block": ALL}, "html"),
        Output({"figure": ALL}, "figure"),
        Output("page", "data"),
        Input("address", "data"),
        prevent_initial_call=True,
    )
    def follow(address: object) -> tuple[list[Any], list[Any], dict[str, Any]]:
        asked: dict[str, Any] = address if isinstance(address, dict) else {}
        href, shown = asked.get("href"), asked.get("from")
        if not isinstance(href, str):
            raise PreventUpdate
        site, picture = drawn(*path_and_query(href))
        wanted = [o["id"]["block"] for o in ctx.outputs_list[0]]
        figures = [o["id"]["figure"] for o in ctx.outputs_list[1]]
        if set(wanted) != set(picture.blocks) or set(figures) != set(picture.figures):
            return [no_update] * len(wanted), [no_update] * len(figures), {"reload": True}
        held = None
        if isinstance(shown, str) and asked.get("release") == release_of(site):
            held = drawn(*path_and_query(shown))[1]
        told = {"title": picture.title, "announce": picture.description, "release": release_of(site)}
        return (
            [changed(picture.blocks, held.blocks if held else {}, name) for name in wanted],
            [changed(picture.figures, held.figures if held else {}, name) for name in figures],
            told | {"href": href, "asked": asked.get("asked")},
        )

    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash's
        ClientsideFunction("waymark", "after"), Output("announce", "children"), Input("page", "data"), prevent_initial_call=True
    )


def release_of(site: Site) -> str:
    """The release a page was drawn from; empty where no plan is shown."""
    return site.db.release if site.db else ""


def changed(now: dict[str, Any], before: dict[str, Any], name: str) -> Any:
    """What a block holds now, or Dash's "leave it" where the reader's page holds the same already."""
    return no_update if name in before and before[name] == now[name] else now[name]


def path_and_query(href: str) -> tuple[str, str]:
    """The path and query of an address on this site; the home page's where it cannot be read. Never raises."""
    try:
        at = urlsplit(href[:4000])
    except ValueError:
        return "/", ""
    return at.path or "/", at.query


def register_pages() -> None:
    """Put every page into Dash's registry under its path."""
    for module in pages.DASH_PAGES:
        dash.register_page(module.__name__, path_template=module.PATH, name=module.NAME)


def view_module(page: str) -> ModuleType:
    """The module that draws a kind of page; unknown kinds are the page of what was not found."""
    return pages.BY_NAME.get(page, pages.BY_NAME["not_found"])


def draw(site: Site) -> Drawn:
    """One page, whole: asks its module for a view and puts the frame around it."""
    view = view_module(site.route.page).view(site)
    frame = Frame(request=site.request, **frame_facts(site))
    tree = shell(frame, view)
    blocks = dict(blocks_of(tree))
    graphs = [block.children for block in blocks.values() if block.children is not None]
    return Drawn(
        title=view.title,
        description=view.description,
        status=view.status,
        html=to_html(tree),
        layout=dash._utils.to_json(tree).encode(),
        blocks={name: block.html for name, block in blocks.items()},
        figures={graph.id["figure"]: graph.figure for graph in graphs},
        scripts=view.scripts,
    )


def main(argv: Sequence[str] | None = None) -> int:
    """The ``waymark`` command. Returns the exit status."""
    from data import commands

    parser = argparse.ArgumentParser(
        prog="waymark", description="Shows whether a school district's strategic plan is being kept."
    )
    actions = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parsers(actions)
    serving = actions.add_parser(
        "serve",
        help="serve the plans of a folder of releases",
        description="Serves every plan in a folder of releases. Example: waymark serve --data data/releases --port 8050",
    )
    serving.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder of releases (default: %(default)s)")
    serving.add_argument("--port", type=int, default=8050, help="port on this machine (default: %(default)s)")
    serving.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serving.add_argument("--tier", choices=("public", "internal"), default=os.environ.get("WAYMARK_TIER", "public"))
    serving.add_argument("--workers", type=int, default=2, help="worker processes (default: %(default)s)")
    serving.set_defaults(run=_serve)
    options = parser.parse_args(argv)
    status: int = options.run(options)
    return status


def _serve(options: argparse.Namespace) -> int:
    from pages import server as web

    os.environ["WAYMARK_DATA"] = str(options.data.resolve())
    os.environ["WAYMARK_TIER"] = options.tier
    return web.run(lambda: create_app(Settings.from_env()).server, host=options.host, port=options.port, workers=options.workers)


def __getattr__(name: str) -> flask.Flask:
    """``server`` for gunicorn, made when asked for, so that the command line starts at once."""
    if name == "server":
        return cast(flask.Flask, create_app(Settings.from_env()).server)
    raise AttributeError(name)


if __name__ == "__main__":
    sys.exit(main())
