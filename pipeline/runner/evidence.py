"""All evidence of one entity, from the tables: what ``ai-brief explain`` prints."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import StoreError
from pipeline.knowledge.folding import name_key
from pipeline.runner.frames import read_frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from pipeline.paths import Workspace


@dataclass(frozen=True, slots=True)
class Evidence:
    """One mention in its block.

    Attributes:
        place: File with line or page.
        start: Where the mention begins in ``text``; ``end`` exclusive.
    """

    issue_id: str
    published_on: str
    place: str
    block_id: str
    text: str
    start: int
    end: int


def find_entity(workspace: Workspace, name: str) -> tuple[str, str]:
    """Id and name of the entity called ``name`` (id, name or alias, in any case and spacing).

    Raises:
        StoreError: The corpus names no such entity; near names are given.
    """
    entities = read_corpus_frame(workspace, "entities").set_index("entity_id")["name"]
    if name in entities.index:
        return name, str(entities[name])
    aliases = read_corpus_frame(workspace, "aliases")
    owners = {name_key(a): i for a, i in zip(aliases["alias"], aliases["entity_id"], strict=True)}
    if found := owners.get(name_key(name)):
        return found, str(entities[found])
    near = difflib.get_close_matches(name_key(name), owners, n=5)
    hint = ", ".join(sorted({str(entities[owners[key]]) for key in near}))
    raise StoreError(f"no entity {name!r} in this corpus" + (f"; near: {hint}" if hint else ""))


def evidence_of(workspace: Workspace, entity_id: str) -> Iterator[Evidence]:
    """Every mention of an entity, in the order of dates and text."""
    mentions = read_corpus_frame(workspace, "mentions")
    mentions = mentions[mentions["entity_id"] == entity_id]
    blocks = read_corpus_frame(workspace, "blocks")[["block_id", "ordinal", "text"]]
    issues = read_corpus_frame(workspace, "issues")[["issue_id", "published_on", "source_path"]]
    rows = mentions.merge(blocks, on="block_id").merge(issues, on="issue_id")
    rows = rows.sort_values(["published_on", "issue_id", "ordinal", "start"])
    for row in rows.to_dict("records"):
        page, line = row["page"], row["source_line"]
        place = f"p. {page:.0f}" if page == page else f"line {line:.0f}"  # noqa: PLR0124 - NaN
        on = row["published_on"]
        yield Evidence(
            issue_id=row["issue_id"],
            published_on=on.date().isoformat() if on == on else "undated",  # noqa: PLR0124
            place=f"{row['source_path']}, {place}",
            block_id=row["block_id"],
            text=row["text"],
            start=row["start"],
            end=row["end"],
        )


def read_corpus_frame(workspace: Workspace, table: str) -> pd.DataFrame:
    """A corpus table as frame.

    Raises:
        StoreError: There is no build.
    """
    path = workspace.tables / f"{table}.parquet"
    if not path.is_file():
        raise StoreError(f"{workspace.tables}: holds no tables; run `ai-brief build` first")
    return read_frame(path)
