"""The subjects of the goal bench: how each is installed and served, and how its page is read."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.content import goal_page
from tests.bench.process import Server, run

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
WORK = HERE / "work"
BUNDLE = ROOT / "data" / "plans" / "durham"
GOAL = "achievement"
KPI = "graduation_4yr"
WORKERS = ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
WAYMARK = [sys.executable, "-m", "app"]
"""The command, run so that the bench measures the checkout it lies in."""
PIP = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


@dataclass(frozen=True)
class Reading:
    """CSS selectors by which the probe reads a page.

    points: the data points of the graduation chart; tip: what appears when one is pointed at;
    marks: the marks of every chart that the filter redraws.
    """

    points: str
    tip: str
    marks: str


@dataclass(frozen=True)
class Control:
    """The student-group control: a native select, or where ``options`` is given a button that opens those."""

    selector: str
    options: str = ""


@dataclass(frozen=True)
class Subject:
    """One page under measurement. ``prepare`` installs and builds; ``serve`` starts it on a port."""

    name: str
    path: str
    reading: Reading
    control: Control
    prepare: Callable[[], None]
    serve: Callable[[int], Server]


PLOTLY_TIP = ".hoverlayer .hovertext"
PLOTLY_MARKS = ".scatterlayer .point, .scatterlayer .js-line"


def prepare_waymark() -> None:
    out = WORK / "waymark"
    out.mkdir(parents=True, exist_ok=True)
    run([*WAYMARK, "build", str(BUNDLE), "--out", str(out)], "build Waymark's release", ROOT)


def serve_waymark(port: int, env: dict[str, str] | None = None) -> Server:
    command = [*WAYMARK, "serve", "--data", str(WORK / "waymark"), "--port", str(port)]
    return Server("waymark", command, port, ROOT, env or {})


def write_content() -> Path:
    path = WORK / "goal.json"
    path.write_text(json.dumps(goal_page(BUNDLE, GOAL), ensure_ascii=False), encoding="utf-8")
    return path


def prepare_vizro() -> None:
    write_content()
    home = WORK / "vizro"
    wanted = (HERE / "vizro" / "requirements.txt").read_text(encoding="utf-8")
    stamp = home / "installed.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(home, ignore_errors=True)
    run([sys.executable, "-m", "venv", str(home / ".venv")], "make Vizro's environment")
    run(
        [str(home / ".venv/bin/python"), *PIP, "-r", str(HERE / "vizro/requirements.txt")],
        "install Vizro (needs the package index)",
    )
    stamp.write_text(wanted, encoding="utf-8")


def serve_vizro(port: int) -> Server:
    command = [
        str(WORK / "vizro/.venv/bin/gunicorn"),
        "--preload",
        *WORKERS,
        "--bind",
        f"127.0.0.1:{port}",
        "tests.bench.vizro.dashboard:application",
    ]
    return Server("vizro", command, port, ROOT, {"BENCH_CONTENT": str(WORK / "goal.json")})


def prepare_observable() -> None:
    if shutil.which("npm") is None:
        raise SystemExit("bench: Observable Framework needs Node.js with npm; neither is on the path")
    content = write_content()
    home = WORK / "observable"
    sources = HERE / "observable"
    wanted = (sources / "package.json").read_text(encoding="utf-8")
    stamp = home / "installed.json"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        shutil.copy(sources / "package.json", home)
        npm = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]
        run(npm, "install Observable Framework (needs the npm registry)", home)
        stamp.write_text(wanted, encoding="utf-8")
    shutil.copy(sources / "observablehq.config.js", home)
    shutil.copytree(sources / "src", home / "src", dirs_exist_ok=True)
    shutil.copy(content, home / "src" / "goal.json")
    shutil.rmtree(home / "dist", ignore_errors=True)
    run(
        ["npx", "--no-install", "observable", "build"],
        "build the Observable Framework page",
        home,
        {"OBSERVABLE_TELEMETRY_DISABLE": "1"},
    )
    run([sys.executable, "-m", "whitenoise.compress", "--quiet", str(home / "dist")], "compress the Observable Framework page")


def serve_observable(port: int) -> Server:
    command = [sys.executable, "-m", "gunicorn", *WORKERS, "--bind", f"127.0.0.1:{port}", "tests.bench.static:application"]
    return Server("observable", command, port, ROOT, {"BENCH_STATIC": str(WORK / "observable" / "dist")})


SUBJECTS = (
    Subject(
        name="waymark",
        path=f"/durham/goals/{GOAL}",
        reading=Reading(
            points=f"#trend-{KPI} .pictures svg circle, #trend-{KPI} .scatterlayer .point",
            tip=f".tip:not([hidden]), {PLOTLY_TIP}",
            marks=f".pictures svg :is(path, circle), {PLOTLY_MARKS}",
        ),
        control=Control("select[name=group]"),
        prepare=prepare_waymark,
        serve=serve_waymark,
    ),
    Subject(
        name="vizro",
        path="/",
        reading=Reading(
            points=f"#trend_{KPI} .scatterlayer .trace:first-child .point",
            tip=PLOTLY_TIP,
            marks=PLOTLY_MARKS,
        ),
        control=Control("#group", options=".dash-dropdown-option"),
        prepare=prepare_vizro,
        serve=serve_vizro,
    ),
    Subject(
        name="observable",
        path="/",
        reading=Reading(
            points=f"[data-kpi={KPI}] .result circle",
            tip="[aria-label=tip]",
            marks="#trends .result circle, #trends [aria-label=line] path",
        ),
        control=Control("form select"),
        prepare=prepare_observable,
        serve=serve_observable,
    ),
)
