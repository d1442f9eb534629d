"""Commands that need no Prefect: build, look at a build, look into a file."""

from __future__ import annotations

import contextlib
import logging
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.common import OK, SOME_FAILED, now, settings_of, workspace_of
from pipeline.errors import SettingsError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from pipeline.cli.console import Reporter


def build(args: argparse.Namespace, reporter: Reporter) -> int:
    """Build and report without Prefect."""
    from pipeline.runner import build as building  # noqa: PLC0415  --help must not load pandas
    from pipeline.runner.pool import engine_for  # noqa: PLC0415
    from pipeline.runner.site import build_report  # noqa: PLC0415

    workspace, settings = workspace_of(args), settings_of(args)
    reporter.listen()
    with reporter.progress("issues") as progress:
        engine = engine_for(args.workers, progress=progress, wait=args.wait)
        result = building.build(workspace, settings, now=now(), engine=engine)
    index = None if args.no_report else build_report(workspace, settings)
    reporter.result(result, index)
    if args.explain:
        for line in result.reasons:
            reporter.say(line)
    return SOME_FAILED if result.failures else OK


def report(args: argparse.Namespace, reporter: Reporter) -> int:
    """Render the report of the tables that are there."""
    from pipeline.runner.site import build_report, write_single_file  # noqa: PLC0415

    workspace, settings = workspace_of(args), settings_of(args)
    if args.keep is not None:
        settings = replace(settings, report=replace(settings.report, keep_builds=args.keep))
    reporter.listen()
    reporter.say(str(build_report(workspace, settings)))
    if args.single_file is not None:
        write_single_file(workspace, settings, args.single_file)
        reporter.say(str(args.single_file))
    return OK


def tables(args: argparse.Namespace, reporter: Reporter) -> int:
    """List the tables, or the columns of one."""
    from pipeline.api import open_corpus  # noqa: PLC0415  --help must not load pandas
    from pipeline.store.manifest import read_manifest  # noqa: PLC0415

    workspace = workspace_of(args)
    if args.name:
        reporter.columns(args.name, open_corpus(workspace.processed).describe(args.name))
        return OK
    manifest = read_manifest(workspace.manifest)
    reporter.tables(workspace.tables, manifest.table_rows if manifest else {})
    return OK


def inspect(args: argparse.Namespace, reporter: Reporter) -> int:
    """Show how one file is read."""
    from pipeline.cli.inspect import show_document  # noqa: PLC0415
    from pipeline.runner.inspect import inspect_file  # noqa: PLC0415

    logging.getLogger("pipeline").setLevel(logging.WARNING)
    document = inspect_file(args.file, workspace_of(args), settings_of(args), now=now())
    show_document(document, reporter.out)
    return OK


def extract(args: argparse.Namespace, reporter: Reporter) -> int:
    """Names, quantities and dates of each line."""
    from pipeline.runner.batch import tools_of  # noqa: PLC0415
    from pipeline.runner.filter import extract_lines  # noqa: PLC0415

    lexicon = workspace_of(args).lexicon
    text = lexicon.read_text("utf-8") if lexicon.is_file() else ""
    tools = tools_of(settings_of(args), text, now().date(), 1)
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
        raise SettingsError(
            f"{name}: cannot be read as UTF-8 text ({error}); save it as such, or use `ai-brief inspect`"
        ) from error


def explain(args: argparse.Namespace, reporter: Reporter) -> int:
    """All evidence of one entity."""
    from pipeline.runner.evidence import evidence_of, find_entity  # noqa: PLC0415

    workspace = workspace_of(args)
    entity_id, name = find_entity(workspace, args.entity)
    reporter.evidence(entity_id, name, evidence_of(workspace, entity_id))
    return OK


def review(args: argparse.Namespace, reporter: Reporter) -> int:
    """Names the corpus taught, and candidates, as TOML."""
    from pipeline.runner.review import review_lines  # noqa: PLC0415

    for line in review_lines(workspace_of(args)):
        reporter.say(line)
    return OK
