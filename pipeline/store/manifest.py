"""``manifest.json``: what the processed folder was made from; nothing in it depends on the hour."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.store.files import write_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Manifest:
    """The state of the processed folder.

    Attributes:
        run_id: Digest of everything the tables depend on.
        table_keys: Table name → key it was made with.
        table_rows: Table name → number of rows.
        contents: Table name → digest of its file.
        stages: Stage → what its results depend on besides their inputs, as told by ``--explain``.
        issues: Issue id, raw file and its digest, in the order of ids.
        failures: Files that could not be read: file, reason, remedy.
        duplicates: File → the file with equal bytes that was read in its place.
        is_sample: The built-in sample was read.
    """

    run_id: str
    code_version: str
    settings_sha256: str
    table_keys: Mapping[str, str]
    table_rows: Mapping[str, int] = field(default_factory=dict)
    contents: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    issues: tuple[Mapping[str, str], ...] = ()
    failures: tuple[Mapping[str, str], ...] = ()
    duplicates: Mapping[str, str] = field(default_factory=dict)
    is_sample: bool = False

    def write(self, path: Path) -> None:
        """Write it whole or not at all."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1)
        write_bytes(path, (text + "\n").encode())


def read_manifest(path: Path) -> Manifest | None:
    """The manifest, or ``None`` where there is none that can be used: then all is made anew."""
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        data["issues"], data["failures"] = tuple(data["issues"]), tuple(data["failures"])
        return Manifest(**data)
    except (OSError, ValueError, KeyError, TypeError):
        return None
