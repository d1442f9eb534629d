"""Whatever a line holds: repaired text leads back to the raw file, and repairing twice is once."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.repairs.normalize import normalize_source, normalize_text
from pipeline.ingest.repairs.repair import repair_source
from pipeline.ingest.repairs.slips import latin_slips
from pipeline.ingest.source import Source, SourceLine
from pipeline.model.spans import RawText, Traced

NAMES = frozenset({"GPT-3", "GPT-4o", "Amazon", "젠슨 황", "자기지도학습", "COVID-19"})

_SCRAPS = [
    "Al", "OpenAl", " ", " ", "시로", "분석", "SI정책", "AI", "AI", "인공지능", "GTP-3", "Amaozn", "켄스 황",
    "자지도학습", "(2023,3,)", "(20%,)", "&lt;", "＜ＡＩ＞", "ﬁ", "⼈", "\u200b", "\uf06e", "é", "e\u0301",
    "각", "¹", "①", "1026 플롭스", "https://x.kr/Al", "GPU 를", "-", "🗿", "\ufeff", "가", "2O21년", "COVID -19",
    "을", ",", ".", "lBM", "\u1100\u1161", "\u11a8", "Ã©", "구글O", "구글IO",
]  # fmt: skip
lines_of_scraps = st.lists(st.sampled_from(_SCRAPS), max_size=12).map("".join)
any_lines = st.lists(st.one_of(lines_of_scraps, st.text(max_size=30)), min_size=1, max_size=6)


def source_of(lines: list[str]) -> Source:
    lines = [line.replace("\n", " ") for line in lines]
    raw = RawText.of_lines(lines)
    starts = zip(lines, raw.line_starts, strict=True)
    return Source("text", raw, tuple(SourceLine(Traced.of(line, at)) for line, at in starts))


def mend(source: Source) -> Source:
    return repair_source(normalize_source(source), names=NAMES, corrections={"분석": "분석함"})


@given(any_lines)
def test_every_character_leads_back_to_its_line(lines: list[str]) -> None:
    source = source_of(lines)
    mended = mend(source)
    assert len(mended.lines) == len(source.lines)
    for before, after in zip(source.lines, mended.lines, strict=True):
        low, high = before.text.raw_span(0, len(before.text))
        covered = 0
        for piece in after.text.pieces:
            assert piece.start == covered
            assert low <= piece.raw_start <= piece.raw_end <= high
            covered = piece.end
        assert covered == len(after.text)
        ends = [(p.raw_start, p.raw_end) for p in after.text.pieces]
        assert ends == sorted(ends)


@given(any_lines)
def test_unchanged_stretches_are_the_raw_text(lines: list[str]) -> None:
    source = source_of(lines)
    mended = mend(source)
    written = [row.after for row in mended.repairs]
    for line in mended.lines:
        for p in line.text.pieces:
            text = line.text.text[p.start : p.end]
            raw = source.raw.text[p.raw_start : p.raw_end]
            invisible = unicodedata.normalize("NFC", raw) == text or text in (" ", "-")
            assert text == raw or invisible or any(text in after for after in written)


@given(any_lines)
def test_ledger_rows_quote_what_stood_there(lines: list[str]) -> None:
    source = normalize_source(source_of(lines))
    mended = repair_source(source, names=NAMES, corrections={})
    for row in mended.repairs[len(source.repairs) :]:
        assert row.source_line is not None
        assert row.before != row.after
        assert 0 < row.confidence <= 1
        assert 1 <= row.source_line <= len(lines)


@given(st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "Zs"]), max_size=60))
def test_decomposed_and_composed_files_read_alike(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert normalize_text(decomposed) == normalize_text(composed)


@given(st.text(alphabet="가나다라마바사 아자차카타파하", max_size=60))
def test_plain_korean_is_never_touched(text: str) -> None:
    mended = repair_source(normalize_source(source_of([text])), names=NAMES, corrections={})
    assert mended.lines[0].text.text == text
    assert mended.repairs == ()


@given(st.from_regex(r"[A-Z][a-zA-Z]{4,11}(-\d)?", fullmatch=True))
def test_slips_keep_digits_and_differ(word: str) -> None:
    digits = [c for c in word if c.isdigit()]
    for slip in latin_slips(word):
        assert slip.wrong != word
        assert [c for c in slip.wrong if c.isdigit()] == digits
        assert abs(len(slip.wrong) - len(word)) <= 1
