"""What was found in documents (mentions, quantities, dates) as enforced tables."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pipeline.tables.enforce import from_rows
from pipeline.tables.issue import DATES, MENTIONS, QUANTITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pyarrow as pa

    from pipeline.model.dates import DateMention
    from pipeline.model.documents import Block, Document
    from pipeline.model.mentions import Mention
    from pipeline.model.quantities import Quantity
    from pipeline.tables.spec import Table

# Where a span stands: the first and last columns of every table of spans.
_BEFORE = ("issue_id", "article_id", "block_id", "start", "end", "surface", "raw_surface")
_AFTER = ("source_line", "page")


@dataclass(frozen=True, slots=True)
class Found:
    """Everything extracted from one document, each in reading order."""

    document: Document
    mentions: Sequence[Mention]
    quantities: Sequence[Quantity]
    dates: Sequence[DateMention]


def found_tables(found: Sequence[Found]) -> dict[str, pa.Table]:
    """Tables ``mentions``, ``quantities`` and ``dates``."""
    return {
        "mentions": _spans(((f.document, f.mentions) for f in found), MENTIONS),
        "quantities": _spans(((f.document, f.quantities) for f in found), QUANTITIES),
        "dates": _spans(((f.document, f.dates) for f in found), DATES),
    }


def _spans(found: Iterable[tuple[Document, Sequence[Any]]], spec: Table) -> pa.Table:
    own = spec.columns[len(_BEFORE) : -len(_AFTER)]
    assert spec.columns == (*_BEFORE, *own, *_AFTER)
    values = attrgetter(*own)
    return from_rows(
        (
            (*_before(document, block, span), *values(span), block.line_of(span.start), block.page)
            for document, spans in found
            for block, span in _placed(document, spans)
        ),
        spec,
    )


def _placed(document: Document, spans: Sequence[Any]) -> Iterator[tuple[Block, Any]]:
    blocks: Mapping[str, Block] = {block.block_id: block for block in document.blocks}
    return ((blocks[span.block_id], span) for span in spans)


def _before(document: Document, block: Block, span: Any) -> tuple[Any, ...]:  # noqa: ANN401
    raw = block.raw_surface(span.start, span.end)
    place = (document.issue.issue_id, block.article_id, span.block_id, span.start, span.end)
    return (*place, span.surface, raw)
