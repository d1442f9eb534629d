"""What the corpus taught, remembered: deciding anew over what was decided on would cost every run.

The decision follows from the surveys of all issues, whose folders are named by their content. A run
that finds nothing new, the usual one, reads it back instead of fitting the model of name shapes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.extract.discovery.learned import Learned, LearnedAlias, LearnedEntity
from pipeline.store.files import write_bytes
from pipeline.store.fingerprint import digest, knowledge_digest, library_versions, source_digest
from pipeline.store.imports import modules_behind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pipeline.knowledge.gazetteer import Gazetteer

FILE = "learned.json"
_CODE = (
    "pipeline.extract.discovery.candidates",
    "pipeline.extract.discovery.discover",
    "pipeline.extract.discovery.learned",
    "pipeline.runner.survey",
)
_LIBRARIES = ("numpy", "scipy")


def remembered(
    issues: Path,
    folders: Sequence[Path],
    issued: Mapping[str, str],
    gazetteer: Gazetteer,
    decide: Callable[[], Learned],
) -> Learned:
    """The decision over these surveys: read back if it was made, else made and kept.

    Args:
        issues: Folder of the issue stages' batches.
        folders: Batch folders of the stage ``survey``, named by their content.
        issued: Local issue id → date as ISO text.
        gazetteer: Known entities, and the names a user rejected.
        decide: Makes it anew.
    """
    key = digest(
        sorted(folder.name for folder in folders),
        dict(issued),
        [dict(gazetteer.digest_parts), sorted(gazetteer.rejected)],
        [source_digest(module) for module in modules_behind(*_CODE)],
        [knowledge_digest(""), library_versions(*_LIBRARIES)],
    )
    kept = _read(issues / FILE, key)
    if kept is not None:
        return kept
    learned = decide()
    plain = learned.to_json()
    told = {"key": key, "digest": digest(plain), "learned": plain}
    write_bytes(issues / FILE, json.dumps(told, indent=0, sort_keys=True).encode())
    return learned


def _read(path: Path, key: str) -> Learned | None:
    """What is kept under this key; ``None`` where it is another, absent or damaged."""
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
        plain = told["learned"]
        if told["key"] != key or told["digest"] != digest(plain):
            return None
        return Learned(
            tuple(LearnedEntity(**_tuples(row)) for row in plain["entities"]),
            tuple(LearnedAlias(**row) for row in plain["aliases"]),
            tuple(LearnedEntity(**_tuples(row)) for row in plain["review"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in row.items()}
