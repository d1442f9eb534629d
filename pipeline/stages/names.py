"""What stages are handed of the names there are, and digests of it for their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.store.fingerprint import digest

if TYPE_CHECKING:
    from pipeline.extract.discovery.learned import Learned
    from pipeline.knowledge.gazetteer import Gazetteer


def families_of(gazetteer: Gazetteer) -> dict[str, str]:
    """Entity id → version family, of known entities that belong to one."""
    return {e.entity_id: e.family for e in gazetteer.entities.values() if e.family}


def name_digests(gazetteer: Gazetteer, learned: Learned) -> dict[str, str]:
    """Digests of what :attr:`pipeline.stages.stage.Stage.names` may name."""
    return {
        "families": digest(families_of(gazetteer)),
        "known": gazetteer.digest_parts["extract"],
        "learned": digest(learned.to_json()),
    }
