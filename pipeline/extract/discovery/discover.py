"""Decides for the whole corpus which unknown names are entities, and which are aliases.

All places of a name, and of the names its glosses tie to it, are judged together
(:mod:`pipeline.extract.discovery.verdict`). What reaches the line is an entity, the rest is for review.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.discovery.learned import Learned, LearnedAlias, LearnedEntity
from pipeline.extract.discovery.verdict import judge
from pipeline.knowledge.cues import load_cues
from pipeline.knowledge.folding import is_hangul, name_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from pipeline.extract.discovery.candidates import Candidate
    from pipeline.extract.discovery.verdict import Verdict
    from pipeline.knowledge.entities import Entity
    from pipeline.knowledge.gazetteer import Gazetteer

LINE = 0.65
_SURE_KINDS = frozenset({"sound", "initials", "stated"})
# These have official names in two languages.
_TRANSLATED_TYPES = frozenset({"institution", "company", "event", "publication"})
_SHORTEST = 2
_ALIAS_CONFIDENCE = {"sound": 0.95, "initials": 0.9, "stated": 0.9, "meaning": 0.8}
_REVIEW_LEAST = 0.2
_SURNAME = 2
_OFTEN_ALONE = 2


@dataclass(slots=True)
class _Group:
    """All places of one thing."""

    candidates: list[Candidate]

    @property
    def first(self) -> Candidate:
        return min(self.candidates, key=_place)


def decide(
    candidates: Iterable[Candidate],
    gazetteer: Gazetteer,
    rejected: Collection[str] = (),
    *,
    line: float = LINE,
) -> Learned:
    """What the whole corpus teaches; the order of the candidates does not matter.

    Args:
        candidates: Of all issues.
        gazetteer: Known entities; a name one of them owns is never learned again.
        rejected: Names a user wants not to be learned (``reject`` in ``lexicon.toml``).
        line: Confidence from which a name is an entity.
    """
    refused = frozenset(map(name_key, rejected))
    useful = [c for c in candidates if name_key(c.surface) not in refused]
    useful.sort(key=_place)
    aliases = _aliases([c for c in useful if c.entity_id], gazetteer)
    # What a known entity's gloss did not settle is no new entity either, unless it stands by
    # itself elsewhere.
    settled = {name_key(a.alias) for a in aliases}
    alone = Counter(name_key(c.surface) for c in useful if not c.entity_id)
    tied = {name_key(c.surface) for c in useful if c.entity_id}
    taken = {key for key in tied if key in settled or alone[key] < _OFTEN_ALONE}
    rest = [
        c
        for c in useful
        if not c.entity_id
        and name_key(c.surface) not in taken
        and name_key(c.surface) not in gazetteer.names
    ]
    judged = [(g, judge(g.candidates, gazetteer)) for g in _groups(rest, refused)]
    judged = _with_surnames(judged, gazetteer, line)
    entities, review = [], []
    ids: set[str] = set(gazetteer.entities)
    for group, verdict in judged:
        entity = _entity(group, verdict, ids, gazetteer, refused)
        if verdict.confidence >= line:
            entities.append(entity)
        elif verdict.confidence >= _REVIEW_LEAST:
            review.append(entity)
    return Learned(
        tuple(sorted(entities, key=lambda e: e.entity_id)),
        tuple(sorted(aliases, key=lambda a: (a.entity_id, a.alias))),
        tuple(sorted(review, key=lambda e: (-e.confidence, e.entity_id))),
    )


def _place(c: Candidate) -> tuple[str, str, int, str, int, int]:
    """Oldest issue first, undated ones last, then reading order (b1000 comes after b999)."""
    return c.issued or "9999", c.issue_id, len(c.block_id), c.block_id, c.start, c.end


def _aliases(glossed: Sequence[Candidate], gazetteer: Gazetteer) -> list[LearnedAlias]:
    """New names of known entities; a name that glosses give to two entities is dropped."""
    owners: dict[str, dict[str, Candidate]] = defaultdict(dict)
    for c in glossed:
        entity = gazetteer.entities.get(c.entity_id or "")
        key = name_key(c.surface)
        if entity is None or key in gazetteer.names or key in load_cues().generic:
            continue
        if len(key) < _SHORTEST:
            continue
        if c.kind not in _SURE_KINDS and not _may_be_official(key, entity):
            continue
        owners[key].setdefault(entity.entity_id, c)
    found = []
    for _, by_entity in sorted(owners.items()):
        if len(by_entity) == 1:
            ((entity_id, c),) = by_entity.items()
            confidence = _ALIAS_CONFIDENCE[c.kind]
            found.append(LearnedAlias(entity_id, c.surface, confidence, c.block_id))
    return found


def _may_be_official(key: str, entity: Entity) -> bool:
    """Whether a name that neither sounds alike nor abbreviates can be one of the entity's.

    Techniques and products are described rather than named: 언어모델(NPLM). A part of a known name
    is what a line break left of it.
    """
    known = list(map(name_key, entity.spellings))
    is_part = any(other.endswith(key) or other.startswith(key) for other in known)
    return entity.entity_type in _TRANSLATED_TYPES and not is_part


def _groups(candidates: Sequence[Candidate], refused: Collection[str]) -> list[_Group]:
    """Candidates of one thing together: the same name, or tied by a gloss (union-find)."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for c in candidates:
        one = root(name_key(c.surface))
        for partner in c.partners:
            other = root(name_key(partner))
            if other not in refused and one != other:
                parent[max(one, other)] = min(one, other)
                one = min(one, other)
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for c in candidates:
        groups[root(name_key(c.surface))].append(c)
    return [_Group(groups[key]) for key in sorted(groups)]


