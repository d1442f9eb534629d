"""Arguments, commands and exit codes of ``ai-brief``."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.cli.console import Reporter
from pipeline.errors import PipelineError, SettingsError
from pipeline.paths import SETTINGS_FILE, Workspace
from pipeline.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.settings import Settings

OK, SOME_FAILED, USAGE, BROKEN, INTERRUPTED = 0, 1, 2, 3, 130
_EXIT_CODES = """exit codes:
  0    all files were read and everything was written
  1    some files could not be read; the others were processed (see the list)
  2    wrong arguments, settings, sources.toml or lexicon.toml; nothing was done
  3    a folder cannot be written or read, or a knowledge file contradicts itself
  130  interrupted; what was finished is kept
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    args = _parser().parse_args(argv)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ai-brief",
        description="Follow technologies through dated Korean briefs.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, help_text: str, command: Callable[..., int]) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_text, description=help_text)
        sub.set_defaults(command=command)
        sub.add_argument("--json", action="store_true", help="log as JSON lines on stderr")
        sub.add_argument("--quiet", action="store_true", help="only warnings and errors")
        sub.add_argument("--settings", type=Path, metavar="FILE", help="settings.toml to use")
        return sub

    for name, help_text, command in (
        ("run", "Build and report as a Prefect flow, seen in Prefect's UI.", _run),
        ("build", "Build and report without Prefect: the same bytes.", _build),
    ):
        sub = add(name, help_text, command)
        _add_folders(sub)
        sub.add_argument(
            "--workers",
            type=_natural,
            default=0,
            metavar="N",
            help="processes that read and extract (default 0: decided by the amount of work)",
        )
        sub.add_argument(
            "--wait",
            type=_natural,
            default=0,
            metavar="SECONDS",
            help="wait so long for another run in the same folder to end (default 0)",
        )
        sub.add_argument("--no-report", action="store_true", help="make the tables only")
    sub = add("report", "Render the report of the tables that are there.", _report)
    sub.add_argument(
        "--single-file", type=Path, metavar="FILE", help="also write it as one HTML file, to mail"
    )
    sub.add_argument("--keep", type=_natural, metavar="N", help="older reports that stay")
    _add_folders(sub)
    _add_folders(add("tables", "List the tables: rows, grain, columns.", _tables))
    sub = add("inspect", "Show how one file is read: issue, articles, blocks, repairs.", _inspect)
    sub.add_argument("file", type=Path, metavar="FILE")
    _add_folders(sub)
    sub = add("extract", "A filter: names, quantities and dates of each line.", _extract)
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
    sub = add("explain", "All evidence of one entity, in context.", _explain)
    sub.add_argument("entity", metavar="ENTITY", help="id, name or alias")
    _add_folders(sub)
    sub = add("review", "Names the corpus taught, and candidates to decide on, as TOML.", _review)
    _add_folders(sub)
    return parser


