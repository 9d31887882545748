"""Waymark: the Dash app, its Flask routes and headers, and the ``waymark`` command."""

from __future__ import annotations

import argparse
import functools
import logging.config
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, cast
from urllib.parse import urlsplit

import dash
import dash_bootstrap_components as dbc
import flask
from dash import ALL, ClientsideFunction, Input, Output, ctx, html, no_update
from dash.exceptions import DependencyException, PreventUpdate
from werkzeug.middleware.proxy_fix import ProxyFix

import pages
from components.head import Assets, document
from components.markup import blocks_of, to_html
from components.shell import Frame, shell
from pages import (
    access_log,
    accounts,
    embed,
    export,
    front,
    guard,
    health,
    http,
    limits,
    log_command,
    logs,
    oidc,
    posted,
    project_rows,
    publish,
    roles,
    static,
    wall,
)
from pages import settings as environment
from pages.mount import Mount
from pages.sessions import Sessions
from pages.settings import DEFAULT_DATA, LOOPBACK, BadSetting, Settings
from pages.state import State
from queries.filters import unplaced
from queries.intervals import warm_up as measures_warm_up
from queries.kept import Kept
from queries.scope import asking
from queries.site import Releases, Site, frame_facts, resolve

LARGEST_BODY = 256 * 1024
PICTURES_KEPT = 256  # about 0.4 MB each
__all__ = ["Drawn", "Settings", "Waymark", "create_app", "main"]
# What Dash would tell every reader: versions, and a number new with each load, which only background
# callbacks use and which would make every reply differ from the one the reader holds.
UNTOLD = frozenset(["dash_version", "python_version", "plotly_version", "ddk_version", "dash_version_url", "end_id"])


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
    chart: str


class Waymark(dash.Dash):
    """Dash, answering a page's URL with the page itself instead of an empty document."""

    page: Callable[[], flask.Response]

    def index(self, *_args: object, **_kwargs: object) -> flask.Response:
        """The reply to every path that no other route claims."""
        return self.page()


def create_app(settings: Settings | None = None) -> Waymark:
    """The whole site over the releases of ``settings.data``; opens files only when asked for a page.

    Raises BadSetting where the internal tier would be open to anybody.
    """
    settings = settings or Settings()
    settings.check()
    private = settings.tier == "internal"
    hosts = "'self'" if private else settings.hosts
    releases = Releases(settings.data, settings.tier, asking(settings.tier, guard.viewer))
    static.trim_dash()
    server = flask.Flask("waymark", static_folder=None)
    accesses = first_hooks(server, settings)
    app = Waymark(
        "waymark",
        server=server,  # type: ignore[arg-type]  # Dash documents a Flask here and types a factory
        assets_folder=str(static.ASSETS),
        assets_ignore=".*",
        serve_locally=True,
        suppress_callback_exceptions=True,
        add_log_handler=False,
        requests_pathname_prefix=f"{settings.base}/",
        routes_pathname_prefix="/",
        update_title="",
    )
    app.enable_dev_tools(debug=False)
    register_pages()
    assert dbc.__version__  # imported so that Dash serves its scripts

    pictures = Kept(PICTURES_KEPT)
    sign_out = f"{settings.base}/logout" if private and settings.sign_in == "oidc" else ""

    def drawn(path: str, query: str) -> tuple[Site, Drawn]:
        site = resolve(releases, path, query)
        key = (site.db.key if site.db else None, tuple(db.key for db in site.dbs), site.plans, site.today, path, query[:2000])
        return site, pictures.get(key, lambda: draw(site, sign_out, static.sheet_url()))

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
            root=flask.request.host_url.rstrip("/"),
            chart=picture.chart,
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
    server.register_blueprint(health.blueprint(releases, lambda: accesses.held))
    server.register_blueprint(embed.blueprint(releases, hosts))
    server.register_blueprint(wall.blueprint(releases))
    server.register_blueprint(export.blueprint(releases))
    server.register_blueprint(project_rows.blueprint(releases))
    app._setup_server()  # type: ignore[no-untyped-call]  # Dash's
    hashes = tuple(f"'{digest}'" if not digest.startswith("'") else digest for digest in app.csp_hashes())

    @server.after_request
    def finish(reply: flask.Response) -> flask.Response:
        return http.secure(http.compressed(reply), hashes, hosts, private)

    static.serve(server, static.export(app))
    before_flask(server, settings, releases)
    measures_warm_up()
    return app


def before_flask(server: flask.Flask, settings: Settings, releases: Releases) -> None:
    """What sees a request before Flask does, beside static files: kept replies, and proxies' word on who asks."""
    if settings.tier == "public" and settings.log != "requests":  # a line is owed for every request, so Flask must see each
        server.wsgi_app = front.Front(server.wsgi_app, releases)  # type: ignore[method-assign]
    if settings.base:
        server.wsgi_app = Mount(server.wsgi_app, settings.base)  # type: ignore[method-assign]
    if settings.proxies:
        count = settings.proxies  # for the reader's address and scheme; the host is the one that the proxy passes on
        server.wsgi_app = ProxyFix(server.wsgi_app, count, count, 0, 0, 0)  # type: ignore[method-assign]


