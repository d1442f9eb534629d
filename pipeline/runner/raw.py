"""What lies in the raw folder: files to read, and what people recorded about them."""

from __future__ import annotations

import os
import tomllib
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import IssueReadError, SettingsError
from pipeline.ingest.document import Override
from pipeline.model.documents import PRECISIONS
from pipeline.paths import COLLECTED_FILE, LEXICON_FILE, SAMPLE, SOURCES_FILE
from pipeline.store.fingerprint import digest_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.paths import Workspace

SUFFIXES = frozenset(
    {".md", ".markdown", ".txt", ".text", ".html", ".htm", ".pdf", ".hwp", ".hwpx"}
)
_NOT_BRIEFS = frozenset({"readme.md", SOURCES_FILE, LEXICON_FILE})
_KEYS = frozenset(
    {"path", "series", "title", "publisher", "published_on", "published_precision", "url",
     "licence", "accessed_on", "note"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file to read.

    Attributes:
        path: Where it is.
        source_path: How it is shown and stored: relative, forward slashes, NFC.
        sha256: Digest of its bytes.
        override: What ``sources.toml`` says of it.
    """

    path: Path
    source_path: str
    sha256: str
    override: Override | None

    @property
    def local_id(self) -> str:
        """Id of the issue until the corpus is known."""
        return self.sha256[:12]


@dataclass(frozen=True, slots=True)
class RawFolder:
    """Everything found in the raw folder.

    Attributes:
        is_sample: The folder held no brief of its own, so the sample was read.
        duplicates: ``(file, equal file that is read in its place)``.
    """

    files: tuple[RawFile, ...]
    failures: tuple[IssueReadError, ...] = field(default=())
    duplicates: tuple[tuple[str, str], ...] = field(default=())
    is_sample: bool = False


def scan(workspace: Workspace, *, max_file_bytes: int) -> RawFolder:
    """List the raw folder in the order of paths; the sample only where there is nothing else.

    Raises:
        SettingsError: There is no raw folder, or ``sources.toml`` cannot be used.
    """
    root = workspace.raw
    if not root.is_dir():
        raise SettingsError(f"{root}: there is no such folder; make it, or give another by --raw")
    found = sorted(_walk(root, root), key=lambda entry: entry[0])
    if not found and workspace.sample.is_dir():
        root = workspace.sample
        found = sorted(_walk(root, root), key=lambda entry: entry[0])
        return _read_all(root, found, max_file_bytes, is_sample=True)
    return _read_all(root, found, max_file_bytes, is_sample=False)


def _walk(folder: Path, root: Path) -> Iterator[tuple[str, Path]]:
    for entry in os.scandir(folder):
        path = Path(entry.path)
        if entry.name.startswith(".") or entry.name.lower() in _NOT_BRIEFS:
            continue
        brief = path.suffix.lower() in SUFFIXES
        if entry.is_dir(follow_symlinks=False) and not brief:
            if not (folder == root and entry.name == SAMPLE):
                yield from _walk(path, root)
        elif brief:
            yield _shown(path.relative_to(root)), path


def _shown(path: Path) -> str:
    """A path as text any table can hold, whatever bytes the file system has."""
    text = os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", text)


def _read_all(
    root: Path, found: list[tuple[str, Path]], max_file_bytes: int, *, is_sample: bool
) -> RawFolder:
    # What a person wrote wins, field by field, over what collecting noted.
    overrides = _overrides(root / COLLECTED_FILE)
    for name, stated in _overrides(root / SOURCES_FILE).items():
        overrides[name] = _over(stated, overrides.get(name))
    files: dict[str, RawFile] = {}
    failures, duplicates = [], []
    for source_path, path in found:
        try:
            sha256 = digest_bytes(read_raw(path, source_path, root, max_file_bytes))
        except IssueReadError as error:
            failures.append(error)
            continue
        if sha256 in files:
            duplicates.append((source_path, files[sha256].source_path))
            continue
        files[sha256] = RawFile(path, source_path, sha256, overrides.get(source_path))
    return RawFolder(tuple(files.values()), tuple(failures), tuple(duplicates), is_sample)


def read_raw(path: Path, source_path: str, root: Path, max_file_bytes: int) -> bytes:
    """The bytes of a raw file.

    Raises:
        IssueReadError: It is no regular file inside the raw folder, is too large or unreadable.
    """
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            raise IssueReadError(
                source_path, "is a link that leads out of the raw folder", "copy the file itself"
            )
        if not path.exists():
            raise IssueReadError(source_path, "there is no such file", "check its name")
        if not path.is_file():
            what = "a folder" if path.is_dir() else "no regular file"
            raise IssueReadError(source_path, f"is {what}, not a brief", "rename or remove it")
        size = path.stat().st_size
        if size > max_file_bytes:
            raise IssueReadError(
                source_path,
                f"has {size:,} bytes, more than ingest.max_file_bytes = {max_file_bytes:,}",
                "split the file, or raise the setting",
            )
        return path.read_bytes()
    except OSError as error:
        raise IssueReadError(
            source_path, f"cannot be opened: {error.strerror}", "check the file's permissions"
        ) from error


def _overrides(path: Path) -> dict[str, Override]:
    if not path.is_file():
        return {}
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: no valid TOML: {error}") from error
    found: dict[str, Override] = {}
    for number, entry in enumerate(data.get("file", []), start=1):
        where = f"{path}: [[file]] number {number}"
        if not isinstance(entry, dict) or not isinstance(entry.get("path"), str):
            raise SettingsError(f"{where}: needs path, the file's place relative to this folder")
        if unknown := sorted(set(entry) - _KEYS):
            raise SettingsError(f"{where}: unknown key {unknown[0]!r}; there are {sorted(_KEYS)}")
        name = unicodedata.normalize("NFC", entry["path"])
        found[name] = _override(entry, where)
    return found


def _over(stated: Override, noted: Override | None) -> Override:
    if noted is None:
        return stated
    dated = stated if stated.published_on else noted
    return Override(
        series=stated.series or noted.series,
        title=stated.title or noted.title,
        publisher=stated.publisher or noted.publisher,
        published_on=dated.published_on,
        precision=dated.precision,
    )


def _override(entry: Mapping[str, Any], where: str) -> Override:
    published_on = entry.get("published_on")
    precision = entry.get("published_precision", "day" if published_on else None)
    if isinstance(published_on, datetime):
        published_on = published_on.date()
    if published_on is not None and not isinstance(published_on, date):
        raise SettingsError(f"{where}: published_on must be a date without quotes: 2024-03-05")
    if precision is not None and precision not in PRECISIONS:
        raise SettingsError(f"{where}: published_precision {precision!r} is none of {PRECISIONS}")
    return Override(
        series=entry.get("series"),
        title=entry.get("title"),
        publisher=entry.get("publisher"),
        published_on=published_on,
        precision=precision,
    )
