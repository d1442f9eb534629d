"""Extraction on plain lines, outside the pipeline: what ``ai-brief extract`` prints.

Lines are normalized and repaired as a brief's would be (OpenAl names OpenAI), a portion at a time;
what is printed points to the line as it came.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from pipeline.ingest.repairs.normalize import normalize_source
from pipeline.ingest.repairs.repair import repair_source
from pipeline.ingest.source import Source, SourceLine
from pipeline.model.documents import Article, Block, Document, Issue
from pipeline.model.spans import Piece, RawText, Traced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from pipeline.model.dates import DateMention
    from pipeline.model.mentions import Mention
    from pipeline.model.quantities import Quantity
    from pipeline.stages.issue import Tools

_PORTION = 200  # lines extracted together; the output of a portion is written at once


def extract_lines(
    lines: Iterable[str], tools: Tools, *, on: date | None
) -> Iterator[dict[str, Any]]:
    """For each line, its text with mentions, quantities and dates.

    Args:
        lines: Without line ends.
        tools: Gazetteer and settings.
        on: Day the text is from: what relative dates and dates without a year go by.
    """
    at = iter(lines)
    while portion := list(itertools.islice(at, _PORTION)):
        found = tools.found(_document(portion, on, tools.names))
        blocks = {block.block_id: block for block in found.document.blocks}
        entries: dict[str, dict[str, Any]] = {
            block_id: {"text": block.raw_text, "mentions": [], "quantities": [], "dates": []}
            for block_id, block in blocks.items()
        }
        for m in found.mentions:
            entries[m.block_id]["mentions"].append(_mention(blocks[m.block_id], m))
        for q in found.quantities:
            entries[q.block_id]["quantities"].append(_quantity(blocks[q.block_id], q))
        for d in found.dates:
            entries[d.block_id]["dates"].append(_date(blocks[d.block_id], d))
        yield from entries.values()


def _span(block: Block, start: int, end: int) -> dict[str, Any]:
    raw_start, raw_end = block.raw_span(start, end)
    return {"surface": block.raw_text[raw_start:raw_end], "start": raw_start, "end": raw_end}


def _mention(block: Block, m: Mention) -> dict[str, Any]:
    return _span(block, m.start, m.end) | {
        "type": m.entity_type,
        "entity_id": m.entity_id,
        "method": m.method,
        "confidence": m.confidence,
    }


def _quantity(block: Block, q: Quantity) -> dict[str, Any]:
    return _span(block, q.start, q.end) | {
        "value": q.value,
        "value_high": q.value_high,
        "unit": q.unit,
        "dimension": q.dimension,
        "currency": q.currency,
        "qualifier": q.qualifier,
        "subject_entity_id": q.subject_entity_id,
        "attribute": q.attribute,
        "confidence": q.confidence,
    }


def _date(block: Block, d: DateMention) -> dict[str, Any]:
    return _span(block, d.start, d.end) | {
        "iso": d.iso,
        "starts_on": d.starts_on.isoformat(),
        "ends_on": d.ends_on.isoformat(),
        "precision": d.precision,
        "role": d.role,
        "is_relative": d.is_relative,
        "confidence": d.confidence,
    }


def _document(lines: list[str], on: date | None, names: frozenset[str]) -> Document:
    """Each line as an article of one block, so that no line is context of another."""
    raw = RawText.of_lines(lines)
    given = tuple(
        SourceLine(Traced.of(text, start))
        for text, start in zip(lines, raw.line_starts, strict=True)
    )
    source = normalize_source(Source("text", raw, given))
    source = repair_source(source, names=names, corrections={})
    issue = Issue("lines", "", "", "", on, "day" if on else None, None, "-", "text", "0" * 64)
    articles, blocks = [], []
    for n, (text, start, line) in enumerate(
        zip(lines, raw.line_starts, source.lines, strict=True), start=1
    ):
        article_id, block_id = f"lines/a{n:02d}", f"lines/b{n:03d}"
        articles.append(Article(article_id, n, 1, None, None, "", n, None))
        pieces = tuple(
            Piece(a, b, raw_a - start, raw_b - start) for a, b, raw_a, raw_b in line.text.pieces
        )
        blocks.append(
            Block(
                block_id, article_id, n, "paragraph", 0, None, line.text.text, text, pieces, n, None
            )
        )
    return Document(issue, tuple(articles), tuple(blocks), (), ())
