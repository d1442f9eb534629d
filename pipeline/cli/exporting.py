"""``ai-brief export``: results as files of other tools."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.common import OK, workspace_of
from pipeline.export.kinds import FOLDER, KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.cli.console import Reporter


def add_export(add: Callable[..., argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Declare the command; the caller adds the folders."""
    sub = add("export", "Write results as files of other tools.", export)
    sub.formatter_class = argparse.RawDescriptionHelpFormatter
    width = max(map(len, KINDS))
    sub.epilog = "what:\n" + "\n".join(f"  {k:<{width}}  {v.tells}" for k, v in KINDS.items())
    sub.add_argument("what", choices=tuple(KINDS), metavar="WHAT", help="see below")
    sub.add_argument(
        "--to",
        type=Path,
        default=Path(FOLDER),
        metavar="PATH",
        help=f"file or folder (default {FOLDER})",
    )
    sub.add_argument(
        "--table", nargs="+", default=[], metavar="NAME", help="which tables (csv and xlsx)"
    )
    return sub


def export(args: argparse.Namespace, reporter: Reporter) -> int:
    """Write one export and name its files."""
    from pipeline.api import open_corpus  # noqa: PLC0415  --help must not load pandas

    corpus = open_corpus(workspace_of(args).processed)
    for file in corpus.export(args.what, args.to, tables=args.table):
        reporter.say(str(file))
    return OK
