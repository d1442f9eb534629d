"""Whatever the text, structure and the way back to the file hold."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import IssueReadError
from pipeline.ingest.document import ReadContext, read_document
from pipeline.ingest.imprint.printed_dates import find_dates, find_quarters, find_years
from pipeline.ingest.sources.citations import is_citation, parse_citations
from pipeline.ingest.structure.marks import clean_inline, read_marks
from pipeline.model.spans import Traced
from pipeline.settings import IngestSettings

CONTEXT = ReadContext(IngestSettings(), date(2026, 11, 20))
MARKS = st.sampled_from(
    ["", "# ", "## ", "### ● ", "- ", " - ", "  - ", " - * ", "○ ", "□ ", "① ", "- ② ", "1) ", "1 ", "2. ",
     "¹ ", "<sup>3</sup> ", "[2] ", "※ 출처 : ", "■ [그림 1] ", "| ", "> ", "\\* ", "· "]
)  # fmt: skip
WORDS = st.sampled_from(
    ["한빛사", "모델을 공개", "2020.4.24.", "\"A Title\",", "**굵게**", "<b>태그</b>", "공개¹", "공개'", "(2020.8.)4",
     "&lt;", "Daily Planet,", "https://example.org", "I", "Ⅱ.", "목 차", "참고", "참고 자료", "KEY Contents", "\t", "|",
     "10²⁶", "[^1]", "[1]", "*", "\\*\\*", "“따옴표", "」", "(", ")"]
)  # fmt: skip
LINE = st.one_of(
    st.just(""),
    st.builds(lambda mark, words: mark + " ".join(words), MARKS, st.lists(WORDS, max_size=6)),
    st.text(max_size=40),
)


@given(st.lists(LINE, max_size=25))
def test_documents_hold_together(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        document = read_document("a.txt", text.encode("utf-8", "ignore"), context=CONTEXT)
    except IssueReadError:
        return
    blocks = {b.block_id: b for b in document.blocks}
    articles = {a.article_id: a for a in document.articles}
    assert len(blocks) == len(document.blocks)
    assert len(articles) == len(document.articles)
    before = -1
    for block in document.blocks:
        assert block.text.strip()
        assert block.article_id is None or block.article_id in articles
        assert block.depth == 0 or block.parent_block_id is not None
        if block.parent_block_id is not None:
            parent = blocks[block.parent_block_id]
            assert parent.ordinal < block.ordinal
            assert parent.depth == block.depth - 1
            assert parent.article_id == block.article_id
        end = 0
        for piece in block.pieces:
            assert piece.start == end
            assert 0 <= piece.raw_start <= piece.raw_end <= len(block.raw_text)
            end = piece.end
        assert end == len(block.text)
        assert block.source_line is not None
        assert block.source_line >= before
        before = block.source_line
    for article in document.articles:
        assert article.title
        if article.parent_article_id is not None:
            assert articles[article.parent_article_id].level < article.level
    for reference in document.references:
        assert reference.block_id in blocks
        assert any((reference.authors, reference.publisher, reference.title, reference.url))


@given(st.lists(LINE, max_size=12))
def test_reading_twice_is_the_same(lines: list[str]) -> None:
    data = "\n".join(lines).encode("utf-8", "ignore")
    try:
        assert read_document("a.txt", data, context=CONTEXT) == read_document(
            "a.txt", data, context=CONTEXT
        )
    except IssueReadError:
        return


@given(st.builds(lambda mark, words: mark + " ".join(words), MARKS, st.lists(WORDS, max_size=8)))
def test_single_lines(line: str) -> None:
    symbols, at = read_marks(line)
    assert bool(symbols) == (at > 0)
    clean, _ = clean_inline(Traced.of(line, 7))
    assert clean.text == clean.text.strip()
    assert all(7 <= p.raw_start <= p.raw_end <= 7 + len(line) for p in clean.pieces)


@given(st.text(max_size=120), st.booleans())
def test_citations_never_fail(text: str, is_caption: bool) -> None:
    is_citation(text)
    for citation in parse_citations(text, is_caption=is_caption):
        assert not citation.is_empty


@given(st.text(alphabet="0123456789 .,-/년월일()'호봄분기QDec", max_size=60))
def test_dates_lie_where_they_say(text: str) -> None:
    for found in (*find_dates(text), *find_quarters(text), *find_years(text)):
        assert 0 <= found.start < found.end <= len(text)
        assert str(found.year)[-2:] in text[found.start : found.end]
        assert found.first_day.year == found.year
