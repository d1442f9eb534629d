"""Arguments and exit codes of ``ai-brief``."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.cli import commands, scheduling, upkeep
from pipeline.cli.common import BROKEN, INTERRUPTED, OK, USAGE, natural
from pipeline.cli.console import Reporter
from pipeline.cli.exporting import add_export
from pipeline.errors import PipelineError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_EXIT_CODES = """exit codes:
  0    all files were read and everything was written
  1    some files could not be read; the others were processed (see the list)
  2    wrong arguments, settings, sources.toml or lexicon.toml, no folder of briefs; nothing was done
  3    there are no tables, a folder cannot be written or read, or a knowledge file contradicts itself
  130  interrupted; what was finished is kept
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    args = make_parser().parse_args(argv)
    reporter = Reporter(json_logs=args.json, quiet=args.quiet)
    try:
        command: Callable[[argparse.Namespace, Reporter], int] = args.command
        return command(args, reporter)
    except SettingsError as error:
        reporter.error(error)
        return USAGE
    except PipelineError as error:
        reporter.error(error)
        return BROKEN
    except KeyboardInterrupt:
        reporter.note("interrupted; what was finished is kept, the next run goes on from there")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: that is no error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def make_parser() -> argparse.ArgumentParser:
    """All commands with their options; ``docs/cli.md`` is made from it."""
    parser = argparse.ArgumentParser(
        prog="ai-brief",
        description="Follow technologies through dated Korean briefs.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    groups = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, help_text: str, command: Callable[..., int]) -> argparse.ArgumentParser:
        sub = groups.add_parser(name, help=help_text, description=help_text)
        sub.set_defaults(command=command)
        sub.add_argument("--json", action="store_true", help="log as JSON lines on stderr")
        sub.add_argument("--quiet", action="store_true", help="only warnings and errors")
        sub.add_argument("--settings", type=Path, metavar="FILE", help="settings.toml to use")
        return sub

    sub = add("run", "Build and report as a Prefect flow, seen in Prefect's UI.", scheduling.run)
    _add_build_options(sub)
    _add_runner(sub)
    sub = add("serve", "Build and report by the clock, with Prefect's UI.", scheduling.serve)
    sub.add_argument(
        "--cron", default="0 7 * * 1", metavar="CRON", help="when (default '0 7 * * 1': Mondays, 7)"
    )
    sub.add_argument("--timezone", default="Asia/Seoul", metavar="ZONE", help="default Asia/Seoul")
    sub.add_argument(
        "--port", type=natural, default=0, metavar="N", help="of the server to start (default 4200)"
    )
    _add_build_options(sub)
    _add_runner(sub)
    sub = add(
        "collect", "Fetch new briefs, as [[collect]] of sources.toml says.", scheduling.collect
    )
    _add_folders(sub)
    sub = add("build", "Build and report without Prefect: the same bytes.", commands.build)
    _add_build_options(sub)
    sub.add_argument(
        "--explain", action="store_true", help="say what was done again, and what had changed"
    )
    sub = add("report", "Render the report of the tables that are there.", commands.report)
    sub.add_argument(
        "--single-file", type=Path, metavar="FILE", help="also write it as one HTML file, to mail"
    )
    sub.add_argument("--keep", type=natural, metavar="N", help="older reports that stay")
    _add_folders(sub)
    sub = add("tables", "List the tables, or the columns of one.", commands.tables)
    sub.add_argument("name", nargs="?", metavar="NAME", help="a table, to see its columns")
    _add_folders(sub)
    sub = add(
        "inspect", "Show how one file is read: issue, articles, blocks, repairs.", commands.inspect
    )
    sub.add_argument("file", type=Path, metavar="FILE")
    _add_folders(sub)
    sub = add("extract", "A filter: names, quantities and dates of each line.", commands.extract)
    sub.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="default -: standard input"
    )
    sub.add_argument(
        "--on",
        type=date.fromisoformat,
        metavar="DATE",
        help=("day the text is from, for dates without a year (2024-03-05)"),
    )
    _add_folders(sub)
    sub = add("explain", "All evidence of one entity, in context.", commands.explain)
    sub.add_argument("entity", metavar="ENTITY", help="id, name or alias")
    _add_folders(sub)
    sub = add(
        "review", "Names the corpus taught, and candidates to decide on, as TOML.", commands.review
    )
    _add_folders(sub)
    _add_folders(add_export(add))
    sub = add("doctor", "Is everything in order? If not, what to do.", upkeep.doctor)
    _add_folders(sub)
    sub = add("clean", "Delete what stopped runs left behind; never a brief.", upkeep.clean)
    sub.add_argument("--all", action="store_true", help="all tables and reports, to start anew")
    _add_folders(sub)
    return parser


def _add_build_options(parser: argparse.ArgumentParser) -> None:
    _add_folders(parser)
    parser.add_argument(
        "--workers",
        type=natural,
        default=0,
        metavar="N",
        help="processes that read and extract (default 0: decided by the amount of work)",
    )
    parser.add_argument(
        "--wait",
        type=natural,
        default=0,
        metavar="SECONDS",
        help="wait so long for another run in the same folder to end (default 0)",
    )
    parser.add_argument("--no-report", action="store_true", help="make the tables only")


def _add_runner(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--collect", action="store_true", help="first fetch new briefs (see ai-brief collect)"
    )
    parser.add_argument(
        "--runner",
        choices=("auto", "threads", "processes", "dask"),
        default="auto",
        help="where batches run (default auto: one thread, or processes for --workers above 1)",
    )
    parser.add_argument(
        "--dask-address", default="", metavar="URL", help="scheduler, e.g. tcp://10.0.0.5:8786"
    )
    parser.add_argument(
        "--store",
        default="",
        metavar="URL",
        help="object store the briefs come from and results go to, e.g. s3://bucket/briefs",
    )


def _add_folders(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--raw", type=Path, metavar="DIR", help="briefs (default data/raw)")
    parser.add_argument(
        "--processed", type=Path, metavar="DIR", help="tables (default data/processed)"
    )
    parser.add_argument("--reports", type=Path, metavar="DIR", help="reports (default reports)")
