"""Technologies followed in every corpus, named there or not, from ``tracked.toml``."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from pipeline.errors import KnowledgeError
from pipeline.knowledge.toml_files import load_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = "tracked.toml"
_KEYS = frozenset({"id", "why"})


@functools.lru_cache(maxsize=1)
def load_tracked() -> tuple[str, ...]:
    """Entity ids of the package's file, in its order.

    Raises:
        KnowledgeError: The file is damaged.
    """
    return parse_tracked(load_toml(_FILE), _FILE)


def parse_tracked(data: Mapping[str, Any], where: str) -> tuple[str, ...]:
    """The checked content of the file.

    Whether the ids exist is the gazetteer's to know: an id without an entity stays a row of zeros.

    Raises:
        KnowledgeError: An entry has other keys than ``id`` and ``why``, or an id stands twice.
    """
    entries = data.get("tracked", [])
    if not isinstance(entries, list):
        raise KnowledgeError(f"{where}: tracked must be [[tracked]] tables")
    found: list[str] = []
    for number, entry in enumerate(entries, start=1):
        at = f"{where}: tracked {number}"
        if not isinstance(entry, dict) or set(entry) != _KEYS:
            raise KnowledgeError(f"{at}: must hold exactly {', '.join(sorted(_KEYS))}")
        entity_id = entry["id"]
        if not isinstance(entity_id, str) or not entity_id:
            raise KnowledgeError(f"{at}: id must be a text, not {entity_id!r}")
        if entity_id in found:
            raise KnowledgeError(f"{at}: {entity_id!r} stands twice")
        found.append(entity_id)
    return tuple(found)