def _add_folders(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--raw", type=Path, metavar="DIR", help="briefs (default data/raw)")
    parser.add_argument(
        "--processed", type=Path, metavar="DIR", help="tables (default data/processed)"
    )
    parser.add_argument("--reports", type=Path, metavar="DIR", help="reports (default reports)")


def _natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return number


def _root() -> Path:
    """The project: the nearest folder upwards that has ``data/raw``, else where we stand."""
    here = Path.cwd()
    return next((f for f in (here, *here.parents) if (f / "data" / "raw").is_dir()), here)


def _workspace(args: argparse.Namespace) -> Workspace:
    default = Workspace.at(_root())
    return Workspace(
        args.raw or default.raw,
        args.processed or default.processed,
        args.reports or default.reports,
    )


def _settings(args: argparse.Namespace) -> Settings:
    default = _root() / SETTINGS_FILE
    return load_settings(args.settings or (default if default.is_file() else None))


def now() -> datetime:
    """When the run begins; ``SOURCE_DATE_EPOCH`` fixes it for reproducible builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(f"SOURCE_DATE_EPOCH must be whole seconds, not {epoch!r}") from error


def _build(args: argparse.Namespace, reporter: Reporter) -> int:
    from pipeline.runner.build import Engine, build  # noqa: PLC0415  --help must not load pandas
    from pipeline.runner.pool import mapper_for, threads_for  # noqa: PLC0415
    from pipeline.runner.site import build_report  # noqa: PLC0415

    workspace, settings = _workspace(args), _settings(args)
    reporter.listen()
    with reporter.progress("issues") as progress:
        engine = Engine(
            mapper_for(args.workers), threads_for(args.workers), progress, wait=args.wait
        )
        result = build(workspace, settings, now=now(), engine=engine)
    index = None if args.no_report else build_report(workspace, settings)
    reporter.result(result, index)
    return SOME_FAILED if result.failures else OK


def _run(args: argparse.Namespace, reporter: Reporter) -> int:
    found = entry_points(group="ai_brief.engines", name="prefect")
    if not found:
        raise SettingsError("the Prefect flows are not installed; use `ai-brief build`")
    workspace, settings = _workspace(args), _settings(args)
    if args.json or args.quiet:
        # Prefect has a log of its own on standard error; ours alone is what was asked for.
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "ERROR" if args.json else "WARNING")
        reporter.listen()
    flow = next(iter(found)).load()
    result, index = flow(
        workspace,
        settings,
        now=now(),
        workers=args.workers,
        wait=args.wait,
        with_report=not args.no_report,
    )
    reporter.result(result, index)
    return SOME_FAILED if result.failures else OK


def _report(args: argparse.Namespace, reporter: Reporter) -> int:
    from pipeline.runner.site import build_report, write_single_file  # noqa: PLC0415

    workspace, settings = _workspace(args), _settings(args)
    if args.keep is not None:
        settings = replace(settings, report=replace(settings.report, keep_builds=args.keep))
    reporter.listen()
    reporter.say(str(build_report(workspace, settings)))
    if args.single_file is not None:
        write_single_file(workspace, settings, args.single_file)
        reporter.say(str(args.single_file))
    return OK


def _tables(args: argparse.Namespace, reporter: Reporter) -> int:
    from pipeline.store.manifest import read_manifest  # noqa: PLC0415

    workspace = _workspace(args)
    manifest = read_manifest(workspace.manifest)
    reporter.tables(workspace.tables, manifest.table_rows if manifest else {})
    return OK


def _inspect(args: argparse.Namespace, reporter: Reporter) -> int:
    from pipeline.cli.inspect import show_document  # noqa: PLC0415
    from pipeline.runner.inspect import inspect_file  # noqa: PLC0415

    logging.getLogger("pipeline").setLevel(logging.WARNING)
    document = inspect_file(args.file, _workspace(args), _settings(args), now=now())
    show_document(document, reporter.out)
    return OK


def _extract(args: argparse.Namespace, reporter: Reporter) -> int:
    from pipeline.runner.batch import tools_of  # noqa: PLC0415
    from pipeline.runner.filter import extract_lines  # noqa: PLC0415

    lexicon = _workspace(args).lexicon
    text = lexicon.read_text("utf-8") if lexicon.is_file() else ""
    tools = tools_of(_settings(args), text, now().date(), 1)
    for entry in extract_lines(_lines(args.file), tools, on=args.on):
        reporter.extracted(entry)
    return OK


def _lines(name: str) -> Iterator[str]:
    """Lines of a file or of standard input, as they come."""
    try:
        with contextlib.ExitStack() as stack:
            stream = (
                sys.stdin
                if name == "-"
                else stack.enter_context(Path(name).open("r", encoding="utf-8"))
            )
            for line in stream:
                yield line.rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name}: cannot be read as UTF-8 text: {error}") from error


def _explain(args: argparse.Namespace, reporter: Reporter) -> int:
    from pipeline.runner.evidence import evidence_of, find_entity  # noqa: PLC0415

    workspace = _workspace(args)
    entity_id, name = find_entity(workspace, args.entity)
    reporter.evidence(entity_id, name, evidence_of(workspace, entity_id))
    return OK


def _review(args: argparse.Namespace, reporter: Reporter) -> int:
    from pipeline.runner.review import review_lines  # noqa: PLC0415

    for line in review_lines(_workspace(args)):
        reporter.say(line)
    return OK
