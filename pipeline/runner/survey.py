"""What all issues together teach of names: candidates of every issue, one decision for all.

An issue depends on the decision only as far as it can name what was learned. So that this can be
told without opening its text, its receipt keeps its words as hashes: a word too many makes its
rows be made again for nothing, a word too few cannot happen, for extraction looks for no more
than what is relevant by the same words.
"""

from __future__ import annotations

import base64
import dataclasses
import zlib
from array import array
from typing import TYPE_CHECKING, Any

from pipeline.extract.discovery.candidates import Candidate
from pipeline.extract.discovery.discover import decide
from pipeline.extract.discovery.learned import Learned
from pipeline.knowledge.folding import name_key
from pipeline.store.parquet import read_table
from pipeline.tables.enforce import from_rows
from pipeline.tables.issue import CANDIDATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from pipeline.knowledge.gazetteer import Gazetteer


def candidate_tables(candidates: Iterable[Candidate]) -> dict[str, pa.Table]:
    """Table ``candidates``."""
    rows = (
        (c.issue_id, c.block_id, c.start, c.end, c.surface, c.source, list(c.features),
         list(c.partners), c.entity_id, c.kind, list(c.near))
        for c in candidates
    )  # fmt: skip
    return {"candidates": from_rows(rows, CANDIDATES)}


def words_of(terms: pa.Table, candidates: pa.Table) -> dict[str, str]:
    """Local issue id → hashes of its terms and possible names, packed as text."""
    words: dict[str, set[int]] = {}
    for table, column in ((terms, "term"), (candidates, "surface")):
        ids, texts = table["issue_id"].to_pylist(), table[column].to_pylist()
        for issue_id, text in set(zip(ids, texts, strict=True)):
            words.setdefault(issue_id, set()).update(_hashes(text))
    return {i: base64.b64encode(array("I", sorted(found))).decode() for i, found in words.items()}


def learn(folders: Sequence[Path], issued: Mapping[str, str], gazetteer: Gazetteer) -> Learned:
    """The decision over the candidates of all issues.

    Args:
        folders: Batch folders of the stage ``survey``.
        issued: Local issue id → date as ISO text, empty where unknown; others are left out.
        gazetteer: Known entities, and the names a user rejected.
    """
    found = [
        _candidate(row, issued[row["issue_id"]])
        for folder in folders
        for row in read_table(folder / "candidates.parquet").to_pylist()
        if row["issue_id"] in issued
    ]
    return decide(found, gazetteer, gazetteer.rejected)


def relevant(learned: Learned, words: str) -> Learned:
    """What an issue with these words can name, and nothing that changes without its names.

    Confidence is rounded, so that a further naming elsewhere does not touch every issue.
    """
    present = set(array("I", base64.b64decode(words)))
    return Learned(
        entities=tuple(
            dataclasses.replace(
                e,
                confidence=round(e.confidence, 1),
                mention_count=0,
                evidence=(),
                first_block_id="",
            )
            for e in learned.entities
            if any(_is_present(name, present) for name in e.names)
        ),
        aliases=tuple(
            dataclasses.replace(a, first_block_id="")
            for a in learned.aliases
            if _is_present(a.alias, present)
        ),
    )


def with_readable_ids(learned: Learned, readable: Mapping[str, str]) -> Learned:
    """First blocks under the readable ids of their issues."""
    found = {e.first_block_id for e in (*learned.entities, *learned.review)}
    found |= {a.first_block_id for a in learned.aliases}
    places = {block_id: block_id.partition("/") for block_id in found}
    return learned.with_block_ids(
        {block_id: f"{readable[local]}/{rest}" for block_id, (local, _, rest) in places.items()}
    )


def _hashes(text: str) -> set[int]:
    """Of a text as a whole and of its words: a name may be counted in parts."""
    keys = {name_key(part) for part in (text, *text.split())}
    return {zlib.crc32(key.encode("utf-8", "surrogatepass")) for key in keys}


def _is_present(name: str, present: set[int]) -> bool:
    whole = {zlib.crc32(name_key(name).encode("utf-8", "surrogatepass"))}
    parts = _hashes(name) - whole  # none of a single word: that is present as a whole or not
    return bool(whole & present) or (bool(parts) and parts <= present)


def _candidate(row: Mapping[str, Any], issued: str) -> Candidate:
    return Candidate(
        issue_id=row["issue_id"],
        issued=issued,
        block_id=row["block_id"],
        start=row["start"],
        end=row["end"],
        surface=row["surface"],
        source=row["found_by"],
        features=tuple(row["features"]),
        partners=tuple(row["partners"]),
        entity_id=row["partner_id"],
        kind=row["gloss_kind"],
        near=tuple(row["neighbors"]),
    )
