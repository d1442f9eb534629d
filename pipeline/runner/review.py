"""What the corpus taught and what is left to a person: the text of ``ai-brief review``.

The text is TOML to paste into ``data/raw/lexicon.toml``: candidates as entities, learned names as
comments with the line that revokes them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.runner.evidence import read_corpus_frame

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from pipeline.paths import Workspace

_CONTEXT = 60


def review_lines(workspace: Workspace) -> Iterator[str]:
    """Lines of the review, candidates first, the surest first.

    Raises:
        StoreError: There is no build.
    """
    frame = read_corpus_frame(workspace, "blocks")
    blocks = dict(zip(frame["block_id"], frame["text"], strict=True))
    review = read_corpus_frame(workspace, "review")
    yield f"# {len(review)} names too uncertain to be entities; paste what is right into lexicon.toml"
    rows = review.sort_values(["confidence", "entity_id"], ascending=[False, True])
    for row in rows.to_dict("records"):
        yield ""
        yield from _candidate(row, blocks[row["first_block_id"]])
    yield from _learned(workspace, blocks)


def _candidate(row: Mapping[Hashable, Any], text: str) -> Iterator[str]:
    names = list(row["names"])
    yield f"# confidence {row['confidence']:.2f}, named {row['mention_count']} times"
    yield f"# {row['first_block_id']}: {_around(text, names)}"
    if len(row["evidence"]):
        yield "# " + ", ".join(row["evidence"])
    yield "[[entity]]"
    yield f"id = {_quoted(row['entity_id'].removeprefix('new-'))}"
    yield f"type = {_quoted(row['entity_type'])}"
    korean = [n for n in names if not n.isascii()]
    english = [n for n in names if n.isascii()]
    if korean:
        yield f"ko = {_quoted(korean[0])}"
    if english:
        yield f"en = {_quoted(english[0])}"
    if more := [*korean[1:], *english[1:]]:
        yield f"aliases = [{', '.join(map(_quoted, more))}]"


def _learned(workspace: Workspace, blocks: Mapping[str, str]) -> Iterator[str]:
    aliases = read_corpus_frame(workspace, "aliases")
    aliases = aliases[aliases["origin"] != "knowledge"].sort_values(["entity_id", "alias"])
    yield ""
    yield f'# {len(aliases)} names learned from the corpus; a line reject = ["…"] revokes them'
    for row in aliases.to_dict("records"):
        place = row["first_block_id"]
        context = f"{place}: {_around(blocks[place], [row['alias']])}" if place == place else ""  # noqa: PLR0124 - NaN
        yield f"# {row['alias']} → {row['entity_id']} ({row['origin']}) {context}"


def _around(text: str, names: list[str]) -> str:
    """The text around the first of the names, on one line."""
    at = next((text.find(name) for name in names if name in text), 0)
    start, end = max(0, at - _CONTEXT), at + _CONTEXT
    cut = text[start:end].replace("\n", " ")
    return ("…" if start else "") + cut + ("…" if end < len(text) else "")


def _quoted(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False)
