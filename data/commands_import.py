"""The command ``import``: an agency's file, or a strategic-plan workbook, becomes rows of a bundle."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data.commands import guarded


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command; its handler returns 1 where the file is refused, and then nothing was written."""
    made = subparsers.add_parser(
        "import",
        help="turn an agency's file into rows of a bundle",
        description="Recognises a published format by its header and adds what it holds to the results, schools and groups of a "
        "bundle; importing twice changes nothing. Says what was read, mapped and skipped, and why. "
        "Example: waymark import georgia2018.csv --into my-plan --district 761",
    )
    made.add_argument("file", metavar="FILE", type=Path, help="a CSV file or .xlsx workbook")
    made.add_argument("--into", metavar="BUNDLE", type=Path, required=True, help="folder of CSV files, or an .xlsx file")
    made.add_argument("--district", metavar="CODE", help="the district's code or name; without it every district is read")
    made.add_argument("--format", metavar="NAME", help="the format's name, or a TOML that describes one")
    made.add_argument(
        "--kpi", metavar="[ID=]ID", action="append", default=[],
        help="the plan's own KPI that the figures belong to; where the format has several, as in graduation_4yr=our_id",
    )  # fmt: skip
    made.add_argument("--map", action="store_true", help="ask what the columns mean, and keep the answers as a format")
    made.add_argument("--skip-bad-lines", action="store_true", help="read on past lines that cannot be read, and list them")
    made.set_defaults(run=import_)


@guarded
def import_(options: argparse.Namespace) -> int:
    """Import one file; prints the report."""
    from data.agencies.formats import FormatError
    from data.agencies.importing import BadLines, import_file
    from data.agencies.reader import Refused

    _say(f"{options.file}: reading")
    try:
        for line in import_file(
            options.file,
            options.into,
            district=options.district,
            name=options.format,
            ask=_ask if options.map else None,
            kpi_ids=options.kpi,
            skip_bad_lines=options.skip_bad_lines,
        ):
            print(line)
    except BadLines as error:
        for complaint in error.complaints:
            _say(f"waymark: {complaint}")
        _say("waymark: nothing was imported; mend these lines, or read on past them with --skip-bad-lines")
        return 1
    except (Refused, FormatError) as error:
        _say(f"waymark: {error}")
        _say("waymark: nothing was imported")
        return 1
    return 0


def _ask(question: str) -> str:
    """One answer from stdin; the question goes to stderr, so that results can be piped on."""
    print(question, end=" ", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        _say("")  # nobody ended the question's line
    if not line:
        raise EOFError
    return line.strip()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