def first_hooks(server: flask.Flask, settings: Settings) -> access_log.AccessLog:
    """What comes before any page: sizes, host names, the line a request, the door of the internal tier, the limits."""
    accesses = access_log.AccessLog(settings.private, settings.log_days)
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    server.config["TRUSTED_HOSTS"] = list(settings.names) or None
    if settings.log == "requests":
        logs.each_request(server)
    if settings.tier == "internal":
        lock(server, settings, accesses)
    limits.limit(server, settings.rate, settings.tier == "internal", settings.workers)
    return accesses


def lock(server: flask.Flask, settings: Settings, accesses: access_log.AccessLog) -> None:
    """Put the door of the internal tier in front of every route: sign-in, or this machine alone. Sets the first hooks."""
    if settings.sign_in == "off":
        guard.protect(server, guard.alone, None, accesses)
        return
    known, state = roles.Roles(settings), State(settings.private)
    server.session_interface = Sessions(state)
    guard.protect(server, guard.signed_in(known), state, accesses)
    server.register_blueprint(accounts.blueprint(oidc.Provider(server, settings), known, state))


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
            told | {"href": href},
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
    """The path and query that an address means on this site; the home page's where it means none. Never raises."""
    try:
        at = urlsplit(href[:4000])
    except ValueError:
        return "/", ""
    path = unplaced(at.path)
    return ("/", "") if path is None else (path or "/", at.query)


def register_pages() -> None:
    """Put every page into Dash's registry under its path."""
    for module in pages.DASH_PAGES:
        dash.register_page(module.__name__, path_template=module.PATH, name=module.NAME)


def view_module(page: str) -> ModuleType:
    """The module that draws a kind of page; unknown kinds are the page of what was not found."""
    return pages.BY_NAME.get(page, pages.BY_NAME["not_found"])


def draw(site: Site, sign_out: str = "", sheet: str = "") -> Drawn:
    """One page, whole: asks its module for a view and puts the frame around it.

    ``sign_out`` is where its reader signs out, ``sheet`` the style sheet for what stands below its headline.
    """
    view = view_module(site.route.page).view(site)
    frame = Frame(request=site.request, sign_out=sign_out, sheet=sheet, **frame_facts(site))
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
        chart=view.chart,
    )


def main(argv: Sequence[str] | None = None) -> int:
    """The ``waymark`` command. Returns the exit status."""
    from data import commands
    from queries import commands as asking

    parser = argparse.ArgumentParser(
        prog="waymark", description="Shows whether a school district's strategic plan is being kept."
    )
    actions = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parsers(actions)
    asking.add_parser(actions, commands.RELEASES, commands.guarded)
    publish.add_parser(actions, commands.guarded)
    log_command.add_parser(actions).set_defaults(run=commands.guarded(log_command.run))
    serving = actions.add_parser(
        "serve",
        help="serve the plans of a folder of releases",
        description="Serves every plan in a folder of releases. Example: waymark serve --data data/releases --port 8050",
        epilog=environment.listing(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    serving.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder of releases (default: %(default)s)")
    serving.add_argument("--port", type=int, default=8050, help="port on this machine (default: %(default)s)")
    serving.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serving.add_argument("--tier", choices=("public", "internal"), default=os.environ.get("WAYMARK_TIER", "public"))
    serving.add_argument("--workers", type=int, help="worker processes (default: WAYMARK_WORKERS)")
    serving.set_defaults(run=_serve)
    options = parser.parse_args(argv)
    status: int = options.run(options)
    return status


def _serve(options: argparse.Namespace) -> int:
    from pages import server as web

    os.environ["WAYMARK_DATA"] = str(options.data.resolve())
    os.environ["WAYMARK_TIER"] = options.tier
    if options.workers is not None:
        os.environ["WAYMARK_WORKERS"] = str(options.workers)
    settings = settings_of_environment()
    if settings.tier == "internal" and settings.sign_in == "off" and not LOOPBACK.fullmatch(options.host):
        sys.exit(f"waymark: without a sign-in the internal tier is served at this machine's own address, not at {options.host}")
    return web.run(
        lambda: create_app(settings).server, host=options.host, port=options.port, workers=settings.workers, base=settings.base
    )


def settings_of_environment() -> Settings:
    """The settings; exits with a message on one that makes no sense."""
    try:
        return Settings.from_env(os.environ)
    except BadSetting as error:
        sys.exit(f"waymark: {error}")


def __getattr__(name: str) -> flask.Flask:
    """``server`` for gunicorn, made when asked for, so that the command line starts at once."""
    if name == "server":
        logging.config.dictConfig(logs.config())
        return cast(flask.Flask, create_app(settings_of_environment()).server)
    raise AttributeError(name)


if __name__ == "__main__":
    sys.exit(main())
