"""Briefs from an object store and results to it, by way of folders of this machine.

Under one address (``s3://bucket/briefs``, whatever fsspec can open) lie

* ``raw/``: the briefs, put there by people, with ``sources.toml`` and ``lexicon.toml``;
* ``issues/<stage>/<digest>/``: rows of single issues, so that another machine need not read again;
* ``builds/<id>/tables``, ``builds/<id>/report``, ``builds/<id>/manifest.json``: whole builds;
* ``latest.json``: which of them is the newest. It is written last, and one object is written whole
  or not at all, so whoever reads by it never sees a half.

Batches and builds are named by their content: two machines that publish at once write the same
objects or different ones, never parts of one. See decision 11 in ``docs/decisions``.
"""

from __future__ import annotations

import contextlib
import json
import logging
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import fsspec

from pipeline.errors import SettingsError, StoreError
from pipeline.store.batches import RECEIPT
from pipeline.store.files import new_folder, write_bytes
from pipeline.store.fingerprint import digest, digest_file
from pipeline.store.lock import only_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pipeline.paths import Workspace

log = logging.getLogger("pipeline.runner")

LATEST = "latest.json"
_STATE = ".mirror.json"  # in the local raw folder: what was fetched, in which version
_PATIENCE = 600.0  # seconds another run may take in the same folders
_ID = 20  # digits of a build's name, as many as of a batch's


