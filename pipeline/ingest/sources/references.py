"""The sources an issue cites: from notes, lists of literature, and lines below figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ingest.sources.citations import Citation, parse_citations
from pipeline.ingest.structure.furniture import source_label
from pipeline.ingest.structure.marks import clean_inline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.sources.footnotes import Linked
    from pipeline.ingest.structure.segment import DraftBlock
    from pipeline.model.spans import Traced


@dataclass(frozen=True, slots=True)
class DraftReference:
    """A reference before it has ids.

    Attributes:
        block: Index of the block that cites it.
        own: Index of the block it is printed in.
    """

    block: int
    own: int
    marker: str | None
    citation: Citation


def find_references(linked: Linked) -> tuple[DraftReference, ...]:
    """All references of an issue, in the order printed."""
    found: list[DraftReference] = []
    heading: str | None = None
    for i, block in enumerate(linked.blocks):
        if block.kind != "source":
            if block.note is None:
                heading = None
            continue
        number = linked.numbers.get(i)
        citations = _read(block, is_caption=block.note is None)
        if block.note is not None and block.note.style == "list":
            number = heading
        elif number is not None:
            names_list = _heads_list(linked.blocks, i, citations)
            heading = number if names_list else None
            if names_list:
                continue
        caller = linked.callers.get(i, i)
        found += [DraftReference(caller, i, number, c) for c in citations]
    return tuple(found)


def _heads_list(blocks: Sequence[DraftBlock], i: int, citations: Sequence[Citation]) -> bool:
    """Whether an entry only names what follows: ``[10] 참고 누리집``, then one line each."""
    if i + 1 >= len(blocks):
        return False
    following = blocks[i + 1].note
    has_title = any(
        c.url or (c.title and c.publisher) or (c.title and c.authors) for c in citations
    )
    return following is not None and following.style == "list" and not has_title


def _read(block: DraftBlock, *, is_caption: bool) -> tuple[Citation, ...]:
    """The citations of one block, from its words with addresses still in place."""
    words = _with_addresses(block.body)
    if is_caption:
        words = words.lstrip("※☞*▶■○●-–· ")
        words = words[source_label(words) :]
    return parse_citations(words, is_caption=is_caption)


def _with_addresses(body: Traced) -> str:
    """The words without mark-up; a Markdown link keeps its address behind its words."""
    text = body.text
    if "](http" in text:
        at = text.index("](http")
        address = text[at + 2 :].split(")")[0]
        words = clean_inline(body)[0].text
        return words if address in words else f"{words}, {address}"
    return clean_inline(body)[0].text
