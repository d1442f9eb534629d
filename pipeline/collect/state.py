"""What was fetched when (``.collected.json``), and where each file came from (``collected.toml``)."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import SettingsError
from pipeline.store.files import write_bytes
from pipeline.store.fingerprint import digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

_VERSION = 1
_HEADER = """\
# Where collected files came from; written by `ai-brief collect`.
# Corrections belong into sources.toml: what it says of a file wins over this.
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of one address (or file of a folder).

    Attributes:
        path: Its file, relative to the raw folder; empty for a page of which only the attachments
            are kept.
        sha256: Of the bytes as fetched; of a folder's file also its size and time, see ``stamp``.
        owned: The file was written for this address, so a new version may replace it.
        checked_on: ISO date of the last answer.
        answered: Digest of the address that answered, after redirects.
        stamp: ``size:mtime_ns`` of a folder's file.
    """

    path: str
    sha256: str = ""
    owned: bool = False
    checked_on: str = ""
    answered: str = ""
    etag: str | None = None
    modified: str | None = None
    stamp: str = ""


class State:
    """Everything known, by source and by digest of the address: no address, so no token in it."""

    def __init__(self, path: Path) -> None:
        """Read the file; one that is damaged counts as none.

        Without it everything is asked for again, and nothing is stored twice: equal bytes are
        found by their digest.
        """
        self._path = path
        self._known: dict[str, dict[str, Known]] = {}
        try:
            data = json.loads(path.read_text("utf-8"))
            if data["version"] == _VERSION:
                self._known = {
                    source: {key: Known(**known) for key, known in entries.items()}
                    for source, entries in data["sources"].items()
                }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self._known = {}

    def __len__(self) -> int:
        """Number of addresses known."""
        return sum(map(len, self._known.values()))

    def get(self, source: str, place: str) -> Known | None:
        """What is known of an address, if anything."""
        return self._known.get(source, {}).get(key_of(place))

    def put(self, source: str, place: str, known: Known) -> None:
        """Remember; on disk with the next :meth:`save`."""
        self._known.setdefault(source, {})[key_of(place)] = known

    def save(self) -> None:
        """Write, whole or not at all."""
        sources = {
            source: {key: dataclasses.asdict(known) for key, known in sorted(entries.items())}
            for source, entries in sorted(self._known.items())
        }
        text = json.dumps({"version": _VERSION, "sources": sources}, ensure_ascii=False, indent=1)
        write_bytes(self._path, text.encode())


def key_of(place: str) -> str:
    """Name of an address in the state."""
    return digest(place)[:32]


class Provenance:
    """The ``[[file]]`` entries of ``collected.toml``, in the form of ``sources.toml``."""

    def __init__(self, path: Path) -> None:
        """Read what is there.

        Raises:
            SettingsError: It is no valid TOML any more.
        """
        self._path = path
        self._files: dict[str, dict[str, Any]] = {}
        if path.is_file():
            try:
                data = tomllib.loads(path.read_text("utf-8"))
                self._files = {entry["path"]: entry for entry in data.get("file", [])}
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise SettingsError(
                    f"{path}: cannot be read: {error}; mend or remove it"
                ) from error

    def __contains__(self, path: str) -> bool:
        """Whether there is an entry for a file."""
        return path in self._files

    def put(self, path: str, facts: Mapping[str, str | date | None]) -> None:
        """Set the entry of a file; keys without value are left out."""
        self._files[path] = {
            "path": path, **{key: value for key, value in facts.items() if value is not None}
        }  # fmt: skip

    def save(self) -> None:
        """Write, whole or not at all, in the order of paths."""
        if not self._files:
            return
        entries = (
            "\n[[file]]\n" + "".join(f"{k} = {_toml(v)}\n" for k, v in entry.items())
            for _, entry in sorted(self._files.items())
        )
        write_bytes(self._path, (_HEADER + "".join(entries)).encode("utf-8", "replace"))


def _toml(value: Any) -> str:  # noqa: ANN401
    """A TOML value; JSON's strings are TOML's, but for DEL, which TOML wants escaped."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)