class Mirror:
    """An address in an object store, and what is to be found below it."""

    def __init__(self, address: str) -> None:
        """Open the address; nothing is asked of it yet.

        Raises:
            SettingsError: It cannot be one, its driver is not installed, or it holds a password.
        """
        parts = urlsplit(address)
        if parts.password or parts.username:
            raise SettingsError(
                "the store's address holds a user or password; give them as its driver wants them,"
                " by environment variables or a file of its own"
            )
        try:
            self._fs, root = fsspec.core.url_to_fs(address, use_listings_cache=False)
        except (ImportError, ValueError) as error:
            raise SettingsError(
                f"{address}: {error}; for s3:// it is pip install s3fs (the extra `remote`)"
            ) from error
        self.address, self._root = address.rstrip("/"), root.rstrip("/")

    def fetch(self, workspace: Workspace) -> int:
        """Make the raw folder a copy of ``raw/`` and get the batches that are not here.

        Returns:
            Number of files of ``raw/`` that were new, changed or gone.

        Raises:
            SettingsError: The raw folder holds files that did not come from this address.
            StoreError: The store cannot be read, or holds no brief.
        """
        with only_run(workspace.processed, now=None, wait=_PATIENCE), self._told():
            changed = self._fetch_raw(workspace.raw)
            self._fetch_batches(workspace.issues)
        return changed

    def publish(self, workspace: Workspace, *, keep: int) -> str:
        """Put the build and its report there, whole, and make it the newest.

        Args:
            workspace: Folders that hold a build; the report may be missing.
            keep: Older builds that stay.

        Returns:
            The build's address.

        Raises:
            StoreError: The store cannot be written.
        """
        with only_run(workspace.processed, now=None, wait=_PATIENCE), self._told():
            files = dict(_build_files(workspace))
            build = digest({name: digest_file(path) for name, path in files.items()})[:_ID]
            latest = self._latest()
            if not latest or latest[0] != build:
                for name, path in files.items():
                    self._put(path, f"builds/{build}/{name}")
                builds = [build, *(b for b in latest if b != build)]
                told = json.dumps({"builds": builds[: keep + 1]}, indent=1)
                self._fs.pipe_file(self._at(LATEST), told.encode())
                for old in builds[keep + 1 :]:
                    self._remove(f"builds/{old}")
            self._publish_batches(workspace.issues)
        log.info("published: %s/builds/%s", self.address, build)
        return f"{self.address}/builds/{build}"

    def _fetch_raw(self, raw: Path) -> int:
        raw.mkdir(parents=True, exist_ok=True)
        known = self._state(raw)
        there = {name: _version(info) for name, info in self._list("raw")}
        if not there:
            # A slip in the address must not empty the copy, and the next build with it.
            raise StoreError(f"{self.address}/raw: holds no file; see to the address")
        changed = [name for name, version in there.items() if known.get(name) != version]
        gone = sorted(known.keys() - there.keys())
        for name in gone:
            (raw / name).unlink(missing_ok=True)
        for name in changed:
            target = raw / name
            target.parent.mkdir(parents=True, exist_ok=True)
            beside = target.with_name(f".{target.name}.part")
            self._fs.get_file(self._at(f"raw/{name}"), str(beside))
            beside.replace(target)
        state = {"address": self.address, "files": there}
        write_bytes(raw / _STATE, json.dumps(state, ensure_ascii=False, indent=1).encode())
        return len(changed) + len(gone)

    def _state(self, raw: Path) -> Mapping[str, str]:
        """File → version fetched, of those that are still here."""
        if not (raw / _STATE).is_file():
            if any(raw.iterdir()):
                raise SettingsError(
                    f"{raw}: holds files that did not come from {self.address}; name an empty"
                    " folder by --raw, it becomes a copy of the store's"
                )
            return {}
        state = json.loads((raw / _STATE).read_text("utf-8"))
        if state["address"] != self.address:
            raise SettingsError(f"{raw}: is a copy of {state['address']}, not of {self.address}")
        return {name: v for name, v in state["files"].items() if (raw / name).is_file()}

    def _fetch_batches(self, issues: Path) -> None:
        for batch, names in self._batches().items():
            if (issues / batch).is_dir():
                continue
            try:
                files = {
                    name: self._fs.cat_file(self._at(f"issues/{batch}/{name}")) for name in names
                }
            except FileNotFoundError:
                continue  # another machine is clearing up; what it took away is made again
            with new_folder(issues / batch) as folder:
                for name, data in files.items():
                    (folder / name).write_bytes(data)

    def _publish_batches(self, issues: Path) -> None:
        there = self._batches()
        here = {f"{p.parent.name}/{p.name}": p for p in sorted(issues.glob("*/*")) if p.is_dir()}
        for batch, folder in here.items():
            if batch not in there:
                files = sorted(p for p in folder.iterdir() if p.name != RECEIPT)
                for path in [*files, folder / RECEIPT]:
                    self._put(path, f"issues/{batch}/{path.name}")
        for batch in there.keys() - here.keys():
            self._remove(f"issues/{batch}")

    def _batches(self) -> dict[str, list[str]]:
        """``stage/digest`` → files of each batch that was put there whole."""
        found: dict[str, list[str]] = {}
        for name, _ in self._list("issues"):
            batch, _, file = name.rpartition("/")
            found.setdefault(batch, []).append(file)
        return {batch: names for batch, names in found.items() if RECEIPT in names}

    def _latest(self) -> list[str]:
        """Builds there are, the newest first."""
        try:
            return list(json.loads(self._fs.cat_file(self._at(LATEST)))["builds"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return []

    def _list(self, folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Name below ``folder`` and what the store tells of it, in order of names.

        Raises:
            StoreError: A name would lead out of the folder.
        """
        self._fs.invalidate_cache()
        root = self._at(folder)
        for path, info in sorted(self._fs.find(root, detail=True).items()):
            name = path.removeprefix(root).lstrip("/")
            if ".." in PurePosixPath(name).parts or "\\" in name:
                raise StoreError(f"{self.address}/{folder}/{name}: no name for a file; rename it")
            yield name, info

    def _put(self, path: Path, name: str) -> None:
        target = self._at(name)
        # Stores have no folders; file systems, which may be addressed too, do.
        self._fs.makedirs(target.rpartition("/")[0], exist_ok=True)
        self._fs.put_file(str(path), target)

    def _remove(self, folder: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._fs.rm(self._at(folder), recursive=True)

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(
                f"{self.address}: the store cannot be used: {error}; see to access and network,"
                " then run again"
            ) from error


def _build_files(workspace: Workspace) -> Iterator[tuple[str, Path]]:
    yield "manifest.json", workspace.manifest
    for name, folder in (("tables", workspace.tables), ("report", workspace.reports / "latest")):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield f"{name}/{path.relative_to(folder).as_posix()}", path


def _version(info: Mapping[str, Any]) -> str:
    """Changes whenever the object does: of its tag, time and size as the store tells them."""
    return digest(sorted((key, str(value)) for key, value in info.items()))[:_ID]
