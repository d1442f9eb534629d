"""Columns of identity, issues, places, text, references, repairs, tokens."""

from __future__ import annotations

import pyarrow as pa

from pipeline.model.documents import PRECISIONS, PUBLISHED_BASES, SOURCE_FORMATS
from pipeline.tables.columns.column import COUNT, DATE, SHARE, TEXT, Column

COLUMNS = (
    # identity
    Column("issue_id", TEXT, "Issue (호), readable and unique, e.g. spri-ai-brief-2020-06"),
    Column("article_id", TEXT, "Article: <issue_id>/a03; null before the first article"),
    Column("block_id", TEXT, "Block: <issue_id>/b017; for a reference, the block that cites it"),
    Column("parent_article_id", TEXT, "Article one level above"),
    Column("parent_block_id", TEXT, "Block (heading or outer bullet) this one stands under"),
    Column("ordinal", COUNT, "Position in reading order within the issue (tokens: in the block)"),
    Column("entity_id", TEXT, "Stable id of an entity, e.g. gpt-3"),
    # issues
    Column("series", TEXT, "Series the issue belongs to, e.g. SPRI AI Brief"),
    Column("title", TEXT, "Title as printed, without footnote markers"),
    Column("publisher", TEXT, "Who published it"),
    Column("published_on", DATE, "First day of the period the issue is dated to"),
    Column("published_precision", TEXT, "How precise published_on is", allowed=PRECISIONS),
    Column("published_basis", TEXT, "What published_on was read from", allowed=PUBLISHED_BASES),
    Column("source_path", TEXT, "Raw file, relative to the raw folder, with forward slashes"),
    Column("source_format", TEXT, "Format of the raw file", allowed=SOURCE_FORMATS),
    Column("source_sha256", TEXT, "SHA-256 of the raw file's bytes, hexadecimal"),
    Column("article_count", COUNT, "Articles concerned", "articles"),
    Column("char_count", COUNT, "Characters of all blocks", "characters"),
    # places
    Column("source_line", COUNT, "1-based line of a text file (paragraph of an HWP); else null"),
    Column("page", COUNT, "1-based page of a PDF; else null"),
    Column("start", COUNT, "Offset in the block's text, code points, inclusive"),
    Column("end", COUNT, "Offset in the block's text, code points, exclusive"),
    # articles and blocks
    Column("level", COUNT, "1 for the topmost articles or chapters"),
    Column("section", TEXT, "Section of the issue the article stands in, if it has sections"),
    Column("kind", TEXT, "What the row is about (see the table's own list of values)"),
    Column("depth", COUNT, "Depth of a bullet, 0 outermost"),
    Column("text", TEXT, "Text as analysed: NFC, repaired, without marks"),
    Column("raw_text", TEXT, "The same stretch as it stood in the file; null where equal to text"),
    Column(
        "alignment",
        pa.list_(pa.int32()),
        "text → raw_text: start, end, raw_start, raw_end of each piece, flat; null where equal",
    ),
    # references
    Column("marker", TEXT, "Footnote marker as printed; null for captions and source lines"),
    Column("authors", TEXT, "Authors of the cited source"),
    Column("url", TEXT, "Address of the cited source"),
    Column("dated", TEXT, "Date of the cited source, ISO at the precision printed"),
    # repairs
    Column("before", TEXT, "Raw text before the repair"),
    Column("after", TEXT, "Text after the repair"),
    Column("rule", TEXT, "Name of the rule that decided"),
    Column("confidence", SHARE, "How sure the decision is", "0 to 1"),
    # tokens and terms
    Column("form", TEXT, "Morpheme as analysed"),
    Column("lemma", TEXT, "Dictionary form"),
    Column("tag", TEXT, "Part of speech (Sejong tag set)"),
    Column("term", TEXT, "Countable unit: noun, compound noun or foreign word"),
)