def _with_surnames(
    judged: list[tuple[_Group, Verdict]], gazetteer: Gazetteer, line: float
) -> list[tuple[_Group, Verdict]]:
    """A last name standing alone joins the one person of its issue who bears it.

    Where the full name alone is not sure enough, both together must be.
    """
    bearers: dict[tuple[str, str], set[int]] = defaultdict(set)
    for place, (group, verdict) in enumerate(judged):
        if verdict.entity_type == "person":
            for c in group.candidates:
                if " " in c.surface:
                    bearers[c.issue_id, name_key(c.surface.split()[-1])].add(place)
    changed = list(judged)
    gone: set[int] = set()
    for place, (group, _) in enumerate(judged):
        full = _bearer(group, bearers)
        if full is None or full == place:
            continue
        owner, verdict = changed[full]
        together = _Group([*owner.candidates, *group.candidates])
        if verdict.confidence < line:
            verdict = judge(together.candidates, gazetteer)
        if verdict.entity_type == "person" and verdict.confidence >= line:
            changed[full] = together, verdict
            gone.add(place)
    return [pair for place, pair in enumerate(changed) if place not in gone]


def _bearer(group: _Group, bearers: Mapping[tuple[str, str], set[int]]) -> int | None:
    """The one group whose last name this single name is, in every issue it stands in."""
    if any(" " in c.surface or len(c.surface) < _SURNAME for c in group.candidates):
        return None
    keys = {(c.issue_id, name_key(c.surface)) for c in group.candidates}
    found = [bearers.get(key, set()) for key in sorted(keys)]
    first = found[0]
    return next(iter(first)) if len(first) == 1 and all(f == first for f in found) else None


def _entity(
    group: _Group,
    verdict: Verdict,
    ids: set[str],
    gazetteer: Gazetteer,
    refused: Collection[str],
) -> LearnedEntity:
    counts = Counter(c.surface for c in group.candidates)
    glossed = {c.surface for c in group.candidates if c.partners}
    names = sorted(counts, key=lambda n: (n not in glossed, -counts[n], -len(n), n))
    names = [n for n in names if name_key(n) not in gazetteer.names and name_key(n) not in refused]
    korean = next((n for n in names if any(map(is_hangul, n))), None)
    latin = next((n for n in names if not any(map(is_hangul, n))), None)
    return LearnedEntity(
        entity_id=_new_id(latin or korean or names[0], ids),
        entity_type=verdict.entity_type,
        name_ko=korean,
        name_en=latin,
        names=tuple(dict.fromkeys(n for n in (korean, latin, *names) if n)),
        glossed=tuple(n for n in names if n in glossed),
        confidence=verdict.confidence,
        mention_count=len(group.candidates),
        evidence=verdict.evidence,
        first_block_id=group.first.block_id,
    )


def _new_id(name: str, ids: set[str]) -> str:
    """``new-`` and the name's letters; numbered when taken."""
    plain = unicodedata.normalize("NFC", name).casefold()
    base = "new-" + (re.sub(r"[^a-z0-9가-힣]+", "-", plain).strip("-") or "name")
    number, found = 1, base
    while found in ids:
        number += 1
        found = f"{base}-{number}"
    ids.add(found)
    return found
