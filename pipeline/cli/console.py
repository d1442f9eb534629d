"""What a run says: progress bars for people, JSON lines for machines, lists at the end."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.logging import RichHandler
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from pipeline.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from pipeline.errors import IssueReadError, PipelineError
    from pipeline.runner.build import BuildResult
    from pipeline.runner.evidence import Evidence


_HANDLER = "ai-brief"  # so that a second command in one process does not log twice


class _JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        entry = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        return json.dumps(entry, ensure_ascii=False)


class Reporter:
    """Output of one command.

    Attributes:
        out: Standard output.
    """

    def __init__(self, *, json_logs: bool, quiet: bool) -> None:
        """Logs as JSON lines, or for people; ``quiet`` leaves warnings and errors."""
        self.out = Console(soft_wrap=True)
        self._err = Console(stderr=True, soft_wrap=True)
        self._json, self._quiet = json_logs, quiet

    def listen(self) -> None:
        """Show the log of the ``pipeline`` loggers."""
        log = logging.getLogger("pipeline")
        for old in [h for h in log.handlers if h.name == _HANDLER]:
            log.removeHandler(old)
        handler: logging.Handler
        if self._json:
            handler = logging.StreamHandler(sys.stderr)
            handler.setFormatter(_JsonLines())
        else:
            handler = RichHandler(console=self._err, show_path=False, show_time=False)
        handler.name = _HANDLER
        log.addHandler(handler)
        # A terminal has the progress bar; a log file wants each issue and table.
        people = self._err.is_terminal and not self._json
        log.setLevel(logging.WARNING if self._quiet or people else logging.INFO)

    @contextlib.contextmanager
    def progress(self, what: str) -> Iterator[Callable[[int, int], None]]:
        """A bar on a terminal, nothing elsewhere."""
        if self._json or self._quiet or not self._err.is_terminal:
            yield lambda _done, _all: None
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeElapsedColumn(), console=self._err) as bar:
            task = bar.add_task(what, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)

    def say(self, text: str) -> None:
        """A line of output."""
        self.out.print(escape(text), highlight=False)

    def note(self, text: str) -> None:
        """A line on standard error."""
        self._err.print(escape(text), highlight=False)

    def error(self, error: PipelineError) -> None:
        """An error, named by file, reason and remedy."""
        if self._json:
            self._err.file.write(
                json.dumps({"level": "error", "message": str(error)}, ensure_ascii=False) + "\n"
            )
        else:
            self._err.print(f"[bold red]error:[/] {escape(str(error))}", highlight=False)

    def result(self, result: BuildResult, index: Path | None) -> None:
        """What a build did, its failures, and where the report is."""
        if self._json:
            self._result_json(result, index)
            return
        for failure in result.failures:
            self._failure(failure)
        for double, kept in result.manifest.duplicates.items():
            self.note(f"{_one_line(double)}: same bytes as {_one_line(kept)}, read once")
        sample = " (the built-in sample: data/raw holds no brief of your own)"
        self.say(
            f"issues: {result.built} built, {result.cached} cached, {len(result.failures)} failed"
            + (sample if result.manifest.is_sample else "")
        )
        if index is not None:
            self.say(f"report: {index}")

    def _failure(self, failure: IssueReadError) -> None:
        remedy = f" — {escape(failure.remedy)}" if failure.remedy else ""
        where = escape(_one_line(failure.source))
        self._err.print(
            f"[red]failed:[/] {where}: {escape(failure.reason)}{remedy}", highlight=False
        )

    def _result_json(self, result: BuildResult, index: Path | None) -> None:
        summary = {
            "built": result.built,
            "cached": result.cached,
            "failures": [
                {"file": f.source, "reason": f.reason, "remedy": f.remedy} for f in result.failures
            ],
            "duplicates": dict(result.manifest.duplicates),
            "is_sample": result.manifest.is_sample,
            "report": str(index) if index else None,
        }
        self.out.file.write(json.dumps(summary, ensure_ascii=False) + "\n")

    def tables(self, folder: Path, rows: Mapping[str, int]) -> None:
        """Name, rows and grain of every table."""
        grid = Grid("table", "rows", "one row per", title=escape(str(folder)))
        for table in TABLES.values():
            count = f"{rows[table.name]:,}" if table.name in rows else "—"
            grid.add_row(table.name, count, table.grain)
        self.out.print(grid)

    def columns(self, name: str, described: pd.DataFrame) -> None:
        """Name, type, unit and meaning of a table's columns."""
        described = described[["column", "type", "unit", "description"]]
        grid = Grid(*map(str, described.columns), title=name)
        for row in described.astype(str).itertuples(index=False):
            grid.add_row(*map(escape, row))
        self.out.print(grid)

    def extracted(self, entry: Mapping[str, Any]) -> None:
        """One line of ``ai-brief extract``: JSON, or the text with what was found in it."""
        if self._json:
            self.out.file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            return
        self.say(entry["text"])
        for m in entry["mentions"]:
            self.out.print(f"  [cyan]{escape(m['surface'])}[/]  {m['type']} {m['entity_id']}")
        for q in entry["quantities"]:
            high = f"–{q['value_high']:,.12g}" if q["value_high"] is not None else ""
            what = f"{q['value']:,.12g}{high} {q['unit']}"
            self.out.print(f"  [green]{escape(q['surface'])}[/]  {escape(what)}", highlight=False)
        for d in entry["dates"]:
            self.out.print(f"  [magenta]{escape(d['surface'])}[/]  {d['iso']} {d['role']}")

    def evidence(self, entity_id: str, name: str, found: Iterable[Evidence]) -> None:
        """Every block that names an entity, with the place in the raw file."""
        if self._json:
            for e in found:
                self.out.file.write(json.dumps(asdict(e), ensure_ascii=False) + "\n")
            return
        self.out.print(f"[bold]{escape(name)}[/] {entity_id}", highlight=False)
        for e in found:
            head, here, tail = e.text[: e.start], e.text[e.start : e.end], e.text[e.end :]
            self.out.print(f"[dim]{e.published_on} {escape(e.place)}[/]", highlight=False)
            text = f"  {escape(head)}[bold yellow]{escape(here)}[/]{escape(tail)}"
            self.out.print(text, highlight=False)


def _one_line(name: str) -> str:
    """A file name as one line, whatever is in it."""
    return name if name.isprintable() else name.encode("unicode_escape").decode()
