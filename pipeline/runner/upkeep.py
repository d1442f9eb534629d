"""Looking after a project: is everything in order, and what can be thrown away."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Literal

import pyarrow.parquet as pq
from pyarrow import ArrowInvalid

from pipeline.errors import PipelineError
from pipeline.runner.raw import scan
from pipeline.store.fingerprint import digest_file
from pipeline.store.lock import owner
from pipeline.store.manifest import read_manifest
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.paths import Workspace
    from pipeline.settings import Settings

State = Literal["ok", "note", "broken"]

_LIBRARIES = (
    "kiwipiepy",
    "kiwipiepy_model",
    "pandas",
    "pyarrow",
    "plotly",
    "prefect",
    "sqlalchemy",
)
_ROOM = 1 << 30  # bytes free below which a build of a thousand issues may not fit
# What a crash may leave beside its place; the next build mends or removes it.
_LEFTOVERS = (".*.new", ".*.old", ".*.link", ".*.part")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        state: ``note`` is worth knowing, ``broken`` wants the remedy.
        remedy: What to do; empty where nothing is wrong.
    """

    state: State
    what: str
    remedy: str = ""


def examine(workspace: Workspace, settings: Settings) -> Iterator[Finding]:
    """Look at environment, folders, lock, leftovers and tables; nothing is changed."""
    yield Finding("ok", f"Python {sys.version.split()[0]}, " + ", ".join(_versions()))
    yield from _raw(workspace, settings)
    for folder in (workspace.processed, workspace.reports):
        yield from _folder(folder)
    if who := owner(workspace.processed):
        yield Finding("note", f"{workspace.processed}: noted as at work: {who.rstrip(',')}")
    for path in leftovers(workspace):
        yield Finding("note", f"{path}: left by a run that was stopped", "ai-brief clean")
    yield from _tables(workspace)


def leftovers(workspace: Workspace) -> list[Path]:
    """Half-made files and folders beside their places, and files that are no table of ours."""
    folders = (workspace.processed, workspace.issues, workspace.reports)
    found = [p for f in folders if f.is_dir() for mark in _LEFTOVERS for p in f.glob(mark)]
    if workspace.tables.is_dir():
        found += [
            path
            for path in workspace.tables.iterdir()
            if path.suffix != ".parquet" or path.stem not in TABLES
        ]
    return sorted(set(found))


def clean(workspace: Workspace, *, everything: bool) -> list[Path]:
    """Delete what stopped runs left; with ``everything`` all that can be made again.

    The raw folder is never touched. Returns what was deleted.
    """
    gone = [workspace.processed, workspace.reports] if everything else leftovers(workspace)
    gone = [path for path in gone if path.exists() or path.is_symlink()]
    for path in gone:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return gone


def _versions() -> Iterator[str]:
    for name in _LIBRARIES:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            yield f"{name} absent"


def _raw(workspace: Workspace, settings: Settings) -> Iterator[Finding]:
    try:
        raw = scan(workspace, max_file_bytes=settings.ingest.max_file_bytes)
    except PipelineError as error:
        yield Finding("broken", str(error), "put briefs into the folder, or name it with --raw")
        return
    told = " (the built-in sample)" if raw.is_sample else ""
    yield Finding("ok", f"{workspace.raw}: {len(raw.files)} briefs{told}")
    for failure in raw.failures:
        yield Finding("broken", f"{failure.source}: {failure.reason}", failure.remedy)


def _folder(folder: Path) -> Iterator[Finding]:
    there = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    if not os.access(there, os.W_OK):
        yield Finding("broken", f"{folder}: cannot be written", "give its owner the right to write")
    elif (free := shutil.disk_usage(there).free) < _ROOM:
        yield Finding("note", f"{folder}: {free >> 20} MB free", "make room before a large build")
    else:
        yield Finding("ok", f"{folder}: can be written, {free >> 30} GB free")


def _tables(workspace: Workspace) -> Iterator[Finding]:
    if not workspace.tables.is_dir():
        yield Finding("note", f"{workspace.tables}: no tables yet", "ai-brief build")
        return
    manifest = read_manifest(workspace.manifest)
    if manifest is None:
        yield Finding("broken", f"{workspace.manifest}: cannot be read", "ai-brief build")
    bad = 0
    for name, table in TABLES.items():
        path = workspace.tables / f"{name}.parquet"
        try:
            schema = pq.read_schema(path)
        except (OSError, ArrowInvalid) as error:
            bad += 1
            yield Finding("broken", f"{path}: cannot be read: {error}", "ai-brief build")
            continue
        if not schema.equals(table.schema()):
            bad += 1
            yield Finding(
                "broken",
                f"{path}: made by another version, its columns are not those of now",
                "ai-brief build",
            )
        elif manifest and manifest.contents.get(name, digest_file(path)) != digest_file(path):
            bad += 1
            yield Finding(
                "broken", f"{path}: is not as it was written", "delete it, then ai-brief build"
            )
    if not bad:
        yield Finding("ok", f"{workspace.tables}: {len(TABLES)} tables as declared")
