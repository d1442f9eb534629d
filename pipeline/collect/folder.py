"""Collects from a folder, such as a share that colleagues put issues into."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.collect.content import ENDINGS, format_of
from pipeline.collect.keep import Arrival
from pipeline.collect.names import safe_name
from pipeline.collect.result import Outcome
from pipeline.collect.state import Known
from pipeline.errors import CollectError, CollectRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pipeline.collect.keep import Shelf
    from pipeline.collect.sources import CollectSource
    from pipeline.settings import CollectSettings

_SUFFIXES = frozenset(
    {".md", ".markdown", ".txt", ".text", ".html", ".htm", ".pdf", ".hwp", ".hwpx"}
)
_MANY_LEVELS = 20


def from_folder(
    source: CollectSource, shelf: Shelf, settings: CollectSettings, *, now: datetime
) -> Iterator[Outcome]:
    """Copy new and changed files; what vanished from the folder stays in the raw folder.

    Raises:
        CollectError: The folder cannot be read.
    """
    assert source.path is not None
    if not source.path.is_dir():
        raise CollectError(str(source.path), "there is no such folder; is the share connected?")
    for path in _briefs(source.path, source.path):
        relative = path.relative_to(source.path).as_posix()
        if not source.wants(path.stem, relative):
            continue
        try:
            outcome = _one(source, shelf, settings, path, now)
        except CollectRefusedError as error:
            outcome = Outcome("refused", relative, error.reason)
        except OSError as error:
            outcome = Outcome("failed", relative, f"cannot be read: {error.strerror or error}")
        yield outcome


def _one(
    source: CollectSource, shelf: Shelf, settings: CollectSettings, path: Path, now: datetime
) -> Outcome:
    assert source.path is not None
    relative = path.relative_to(source.path).as_posix()
    status = path.stat()
    stamp = f"{status.st_size}:{status.st_mtime_ns}"
    known = shelf.state.get(source.name, relative)
    if known and known.stamp == stamp:
        return Outcome("unchanged", relative, "", known.path)
    if abs(now.timestamp() - status.st_mtime) < settings.settle_seconds:
        return Outcome("unchanged", relative, "was changed just now; the next run takes it")
    if status.st_size > settings.max_bytes:
        raise CollectRefusedError(
            relative, f"has {status.st_size:,} bytes, more than the {settings.max_bytes:,} allowed"
        )
    data = path.read_bytes()
    after = path.stat()
    if f"{after.st_size}:{after.st_mtime_ns}" != stamp or len(data) != after.st_size:
        return Outcome("unchanged", relative, "is being written; the next run takes it")
    found = format_of(relative, data, names=[path.name], content_type="", accepted=source.formats)
    parents = [safe_name(part) for part in Path(relative).parent.parts]
    return shelf.keep(
        Arrival(
            source=source.name,
            place=relative,
            shown=relative,
            into="/".join([source.into, *(p for p in parents if p)]),
            stem=stem if (stem := safe_name(path.stem)) and stem.lower() != "readme" else "issue",
            ending=ENDINGS[found],
            data=data,
            facts={
                "series": source.series,
                "publisher": source.publisher,
                "licence": source.licence,
                "accessed_on": now.date(),
                "note": f"collected from {source.name}: {relative}",
            },
            seen=Known("", checked_on=now.date().isoformat(), stamp=stamp),
        )
    )


def _briefs(folder: Path, root: Path, level: int = 0) -> Iterator[Path]:
    """Files with a brief's ending, in the order of names; no links, nothing hidden."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise CollectError(str(folder), f"cannot be read: {error.strerror}") from error
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith((".", "~$")):
            continue
        if entry.is_dir(follow_symlinks=False):
            if level < _MANY_LEVELS:
                yield from _briefs(path, root, level + 1)
        elif entry.is_file(follow_symlinks=False) and path.suffix.lower() in _SUFFIXES:
            yield path
