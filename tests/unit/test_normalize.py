"""Characters of a line in one form, with exact ways back to the raw file."""

from __future__ import annotations

import unicodedata

import pytest

from pipeline.ingest.repairs.normalize import normalize_source, normalize_text
from pipeline.ingest.source import Source, SourceLine
from pipeline.model.spans import RawText, Traced


def source_of(*lines: str) -> Source:
    raw = RawText.of_lines(lines)
    starts = zip(lines, raw.line_starts, strict=True)
    return Source("text", raw, tuple(SourceLine(Traced.of(line, at)) for line, at in starts))


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (unicodedata.normalize("NFD", "업스테이지가 é를 썼다"), "업스테이지가 é를 썼다"),
        ("ＧＰＴ４（２０２３）", "GPT4(2023)"),
        ("가\u200b나\ufeff다\u00ad라\u202e", "가나다라"),
        ("가\u00a0나\u3000다\u2009라", "가 나 다 라"),
        ("⼈⼯지능", "人工지능"),
        ("⻑기 계획", "長기 계획"),
        ("\uf06e 항목", "■ 항목"),
        ("\U000f02b2 둘째", "② 둘째"),
        ("\ue5a5 모르는 글꼴", "• 모르는 글꼴"),
        ("끝\ue5a5", "끝"),
        ("ﬁne-tuning", "fine-tuning"),
        ("GPT‑4와 GPT–5", "GPT-4와 GPT-5"),
        ("&lt;개요&gt; R&amp;D", "<개요> R&D"),
        ("&amp;lt;개요", "<개요"),
        ("값&nbsp;하나", "값 하나"),
        ("Оpen소스 Mеta", "Open소스 Meta"),
        ("Aㅣ 기술", "AI 기술"),
        ("theyâ€™re", "they’re"),
        ("\uffa4\uffc3\uffb5", "냇"),
        ("❍ 첫째", "○ 첫째"),
    ],
)  # fmt: skip
def test_characters_take_their_usual_form(raw: str, wanted: str) -> None:
    assert normalize_source(source_of(raw)).lines[0].text.text == wanted


@pytest.mark.parametrize(
    "text",
    [
        "각주¹²³와 ①②, ㈜한빛, 10㎡, 5㎚",
        "AT&T와 R&D; 그리고 &모름;",
        "2020–2021년, A–B",
        "kΩ, μm, σ-대수, α버전",
        "ㅋㅋ ㄱ-ㄴ",
        "Ünlü café",
        "ㅣ는 모음",
    ],
)
def test_meaningful_characters_stay(text: str) -> None:
    source = normalize_source(source_of(text))
    assert source.lines[0].text.text == text
    assert source.repairs == ()


@pytest.mark.parametrize(
    ("raw", "rows"),
    [
        ("가\u200b나\u00a0다", []),
        (unicodedata.normalize("NFD", "삼성"), []),
        ("ＡＩ 기술", [("ＡＩ", "AI", "glyph")]),
        ("&lt;표&gt;", [("&lt;", "<", "encoding"), ("&gt;", ">", "encoding")]),
    ],
)
def test_the_ledger_shows_what_a_reader_could_see(
    raw: str, rows: list[tuple[str, str, str]]
) -> None:
    source = normalize_source(source_of("앞줄", raw))
    assert [(r.before, r.after, r.kind) for r in source.repairs] == rows
    assert all(r.source_line == 2 and r.page is None for r in source.repairs)


def test_decomposed_syllables_map_to_their_own_letters() -> None:
    raw = unicodedata.normalize("NFD", "한국 AI")
    line = normalize_source(source_of(raw)).lines[0].text
    start, end = line.raw_span(1, 2)
    assert unicodedata.normalize("NFC", raw[start:end]) == "국"
    assert raw[slice(*line.raw_span(3, 5))] == "AI"


def test_a_title_without_a_place_is_normalised_too() -> None:
    raw = RawText.of_lines(["가"])
    source = Source("pdf", raw, (), title="ＡＩ&amp;사회")
    assert normalize_source(source).title == "AI&사회"
    assert normalize_text("") == ""
