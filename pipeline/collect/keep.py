"""Puts fetched bytes into the raw folder: once, whole, and never over what a person changed."""

from __future__ import annotations

import dataclasses
import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.collect.result import Outcome
from pipeline.collect.state import Known, Provenance, State
from pipeline.errors import CollectRefusedError, StoreError
from pipeline.paths import SAMPLE
from pipeline.store.files import write_bytes
from pipeline.store.fingerprint import digest_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from pipeline.paths import Workspace

# After so many answers, or a tenth of all that is known, the state goes to disk: a crash costs no
# more downloads than that, and ten thousand files do not cost five hundred writings of a large file.
_SAVE_EVERY = 20
_SAVE_SHARE = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Arrival:
    """A file that was fetched.

    Attributes:
        source: Name of the entry.
        place: Address or path it is remembered by.
        shown: The same, without secrets.
        into: Folder below the raw folder.
        stem: Name for a new file, without ending.
        ending: ``.pdf`` …
        facts: Provenance, with the keys of ``sources.toml``.
        seen: What to remember; path, digest and ownership are filled in.
    """

    source: str
    place: str
    shown: str
    into: str
    stem: str
    ending: str
    data: bytes
    facts: Mapping[str, str | date | None]
    seen: Known


class Shelf:
    """The raw folder of one run."""

    def __init__(self, workspace: Workspace) -> None:
        """Index the folder and read state and provenance.

        Raises:
            SettingsError: ``collected.toml`` was damaged by hand.
        """
        self.root = workspace.raw
        self.state = State(workspace.collect_state)
        self.provenance = Provenance(workspace.collected)
        self._unsaved = 0
        self._by_size: dict[int, list[str]] = {}
        for path, size in _files(self.root, self.root):
            self._by_size.setdefault(size, []).append(path)
        self._digests: dict[str, str] = {}
        self._names: dict[Path, set[str]] = {}

    def has(self, path: str) -> bool:
        """Whether a file is still in the raw folder."""
        return bool(path) and (self.root / path).is_file()

    def keep(self, arrival: Arrival) -> Outcome:
        """Store a file, unless the same bytes are there already.

        Raises:
            CollectRefusedError: The file it would replace was changed by hand, or the folder leads
                out of the raw folder.
            StoreError: The disk refuses.
        """
        known = self.state.get(arrival.source, arrival.place)
        sha256 = digest_bytes(arrival.data)
        if known and known.sha256 == sha256:
            self._remember(arrival, dataclasses.replace(known, path=known.path), sha256)
            reason = "" if self.has(known.path) else "was removed from the raw folder by hand"
            return Outcome("unchanged", arrival.shown, reason, known.path)
        if twin := self._twin(sha256, len(arrival.data)):
            self._remember(arrival, Known(twin), sha256)
            return Outcome("unchanged", arrival.shown, "the same bytes are there already", twin)
        if known and known.owned:
            return self._replace(arrival, known, sha256)
        path = self._write_new(arrival)
        self._remember(arrival, Known(path, owned=True), sha256)
        return Outcome("new", arrival.shown, "", path)

    def _replace(self, arrival: Arrival, known: Known, sha256: str) -> Outcome:
        """A new version of a file that was written for the same address."""
        if not self.has(known.path):
            self._remember(arrival, known, sha256)
            reason = "was removed from the raw folder by hand"
            return Outcome("unchanged", arrival.shown, reason, known.path)
        old = self.root / known.path
        if self._digest(known.path) != known.sha256:
            raise CollectRefusedError(
                arrival.shown,
                f"has a new version, but {known.path} was changed by hand; move that elsewhere to"
                " get the new one",
            )
        if old.suffix == arrival.ending:
            write_bytes(old, arrival.data)
            path = known.path
            self._index(path, arrival.data)
        else:
            path = self._write_new(arrival)
            old.unlink(missing_ok=True)
        self._remember(arrival, Known(path, owned=True), sha256, anew=True)
        return Outcome("changed", arrival.shown, "", path)

    def _write_new(self, arrival: Arrival) -> str:
        folder = self.root / arrival.into
        if not folder.resolve().is_relative_to(self.root.resolve()):
            raise CollectRefusedError(arrival.shown, f"{arrival.into} leads out of the raw folder")
        name = self._free_name(folder, arrival)
        write_bytes(folder / name, arrival.data)
        path = f"{arrival.into}/{name}"
        self._index(path, arrival.data)
        return path

    def _free_name(self, folder: Path, arrival: Arrival) -> str:
        """The wanted name, with the digest of the bytes where another file has it.

        Names that differ in case or normal form only are one name on other systems.
        """
        if folder not in self._names:
            try:
                self._names[folder] = {_folded(path.name) for path in folder.iterdir()}
            except FileNotFoundError:
                self._names[folder] = set()
            except OSError as error:
                raise StoreError(f"{folder}: cannot be read: {error.strerror}") from error
        name = arrival.stem + arrival.ending
        if _folded(name) in self._names[folder]:
            name = f"{arrival.stem} {digest_bytes(arrival.data)[:12]}{arrival.ending}"
        self._names[folder].add(_folded(name))
        return name

    def _remember(self, arrival: Arrival, known: Known, sha256: str, *, anew: bool = False) -> None:
        """Note what is known now; the file's provenance where there is none, or ``anew``."""
        self.state.put(
            arrival.source,
            arrival.place,
            dataclasses.replace(arrival.seen, path=known.path, sha256=sha256, owned=known.owned),
        )
        if anew or known.path not in self.provenance:
            self.provenance.put(known.path, arrival.facts)
        self._unsaved += 1
        if self._unsaved >= max(_SAVE_EVERY, len(self.state) // _SAVE_SHARE):
            self.save()

    def save(self) -> None:
        """Write provenance and state, in this order: a crash between them loses neither."""
        self.provenance.save()
        self.state.save()
        self._unsaved = 0

    def _twin(self, sha256: str, size: int) -> str | None:
        """A file with the same bytes; only files of the same size are read."""
        for path in self._by_size.get(size, ()):
            if self._digest(path) == sha256 and self.has(path):
                return path
        return None

    def _digest(self, path: str) -> str:
        if path not in self._digests:
            try:
                self._digests[path] = digest_bytes((self.root / path).read_bytes())
            except OSError:
                return ""
        return self._digests[path]

    def _index(self, path: str, data: bytes) -> None:
        self._by_size.setdefault(len(data), []).append(path)
        self._digests[path] = digest_bytes(data)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _files(folder: Path, root: Path) -> Iterator[tuple[str, int]]:
    """Files the build may read, with their sizes; what a crash left half is removed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be read: {error.strerror}") from error
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            if entry.name.endswith(".new") and entry.is_file(follow_symlinks=False):
                path.unlink(missing_ok=True)
        elif entry.is_dir(follow_symlinks=False):
            if not (folder == root and entry.name == SAMPLE):
                yield from _files(path, root)
        elif entry.is_file(follow_symlinks=False):
            yield path.relative_to(root).as_posix(), entry.stat().st_size
